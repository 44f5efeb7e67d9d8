"""The commands that every door offers; ``app.control`` executes them."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.access import Permission


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
    """Stop and start these units again; also the way out of ``failed``."""

    names: tuple[str, ...]
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
class ClearLogs:
    """Remove the archives and empty the live output files of one unit."""

    name: str
    permission = Permission.MANAGE


@dataclass(frozen=True, slots=True)
class ShowWindow:
    """Bring the dashboard to the front."""

    permission = Permission.VIEW


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
    | ClearLogs
    | ShowWindow
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
