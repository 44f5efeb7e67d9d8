"""Says in words what a field of the schema accepts, for error sentences and docs/settings.md."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from msgspec import Meta

_SIMPLE = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
_VALUES = {
    bool: "true or false",
    str: "text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
    dt.datetime: "a date and time",
    dt.date: "a date",
    dt.time: "a time",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """One field of a schema class as a key of the file.

    Attributes:
        hint: Its type with limits, without the ``| None`` of an optional key.
        is_required: Whether the table is wrong without it.
    """

    name: str
    hint: object
    is_required: bool
    default: object


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """The range of a number.

    Attributes:
        least: None without a lower limit.
        most: None without an upper limit.
        is_least_excluded: Whether the number must be more than ``least``.
    """

    least: float | None = None
    most: float | None = None
    is_least_excluded: bool = False


def keys_of(schema: type) -> dict[str, Key]:
    """Return the keys that a schema class allows, in the order of its fields."""
    return _keys_of(schema)


@cache
def _keys_of(schema: type) -> dict[str, Key]:
    hints = get_type_hints(schema, include_extras=True)
    return {
        item.name: Key(
            item.name, _without_none(hints[item.name]), _is_required(item), _default(item)
        )
        for item in dataclasses.fields(schema)
        if not item.metadata.get("derived")
    }


def hint_below(hint: object, name: str) -> object:
    """Return the type of the value under ``name`` in a table of type ``hint``."""
    if (schema := table_of(hint)) is not None:
        return keys_of(schema)[name].hint
    return get_args(hint)[1]


def key_at(path: Sequence[str], schema: type) -> Key:
    """Return the key that ``path`` leads to, through tables with known and with free names.

    Raises:
        KeyError: There is no such key.
    """
    name, *rest = path
    key = keys_of(schema)[name]
    below = key.hint
    while rest and is_free_table(below):
        below = get_args(below)[1]
        rest = rest[1:]
    inner = table_of(below)
    if not rest:
        return key
    if inner is None:
        raise KeyError(rest[0])
    return key_at(rest, inner)


def limits_of(hint: object) -> Limits:
    """Return the range of a number's type; of any other type a range without ends."""
    _, meta = _parts(hint)
    if meta is None:
        return Limits()
    if meta.gt is not None:
        return Limits(meta.gt, meta.le, is_least_excluded=True)
    return Limits(meta.ge, meta.le)


def is_value_key(path: Sequence[str], hint: object) -> bool:
    """Whether ``path`` leads from a table of type ``hint`` to a value, not to a table."""
    is_table = table_of(hint) is not None or is_free_table(hint)
    if not path or not is_table:
        return not path and not is_table
    schema = table_of(hint)
    is_known = schema is None or path[0] in keys_of(schema)
    return is_known and is_value_key(path[1:], hint_below(hint, path[0]))


def table_of(hint: object) -> type | None:
    """Return the schema class when ``hint`` is a table with known keys, else None."""
    return hint if isinstance(hint, type) and dataclasses.is_dataclass(hint) else None


def is_free_table(hint: object) -> bool:
    """Whether ``hint`` is a table whose keys are names of the operator's choice."""
    return get_origin(hint) is dict


def fits_type(value: object, hint: object) -> bool:
    """Whether only a limit can be what is wrong with ``value``."""
    core, _ = _parts(hint)
    if get_origin(core) is tuple:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(value, bool) or core is bool:
        return isinstance(value, bool) and core is bool
    if core is float:
        return isinstance(value, int | float)
    return isinstance(value, int) if core is int else isinstance(value, str)


def choices_of(hint: object) -> tuple[str, ...]:
    """Return the values of an enumeration, else nothing."""
    core, _ = _parts(hint)
    return tuple(core) if isinstance(core, type) and issubclass(core, StrEnum) else ()


def type_words(hint: object) -> str:
    """Say what a value must be: ``a whole number``, ``a list of texts``, ``one of zh, en``."""
    core, _ = _parts(hint)
    if get_origin(core) is tuple:
        return "a list of texts"
    if get_origin(core) is dict:
        return "a table of texts" if get_args(core)[1] is str else "a table of tables"
    if isinstance(core, type) and issubclass(core, StrEnum):
        return "one of " + ", ".join(core)
    if isinstance(core, type) and dataclasses.is_dataclass(core):
        return "a table"
    return _SIMPLE[core]  # type: ignore[index] # the rest of the schema's types are these four


def limit_words(hint: object) -> str:
    """Say the limits, ``1 to 65535`` or ``not empty``; empty when there are none."""
    core, limits = _parts(hint)
    own = _range_words(limits)
    if get_origin(core) is tuple and limit_words(get_args(core)[0]):
        return f"{own}, without empty texts".removeprefix(", ")
    return own


def value_words(value: object) -> str:
    """Name the type of a value that TOML can hold."""
    return _VALUES.get(type(value), type(value).__name__)


def _range_words(limits: Meta | None) -> str:
    if limits is None:
        return ""
    if limits.min_length is not None:
        return "not empty"
    if limits.gt is not None:
        return f"more than {limits.gt}, at most {limits.le}"
    if limits.le is None:
        return f"at least {limits.ge}"
    return f"{limits.ge} to {limits.le}"


def _parts(hint: object) -> tuple[object, Meta | None]:
    if get_origin(hint) is not Annotated:
        return hint, None
    core, *extras = get_args(hint)
    return core, next((extra for extra in extras if isinstance(extra, Meta)), None)


def _without_none(hint: object) -> object:
    if get_origin(hint) in {Union, UnionType}:
        return next(option for option in get_args(hint) if option is not NoneType)
    return hint


def _is_required(item: dataclasses.Field[object]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _default(item: dataclasses.Field[object]) -> object:
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return None if item.default is dataclasses.MISSING else item.default
