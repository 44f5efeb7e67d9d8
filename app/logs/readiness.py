"""Sees the line by which a starting service says that it is ready, within a millisecond.

Only for the two files of a service that is starting: on a running log a file watcher costs a core.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.logs.file_io import create_if_missing
from app.logs.files import Stream, StreamFiles
from app.logs.tail import Position, StreamReader, decode_line

READ_BYTES_A_PASS = 262_144
_LONGEST_PARTIAL_BYTES = 65_536
# The watcher is a hint, the sweep the guarantee. Windows announces growth only when its cache is
# written out, so there the sweep does the work.
_SWEEP_MS = 50 if sys.platform == "win32" else 250
_FLOOD_MS = 20


class ReadinessWatch(QObject):
    """Looks for a pattern in what a service writes from now on. Create it before the spawn.

    Args:
        folder: Where the logs are.
        unit: The starting unit. Its live files are created when missing.
        pattern: Searched in complete lines and in the unfinished one.
        parent: The owner.

    Raises:
        OSError: A live file cannot be created or read.
    """

    matched = Signal(str)
    """The line that matched; once, then the watch has stopped."""

    def __init__(
        self, folder: Path, unit: str, pattern: re.Pattern[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pattern = pattern
        self._scans = [_Scan(StreamFiles(folder, unit, stream)) for stream in Stream]
        self._watcher = QFileSystemWatcher([str(scan.path) for scan in self._scans], self)
        self._watcher.fileChanged.connect(self._look)
        self._sweep = QTimer(self)
        self._sweep.setObjectName("readiness-sweep")
        self._sweep.setInterval(_SWEEP_MS)
        self._sweep.timeout.connect(self._look)
        self._sweep.start()

    def stop(self) -> None:
        """Stop looking. ``matched`` does not come after this."""
        self._sweep.stop()
        self._stop_watching()

    def _look(self) -> None:
        if not self._sweep.isActive():
            return  # a change announced before the watch stopped
        for scan in self._scans:
            line = scan.find(self._pattern)
            if line is not None:
                self.stop()
                self.matched.emit(line)
                return
        if any(scan.is_behind for scan in self._scans):
            # A flood: one change signal per write would burn a core.
            self._stop_watching()
            self._sweep.setInterval(_FLOOD_MS)

    def _stop_watching(self) -> None:
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())


class _Scan:
    """Searches one stream onwards from where it ended at creation."""

    def __init__(self, files: StreamFiles) -> None:
        self.path = files.live
        self.is_behind = False
        create_if_missing(files.live)
        self._reader = StreamReader(files)
        self._position: Position = self._reader.end()
        self._partial = b""

    def find(self, pattern: re.Pattern[str]) -> str | None:
        """Read at most READ_BYTES_A_PASS and return the first line that matches."""
        chunk = self._reader.read(self._position, READ_BYTES_A_PASS)
        self._position = chunk.next
        self.is_behind = len(chunk.data) == READ_BYTES_A_PASS
        if not chunk.data:
            return None
        lines = (self._partial + chunk.data).split(b"\n")
        self._partial = lines[-1][-_LONGEST_PARTIAL_BYTES:]
        return next((text for text in map(decode_line, lines) if pattern.search(text)), None)
