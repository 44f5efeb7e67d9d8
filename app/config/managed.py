"""Keys that IT has settled: the user's file cannot change them."""

from __future__ import annotations

from collections.abc import Iterable

from app.config.origin import KeyPath
from app.config.words import hint_below, is_free_table, keys_of, table_of

ANY = "*"


def is_managed(path: KeyPath, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns names the key or a table around it; ``*`` is any one name."""
    return any(_covers(tuple(pattern.split(".")), path) for pattern in patterns)


def unknown_pattern(patterns: Iterable[str], schema: type) -> str | None:
    """Return the first pattern that can name no key of ``schema``."""
    return next((each for each in patterns if not _names_key(each.split("."), schema)), None)


def _covers(pattern: KeyPath, path: KeyPath) -> bool:
    pairs = zip(pattern, path, strict=False)
    return len(pattern) <= len(path) and all(want in {ANY, name} for want, name in pairs)


def _names_key(parts: list[str], hint: object) -> bool:
    if not parts:
        return True
    name, *rest = parts
    if is_free_table(hint):
        return bool(name) and _names_key(rest, hint_below(hint, name))
    schema = table_of(hint)
    if schema is None:
        return False
    keys = keys_of(schema)
    if name == ANY:
        return any(_names_key(rest, key.hint) for key in keys.values())
    return name in keys and _names_key(rest, keys[name].hint)
