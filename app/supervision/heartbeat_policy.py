"""What heartbeats, and their absence, say about an app. Pure rules.

The ladder: noted, people are asked, the window is loaded anew, the app is restarted. While a form
holds what nobody saved, only people lead past the question. Nothing is judged before the first
heartbeat, while the window is hidden (it paints nothing then), and over a gap in our own ticks:
then the machine slept, or this program was stopped, and the app could not be heard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.ipc.peer_messages import HEARTBEAT_EVERY_S
from app.model.hang import HangChoice, HangStage


@dataclass(frozen=True, slots=True, kw_only=True)
class HangLimits:
    """Seconds of silence that lead up the ladder.

    Attributes:
        beat_s: Time from one heartbeat to the next, as apps are told.
        tick_s: Time from one judgement to the next.
        jump_s: A tick that is later than this means that nobody could be heard meanwhile.
        noted_s: Shown as degraded.
        ask_s: People are asked.
        reload_s: Without their answer the window is loaded anew.
        restart_s: The app is restarted, so much after the window was asked to load anew less
            ``reload_s``.
    """

    beat_s: float = HEARTBEAT_EVERY_S
    tick_s: float = 1.0
    jump_s: float = 4.0
    noted_s: float = 15.0
    ask_s: float = 30.0
    reload_s: float = 60.0
    restart_s: float = 75.0


DEFAULT_LIMITS = HangLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What is known about one app.

    Attributes:
        ticked_at: Monotonic time of the last judgement.
        life_at: Monotonic time of the last sign of life; None before the first heartbeat.
        waits_from: Where the silence is counted from: sign of life, answer or end of a gap.
        frame: Number of the newest frame.
        is_dirty: As of the newest heartbeat.
        is_hidden: As of the newest heartbeat.
        stage: How far the silence has come; None while all is well.
    """

    ticked_at: float
    life_at: float | None = None
    waits_from: float = 0.0
    frame: int | None = None
    is_dirty: bool = False
    is_hidden: bool = False
    stage: HangStage | None = None


class HangEffect(StrEnum):
    """What is to be done."""

    NOTE = "note"
    ASK = "ask"
    RELOAD = "reload"
    RESTART = "restart"
    RECOVER = "recover"


Judgement = tuple[Pulse, HangEffect | None]


def after_heartbeat(
    pulse: Pulse, now: float, *, frame: int, is_dirty: bool, is_hidden: bool
) -> Judgement:
    """Return the pulse after a heartbeat.

    One whose frame stands still is no sign of life of a visible window: its main process lives.
    """
    known = replace(pulse, frame=frame, is_dirty=is_dirty, is_hidden=is_hidden)
    if not is_hidden and not pulse.is_hidden and frame == pulse.frame:
        return known, None
    alive = replace(known, life_at=now, waits_from=now, stage=None)
    return alive, None if pulse.stage is None else HangEffect.RECOVER


def after_tick(limits: HangLimits, pulse: Pulse, now: float) -> Judgement:
    """Return the pulse after a look at the clock."""
    gap_s = now - pulse.ticked_at
    ticked = replace(pulse, ticked_at=now)
    if pulse.life_at is None:
        return ticked, None
    if gap_s > limits.tick_s + limits.jump_s or pulse.is_hidden:
        life_at = now if pulse.stage is None else pulse.life_at
        return replace(ticked, waits_from=now, life_at=life_at), None
    return _climb(limits, ticked, now - pulse.waits_from)


def after_answer(pulse: Pulse, now: float, choice: HangChoice) -> Judgement:
    """Return the pulse after people have chosen; too late a choice changes nothing."""
    if pulse.stage is not HangStage.ASKED:
        return pulse, None
    if choice is HangChoice.WAIT:
        return replace(pulse, waits_from=now, stage=HangStage.NOTED), HangEffect.NOTE
    return replace(pulse, waits_from=now, stage=HangStage.RELOADING), HangEffect.RELOAD


def _climb(limits: HangLimits, pulse: Pulse, silent_s: float) -> Judgement:
    match pulse.stage:
        case None if silent_s >= limits.noted_s:
            return replace(pulse, stage=HangStage.NOTED), HangEffect.NOTE
        case HangStage.NOTED if silent_s >= limits.ask_s:
            return replace(pulse, stage=HangStage.ASKED), HangEffect.ASK
        case HangStage.ASKED if silent_s >= limits.reload_s and not pulse.is_dirty:
            reloading = replace(pulse, waits_from=pulse.ticked_at, stage=HangStage.RELOADING)
            return reloading, HangEffect.RELOAD
        case HangStage.RELOADING if silent_s >= limits.restart_s - limits.reload_s:
            return pulse, HangEffect.RESTART
        case _:
            return pulse, None
