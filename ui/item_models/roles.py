"""What a cell says, as one value under one role: the contract of models and delegates.

A model answers `Role.CELL` with one of the frozen cells below, and `cell_text` of it for
``DisplayRole`` and ``AccessibleTextRole``: assistive programs see only the model, never what a
delegate painted. For the same reason every action in an `ActionsCell` must also be in the row's
context menu.

Make cells when a value changes and keep them; a delegate asks for them on every repaint.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt

from ui.tokens import Tone


class Role(IntEnum):
    """Item data roles of all our models."""

    CELL = Qt.ItemDataRole.UserRole + 1
    """One of the cells of this module."""
    SORT = Qt.ItemDataRole.UserRole + 2
    """Number or text to sort the column by."""
    KEY = Qt.ItemDataRole.UserRole + 3
    """Stable name of the row's object, for example the service's name."""
    GROUP = Qt.ItemDataRole.UserRole + 4
    """Key of the group that the row belongs to."""


class CheckResult(StrEnum):
    """One bar of a health strip; each has its own height, so that it works in grey."""

    PASSED = "passed"
    SLOW = "slow"
    FAILED = "failed"
    STARTING = "starting"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Check:
    """One health check: its result and a sentence with time, result and milliseconds."""

    result: CheckResult
    words: str = ""


@dataclass(frozen=True, slots=True)
class TextCell:
    """One line of text; ``is_tabular`` for versions, times and the like."""

    text: str
    is_strong: bool = False
    is_tabular: bool = False
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number with its unit: right-aligned, tabular, never shortened. Empty shows a dash."""

    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class NameCell:
    """A name with a second, smaller line."""

    name: str
    caption: str = ""
    caption_tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class PillCell:
    """A status pill, with the stage bar beneath while starting."""

    text: str
    tone: Tone
    stage: int | None = None
    is_late: bool = False
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class StripCell:
    """The last health checks, the oldest first, and one sentence that sums them up."""

    checks: tuple[Check, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class CellAction:
    """An icon that does something to the row."""

    key: str
    icon: str
    words: str
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class ActionsCell:
    """Icons at the right end of a row."""

    actions: tuple[CellAction, ...]


@dataclass(frozen=True, slots=True)
class GroupCell:
    """Heading across the whole table; in its first column."""

    name: str
    summary: str = ""


Cell = TextCell | NumberCell | NameCell | PillCell | StripCell | ActionsCell | GroupCell


def cell_text(cell: Cell) -> str:
    """Return what an assistive program should say for ``cell``."""
    match cell:
        case TextCell(text=text) | NumberCell(text=text) | PillCell(text=text):
            return text
        case NameCell(name=name, caption=caption) | GroupCell(name=name, summary=caption):
            return f"{name}, {caption}" if caption else name
        case StripCell(words=words):
            return words
        case ActionsCell(actions=actions):
            return ", ".join(action.words for action in actions)
