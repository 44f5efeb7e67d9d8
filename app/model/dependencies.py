"""Order among services: who must run before whom, who goes down with whom. Pure graph rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Graph = Mapping[str, tuple[str, ...]]


def find_cycle(needs: Graph) -> tuple[str, ...]:
    """Return one circle of names (first name repeated at the end), empty when there is none.

    Args:
        needs: For each name the names it needs; unknown names are ignored.
    """
    done: set[str] = set()
    for root in needs:
        path: list[str] = []
        if cycle := _walk(needs, root, path, done):
            return cycle
    return ()


def _walk(needs: Graph, name: str, path: list[str], done: set[str]) -> tuple[str, ...]:
    if name in path:
        return (*path[path.index(name) :], name)
    if name in done or name not in needs:
        return ()
    path.append(name)
    for other in needs[name]:
        if cycle := _walk(needs, other, path, done):
            return cycle
    path.pop()
    done.add(name)
    return ()


def closure(edges: Graph, names: Iterable[str]) -> frozenset[str]:
    """Return ``names`` and everything reachable from them along ``edges``."""
    reached: set[str] = set()
    waiting = [name for name in names if name in edges]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(other for other in edges[name] if other in edges)
    return frozenset(reached)


def inverse(needs: Graph) -> dict[str, tuple[str, ...]]:
    """Return for each name the names that need it."""
    users: dict[str, list[str]] = {name: [] for name in needs}
    for name, others in needs.items():
        for other in others:
            if other in users:
                users[other].append(name)
    return {name: tuple(found) for name, found in users.items()}


def start_order(needs: Graph) -> tuple[str, ...]:
    """Return all names, each after everything it needs; the given order where it is free.

    The graph must have no cycle.
    """
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in ordered or name not in needs:
            return
        for other in needs[name]:
            visit(other)
        ordered[name] = None

    for name in needs:
        visit(name)
    return tuple(ordered)
