"""One line of words for each event, free of technical words: staff see the newest in the tray."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.model.events import Event, EventCode
from ui.tokens import Tone

translate = QCoreApplication.translate

_TONES = {
    EventCode.PANEL_STARTED: Tone.OFF,
    EventCode.PANEL_STOPPED: Tone.OFF,
    EventCode.UNIT_ACTIVE: Tone.OK,
    EventCode.UNIT_RECOVERED: Tone.OK,
    EventCode.UNIT_EXITED: Tone.WARN,
    EventCode.UNIT_FAILED: Tone.BAD,
    EventCode.UNIT_STOPPED: Tone.OFF,
    EventCode.UNIT_ADOPTED: Tone.OK,
    EventCode.UNIT_UNHEALTHY: Tone.WARN,
    EventCode.LEFTOVERS_REMOVED: Tone.OFF,
    EventCode.CONFIGURATION_CHANGED: Tone.OFF,
    EventCode.CONFIGURATION_BROKEN: Tone.WARN,
    EventCode.LOGS_CLEARED: Tone.OFF,
    EventCode.STORAGE_TROUBLE: Tone.WARN,
    EventCode.AUTOSTART_FAILED: Tone.WARN,
    EventCode.HANG_NOTICED: Tone.BAD,
    EventCode.HANG_ENDED: Tone.OK,
    EventCode.QUIT_DELAYED: Tone.WORK,
    EventCode.PEER_ERROR: Tone.WARN,
}


_ICONS = {
    EventCode.PANEL_STARTED: "power",
    EventCode.PANEL_STOPPED: "power",
    EventCode.UNIT_ACTIVE: "check-circle",
    EventCode.UNIT_RECOVERED: "check-circle",
    EventCode.UNIT_EXITED: "warning-circle",
    EventCode.UNIT_FAILED: "x-circle",
    EventCode.UNIT_STOPPED: "stop-circle",
    EventCode.UNIT_ADOPTED: "check-circle",
    EventCode.UNIT_UNHEALTHY: "warning-circle",
    EventCode.LEFTOVERS_REMOVED: "eraser",
    EventCode.CONFIGURATION_CHANGED: "gear",
    EventCode.CONFIGURATION_BROKEN: "warning-circle",
    EventCode.LOGS_CLEARED: "eraser",
    EventCode.STORAGE_TROUBLE: "hard-drives",
    EventCode.AUTOSTART_FAILED: "warning-circle",
    EventCode.HANG_NOTICED: "hourglass",
    EventCode.HANG_ENDED: "check-circle",
    EventCode.QUIT_DELAYED: "hourglass",
    EventCode.PEER_ERROR: "warning-circle",
}


def event_icon(event: Event) -> str:
    """Return the name of the icon that stands for the kind of event."""
    return _ICONS[event.code]


def event_tone(event: Event) -> Tone:
    """Return colour and shape for an event."""
    return _TONES[event.code]


def event_sentence(event: Event, label: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one line each
    """Return what happened; ``label`` is the unit's name for people, empty without a unit."""
    match event.code:
        case EventCode.PANEL_STARTED:
            return translate("Event", "Control panel started")
        case EventCode.PANEL_STOPPED:
            return translate("Event", "Control panel ended")
        case EventCode.UNIT_ACTIVE:
            return translate("Event", "{label} is ready").format(label=label)
        case EventCode.UNIT_RECOVERED:
            return translate("Event", "{label} works again").format(label=label)
        case EventCode.UNIT_EXITED:
            return translate("Event", "{label} stopped, restarted by itself").format(label=label)
        case EventCode.UNIT_FAILED:
            return translate("Event", "{label} cannot start").format(label=label)
        case EventCode.UNIT_STOPPED if event.by:
            return translate("Event", "{label} stopped by {person}").format(
                label=label, person=event.by
            )
        case EventCode.UNIT_STOPPED:
            return translate("Event", "{label} stopped").format(label=label)
        case EventCode.UNIT_ADOPTED:
            return translate("Event", "{label} kept running").format(label=label)
        case EventCode.UNIT_UNHEALTHY:
            return translate("Event", "{label} answers slowly or not at all").format(label=label)
        case EventCode.LEFTOVERS_REMOVED:
            return translate("Event", "{label}: remains of an earlier run removed").format(
                label=label
            )
        case EventCode.CONFIGURATION_CHANGED:
            return translate("Event", "Settings changed")
        case EventCode.CONFIGURATION_BROKEN:
            return translate("Event", "The settings file has a mistake")
        case EventCode.LOGS_CLEARED:
            return translate("Event", "Log of {label} cleared").format(label=label)
        case EventCode.STORAGE_TROUBLE:
            return translate("Event", "Storage trouble on this workstation")
        case EventCode.AUTOSTART_FAILED:
            return translate("Event", "Starting at sign-in could not be switched")
        case EventCode.HANG_NOTICED:
            return translate("Event", "{label} is not responding").format(label=label)
        case EventCode.HANG_ENDED:
            return translate("Event", "{label} responds again").format(label=label)
        case EventCode.QUIT_DELAYED:
            return translate("Event", "{label} asked for more time to close").format(label=label)
        case EventCode.PEER_ERROR:
            return translate("Event", "{label} reported a mistake").format(label=label)
    assert_never(event.code)
