"""Lays one checked file over another: tables merge by key, everything else is replaced whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.config.origin import Origin
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


def _displaced(over: Mapping[str, object], hint: object) -> frozenset[str]:
    groups = ALTERNATIVES.get(hint, ()) if isinstance(hint, type) else ()
    used = [group for group in groups if group & over.keys()]
    if not used:
        return frozenset()
    return frozenset().union(*groups) - frozenset().union(*used)
