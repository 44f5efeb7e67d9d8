"""How the last starts of a unit went, read off its transitions. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.model.status import START_HISTORY, StartRecord, StartStage, StartTrigger, UnitState
from app.supervision.unit import Unit


@dataclass(frozen=True, slots=True)
class StartLog:
    """The newest starts, oldest first.

    Attributes:
        records: At most ``START_HISTORY``.
        stage_began_s: Monotonic time at which the stage under way began.
    """

    records: tuple[StartRecord, ...] = ()
    stage_began_s: float = 0.0

    @property
    def open_record(self) -> StartRecord | None:
        """The start that is under way, or None."""
        if self.records and not self.records[-1].is_done:
            return self.records[-1]
        return None

    def count_since(self, since: datetime, trigger: StartTrigger) -> int:
        """Return how many of the kept starts have this trigger and began at or after ``since``."""
        return sum(each.trigger is trigger and each.at >= since for each in self.records)


def after_transition(
    log: StartLog, before: Unit, after: Unit, *, at: datetime, now: float
) -> StartLog:
    """Return the log after one transition of the machine.

    Args:
        log: Log so far.
        before: Unit before the transition.
        after: Unit after it.
        at: Wall clock.
        now: Monotonic clock.
    """
    log = _close_stage(log, before, after, now)
    if after.state is not UnitState.STARTING or _continues(before, after):
        return log
    began = StartRecord(at=at, trigger=after.trigger)
    return StartLog((*log.records, began)[-START_HISTORY:], now)


def _continues(before: Unit, after: Unit) -> bool:
    """Tell whether ``after`` is a later stage of the start that ``before`` was in."""
    if before.state is not UnitState.STARTING or after.state is not UnitState.STARTING:
        return False
    return before.stage is not None and after.stage is not None and after.stage >= before.stage


def _close_stage(log: StartLog, before: Unit, after: Unit, now: float) -> StartLog:
    record = log.open_record
    if record is None or before.state is not UnitState.STARTING or before.stage is None:
        return log
    if after.state is UnitState.STARTING and after.stage is before.stage:
        return log
    spent: tuple[StartStage, float] = (before.stage, now - log.stage_began_s)
    record = replace(record, stage_durations_s=(*record.stage_durations_s, spent))
    if not _continues(before, after):
        is_good = after.state is UnitState.ACTIVE
        cause = None if is_good else after.cause
        record = replace(record, is_done=True, is_ready=is_good, cause=cause)
    return StartLog((*log.records[:-1], record), now)
