"""What the tray shows for each state of the workstation."""

from __future__ import annotations

from typing import Final

from app.model.consultation import Consultation
from ui.mark import TrayState
from ui.tokens import Tone
from ui.tray import TrayFace
from ui.viewmodels import staff_words
from ui.viewmodels.summary import Situation, Summary

_STATES: Final = {
    Tone.OK: TrayState.OK,
    Tone.WORK: TrayState.WORKING,
    Tone.WARN: TrayState.ATTENTION,
    Tone.BAD: TrayState.PROBLEM,
    Tone.OFF: TrayState.OK,
    Tone.UNKNOWN: TrayState.WORKING,
    Tone.BUSY: TrayState.CONSULTATION,
}
_QUIETLY: Final = frozenset({TrayState.OK, TrayState.WORKING})
_MARKS: Final = {
    TrayState.OK: "✓",
    TrayState.WORKING: "◌",
    TrayState.ATTENTION: "▲",
    TrayState.PROBLEM: "✕",
    TrayState.CONSULTATION: "●",
}


def face_of(summary: Summary, product: str, quiet: Consultation | None = None) -> TrayFace:
    """Return icon state, tooltip and menu words; what needs somebody is worse than quiet."""
    state = _STATES[summary.tone]
    if summary.situation is Situation.NO_SERVICES:
        state = TrayState.ATTENTION
    tooltip = staff_words.tooltip(product, summary)
    if quiet is not None and state in _QUIETLY:
        state = TrayState.CONSULTATION
        tooltip = staff_words.quiet_tooltip(product, quiet)
    return TrayFace(
        state=state,
        tooltip=tooltip,
        status=f"{_MARKS[state]} {staff_words.sentence(summary)}",
        primary=staff_words.action_text(summary) or "",
    )
