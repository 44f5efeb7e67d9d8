"""The one shared file of clients that do not know the spool yet. It loses messages.

The client and the panel replace the content of one file, ``{"type": ..., "data": {...}}``, and look
for changes. Whatever is replaced before the other side looked is gone, and a file that is read
while it is written is torn: of a burst of 1000 messages, 856 to 999 are lost
(``benchmarks/spool.py``). What arrives goes into the spool and is checked and handled as if it had
been written there; answers are not possible. Towards the client go updates and notices, and nothing
else, so that a late reader finds them. ``appUpdate`` is true while an update waits that the client
may offer.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import msgspec
from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer

from app.errors import AppError
from app.ipc.envelope import Envelope, JsonObject
from app.ipc.inbox import Refusal, read_checked
from app.ipc.peer_messages import (
    NOTICE,
    UPDATE_AVAILABLE,
    UPDATE_POSTPONED,
    UPDATE_PROGRESS,
    UPDATE_RESULT,
)
from app.ipc.spool import PANEL, Mailbox, Writer, publish
from app.platform import files

PEER = "legacy-cache"
TOLD = frozenset(
    kind.name
    for kind in (NOTICE, UPDATE_AVAILABLE, UPDATE_POSTPONED, UPDATE_PROGRESS, UPDATE_RESULT)
)
LOOK_S = 1.0

_log = logging.getLogger(__name__)


class LegacyCache(QObject):
    """Carries messages between one shared file and the spool.

    Args:
        spool: The spool's folder.
    """

    def __init__(self, spool: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._to_panel = Mailbox(spool, PANEL)
        self._writer = Writer(PEER)
        self._file: Path | None = None
        self._changed_ns = 0
        self._own = b""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setObjectName("legacy-cache")
        self._timer.setInterval(round(LOOK_S * 1000))
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._look)

    def use(self, file: Path | None) -> None:
        """Empty ``file`` and carry messages through it from now on; None for no file.

        A file that cannot be written is logged and tried again with the next message.
        """
        if file == self._file:
            return
        self.stop()
        self._file = file
        if file is not None:
            _log.info("messages also through a shared file, which loses some file=%s", file)
            self._write(b"")
            self._timer.start()

    def stop(self) -> None:
        """Look at the file no more."""
        self._timer.stop()
        if watched := self._watcher.files():
            self._watcher.removePaths(watched)
        self._file = None

    def tell(self, kind: str, data: object) -> None:
        """Put a message for the client in the place of the one before; see ``TOLD``."""
        if self._file is None or kind not in TOLD:
            return
        content: JsonObject = {"type": kind, "data": msgspec.to_builtins(data)}
        if kind in {UPDATE_AVAILABLE.name, UPDATE_POSTPONED.name}:
            content["appUpdate"] = True
        self._write(json.dumps(content, ensure_ascii=False).encode())

    def _write(self, content: bytes) -> None:
        if self._file is None:
            return
        try:
            files.write_atomically(self._file, content, durable=False)
        except AppError as error:
            _log.warning("shared file not written: %s", error)
            return
        self._own = content
        self._watch()

    def _watch(self) -> None:
        """Watch the file anew: replacing it ends the watch."""
        if self._file is not None and str(self._file) not in self._watcher.files():
            self._watcher.addPath(str(self._file))

    def _look(self) -> None:
        if self._file is None:
            return
        try:
            changed_ns = self._file.stat().st_mtime_ns
            if changed_ns == self._changed_ns:
                return
            content = read_checked(self._file)
        except OSError:
            return  # being replaced, or held by the client for the moment
        self._changed_ns = changed_ns
        self._watch()
        if isinstance(content, Refusal):
            _log.warning("shared file refused file=%s reason=%s", self._file, content.reason)
        elif content.strip() and content != self._own:
            self._forward(content)

    def _forward(self, content: bytes) -> None:
        try:
            found = json.loads(content)
            kind, data = found["type"], found.get("data", {})
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            _log.info("shared file is no message, perhaps torn reason=%r", error)
            return
        if not isinstance(kind, str) or not isinstance(data, dict):
            _log.info("shared file is no message file=%s", self._file)
            return
        try:
            publish(self._writer.draft(self._to_panel, Envelope.of(kind, data)))
        except (AppError, OSError) as error:
            _log.warning("message of the shared file not taken reason=%s", error)
