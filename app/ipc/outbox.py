"""Sending from the panel: never waits, and keeps the order when Windows holds a file."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.ipc.envelope import Envelope
from app.ipc.spool import PANEL, RETRY_DELAYS_S, Mailbox, Writer, is_busy, publish

_log = logging.getLogger(__name__)


class Outbox(QObject):
    """Delivers messages to peers under the panel's name."""

    def __init__(self, spool: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spool = spool
        self._writer = Writer(PANEL)
        self._held: deque[Path] = deque()
        self._tries = 0
        self._retry = QTimer(self)
        self._retry.setObjectName("outbox-retry")
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._publish_held)

    def put(self, peer: str, envelope: Envelope) -> None:
        """Send ``envelope`` to ``peer``.

        Raises:
            PeerGoneError: The peer has no mailbox.
            HostError: The disk refuses, or the mailbox is not safe.
            EnvelopeError: The message breaks a limit.
        """
        self._held.append(self._writer.draft(Mailbox(self._spool, peer), envelope))
        if len(self._held) == 1:
            self._publish_held()

    def _publish_held(self) -> None:
        while self._held:
            try:
                publish(self._held[0])
            except OSError as error:
                if is_busy(error) and self._tries < len(RETRY_DELAYS_S):
                    self._retry.start(round(RETRY_DELAYS_S[self._tries] * 1000))
                    self._tries += 1
                    return
                _log.warning("message not delivered file=%s reason=%s", self._held[0], error)
                with contextlib.suppress(OSError):
                    self._held[0].unlink()
            self._tries = 0
            self._held.popleft()
