"""Checks one file against the schema by itself: known keys, types, limits, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

import msgspec

from app.config.layers import Node, Sourced, Table
from app.config.origin import KeyPath, Layer, key_text
from app.config.problems import ConfigProblem
from app.config.reader import SourceFile
from app.config.schema import FIELD_CHECKS, Settings
from app.config.words import (
    choices_of,
    fits_type,
    is_free_table,
    keys_of,
    limit_words,
    table_of,
    type_words,
    value_words,
)
from app.model.service import SERVICE_NAME

_RESERVED_ENDS = ("-stdout", "-stderr")


def check(source: SourceFile) -> tuple[Table, list[ConfigProblem]]:
    """Return the checked values with their origins, and all that is wrong with the file.

    Values that were reported stay in the table, marked as broken.
    """
    checking = _Checking(source)
    table = checking.known_table(Settings, source.table, ())
    if source.layer is Layer.USER and "managed" in source.table:
        checking.report(
            "config.misplaced-key",
            ("managed",),
            "only IT says what is managed",
            "Remove it, or write it into the machine's file",
        )
    if source.layer is Layer.PROFILE and "profile" in source.table:
        checking.report(
            "config.misplaced-key",
            ("profile",),
            "a profile cannot build on another profile",
            "Choose the profile in the file of the machine or the user",
        )
    return table, checking.problems


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only files with errors need it

    return next(iter(get_close_matches(word, list(known), n=1)), None)


class _Checking:
    """One walk over one file."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self.problems: list[ConfigProblem] = []

    def report(self, code: str, path: KeyPath, reason: str, remedy: str, **facts: str) -> None:
        self.problems.append(
            ConfigProblem(
                code=code,
                key=key_text(path),
                reason=reason,
                remedy=remedy,
                origin=self._source.origin(path),
                facts=tuple(facts.items()),
            )
        )

    def known_table(self, schema: type, table: Mapping[str, object], path: KeyPath) -> Table:
        keys = keys_of(schema)
        checked: Table = {}
        for name, value in table.items():
            at = (*path, name)
            if name not in keys:
                self._report_unknown(at, value, keys)
                continue
            node = self._node(keys[name].hint, value, at)
            flaw = FIELD_CHECKS.get((schema, name))
            if flaw and isinstance(node, Sourced) and not node.is_broken:
                node = self._with_flaw(node, at, flaw(value))
            checked[name] = node
        return checked

    def _node(self, hint: object, value: object, at: KeyPath) -> Node:
        schema = table_of(hint)
        if schema is None and not is_free_table(hint):
            return self._leaf(hint, value, at)
        if not isinstance(value, dict):
            return self._wrong_type(hint, value, at)
        if schema is not None:
            return self.known_table(schema, value, at)
        return {name: self._named(hint, name, item, at) for name, item in value.items()}

    def _named(self, hint: object, name: str, value: object, path: KeyPath) -> Node:
        """Check one entry of a table with free names: a service or an environment variable."""
        at, inner = (*path, name), get_args(hint)[1]
        if table_of(inner) is not None:
            self._check_service_name(name, at)
        elif not name or "=" in name or "\0" in name:
            reason = "is not a name for an environment variable"
            self.report("config.bad-name", at, reason, "Use letters, digits and underscores")
        return self._node(inner, value, at)

    def _check_service_name(self, name: str, at: KeyPath) -> None:
        base, mark, number = name.partition("@")
        if mark and number.isdecimal():
            reason = f"names with @ belong to the instances of the service '{base}'"
            remedy = f"Set instances in [services.{base}], or choose another name"
        elif not SERVICE_NAME.fullmatch(name):
            reason = "is not a name for a service"
            remedy = "Use 1 to 41 small letters, digits and hyphens, the first one a letter"
        elif name.endswith(_RESERVED_ENDS):
            reason = "the end of the name is reserved for log files"
            remedy = "Choose a name that does not end in -stdout or -stderr"
        else:
            return
        self.report("config.bad-name", at, reason, remedy)

    def _leaf(self, hint: object, value: object, at: KeyPath) -> Sourced:
        if not fits_type(value, hint):
            return self._wrong_type(hint, value, at)
        try:
            converted = msgspec.convert(value, hint)
        except (msgspec.ValidationError, OverflowError):
            return self._out_of_range(hint, value, at)
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and "\0" in text for text in texts):
            self.report("config.out-of-range", at, "contains a NUL character", "Remove it")
            return self._broken(at)
        return Sourced(converted, self._source.origin(at))

    def _with_flaw(self, node: Sourced, at: KeyPath, flaw: str | None) -> Sourced:
        if flaw is None:
            return node
        words = "the list" if isinstance(node.value, tuple) else f"'{node.value}'"
        self.report("config.bad-value", at, f"{words} {flaw}", "Correct the value")
        return self._broken(at)

    def _wrong_type(self, hint: object, value: object, at: KeyPath) -> Sourced:
        # The value itself is not shown: it may be a secret in the wrong place.
        expected = type_words(hint)
        reason = f"must be {expected}, not {value_words(value)}"
        self.report("config.wrong-type", at, reason, f"Write {expected}", expected=expected)
        return self._broken(at)

    def _out_of_range(self, hint: object, value: object, at: KeyPath) -> Sourced:
        choices = choices_of(hint)
        if not choices:
            limits = limit_words(hint) or "smaller"
            reason = f"must be {limits}"
            self.report("config.out-of-range", at, reason, f"Write a value that is {limits}")
            return self._broken(at)
        meant = suggestion(str(value), choices)
        remedy = f"Did you mean '{meant}'?" if meant else f"Write {type_words(hint)}"
        reason = f"'{value}' must be {type_words(hint)}"
        self.report("config.bad-value", at, reason, remedy, suggestion=meant or "")
        return self._broken(at)

    def _broken(self, at: KeyPath) -> Sourced:
        return Sourced(None, self._source.origin(at), is_broken=True)

    def _report_unknown(self, at: KeyPath, value: object, known: Iterable[str]) -> None:
        meant = suggestion(at[-1], known)
        if meant is not None:
            remedy = f"Did you mean '{key_text((*at[:-1], meant))}'?"
        elif len(at) == 1 and isinstance(value, dict):
            remedy = f"A service is written as [services.{key_text(at)}]"
        else:
            remedy = "Remove it; " + "known here: " + ", ".join(known)
        self.report("config.unknown-key", at, "is not a known key", remedy, suggestion=meant or "")
