from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.config.layers import Node, Sourced, Table, merge
from app.config.origin import BUILT_IN
from app.config.schema import Settings
from app.model.service import ServiceSpec


def leaf(value: object) -> Sourced:
    return Sourced(value, BUILT_IN)


_LEAVES = st.integers().map(leaf)
# Only keys that exclude no other: for the rest, what is hidden depends on the order.
_TABLES = st.fixed_dictionaries(
    {},
    optional={
        "profile": _LEAVES,
        "product": st.fixed_dictionaries(
            {},
            optional={
                "machine": _LEAVES,
                "name": st.fixed_dictionaries({}, optional={"zh": _LEAVES, "en": _LEAVES}),
            },
        ),
        "services": st.dictionaries(
            st.sampled_from("abc"),
            st.fixed_dictionaries(
                {},
                optional={
                    "cwd": _LEAVES,
                    "env": st.dictionaries(st.sampled_from("AB"), _LEAVES),
                    "port": st.fixed_dictionaries({}, optional={"first": _LEAVES}),
                },
            ),
        ),
    },
)


def values(table: Table, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Node]:
    found: dict[tuple[str, ...], Node] = {}
    for name, node in table.items():
        found |= values(node, (*above, name)) if isinstance(node, dict) else {(*above, name): node}
    return found


@given(_TABLES)
def test_empty_layer_changes_nothing(table: Table) -> None:
    assert merge(table, {}, Settings) == table
    assert merge({}, table, Settings) == table
    assert merge(table, table, Settings) == table


@given(_TABLES, _TABLES, _TABLES)
def test_layers_may_be_joined_in_any_grouping(low: Table, mid: Table, top: Table) -> None:
    left = merge(merge(low, mid, Settings), top, Settings)
    assert left == merge(low, merge(mid, top, Settings), Settings)


@given(_TABLES, _TABLES)
def test_stronger_layer_decides_and_nothing_else_is_lost(low: Table, top: Table) -> None:
    assert values(merge(low, top, Settings)) == values(low) | values(top)


@given(_TABLES, _TABLES)
def test_merging_leaves_both_layers_as_they_were(low: Table, top: Table) -> None:
    before = (repr(low), repr(top))
    merge(low, top, Settings)
    assert (repr(low), repr(top)) == before


def test_program_named_in_another_way_takes_the_place_of_the_one_below() -> None:
    low: Table = {
        "candidates": leaf(1),
        "scripts": leaf(2),
        "interpreters": leaf(3),
        "cwd": leaf(4),
    }
    assert merge(low, {"command": leaf(5)}, ServiceSpec) == {"cwd": leaf(4), "command": leaf(5)}
    assert merge({"command": leaf(5)}, low, ServiceSpec) == low


def test_keys_of_the_same_way_stay_together() -> None:
    merged = merge({"scripts": leaf(1)}, {"interpreters": leaf(2)}, ServiceSpec)
    assert merged == {"scripts": leaf(1), "interpreters": leaf(2)}


def test_probe_of_another_kind_takes_the_place_of_the_one_below() -> None:
    low: Table = {"services": {"a": {"health": {"http": leaf(1), "period_s": leaf(2)}}}}
    top: Table = {"services": {"a": {"health": {"tcp": leaf(3)}}}}
    merged = merge(low, top, Settings)
    assert merged == {"services": {"a": {"health": {"period_s": leaf(2), "tcp": leaf(3)}}}}
