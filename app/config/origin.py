"""Where a configured value comes from, and how its key is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


class Layer(StrEnum):
    """The layers of the configuration, weakest first."""

    DEFAULT = "default"
    PROFILE = "profile"
    MACHINE = "machine"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Origin:
    """The place that a value was read from.

    Attributes:
        layer: The layer that decided; DEFAULT means that no file says anything.
        file: None for a default.
        line: Counted from 1; None for a default.
    """

    layer: Layer
    file: Path | None = None
    line: int | None = None


BUILT_IN = Origin(Layer.DEFAULT)


def key_text(path: KeyPath) -> str:
    """Write a key as it stands in TOML: dotted, quoted where a part is not a bare key.

    >>> key_text(("services", "records", "env", "A.B"))
    'services.records.env."A.B"'
    """
    return ".".join(part if _BARE_KEY.fullmatch(part) else _quoted(part) for part in path)


def _quoted(part: str) -> str:
    escaped = part.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(char if char.isprintable() else f"\\u{ord(char):04X}" for char in escaped)
        + '"'
    )
