from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, Unpack

import pytest

from app.config.rules import Known, violations
from app.model.service import PortSpec, ReadySpec, ServiceSpec
from tests.unit.app.config.workspace import Workspace


def known(*specs: ServiceSpec, doubtful: frozenset[tuple[str, str]] = frozenset()) -> Known:
    by_name = {spec.name: spec for spec in specs}
    return Known(by_name=by_name, names=tuple(by_name), doubtful=doubtful)


PROGRAM = ServiceSpec(command=("x",))


class Wanted(TypedDict, total=False):
    requires: tuple[str, ...]
    after: tuple[str, ...]
    binds_to: str
    command: tuple[str, ...]
    instances: int
    port: PortSpec
    ready: ReadySpec


def service(name: str, **wanted: Unpack[Wanted]) -> ServiceSpec:
    return replace(PROGRAM, name=name, **wanted)


def broken(*specs: ServiceSpec) -> list[tuple[str, str]]:
    found = violations(known(*specs))
    return [(each.code.removeprefix("config."), ".".join(each.key[1:])) for each in found]


def test_services_that_build_on_each_other_without_a_circle_are_right() -> None:
    db = service("db")
    app = service("app", requires=("db",), after=("db",))
    print_service = service("print", binds_to="app", after=("db", "app"))
    assert broken(print_service, app, db) == []


def test_several_apps_are_allowed(workspace: Workspace) -> None:
    workspace.machine(
        "services.a={command=['x'],role='app'}\nservices.b={command=['x'],role='app'}"
    )
    assert workspace.problems() == ()


def test_circle_through_different_keys_is_told_in_the_order_of_waiting() -> None:
    a = service("a", requires=("b",))
    b = service("b", after=("c",))
    c = service("c", binds_to="a")
    (violation,) = violations(known(a, b, c))
    assert violation.code == "config.circle"
    circle = violation.reason.removeprefix("services wait for each other: ").split(" -> ")
    assert circle[0] == circle[-1]
    start = circle.index("a") if circle[0] != "a" else 0
    assert [circle[(start + step) % 3] for step in range(3)] == ["a", "b", "c"]
    key = {"a": "requires", "b": "after", "c": "binds_to"}[circle[0]]
    assert violation.key == ("services", circle[0], key)


def test_service_that_waits_for_itself_is_a_circle() -> None:
    assert broken(service("a", requires=("a",))) == [("circle", "a.requires")]


def test_two_that_bind_to_each_other_are_a_circle() -> None:
    found = broken(service("a", binds_to="b"), service("b", binds_to="a"))
    assert [code for code, _ in found] == ["circle"]


def test_separate_circles_are_all_reported() -> None:
    pairs = [service(f"s{n}", after=(f"s{n ^ 1}",)) for n in range(6)]
    assert [code for code, _ in broken(*pairs)] == ["circle"] * 3


def test_circle_through_one_of_several_instances_is_found() -> None:
    many = service("many", instances=2, requires=("one",))
    assert [code for code, _ in broken(many, service("one", after=("many@1",)))] == ["circle"]


@pytest.mark.parametrize("key", ["requires", "after", "binds_to"])
def test_unknown_service_is_reported_where_it_is_named(workspace: Workspace, key: str) -> None:
    value = "'recrods'" if key == "binds_to" else "['recrods']"
    workspace.machine(
        f"services.records.command=['x']\n[services.a]\ncommand=['x']\n{key} = {value}\n"
    )
    (problem,) = workspace.problems()
    assert (problem.code, problem.key) == ("config.unknown-service", f"services.a.{key}")
    assert (problem.origin.line, problem.remedy) == (4, "Did you mean 'records'?")


def test_one_of_several_instances_can_be_named_but_none_beyond_them() -> None:
    many = service("many", instances=2)
    assert broken(many, service("a", requires=("many", "many@2"), binds_to="many@1")) == []
    assert broken(many, service("a", after=("many@3",))) == [("unknown-service", "a.after")]
    assert broken(many, service("a", after=("many@02",))) == [("unknown-service", "a.after")]
    assert broken(service("one"), service("a", after=("one@1",))) == [
        ("unknown-service", "a.after")
    ]


def test_binding_to_several_instances_at_once_is_refused() -> None:
    many = service("many", instances=2)
    assert broken(many, service("a", binds_to="many")) == [("ambiguous-service", "a.binds_to")]


def test_service_without_program_is_refused() -> None:
    assert broken(service("a", command=())) == [("no-program", "a")]


def test_reported_command_is_not_also_called_missing() -> None:
    doubtful = frozenset({("a", "command")})
    assert list(violations(known(service("a", command=()), doubtful=doubtful))) == []


def test_command_beside_candidates_and_scripts_is_refused(workspace: Workspace) -> None:
    workspace.machine("""\
        [services.a]
        candidates = ["a"]
        command = ["x"]
        scripts = ["a.py"]
        """)
    assert workspace.findings() == [
        ("two-programs", "services.a.command", 3),
        ("no-interpreter", "services.a.scripts", 4),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{port}", "no-port"),
        ("{port:a}", "no-port"),
        ("{port:db}", "no-port"),
        ("{port:dbb}", "unknown-service"),
        ("{port:many}", "ambiguous-service"),
        ("{port:many@3}", "unknown-service"),
        ("{prot}", "unknown-placeholder"),
        ("{service:db}", "unknown-placeholder"),
    ],
)
def test_placeholder_that_could_not_be_filled_in_is_refused(text: str, code: str) -> None:
    many = service("many", instances=2, port=PortSpec(first=1))
    assert broken(service("a", command=("x", text)), service("db"), many) == [(code, "a.command")]


def test_placeholders_that_can_be_filled_in_are_accepted() -> None:
    text = (
        "{port}{port:a}{port:many@2}{service}{instance}{data_dir}{log_dir}{state_dir}{home}{python}"
    )
    many = service("many", instances=2, port=PortSpec(first=1), command=("x", "{port}"))
    assert broken(service("a", command=("x", text), port=PortSpec(first=1)), many) == []


def test_misspelt_placeholder_comes_with_what_was_meant() -> None:
    (violation,) = violations(known(service("a", command=("{data_dri}",))))
    assert violation.remedy == "Did you mean {data_dir}?"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:{port:a}/", None),
        ("http://127.0.0.1:{port}/", "config.unknown-placeholder"),
        ("{home}/index.html", "config.unknown-placeholder"),
        ("http://127.0.0.1:{port:b}/", "config.unknown-service"),
    ],
)
def test_address_of_the_client_takes_only_ports_of_services(url: str, code: str | None) -> None:
    found = violations(known(service("a", port=PortSpec(first=1))), url)
    assert [each.code for each in found] == ([code] if code else [])


def test_instances_that_would_all_be_asked_at_one_address_are_refused() -> None:
    fixed = ReadySpec(tcp="127.0.0.1:8900", http="http://127.0.0.1:{port}/")
    spec = service("a", instances=2, port=PortSpec(first=1), ready=fixed)
    assert broken(spec) == [("fixed-port", "a.ready.tcp")]


def test_one_instance_may_have_a_fixed_address() -> None:
    assert broken(service("a", ready=ReadySpec(tcp="127.0.0.1:8900"))) == []


def test_ports_must_end_before_the_last_port() -> None:
    assert broken(service("a", port=PortSpec(first=65_530, attempts=6))) == []
    assert broken(service("a", port=PortSpec(first=65_530, attempts=7))) == [
        ("out-of-range", "a.port.attempts")
    ]


def test_first_delay_longer_than_the_longest_is_refused(workspace: Workspace) -> None:
    workspace.machine("[services.a]\ncommand=['x']\nrestart.delay_s = 30\n")
    assert workspace.findings() == [("out-of-range", "services.a.restart.delay_s", 3)]
