"""Who asks, through which door, and what that level may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Door(StrEnum):
    """The way by which a command came in."""

    TRAY = "tray"
    DASHBOARD = "dashboard"
    CLI = "cli"
    PEER = "peer"
    PANEL = "panel"


class Permission(IntEnum):
    """Levels in rising order; each contains the ones below."""

    VIEW = 1
    EXECUTE = 2
    MANAGE = 3
    ADMIN = 4


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who gives a command.

    Attributes:
        name: Account name, shown as "stopped by".
        door: Where the command came in.
        level: What this caller may do.
    """

    name: str
    door: Door
    level: Permission
