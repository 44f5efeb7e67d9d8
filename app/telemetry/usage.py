"""CPU and memory of services: measured often while somebody looks, else rarely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from app import aio
from app.clock import Clock
from app.model.processes import ProcessIdentity, ProcessRow, process_class
from app.model.status import Usage
from app.platform.processes import ProcessPlatform, ProcessUsage, RunMarks

WATCHED_PERIOD_S = 2.0
UNWATCHED_PERIOD_S = 30.0
LEAST_SPAN_S = 0.5
"""CPU over a shorter time is noise: the system counts it in steps of 10 ms."""

Measured = Mapping[str, tuple[ProcessUsage, ...]]


@dataclass(frozen=True, slots=True)
class Sample:
    """All units at one moment.

    Attributes:
        at: Monotonic seconds.
        processes: Processes by unit.
    """

    at: float = 0.0
    processes: Measured = field(default_factory=dict)

    def cpu_by_process(self) -> dict[ProcessIdentity, float]:
        """Return CPU seconds used so far of every process."""
        return {one.identity: one.cpu_s for found in self.processes.values() for one in found}


class UsageSampler(QObject):
    """Measures the processes of all units.

    Args:
        platform: Where they run.
        clock: Time.
        runs: Returns what the processes of each running unit can be told by.

    Signals:
        sampled: Carries ``Mapping[str, Usage]``.
    """

    sampled = Signal(object)

    def __init__(
        self,
        platform: ProcessPlatform,
        clock: Clock,
        runs: Callable[[], Mapping[str, RunMarks]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._platform = platform
        self._clock = clock
        self._runs = runs
        self._before = Sample()
        self._last = Sample()
        self._is_busy = False
        self._timer = QTimer(self)
        self._timer.setObjectName("usage")
        self._timer.setInterval(round(UNWATCHED_PERIOD_S * 1000))
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Begin to sample, now for the first time."""
        self._timer.start()
        self._on_timer_timeout()

    def stop(self) -> None:
        """End sampling."""
        self._timer.stop()

    def watch(self, *, is_watched: bool) -> None:
        """Sample every 2 s while somebody looks, else every 30 s."""
        period_s = WATCHED_PERIOD_S if is_watched else UNWATCHED_PERIOD_S
        self._timer.setInterval(round(period_s * 1000))
        if is_watched and self._timer.isActive():
            self._on_timer_timeout()

    def rows(self, name: str) -> tuple[ProcessRow, ...]:
        """Return the processes of one unit as of the last sample, parents before children."""
        return process_rows(self._before, self._last, name, self._runs().get(name))

    def members(self) -> dict[str, frozenset[ProcessIdentity]]:
        """Return the processes of each unit as of the last sample."""
        return {
            name: frozenset(one.identity for one in found)
            for name, found in self._last.processes.items()
        }

    async def refresh(self, older_than_s: float) -> None:
        """Take a sample unless the last one is young enough or one is being taken."""
        if not self._is_busy and self._clock.monotonic() - self._last.at > older_than_s:
            await self.measure()

    async def measure(self) -> None:
        """Take a sample now."""
        runs = dict(self._runs())
        processes = await aio.run_blocking(measure, self._platform, runs)
        now = self._clock.monotonic()
        if now - self._last.at >= LEAST_SPAN_S:
            self._before = self._last
        self._last = Sample(now, processes)
        self.sampled.emit(unit_usage(self._before, self._last))

    def _on_timer_timeout(self) -> None:
        if not self._is_busy:
            self._is_busy = True
            aio.spawn(self._measure_once(), name="usage")

    async def _measure_once(self) -> None:
        try:
            await self.measure()
        finally:
            self._is_busy = False


def measure(platform: ProcessPlatform, runs: Mapping[str, RunMarks]) -> Measured:
    """Return the processes of every run; reads only, any thread."""
    if not runs:
        return {}
    table = platform.snapshot()
    return {name: platform.usage(platform.members(marks, table)) for name, marks in runs.items()}


def unit_usage(before: Sample, last: Sample) -> dict[str, Usage]:
    """Return the sums by unit; CPU counts from the sample before, 0 for a first one."""
    used = before.cpu_by_process()
    span_s = last.at - before.at
    result = {}
    for name, found in last.processes.items():
        if not found:
            continue
        cpu_s = sum(max(0.0, one.cpu_s - used.get(one.identity, one.cpu_s)) for one in found)
        percent = 100 * cpu_s / span_s if span_s > 0 else 0.0
        memory_bytes = sum(one.memory_bytes for one in found)
        result[name] = Usage(percent, memory_bytes, len(found))
    return result


def process_rows(
    before: Sample, last: Sample, name: str, marks: RunMarks | None
) -> tuple[ProcessRow, ...]:
    """Return one unit's processes for its tree, parents before children."""
    found = {one.identity.pid: one for one in last.processes.get(name, ())}
    used = before.cpu_by_process()
    span_s = last.at - before.at
    main_pid = marks.main.pid if marks is not None and marks.main is not None else None

    def row(one: ProcessUsage) -> ProcessRow:
        earlier = used.get(one.identity)
        percent = None if earlier is None or span_s <= 0 else 100 * (one.cpu_s - earlier) / span_s
        is_main = one.identity.pid == main_pid
        return ProcessRow(
            pid=one.identity.pid,
            parent_pid=_parent(one, found),
            kind=process_class(one.arguments, is_main=is_main),
            title=_title(one),
            cpu_percent=percent,
            memory_bytes=one.memory_bytes,
        )

    return tuple(row(found[pid]) for pid in _tree_order(found))


def _tree_order(found: Mapping[int, ProcessUsage]) -> list[int]:
    children: dict[int | None, list[int]] = {}
    for pid, one in found.items():
        children.setdefault(_parent(one, found), []).append(pid)
    ordered: list[int] = []
    waiting = sorted(children.get(None, []), reverse=True)
    while waiting:
        pid = waiting.pop()
        ordered.append(pid)
        waiting.extend(sorted(children.get(pid, []), reverse=True))
    return ordered


def _parent(one: ProcessUsage, found: Mapping[int, ProcessUsage]) -> int | None:
    """Return the parent inside the unit; one that is younger only got the parent's old pid."""
    parent = found.get(one.parent_pid)
    if parent is None or parent is one or parent.identity.start > one.identity.start:
        return None
    return parent.identity.pid


def _title(one: ProcessUsage) -> str:
    sub_type = next(
        (word.split("=", 1)[1] for word in one.arguments if word.startswith("--utility-sub-type=")),
        "",
    )
    return f"{one.name} ({sub_type})" if sub_type else one.name
