"""What follows an unexpected exit: start again, when, or give up. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.service import RestartMode, RestartSpec
from app.model.status import CauseCode


@dataclass(frozen=True, slots=True)
class StartAgain:
    """Start after a delay.

    Attributes:
        delay_s: Seconds to wait; 0 means at once.
        attempt: Number of this automatic start since the last stable run.
    """

    delay_s: float
    attempt: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stay failed until a person acts; ``code`` says which limit was reached, if one was."""

    code: CauseCode | None


@dataclass(frozen=True, slots=True)
class StayDown:
    """The exit is as good as a stop."""


Decision = StartAgain | GiveUp | StayDown


def next_delay_s(spec: RestartSpec, attempt: int) -> float | None:
    """Return the seconds before automatic start ``attempt``, None past the limit.

    >>> [next_delay_s(RestartSpec(), attempt) for attempt in range(1, 7)]
    [1.0, 2.0, 4.0, 8.0, 16.0, None]
    """
    if attempt > spec.limit:
        return None
    # A factor to the power of a large limit overflows long before it matters.
    growth = spec.factor ** min(attempt - 1, 64)
    return min(spec.delay_s * growth, spec.max_delay_s)


def recent_exits(spec: RestartSpec, exits: tuple[float, ...], now: float) -> tuple[float, ...]:
    """Return the exits that still count against ``window_limit``."""
    return tuple(at for at in exits if now - at < spec.limit_window_s)


def decide(
    spec: RestartSpec, *, attempt: int, exits: tuple[float, ...], was_stable: bool, was_clean: bool
) -> Decision:
    """Decide what follows an exit nobody asked for.

    Args:
        spec: The unit's policy.
        attempt: Automatic starts since the last stable run, before this exit.
        exits: Monotonic times of unexpected exits inside the window, this one included.
        was_stable: It had been active for ``stable_after_s``.
        was_clean: It ended with exit code 0.
    """
    if spec.policy is RestartMode.NEVER:
        return StayDown() if was_clean else GiveUp(None)
    if spec.policy is RestartMode.ON_FAILURE and was_clean:
        return StayDown()
    if len(exits) > spec.window_limit:
        return GiveUp(CauseCode.WINDOW_LIMIT)
    if spec.limit == 0:
        return GiveUp(CauseCode.START_LIMIT)
    if was_stable:
        return StartAgain(0.0, 0)
    delay_s = next_delay_s(spec, attempt + 1)
    if delay_s is None:
        return GiveUp(CauseCode.START_LIMIT)
    return StartAgain(delay_s, attempt + 1)
