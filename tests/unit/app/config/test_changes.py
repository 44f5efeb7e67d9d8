from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config.changes import ChangeSet
from app.config.layers import Origins, Sourced
from app.config.loader import Configuration
from app.config.origin import Layer, Origin
from app.config.schema import ClientSpec, InterfaceSpec, ProductSpec, Theme
from app.model.service import HealthSpec, PortSpec, RestartSpec, ServiceSpec


def with_services(*specs: ServiceSpec) -> Configuration:
    return Configuration(services=specs)


A = ServiceSpec(name="a", command=("a",))
B = ServiceSpec(name="b", command=("b",))


def test_same_wishes_are_an_empty_change_even_from_other_lines() -> None:
    place = Origin(Layer.USER, Path("x"), 9)
    origins = Origins({"services": {"a": {"command": Sourced(A.command, place)}}})
    moved = replace(with_services(A), origins=origins, files=(Path("x"),))
    assert moved.origin("services.a.command") == place
    assert ChangeSet(with_services(A), moved).is_empty


def test_other_order_of_the_tables_is_an_empty_change() -> None:
    assert ChangeSet(with_services(A, B), with_services(B, A)).is_empty


def test_services_are_told_apart_as_added_removed_and_changed() -> None:
    c = ServiceSpec(name="c", command=("c",))
    slow = replace(A, stop=replace(A.stop, timeout_s=9.0), autostart=False)
    changes = ChangeSet(with_services(A, B), with_services(slow, c))
    assert changes.added == (c,)
    assert changes.removed == (B,)
    (changed,) = changes.changed
    assert (changed.before, changed.after) == (A, slow)
    assert changed.fields == ("autostart", "stop")
    assert not changes.is_empty
    assert str(changes) == "added=c removed=b changed=a"


def test_change_of_the_other_tables_is_named() -> None:
    after = Configuration(
        profile="qilu",
        product=ProductSpec(machine="3"),
        interface=InterfaceSpec(theme=Theme.DARK),
        client=ClientSpec(dev=True),
    )
    changes = ChangeSet(Configuration(), after)
    assert changes.settings == ("profile", "product", "interface", "client")
    assert not changes.is_empty


@pytest.mark.parametrize(
    "after",
    [
        replace(A, command=("a", "--new")),
        replace(A, env={"X": "1"}),
        replace(A, cwd="elsewhere"),
        replace(A, port=PortSpec(first=1)),
        replace(A, instances=2),
        replace(A, base_dir=Path("elsewhere")),
    ],
)
def test_what_a_process_was_started_with_needs_a_restart(after: ServiceSpec) -> None:
    (change,) = ChangeSet(with_services(A), with_services(after)).changed
    assert change.needs_restart


@pytest.mark.parametrize(
    "after",
    [
        replace(A, health=HealthSpec(tcp="127.0.0.1:1")),
        replace(A, restart=RestartSpec(limit=1)),
        replace(A, requires=("b",)),
        replace(A, version="2"),
    ],
)
def test_what_only_the_panel_uses_needs_no_restart(after: ServiceSpec) -> None:
    (change,) = ChangeSet(with_services(A), with_services(after)).changed
    assert not change.needs_restart


def test_every_part_of_a_configuration_is_compared() -> None:
    compared = {item.name for item in fields(Configuration) if item.compare}
    tables = {"services", "product", "interface", "panel", "client", "legacy"}
    assert compared == {"profile", "managed"} | tables


_SPECS = st.lists(
    st.builds(ServiceSpec, name=st.sampled_from("abc"), autostart=st.booleans()),
    unique_by=lambda spec: spec.name,
).map(lambda specs: with_services(*specs))


@given(_SPECS, _SPECS)
def test_way_back_is_the_way_mirrored(before: Configuration, after: Configuration) -> None:
    there = ChangeSet(before, after)
    back = there.reversed()
    assert (back.added, back.removed) == (there.removed, there.added)
    assert {each.after.name for each in back.changed} == {each.after.name for each in there.changed}
    assert back.reversed() == there


@given(_SPECS, _SPECS)
def test_applying_the_change_gives_the_new_services(
    before: Configuration, after: Configuration
) -> None:
    changes = ChangeSet(before, after)
    services = {spec.name: spec for spec in before.services}
    for removed in changes.removed:
        del services[removed.name]
    services |= {spec.name: spec for spec in changes.added}
    services |= {change.after.name: change.after for change in changes.changed}
    assert services == {spec.name: spec for spec in after.services}
