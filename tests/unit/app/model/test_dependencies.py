"""Order among services."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.dependencies import Graph, closure, find_cycle, inverse, start_order

NAMES = "abcdefgh"


@st.composite
def graphs(draw: st.DrawFn, *, with_cycles: bool = True) -> Graph:
    names = draw(st.permutations(NAMES[: draw(st.integers(0, len(NAMES)))]))
    return {
        name: tuple(
            draw(st.lists(st.sampled_from(NAMES if with_cycles else names[:index]), unique=True))
            if with_cycles or index
            else ()
        )
        for index, name in enumerate(names)
    }


@given(graphs(with_cycles=False))
def test_everything_starts_after_what_it_needs(needs: Graph) -> None:
    order = start_order(needs)

    assert sorted(order) == sorted(needs)
    for name, others in needs.items():
        assert all(order.index(other) < order.index(name) for other in others)


@given(graphs(with_cycles=False))
def test_a_graph_built_without_circle_has_none(needs: Graph) -> None:
    assert find_cycle(needs) == ()


@given(graphs())
def test_a_found_circle_is_one(needs: Graph) -> None:
    cycle = find_cycle(needs)

    if cycle:
        assert cycle[0] == cycle[-1]
        assert len(set(cycle)) == len(cycle) - 1
        assert all(after in needs[before] for before, after in pairwise(cycle))
    else:
        for name, others in needs.items():
            assert name not in closure(needs, others)


@given(graphs(), st.lists(st.sampled_from(NAMES)))
def test_a_closure_is_the_smallest_set_that_edges_do_not_leave(
    edges: Graph, names: list[str]
) -> None:
    reached = closure(edges, names)

    assert {name for name in names if name in edges} <= reached
    assert all(other in reached for name in reached for other in edges[name] if other in edges)
    assert reached == frozenset().union(*(closure(edges, [name]) for name in names))


@given(graphs())
def test_users_are_needs_seen_from_the_other_side(needs: Graph) -> None:
    users = inverse(needs)

    assert set(users) == set(needs)
    pairs = {(name, other) for name, others in needs.items() for other in others if other in needs}
    assert {(user, name) for name, found in users.items() for user in found} == pairs


def test_the_order_of_the_configuration_stays_where_it_is_free() -> None:
    assert start_order({"c": (), "a": ("b",), "b": (), "d": ()}) == ("c", "b", "a", "d")


@pytest.mark.parametrize("names", [("a",), ("a", "b"), ("a", "b", "c")])
def test_circles_of_every_length_are_found(names: tuple[str, ...]) -> None:
    needs = {name: (other,) for name, other in zip(names, names[1:] + names[:1], strict=True)}

    assert set(find_cycle(needs)) == set(names)
