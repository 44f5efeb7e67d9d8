"""The drawer beside the table: everything about one service, as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.model.peers import Peer
from app.model.processes import ProcessClass, UnitDetails
from app.model.status import (
    Cause,
    CauseCode,
    PublicStatus,
    StartRecord,
    StartStage,
    UnitState,
    UnitStatus,
)
from ui.item_models.lines import StartLine
from ui.tokens import Tone
from ui.viewmodels import formats
from ui.viewmodels.language import localized
from ui.viewmodels.peers import peer_facts
from ui.viewmodels.service_cells import countdown, is_late, is_running, uptime_s
from ui.viewmodels.service_words import (
    cause_detail,
    cause_remedy,
    cause_short,
    cause_title,
    exit_words,
    role_word,
    root_cause,
    status_word,
    trigger_word,
)
from ui.viewmodels.summary import tone_of

translate = QCoreApplication.translate

_STAGES_BEFORE_READY: Final = tuple(stage for stage in StartStage if stage is not StartStage.READY)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertText:
    """What is wrong, what it means, and what happens next."""

    tone: Tone
    title: str
    text: str
    countdown: str
    is_retry_possible: bool


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One health check in words."""

    time: str
    tone: Tone
    words: str
    took: str


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """One process in the tree."""

    depth: int
    title: str
    kind: str
    pid: str
    cpu: str
    memory: str


def heading(status: UnitStatus) -> str:
    """Return the second line of the drawer: kind and version."""
    kind = role_word(status.role)
    if status.version is None:
        return kind
    return translate("Services", "{kind} · version {version}").format(
        kind=kind, version=status.version
    )


def alert(status: UnitStatus, now: datetime) -> AlertText | None:
    """Return what needs to be said about a service that is not well, else None."""
    tone = tone_of(status)
    if status.cause is not None and tone in {Tone.BAD, Tone.WORK, Tone.WARN}:
        return _cause_alert(status, status.cause, tone, now)
    if is_late(status, now):
        return AlertText(
            tone=Tone.WARN,
            title=translate("Services", "The start takes longer than usual"),
            text=translate("Services", "The end of the log may show what it waits for."),
            countdown="",
            is_retry_possible=True,
        )
    if status.public is PublicStatus.SLOW:
        return AlertText(
            tone=Tone.WARN,
            title=translate("Services", "It answers slowly"),
            text=translate("Services", "It works, but people may have to wait."),
            countdown="",
            is_retry_possible=True,
        )
    if status.public is PublicStatus.DEGRADED:
        return AlertText(
            tone=Tone.WARN,
            title=translate("Services", "It does not answer its checks"),
            text=translate("Services", "It is restarted when this goes on."),
            countdown="",
            is_retry_possible=True,
        )
    return None


def diagram_state(status: UnitStatus) -> UnitState:
    """Return which shape of the state diagram is the current one."""
    match status.public:
        case PublicStatus.RECOVERING:
            return UnitState.BACKOFF
        case _:
            return status.state


def start_lines(status: UnitStatus, now: datetime) -> tuple[StartLine, ...]:
    """Return the last starts, the newest first."""
    ordered = sorted(status.starts, key=lambda start: start.at, reverse=True)
    return tuple(_start_line(start, now) for start in ordered)


def facts(
    status: UnitStatus, labels: dict[str, str], now: datetime, peers: Iterable[Peer] = ()
) -> tuple[tuple[str, str], ...]:
    """Return names and values.

    Args:
        status: Of the service.
        labels: Names of other services for people.
        now: The time.
        peers: The connected programs that are this service.
    """
    newest = max(status.starts, key=lambda start: start.at, default=None)
    pairs = [
        (translate("Services", "Port"), str(status.port) if status.port else formats.NOTHING),
        (
            translate("Services", "Started by"),
            trigger_word(newest.trigger) if newest else formats.NOTHING,
        ),
        ("PID", str(status.main_pid) if status.main_pid else formats.NOTHING),
        (
            translate("Services", "Needs"),
            ", ".join(labels.get(name, name) for name in status.requires) or formats.NOTHING,
        ),
        (
            translate("Services", "Running for"),
            formats.duration(uptime_s(status, now)) if is_running(status) else formats.NOTHING,
        ),
        (
            translate("Services", "Last exit"),
            exit_words(status.exit) if status.exit else formats.NOTHING,
        ),
    ]
    if status.is_adopted:
        pairs.append(
            (
                translate("Services", "Taken over"),
                translate("Services", "kept running while the panel restarted"),
            )
        )
    return (*pairs, *peer_facts(peers, now))


def health_lines(status: UnitStatus) -> tuple[HealthLine, ...]:
    """Return the health checks, the newest first."""
    lines = []
    for result in reversed(status.health_results):
        if not result.is_ok:
            tone, words = Tone.BAD, translate("Services", "failed: {detail}")
        elif result.is_slow:
            tone, words = Tone.WARN, translate("Services", "slow: {detail}")
        else:
            tone, words = Tone.OK, translate("Services", "passed: {detail}")
        lines.append(
            HealthLine(
                f"{result.at.astimezone():%H:%M:%S}",
                tone,
                words.format(detail=result.detail),
                formats.milliseconds(result.duration_s),
            )
        )
    return tuple(lines)


def process_lines(details: UnitDetails) -> tuple[ProcessLine, ...]:
    """Return the process tree, parents before children."""
    depths: dict[int, int] = {}
    lines = []
    for row in details.processes:
        depth = depths.get(row.parent_pid, -1) + 1 if row.parent_pid is not None else 0
        depths[row.pid] = depth
        lines.append(
            ProcessLine(
                depth=depth,
                title=row.title,
                kind=_kind_word(row.kind),
                pid=str(row.pid),
                cpu=formats.NOTHING
                if row.cpu_percent is None
                else formats.percent(row.cpu_percent),
                memory=formats.megabytes(row.memory_bytes),
            )
        )
    return tuple(lines)


def stage_legend() -> str:
    """Return the names of the segments in a start's bar."""
    return translate("Services", "check · prepare · start · answer")


def labels_of(statuses: Sequence[UnitStatus]) -> dict[str, str]:
    """Return each service's name for people."""
    return {status.name: localized(status.label) for status in statuses}


def spoken(status: UnitStatus) -> str:
    """Return name and state for assistive programs."""
    return f"{localized(status.label)}, {status_word(status)}"


def _cause_alert(status: UnitStatus, cause: Cause, tone: Tone, now: datetime) -> AlertText:
    root = root_cause(cause)
    title = cause_title(root)
    detail = cause_detail(cause)
    if detail and root.code is not CauseCode.DEPENDENCY_FAILED:
        title = translate("Services", "{title}: {detail}").format(title=title, detail=detail)
    text = cause_remedy(root)
    if root is not cause:
        text = f"{cause_title(cause)}. {text}"
    return AlertText(
        tone=tone,
        title=title,
        text=text,
        countdown=countdown(status, now),
        is_retry_possible=status.state in {UnitState.FAILED, UnitState.BACKOFF, UnitState.ACTIVE},
    )


def _start_line(start: StartRecord, now: datetime) -> StartLine:
    seconds = dict(start.stage_durations_s)
    if start.cause is not None:
        tone, words = Tone.BAD, cause_short(start.cause)
    elif start.is_ready:
        tone = Tone.OK
        words = translate("Services", "ready, {time}").format(
            time=formats.short_seconds(start.total_s)
        )
    elif start.is_done:
        tone, words = Tone.OFF, translate("Services", "stopped")
    else:
        tone, words = Tone.WORK, translate("Services", "under way")
    return StartLine(
        formats.short_time(start.at, now),
        formats.full_time(start.at),
        tuple(seconds.get(stage, 0.0) for stage in _STAGES_BEFORE_READY),
        tone,
        words,
    )


def _kind_word(kind: ProcessClass) -> str:
    match kind:
        case ProcessClass.MAIN:
            return translate("Services", "main")
        case ProcessClass.RENDERER:
            return translate("Services", "page")
        case ProcessClass.GPU:
            return translate("Services", "graphics")
        case ProcessClass.UTILITY:
            return translate("Services", "utility")
        case ProcessClass.ZYGOTE:
            return translate("Services", "template")
        case ProcessClass.HELPER:
            return translate("Services", "helper")
