"""Lays one checked file over another: tables merge by key, everything else is replaced whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from app.config.managed import is_managed
from app.config.origin import BUILT_IN, KeyPath, Origin, key_text
from app.config.reader import SourceFile
from app.config.schema import ALTERNATIVES
from app.config.words import hint_below


@dataclass(frozen=True, slots=True)
class Sourced:
    """One value of a file; ``is_broken`` when it was reported and must not be used."""

    value: object
    origin: Origin
    is_broken: bool = False


Node: TypeAlias = "Sourced | dict[str, Node]"
Table: TypeAlias = dict[str, Node]


def merge(base: Table, over: Table, hint: object) -> Table:
    """Return ``base`` with ``over`` laid on it; neither is changed.

    A layer that names a program or a probe in another way than the one below takes its place:
    of keys that exclude each other (``ALTERNATIVES``) only the upper layer's remain.

    Args:
        base: The weaker layers.
        over: The stronger layer.
        hint: Type of the table in the schema.
    """
    hidden = _displaced(over, hint)
    merged: Table = {name: node for name, node in base.items() if name not in hidden}
    for name, node in over.items():
        below = merged.get(name)
        if isinstance(node, dict) and isinstance(below, dict):
            merged[name] = merge(below, node, hint_below(hint, name))
        else:
            merged[name] = node
    return merged


def without_managed(
    table: Table, patterns: tuple[str, ...], above: KeyPath = ()
) -> tuple[Table, dict[KeyPath, Origin]]:
    """Return a user's table without the keys that IT has settled, and where each of those stands.

    Args:
        table: The checked table; not changed.
        patterns: What ``managed`` says in the layers below.
        above: Path of the table.
    """
    kept: Table = {}
    dropped: dict[KeyPath, Origin] = {}
    for name, node in table.items():
        path = (*above, name)
        if isinstance(node, dict):
            inner, found = without_managed(node, patterns, path)
            dropped |= found
            if inner or not found:
                kept[name] = inner
        elif is_managed(path, patterns):
            dropped[path] = node.origin
        else:
            kept[name] = node
    return kept, dropped


def _displaced(over: Mapping[str, object], hint: object) -> frozenset[str]:
    groups = ALTERNATIVES.get(hint, ()) if isinstance(hint, type) else ()
    used = [group for group in groups if group & over.keys()]
    if not used:
        return frozenset()
    return frozenset().union(*groups) - frozenset().union(*used)


class Origins:
    """Answers where a key of the merged layers comes from."""

    def __init__(self, merged: Table | None = None, files: Sequence[SourceFile] = ()) -> None:
        """Keep what answers are found in; ``files`` from the weakest to the strongest."""
        self._merged = merged or {}
        self._strongest_first = tuple(reversed(files))

    def of_value(self, path: KeyPath) -> Origin | None:
        """Return the origin of a value that a file gives, None for all else."""
        node: Node | None = self._merged
        for name in path:
            node = node.get(name) if isinstance(node, dict) else None
        return node.origin if isinstance(node, Sourced) else None

    def of(self, path: KeyPath) -> Origin:
        """Return the origin of the value, else of the nearest table around it."""
        while path:
            if (origin := self.of_value(path)) is not None:
                return origin
            for source in self._strongest_first:
                if path in source.lines:
                    return source.origin(path)
            path = path[:-1]
        return BUILT_IN

    @cached_property
    def by_key(self) -> dict[str, Origin]:
        """The origin of every value and table, by the key as written in TOML."""
        return {key_text(path): self.of(path) for path in _paths(self._merged, ())}


def _paths(table: Table, above: KeyPath) -> Iterator[KeyPath]:
    for name, node in table.items():
        path = (*above, name)
        yield path
        if isinstance(node, dict):
            yield from _paths(node, path)
