"""What happened, as codes and facts; the interface makes sentences of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.status import Cause


class EventCode(StrEnum):
    """Kinds of events worth a line in Recent events."""

    PANEL_STARTED = "panel.started"
    PANEL_STOPPED = "panel.stopped"
    UNIT_ACTIVE = "unit.active"
    UNIT_RECOVERED = "unit.recovered"
    UNIT_EXITED = "unit.exited"
    UNIT_FAILED = "unit.failed"
    UNIT_STOPPED = "unit.stopped"
    UNIT_ADOPTED = "unit.adopted"
    UNIT_UNHEALTHY = "unit.unhealthy"
    LEFTOVERS_REMOVED = "unit.leftovers-removed"
    CONFIGURATION_CHANGED = "configuration.changed"
    CONFIGURATION_BROKEN = "configuration.broken"
    LOGS_CLEARED = "logs.cleared"
    STORAGE_TROUBLE = "storage.trouble"
    AUTOSTART_FAILED = "autostart.failed"
    HANG_NOTICED = "hang.noticed"
    HANG_ENDED = "hang.ended"
    QUIT_DELAYED = "unit.quit-delayed"
    PEER_ERROR = "peer.error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        at: Aware UTC.
        code: What.
        unit: Which unit, or None.
        by: Account name when a person asked for it.
        cause: Why, for troubles.
        facts: Further named values.
    """

    at: datetime
    code: EventCode
    unit: str | None = None
    by: str | None = None
    cause: Cause | None = None
    facts: tuple[tuple[str, str], ...] = ()
