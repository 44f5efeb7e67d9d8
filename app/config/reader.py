"""Reads one configuration file: bytes to TOML with the line of every key."""

from __future__ import annotations

import re
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from app.config.locator import key_lines
from app.config.origin import KeyPath, Layer, Origin
from app.config.problems import ConfigErrors, ConfigProblem

MAX_BYTES = 1_048_576
"""A larger file is refused: it would hold up the panel while it is parsed."""

_POSITION = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_TWICE = re.compile(
    r"Cannot (?:declare .* twice|overwrite a value|mutate immutable .*|redefine .*)"
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed file.

    Attributes:
        layer: The layer that it speaks for.
        path: Absolute.
        table: What ``tomllib`` made of it.
        lines: Line of each key, from 1.
    """

    layer: Layer
    path: Path
    table: dict[str, object]
    lines: dict[KeyPath, int] = field(repr=False)

    def origin(self, key: KeyPath) -> Origin:
        """Return where ``key`` stands, or else the nearest table around it that has a line."""
        while key and key not in self.lines:
            key = key[:-1]
        return Origin(self.layer, self.path, self.lines.get(key))


def read(path: Path, layer: Layer) -> SourceFile | None:
    """Read one file; None when there is none.

    Raises:
        ConfigErrors: It cannot be read or is not TOML.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # a folder, or a pipe, which would block for ever
            raise _unreadable(path, layer, "it is not a file", "Put a TOML file in its place")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        remedy = "Let the user of the panel read it"
        raise _unreadable(path, layer, "permission denied", remedy) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise _unreadable(path, layer, reason.lower(), "Repair or remove the file") from error
    return parse(content, path, layer)


def parse(content: bytes, path: Path, layer: Layer) -> SourceFile:
    """Parse the bytes of a file; a byte order mark is accepted.

    Raises:
        ConfigErrors: Too large, not UTF-8 or not TOML.
    """
    if len(content) > MAX_BYTES:
        reason = f"it is larger than {MAX_BYTES} bytes"
        raise _unreadable(path, layer, reason, "Split it or remove what is no configuration")
    body = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _error(
            "config.not-utf8",
            "the text is not UTF-8",
            "Save the file again with the encoding UTF-8",
            Origin(layer, path, line),
        ) from error
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        reason, remedy = "values are nested too deeply", "Write it with fewer brackets"
        raise _error("config.syntax", reason, remedy, Origin(layer, path)) from error
    except ValueError as error:  # TOMLDecodeError, and numbers with more digits than int() takes
        raise _syntax_error(str(error), text, path, layer) from error
    return SourceFile(layer, path, table, key_lines(text))


def _syntax_error(message: str, text: str, path: Path, layer: Layer) -> ConfigErrors:
    position = _POSITION.search(message)
    reason = _POSITION.sub("", message)
    line = None
    if position is not None:
        line = int(position["line"]) if position["line"] else max(1, len(text.splitlines()))
    origin = Origin(layer, path, line)
    if _TWICE.match(reason):
        said = _line_of(text, line)
        reason = f"the key or table '{said}' is there a second time"
        return _error("config.duplicate", reason, "Remove or rename one of the two", origin)
    reason = f"the text is not TOML: {reason[:1].lower()}{reason[1:]}"
    return _error("config.syntax", reason, "Correct this line", origin)


def _line_of(text: str, line: int | None) -> str:
    """Return the key or header on ``line``, without its value, which may be a secret."""
    lines = text.splitlines()
    if line is None or line > len(lines):
        return "?"
    return lines[line - 1].partition("=")[0].strip()


def _unreadable(path: Path, layer: Layer, reason: str, remedy: str) -> ConfigErrors:
    return _error("config.unreadable", reason, remedy, Origin(layer, path))


def _error(code: str, reason: str, remedy: str, origin: Origin) -> ConfigErrors:
    return ConfigErrors([ConfigProblem(code=code, reason=reason, remedy=remedy, origin=origin)])
