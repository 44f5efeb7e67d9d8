"""One row of the services table: what each cell says of a status at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.model.status import (
    HEALTH_HISTORY,
    ProbeResult,
    PublicStatus,
    StartStage,
    UnitState,
    UnitStatus,
)
from ui.item_models.roles import (
    ActionsCell,
    Cell,
    CellAction,
    Check,
    CheckResult,
    NameCell,
    NumberCell,
    PillCell,
    StripCell,
    TextCell,
)
from ui.tokens import Tone
from ui.viewmodels import formats
from ui.viewmodels.language import Language, current_language, localized
from ui.viewmodels.service_words import cause_short, stage_word, status_word
from ui.viewmodels.summary import tone_of

translate = QCoreApplication.translate

LATE_START_S: Final = 30.0
"""A start that takes longer turns amber and says so."""


class Column(IntEnum):
    """Columns of the table in their order."""

    NAME = 0
    STATE = 1
    CHECKS = 2
    UPTIME = 3
    RESTARTS = 4
    CPU = 5
    MEMORY = 6
    VERSION = 7
    ACTIONS = 8


class RowAction:
    """Keys of what can be done to a row."""

    START: Final = "start"
    STOP: Final = "stop"
    RESTART: Final = "restart"
    MORE: Final = "more"


def cells(status: UnitStatus, now: datetime) -> tuple[Cell, ...]:
    """Return the cells of one row in the order of ``Column``."""
    usage = status.usage
    return (
        name_cell(status, now),
        pill_cell(status, now),
        strip_cell(status.health_results, current_language()),
        NumberCell(formats.duration(uptime_s(status, now)) if is_running(status) else ""),
        NumberCell(
            f"{status.restarts_today} / {status.attempt_limit}",
            Tone.WARN if status.restarts_today else None,
        ),
        NumberCell(formats.percent(usage.cpu_percent) if usage else ""),
        NumberCell(formats.megabytes(usage.memory_bytes) if usage else ""),
        TextCell(status.version or formats.NOTHING),
        actions_cell(status),
    )


def sort_key(status: UnitStatus, column: Column, now: datetime) -> tuple[float, str]:
    """Return what a column is sorted by; names break ties."""
    name = localized(status.label).casefold()
    usage = status.usage
    match column:
        case Column.STATE:
            return float(_SEVERITY.index(tone_of(status))), name
        case Column.CHECKS:
            return float(-sum(not result.is_ok for result in status.health_results)), name
        case Column.UPTIME:
            return uptime_s(status, now) if is_running(status) else -1.0, name
        case Column.RESTARTS:
            return float(status.restarts_today), name
        case Column.CPU:
            return usage.cpu_percent if usage else -1.0, name
        case Column.MEMORY:
            return float(usage.memory_bytes) if usage else -1.0, name
        case Column.VERSION:
            return 0.0, status.version or ""
        case Column.NAME | Column.ACTIONS:
            return 0.0, name


def is_running(status: UnitStatus) -> bool:
    """Whether a running time has a meaning."""
    return status.state is UnitState.ACTIVE and status.started_at is not None


def uptime_s(status: UnitStatus, now: datetime) -> float:
    """Seconds since the process was started."""
    return (now - status.started_at).total_seconds() if status.started_at else 0.0


def is_late(status: UnitStatus, now: datetime) -> bool:
    """Whether a start takes longer than people expect."""
    return (
        status.state is UnitState.STARTING
        and status.stage_since is not None
        and (now - status.stage_since).total_seconds() > LATE_START_S
    )


def name_cell(status: UnitStatus, now: datetime) -> NameCell:
    """Return name and second line: what is going on, else what the service is for."""
    name = localized(status.label)
    if status.name.partition("@")[2] and not name.endswith(status.name.partition("@")[2]):
        name = f"{name} {status.name.partition('@')[2]}"
    caption, tone = _caption(status, now)
    return NameCell(name, caption, tone)


def pill_cell(status: UnitStatus, now: datetime) -> PillCell:
    """Return the pill, with the stage bar while starting."""
    stage = status.stage if status.state is UnitState.STARTING else None
    return PillCell(
        status_word(status),
        tone_of(status),
        stage=int(stage) if stage is not None else None,
        is_late=is_late(status, now),
        progress=int(stage) / len(StartStage) if stage is not None else None,
    )


@lru_cache(maxsize=256)
def strip_cell(results: tuple[ProbeResult, ...], language: Language) -> StripCell:
    """Return the last checks as bars; ``language`` is what their sentences are written in."""
    del language
    checks = [Check(_result(result), _check_words(result)) for result in results[-HEALTH_HISTORY:]]
    empty = [Check(CheckResult.NONE)] * (HEALTH_HISTORY - len(checks))
    return StripCell((*empty, *checks), _strip_words(checks))


def actions_cell(status: UnitStatus) -> ActionsCell:
    """Return the icons at the end of the row."""
    is_settled = status.public is not PublicStatus.STOPPING
    if status.public is PublicStatus.STOPPED:
        first = CellAction(RowAction.START, "play", translate("Services", "Start"), is_settled)
    else:
        first = CellAction(
            RowAction.RESTART, "arrow-clockwise", translate("Services", "Restart"), is_settled
        )
    more = CellAction(RowAction.MORE, "dots-three", translate("Services", "More"))
    return ActionsCell((first, more))


def countdown(status: UnitStatus, now: datetime) -> str:
    """Return "try 4 of 5 in 8 s", or empty when no start is planned."""
    if status.next_start_at is None or status.state is not UnitState.BACKOFF:
        return ""
    seconds = max(0, round((status.next_start_at - now).total_seconds()))
    return translate("Services", "try {attempt} of {limit} in {seconds} s").format(
        attempt=max(1, status.attempt), limit=status.attempt_limit, seconds=seconds
    )


def stopped_words(status: UnitStatus, now: datetime) -> str:
    """Return "by Wang, 10:42", or empty when nobody stopped it."""
    if status.stopped_at is None:
        return ""
    at = formats.short_time(status.stopped_at, now)
    if not status.stopped_by:
        return translate("Services", "since {time}").format(time=at)
    return translate("Services", "by {person}, {time}").format(person=status.stopped_by, time=at)


def _caption(status: UnitStatus, now: datetime) -> tuple[str, Tone | None]:
    tone = tone_of(status)
    match status.public:
        case PublicStatus.RECOVERING if words := countdown(status, now):
            return words, tone
        case PublicStatus.STARTING | PublicStatus.RECOVERING if status.stage is not None:
            return _stage_caption(status, now), Tone.WARN if is_late(status, now) else tone
        case PublicStatus.FAILED if status.cause is not None:
            return cause_short(status.cause), tone
        case PublicStatus.STOPPED if words := stopped_words(status, now):
            return words, None
    if status.description is not None:
        return localized(status.description), None
    if status.usage is not None and status.usage.process_count > 1:
        return translate("Services", "%n process(es)", None, status.usage.process_count), None
    return "", None


def _stage_caption(status: UnitStatus, now: datetime) -> str:
    stage = status.stage or StartStage.CHECKING_DEPENDENCIES
    if is_late(status, now) and status.stage_since is not None:
        return translate("Services", "{stage}/5 {words}, for {time}").format(
            stage=int(stage),
            words=stage_word(stage),
            time=formats.duration((now - status.stage_since).total_seconds()),
        )
    return translate("Services", "{stage}/5 {words}").format(
        stage=int(stage), words=stage_word(stage)
    )


def _result(result: ProbeResult) -> CheckResult:
    if not result.is_ok:
        return CheckResult.FAILED
    return CheckResult.SLOW if result.is_slow else CheckResult.PASSED


def _check_words(result: ProbeResult) -> str:
    at = f"{result.at.astimezone():%H:%M:%S}"
    took = formats.milliseconds(result.duration_s)
    if result.is_ok:
        return translate("Services", "{time} passed, {took}").format(time=at, took=took)
    return translate("Services", "{time} failed, {detail}, {took}").format(
        time=at, detail=result.detail, took=took
    )


def _strip_words(checks: Sequence[Check]) -> str:
    if not checks:
        return translate("Services", "no checks yet")
    failed = sum(check.result is CheckResult.FAILED for check in checks)
    if failed:
        text = translate("Services", "%n check(s) of {total} failed", None, failed)
        return text.format(total=len(checks))
    return translate("Services", "all of the last %n check(s) passed", None, len(checks))


_SEVERITY: Final = (Tone.BAD, Tone.WARN, Tone.WORK, Tone.OFF, Tone.UNKNOWN, Tone.BUSY, Tone.OK)
