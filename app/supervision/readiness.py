"""Sees when a starting service is ready: by a line of output, by a probe, or by both.

With both, the line triggers the probe; a line that does not come in time does not hold the probe
up. The limit for the whole start is the state machine's timer, not this module's.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app import aio
from app.logs.readiness import ReadinessWatch
from app.model.service import ReadySpec
from app.model.status import ProbeResult
from app.supervision.probes import Prober, Target

_FIRST_PAUSE_MS = 25
_LONGEST_PAUSE_MS = 500
_ASK_TIMEOUT_S = 5.0


class Readiness(QObject):
    """Readiness of one unit's start.

    Signals:
        reached: Ready; carries the ``ProbeResult`` that showed it, or None.
    """

    reached = Signal(object)

    def __init__(self, name: str, prober: Prober, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._prober = prober
        self._target: Target | None = None
        self._watch: ReadinessWatch | None = None
        self._round = 0
        self._has_begun = self._has_matched = self._is_probing = False
        self._pause_ms = _FIRST_PAUSE_MS
        self._pause = self._timer("pause")
        self._pause.timeout.connect(self._on_pause_timeout)
        self._patience = self._timer("patience")
        self._patience.timeout.connect(self._begin_probing)

    def _timer(self, purpose: str) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(f"readiness-{purpose}-{self._name}")
        timer.setSingleShot(True)
        return timer

    def arm(self, spec: ReadySpec | None, log_folder: Path) -> None:
        """Note where the output ends now; call before the spawn.

        Raises:
            OSError: An output file cannot be created or read.
        """
        self.stop()
        if spec is not None and spec.output is not None:
            pattern = re.compile(spec.output)
            self._watch = ReadinessWatch(log_folder, self._name, pattern, self)
            self._watch.matched.connect(self._on_watch_matched)

    def begin(self, spec: ReadySpec | None, target: Target | None) -> None:
        """Look for readiness; call when the process exists.

        Args:
            spec: What to look for; None means ready as soon as the process exists.
            target: Whom to ask, None where only output counts.
        """
        self._has_begun = True
        self._target = target
        self._pause_ms = _FIRST_PAUSE_MS
        if self._has_matched:
            self._on_watch_matched("")
        elif spec is None:
            self._reach(None)
        elif self._watch is None and target is None:
            # Taken over from an earlier panel: the line may have been printed before anybody
            # looked, and a service that works must not be ended for that.
            self._reach(None)
        elif self._watch is None:
            self._begin_probing()
        elif target is not None:
            self._patience.start(round(spec.output_timeout_s * 1000))

    def stop(self) -> None:
        """End looking; an answer under way no longer counts."""
        self._round += 1
        self._has_begun = self._has_matched = self._is_probing = False
        self._pause.stop()
        self._patience.stop()
        if self._watch is not None:
            self._watch.stop()
            self._watch.deleteLater()
            self._watch = None

    def _on_watch_matched(self, _line: str) -> None:
        self._has_matched = True
        if not self._has_begun:
            return  # a line that came before the news of the spawn
        if self._target is None:
            self._reach(None)
        else:
            self._begin_probing()

    def _begin_probing(self) -> None:
        self._patience.stop()
        if not self._is_probing:
            self._is_probing = True
            self._on_pause_timeout()

    def _on_pause_timeout(self) -> None:
        if self._target is not None:
            aio.spawn(self._ask(self._target, self._round), name=f"readiness-{self._name}")

    async def _ask(self, target: Target, round_number: int) -> None:
        result = await self._prober.ask(target, timeout_s=_ASK_TIMEOUT_S)
        if round_number != self._round:
            return
        if result.is_ok:
            self._reach(result)
        else:
            self._pause.start(self._pause_ms)
            self._pause_ms = min(self._pause_ms * 2, _LONGEST_PAUSE_MS)

    def _reach(self, result: ProbeResult | None) -> None:
        self.stop()
        self.reached.emit(result)
