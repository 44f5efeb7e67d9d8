"""The commands that every door offers; ``app.control`` executes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.model.access import Permission
from app.model.hang import HangChoice
from app.model.settings import SettingChange


@dataclass(frozen=True, slots=True)
class StartUnits:
    """Start these units and what they require."""

    names: tuple[str, ...]
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class StopUnits:
    """Stop these units and what requires or is bound to them."""

    names: tuple[str, ...]
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class RestartUnits:
    """Stop and start these units again; also the way out of ``failed``.

    Attributes:
        names: The units.
        reason: Why, in the caller's words, for the audit log.
    """

    names: tuple[str, ...]
    reason: str = ""
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class OpenApp:
    """Bring the window of an app to the front, or start the app when it does not run."""

    name: str
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class ReloadConfiguration:
    """Read the configuration files again and apply what changed."""

    permission = Permission.MANAGE


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Change keys of the user's configuration file and bring that into force, all or none."""

    changes: tuple[SettingChange, ...]

    @property
    def permission(self) -> Permission:
        """Everybody may choose language, colours and text size; the rest is for who manages."""
        is_look = all(change.key[:1] == ("interface",) for change in self.changes)
        return Permission.EXECUTE if is_look else Permission.MANAGE


@dataclass(frozen=True, slots=True)
class UndoSettings:
    """Take an edit of settings back; it needs the level that the edit needed."""

    number: int
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class ClearLogs:
    """Remove the archives and empty the live output files of one unit."""

    name: str
    permission = Permission.MANAGE


@dataclass(frozen=True, slots=True)
class ShowWindow:
    """Bring the dashboard to the front."""

    permission = Permission.VIEW


@dataclass(frozen=True, slots=True)
class BeginConsultation:
    """Leave people alone until a time; a program's own goes on only while it is connected.

    Attributes:
        owner: Who has the consultation, in words for people.
        expires_at: When it ends by itself (aware).
        reason: Why; may be empty.
        peer: The connected program that asks, empty for a person.
    """

    owner: str
    expires_at: datetime
    reason: str = ""
    peer: str = ""
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class EndConsultation:
    """End the consultation of one connected program, or with None every one."""

    peer: str | None = None
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class AnswerHang:
    """Say what to do about an app that does not respond."""

    name: str
    choice: HangChoice
    permission = Permission.EXECUTE


@dataclass(frozen=True, slots=True)
class Quit:
    """End the panel; services stop in order unless they are to be kept running."""

    keep_services: bool = False
    permission = Permission.EXECUTE


Command = (
    StartUnits
    | StopUnits
    | RestartUnits
    | OpenApp
    | ReloadConfiguration
    | ChangeSettings
    | UndoSettings
    | ClearLogs
    | ShowWindow
    | BeginConsultation
    | EndConsultation
    | AnswerHang
    | Quit
)


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """What a command led to for one unit, once it has settled.

    Attributes:
        name: The unit.
        state: ``UnitState`` value at that moment.
        is_done: Whether the unit is as the command wanted it.
        words: Why not, in English; empty when it is.
    """

    name: str
    state: str
    is_done: bool
    words: str = ""
