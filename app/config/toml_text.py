"""TOML text whose values can be changed without touching anything else in it."""

from __future__ import annotations

import tomllib
from collections.abc import MutableMapping
from typing import Protocol, cast

from app.config.origin import KeyPath
from app.errors import InternalError
from app.model.settings import SettingValue

_Node = MutableMapping[str, object]
_Line = tuple[object, object]

_FAILED = "cannot edit the configuration: the new text says something else; nothing was written"


class _Document(Protocol):
    """What is used of tomlkit's, which is imported late."""

    def as_string(self) -> str: ...


class TomlText:
    """One file's text; it must be right TOML.

    After each change the text was read again and says exactly what was asked for.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._wanted: dict[str, object] = tomllib.loads(text)

    def set(self, key: KeyPath, value: SettingValue) -> None:
        """Write ``value``, where the key is or at the end of its table, made when missing.

        Raises:
            InternalError: It cannot be done (``config.edit-failed``).
        """
        written = list(value) if isinstance(value, tuple) else value
        plain = self._wanted
        for part in key[:-1]:
            plain = cast("dict[str, object]", plain.setdefault(part, {}))
        plain[key[-1]] = written
        # A table with a header ends one that is written as dotted keys; in braces it does not.
        for in_braces in (False, True):
            document = _document(self._text)
            _set(cast("_Node", document), key, written, in_braces=in_braces)
            if self._has_taken(document):
                return
        raise InternalError("config.edit-failed", _FAILED)

    def remove(self, key: KeyPath) -> None:
        """Remove the key, and the tables that say nothing without it; no error when missing.

        Raises:
            InternalError: It cannot be done (``config.edit-failed``).
        """
        document = _document(self._text)
        _remove(cast("_Node", document), self._wanted, key)
        if not self._has_taken(document):
            raise InternalError("config.edit-failed", _FAILED)

    def __str__(self) -> str:
        return self._text

    def _has_taken(self, document: _Document) -> bool:
        text = document.as_string()
        try:
            is_right = tomllib.loads(text) == self._wanted
        except tomllib.TOMLDecodeError:
            is_right = False
        if is_right:
            self._text = text
        return is_right


def _document(text: str) -> _Document:
    import tomlkit  # noqa: PLC0415 - 0.1 s that only somebody who edits has to wait

    return tomlkit.parse(text)


def _set(node: _Node, key: KeyPath, value: object, *, in_braces: bool) -> None:
    name, *rest = key
    if rest and name in node:
        _set(cast("_Node", node[name]), tuple(rest), value, in_braces=in_braces)
        return
    tail = _taken_tail(node) if name not in node else []
    node[name] = _in_new_tables(tuple(rest), value, in_braces=in_braces)
    if tail:
        _last_body(node).extend(tail)


def _in_new_tables(path: KeyPath, value: object, *, in_braces: bool) -> object:
    from tomlkit import inline_table, table  # noqa: PLC0415 - see _document

    if not path:
        return value
    made = inline_table() if in_braces else table()
    made[path[0]] = _in_new_tables(path[1:], value, in_braces=in_braces)
    return made


def _taken_tail(node: _Node) -> list[_Line]:
    """Take blank lines and comments off the end of a table: they speak of what follows it."""
    from tomlkit.items import Comment, Whitespace  # noqa: PLC0415 - see _document

    body, tail = _last_body(node), list[_Line]()
    while body and isinstance(body[-1][1], Comment | Whitespace):
        tail.insert(0, body.pop())
    return tail


def _last_body(node: object) -> list[_Line]:
    """Return the lines of the table that is written last in ``node``; a throw-away at the top."""
    from tomlkit.items import Table  # noqa: PLC0415 - see _document

    if not isinstance(node, Table):
        return []
    body = cast("list[_Line]", node.value.body)
    if body and isinstance(body[-1][1], Table):
        return _last_body(body[-1][1])
    return body


def _remove(node: _Node, plain: dict[str, object], key: KeyPath) -> None:
    name, *rest = key
    if name not in node:
        return
    if not rest:
        del node[name]
        del plain[name]
        return
    inner, plain_inner = node[name], cast("dict[str, object]", plain[name])
    _remove(cast("_Node", inner), plain_inner, tuple(rest))
    if not plain_inner and not _says_anything(inner):
        del node[name]
        del plain[name]


def _says_anything(table: object) -> bool:
    """Whether an empty table still has a comment."""
    from tomlkit.items import Item  # noqa: PLC0415 - see _document

    return not isinstance(table, Item) or bool(table.as_string().strip("{} \t\r\n"))
