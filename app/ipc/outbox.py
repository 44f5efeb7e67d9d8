"""Sending from the panel: never waits, and keeps the order when Windows holds a file.

A peer that does not read is not written to without end, see ``backlog``.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.ipc.backlog import Backlog
from app.ipc.envelope import Envelope
from app.ipc.spool import (
    PANEL,
    RETRY_DELAYS_S,
    Mailbox,
    Writer,
    is_busy,
    list_folder,
    publish,
)

_log = logging.getLogger(__name__)


class Outbox(QObject):
    """Delivers messages to peers under the panel's name."""

    def __init__(self, spool: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spool = spool
        self._writer = Writer(PANEL)
        self._held: deque[Path] = deque()
        self._backlogs: dict[str, Backlog] = {}
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
        mailbox = Mailbox(self._spool, peer)
        draft = self._writer.draft(mailbox, envelope)
        self._held.append(draft)
        if peer in self._backlogs:
            self._note(mailbox, draft, envelope)
        if len(self._held) == 1:
            self._publish_held()

    def keep_bounded(self, peer: str) -> None:
        """Bound from now on what waits for a peer that stays connected."""
        self._backlogs.setdefault(peer, Backlog())

    def forget(self, peer: str) -> None:
        """Forget what waits for a peer that has ended."""
        self._backlogs.pop(peer, None)

    def dropped(self, peer: str) -> int:
        """Return how many messages to ``peer`` were dropped because it does not read."""
        backlog = self._backlogs.get(peer)
        return 0 if backlog is None else backlog.dropped

    def _note(self, mailbox: Mailbox, draft: Path, envelope: Envelope) -> None:
        backlog = self._backlogs[mailbox.owner]
        backlog.add(draft.name, draft.stat().st_size, envelope)
        if not backlog.may_be_full:
            return
        there = {*list_folder(mailbox.new), *(path.name for path in self._held)}
        names = backlog.to_drop(there)
        for name in names:
            with contextlib.suppress(OSError):  # read this moment, or held by another program
                (mailbox.new / name).unlink()
        if names:
            _log.warning("peer does not read peer=%s dropped=%d", mailbox.owner, len(names))

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
