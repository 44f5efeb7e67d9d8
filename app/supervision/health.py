"""Asks a running service again and again how it is, and counts what it answers."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal

from app import aio
from app.model.service import HealthSpec
from app.model.status import HEALTH_HISTORY, HealthState, ProbeResult
from app.supervision.health_policy import HealthTally, after_result
from app.supervision.probes import Prober, Target


class HealthMonitor(QObject):
    """The liveness probe of one unit.

    Signals:
        changed: A new result is there.
        lost: The failure threshold was reached; carries the last ``ProbeResult``.
    """

    changed = Signal()
    lost = Signal(object)

    def __init__(self, name: str, prober: Prober, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._prober = prober
        self._spec: HealthSpec | None = None
        self._target: Target | None = None
        self._tally = HealthTally()
        self._results: deque[ProbeResult] = deque(maxlen=HEALTH_HISTORY)
        self._round = 0
        self._timer = QTimer(self)
        self._timer.setObjectName(f"health-{name}")
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def state(self) -> HealthState:
        """What the results of this run say; unchecked while it does not run."""
        return self._tally.state

    @property
    def results(self) -> tuple[ProbeResult, ...]:
        """The newest results over all runs, oldest first."""
        return tuple(self._results)

    def start(self, spec: HealthSpec, target: Target, *, is_known_well: bool) -> None:
        """Begin probing.

        Args:
            spec: Period and thresholds.
            target: Whom to ask.
            is_known_well: Readiness has just been seen by a probe.
        """
        self._spec, self._target = spec, target
        self._tally = HealthTally(HealthState.HEALTHY if is_known_well else HealthState.UNCHECKED)
        self._round += 1
        self._timer.start(round(spec.period_s * 1000) if is_known_well else 0)

    def stop(self) -> None:
        """End probing; an answer under way no longer counts."""
        self._round += 1
        self._timer.stop()
        self._tally = HealthTally()

    def record(self, result: ProbeResult) -> None:
        """Keep a result that was gained elsewhere, such as the readiness probe's."""
        self._results.append(result)

    def _on_timer_timeout(self) -> None:
        aio.spawn(self._probe(self._round), name=f"probe-{self._name}")

    async def _probe(self, round_number: int) -> None:
        spec, target = self._spec, self._target
        if spec is None or target is None:
            return
        result = await self._prober.ask(
            target, timeout_s=spec.timeout_s, slow_after_s=spec.slow_after_s
        )
        if round_number != self._round:
            return
        self._results.append(result)
        self._tally = after_result(spec, self._tally, result)
        self._timer.start(round(spec.period_s * 1000))
        self.changed.emit()
        if self._tally.state is HealthState.UNHEALTHY:
            self.lost.emit(result)
