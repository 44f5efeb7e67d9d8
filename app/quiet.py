"""Quiet time: the consultations that are going on, kept over a restart of the panel."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.clock import Clock
from app.errors import HostError
from app.model.consultation import Consultation
from app.platform import files

LONGEST_S = 12 * 3_600.0
GRACE_S = 60.0
"""How long a consultation goes on after its program has disconnected, or the panel restarted."""

_LOOK_S = 30.0
"""Timers stand still while the machine sleeps, so the clock is looked at again so often."""

_log = logging.getLogger(__name__)


class QuietTime(QObject):
    """Begins, extends and ends consultations; one for each program, and one for people.

    Args:
        path: Where they are kept.
        clock: Time.

    Signals:
        changed: Another consultation is shown; carries it, or None when none is going on.
    """

    changed = Signal(object)

    def __init__(self, path: Path, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._clock = clock
        self._by_peer: dict[str, Consultation] = {}
        self._leave_at: dict[str, datetime] = {}
        self._shown: Consultation | None = None
        self._timer = QTimer(self)
        self._timer.setObjectName("quiet")
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def current(self) -> Consultation | None:
        """The consultation that lasts longest, None when none is going on."""
        return self._shown

    def load(self) -> None:
        """Go on with what was going on; programs have a minute to connect again."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=tuple[Consultation, ...])
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("consultations not read file=%s reason=%s", self._path, error)
            return
        self._by_peer = {one.peer: one for one in kept}
        for peer in tuple(self._by_peer):
            self.note_gone(peer)
        self._look()

    def begin(self, consultation: Consultation) -> None:
        """Begin a consultation, or change the one of the same program."""
        self._by_peer[consultation.peer] = consultation
        self._leave_at.pop(consultation.peer, None)
        self._save()
        self._look()

    def end(self, peer: str | None) -> None:
        """End the consultation of one program, or with None every one."""
        for name in [one for one in self._by_peer if peer in {None, one}]:
            del self._by_peer[name]
            self._leave_at.pop(name, None)
        self._save()
        self._look()

    def note_gone(self, peer: str) -> None:
        """End the consultation of a program soon unless it comes back; people's goes on."""
        if peer and peer in self._by_peer:
            self._leave_at[peer] = self._clock.now() + timedelta(seconds=GRACE_S)
            self._look()

    def note_back(self, peer: str) -> None:
        """Go on with the consultation of a program that is connected again."""
        self._leave_at.pop(peer, None)

    def close(self) -> None:
        """Look no more; what is going on is kept for the next panel."""
        self._timer.stop()

    def _look(self) -> None:
        """End what is over and show what lasts longest."""
        now = self._clock.now()
        over = [peer for peer in self._by_peer if self._end_of(peer) <= now]
        for peer in over:
            del self._by_peer[peer]
            self._leave_at.pop(peer, None)
        if over:
            self._save()
        shown = max(self._by_peer.values(), key=lambda one: one.expires_at, default=None)
        if self._by_peer:
            next_s = (min(map(self._end_of, self._by_peer)) - now).total_seconds()
            self._timer.start(round(min(next_s, _LOOK_S) * 1000) + 1)
        else:
            self._timer.stop()
        if shown != self._shown:
            self._shown = shown
            _log.info("quiet=%s", "no" if shown is None else f"until {shown.expires_at}")
            self.changed.emit(shown)

    def _end_of(self, peer: str) -> datetime:
        expires_at = self._by_peer[peer].expires_at
        return min(expires_at, self._leave_at.get(peer, expires_at))

    def _save(self) -> None:
        try:
            data = msgspec.json.encode(tuple(self._by_peer.values()))
            files.write_atomically(self._path, data, durable=False)
        except HostError as error:
            _log.warning("consultations not kept: %s", error)
