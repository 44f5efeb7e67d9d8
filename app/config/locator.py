"""Finds the line of each key in TOML text, because ``tomllib`` keeps no positions.

Expects text that ``tomllib`` has accepted. Keys inside an inline table or an array are not listed:
their line is that of the key which holds them.
"""

from __future__ import annotations

import re

from app.config.origin import KeyPath

_SPACE = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_LITERAL = re.compile(r"'([^'\n]*)'")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
# Most lines of most files: a bare key and one simple value. Takes half of the time away.
_PLAIN_STATEMENT = re.compile(
    r"([A-Za-z0-9_-]+) *= *(?:\"[^\"\\\n]*\"|'[^'\n]*'|[^\"'#\[\]{}\n]+) *(?=\n|\Z)"
)
# The longest alternatives first: three quotes open a text of several lines, which may end with
# up to two quotes of its own.
_VALUE_PART = re.compile(
    r'"""(?:[^"\\]|\\(?s:.)|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[{]|[\]}]|\n"
    r"|[^\"'#\[\]{}\n]+"
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, counted from 1, on which each table and key is first written.

    A table that is only implied, ``a`` in ``[a.b]``, has the line that implies it.
    """
    return _Scan(text.replace("\r\n", "\n")).run()


class _Scan:
    """One pass over the statements of a file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._table: KeyPath = ()
        self._lines: dict[KeyPath, int] = {}

    def run(self) -> dict[KeyPath, int]:
        while self._skip(_BETWEEN) < len(self._text):
            if (plain := _PLAIN_STATEMENT.match(self._text, self._at)) is not None:
                self._note((*self._table, plain[1]))
                self._at = plain.end()
            elif self._text[self._at] == "[":
                self._header()
            else:
                self._note((*self._table, *self._key()))
                self._value()
        return self._lines

    def _header(self) -> None:
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        self._table = self._key()
        self._note(self._table)
        self._at += brackets

    def _key(self) -> KeyPath:
        """Read a dotted key and leave the position on what follows it."""
        parts = [self._key_part()]
        while self._text.startswith(".", self._at):
            self._at += 1
            parts.append(self._key_part())
        return tuple(parts)

    def _key_part(self) -> str:
        self._skip(_SPACE)
        for pattern in (_BARE, _BASIC, _LITERAL):
            if (match := pattern.match(self._text, self._at)) is not None:
                break
        else:
            msg = f"no key at offset {self._at}: the text is not TOML"
            raise ValueError(msg)
        self._at = match.end()
        self._skip(_SPACE)
        if match.re is _BASIC:
            return _ESCAPE.sub(_unescape, match[1])
        return match[1] if match.re is _LITERAL else match[0]

    def _value(self) -> None:
        """Step over ``= value`` up to the end of its last line."""
        depth = 0
        while (match := _VALUE_PART.match(self._text, self._at)) is not None:
            if match[0] == "\n" and depth == 0:
                return
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
            self._move(match)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        if (match := pattern.match(self._text, self._at)) is not None:
            self._move(match)
        return self._at

    def _move(self, match: re.Match[str]) -> None:
        self._line += match[0].count("\n")
        self._at = match.end()

    def _note(self, path: KeyPath) -> None:
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], self._line)


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU":
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, code)
