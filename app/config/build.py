"""Makes frozen values of the merged layers, and says which tables are incomplete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

from app.config.layers import Node, Sourced, Table
from app.config.origin import KeyPath, Origin, key_text
from app.config.problems import ConfigProblem
from app.config.words import keys_of, table_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Partial(Generic[T]):
    """A value in which the keys that are ``broken`` have their defaults."""

    value: T
    broken: frozenset[str]


class Builder:
    """Builds tables; what is wrong is collected in ``problems``."""

    def __init__(self, origin_of: Callable[[KeyPath], Origin]) -> None:
        self._origin_of = origin_of
        self.problems: list[ConfigProblem] = []

    def table(self, schema: type[T], table: Table, path: KeyPath = ()) -> T | None:
        """Build one table, or return None when it or something in it is wrong."""
        attempt = self._attempt(schema, table, path)
        return None if attempt is None or attempt.broken else attempt.value

    def _attempt(self, schema: type[T], table: Table, path: KeyPath) -> Partial[T] | None:
        keys = keys_of(schema)
        missing = [name for name, key in keys.items() if key.is_required and name not in table]
        for name in missing:
            self._report(
                "config.missing-key", (*path, name), "is missing", f"Add '{name}' to this table"
            )
        values: dict[str, object] = {}
        for name, node in table.items():
            values[name] = self._value(keys[name].hint, node, (*path, name))
        broken = frozenset(name for name, value in values.items() if value is _BROKEN)
        if missing or any(keys[name].is_required for name in broken):
            return None
        make: Callable[..., T] = schema
        try:
            value = make(**{name: values[name] for name in values if name not in broken})
        except ValueError as error:
            # Nothing to add when a value that was reported is what is missing.
            if not broken:
                self._report("config.bad-table", path, str(error), "Correct this table")
            return None
        return Partial(value, broken)

    def entries(self, schema: type[T], node: Node | None, path: KeyPath) -> dict[str, Partial[T]]:
        """Build the tables of a table with free names, as far as they are right."""
        if not isinstance(node, dict):
            return {}
        tables = {name: item for name, item in node.items() if isinstance(item, dict)}
        built = {name: self._attempt(schema, item, (*path, name)) for name, item in tables.items()}
        return {name: partial for name, partial in built.items() if partial is not None}

    def _value(self, hint: object, node: Node, path: KeyPath) -> object:
        if isinstance(node, Sourced):
            return _BROKEN if node.is_broken else node.value
        schema = table_of(hint)
        if schema is not None:
            built: object = self.table(schema, node, path)
            return _BROKEN if built is None else built
        inner = get_args(hint)[1]
        entries = {name: self._value(inner, item, (*path, name)) for name, item in node.items()}
        return _BROKEN if _BROKEN in entries.values() else entries

    def _report(self, code: str, path: KeyPath, reason: str, remedy: str) -> None:
        self.problems.append(
            ConfigProblem(
                code=code,
                key=key_text(path),
                reason=reason,
                remedy=remedy,
                origin=self._origin_of(path),
            )
        )


_BROKEN = object()
