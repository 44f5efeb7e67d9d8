"""Listens for the heartbeats of one app and leads up the ladder when they stop."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.clock import Clock
from app.model.hang import Hang, HangChoice
from app.model.status import HEALTH_HISTORY, HealthState, ProbeResult
from app.supervision.heartbeat_policy import (
    HangEffect,
    HangLimits,
    Judgement,
    Pulse,
    after_answer,
    after_heartbeat,
    after_tick,
)


class HeartbeatMonitor(QObject):
    """The liveness of one unit whose health kind is ``heartbeat``.

    Signals:
        changed: State or results are different.
        hang_noticed: People are to be asked; carries the ``Hang``.
        hang_ended: The question, if it was asked, is over.
        reload_wanted: The window is to be loaded anew; carries the seconds of silence.
        lost: The app is to be restarted; carries the last ``ProbeResult``.
    """

    changed = Signal()
    hang_noticed = Signal(object)
    hang_ended = Signal()
    reload_wanted = Signal(float)
    lost = Signal(object)

    def __init__(
        self, name: str, clock: Clock, limits: HangLimits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limits = limits
        self._pulse: Pulse | None = None
        self._beat_at: float | None = None
        self._results: deque[ProbeResult] = deque(maxlen=HEALTH_HISTORY)
        self._timer = QTimer(self)
        self._timer.setObjectName(f"heartbeats-{name}")
        self._timer.setInterval(round(limits.tick_s * 1000))
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def state(self) -> HealthState:
        """What the heartbeats of this run say; unchecked before the first."""
        if self._pulse is None or self._pulse.life_at is None:
            return HealthState.UNCHECKED
        return HealthState.HEALTHY if self._pulse.stage is None else HealthState.DEGRADED

    @property
    def results(self) -> tuple[ProbeResult, ...]:
        """The newest results over all runs, oldest first: heartbeats and noted silences."""
        return tuple(self._results)

    @property
    def hang(self) -> Hang | None:
        """The silence that is going on, None while all is well."""
        pulse = self._pulse
        if pulse is None or pulse.stage is None:
            return None
        return Hang(stage=pulse.stage, since=self._last_life(), is_dirty=pulse.is_dirty)

    def start(self) -> None:
        """Begin listening to a new run."""
        self._beat_at = None
        self._pulse = Pulse(ticked_at=self._clock.monotonic())
        self._timer.start()

    def stop(self) -> None:
        """End listening."""
        self._timer.stop()
        self._end_hang()
        self._pulse = None

    def beat(self, *, frame: int, is_dirty: bool, is_hidden: bool) -> None:
        """Take in a heartbeat; one that comes while nobody listens is ignored."""
        if self._pulse is None:
            return
        now = self._clock.monotonic()
        pause_s = 0.0 if self._beat_at is None else now - self._beat_at
        self._beat_at = now
        judgement = after_heartbeat(
            self._pulse, now, frame=frame, is_dirty=is_dirty, is_hidden=is_hidden
        )
        if judgement[0].life_at == now:
            self._results.append(ProbeResult(self._clock.now(), True, pause_s, "heartbeat"))
        self._take(judgement)
        self.changed.emit()

    def forget(self) -> None:
        """Judge no more until the next heartbeat: the app said goodbye."""
        if self._pulse is not None:
            self.start()
            self._end_hang()
            self.changed.emit()

    def answer(self, choice: HangChoice) -> None:
        """Take in what people chose."""
        if self._pulse is not None:
            self._take(after_answer(self._pulse, self._clock.monotonic(), choice))
            self.changed.emit()

    def _on_timer_timeout(self) -> None:
        if self._pulse is not None:
            judgement = after_tick(self._limits, self._pulse, self._clock.monotonic())
            has_changed = judgement[0].stage is not self._pulse.stage
            self._take(judgement)
            if has_changed:
                self.changed.emit()

    def _take(self, judgement: Judgement) -> None:
        pulse, effect = judgement
        self._pulse = pulse
        match effect:
            case HangEffect.NOTE:
                self._results.append(self._silence())
                self.hang_ended.emit()
            case HangEffect.ASK:
                self.hang_noticed.emit(self.hang)
            case HangEffect.RELOAD:
                self.hang_ended.emit()
                self.reload_wanted.emit(self._silent_s())
            case HangEffect.RESTART:
                self._results.append(self._silence())
                self.lost.emit(self._results[-1])
            case HangEffect.RECOVER:
                self.hang_ended.emit()
            case None:
                pass

    def _end_hang(self) -> None:
        if self._pulse is not None and self._pulse.stage is not None:
            self._pulse = replace(self._pulse, stage=None)
            self.hang_ended.emit()

    def _silent_s(self) -> float:
        life_at = None if self._pulse is None else self._pulse.life_at
        return 0.0 if life_at is None else self._clock.monotonic() - life_at

    def _last_life(self) -> datetime:
        return self._clock.now() - timedelta(seconds=self._silent_s())

    def _silence(self) -> ProbeResult:
        silent_s = self._silent_s()
        return ProbeResult(self._clock.now(), False, silent_s, f"silent for {silent_s:.0f} s")
