"""The end of a service's log, read in the background and followed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app import aio
from app.logs.files import Stream, StreamFiles
from app.logs.tail import Follower, last_lines
from ui.item_models.lines import TailLine
from ui.tokens import Tone
from ui.viewmodels.panel import Panel

POLL_MS: Final = 500
_TIME: Final = re.compile(
    r"^\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?(\d\d:\d\d:\d\d(?:[.,]\d{1,3})?)\d*"
    r"(?:Z|[+-]\d\d:?\d\d)?\]?\s+"
)
_BAD: Final = re.compile(r"\b(error|fatal|critical|exception|traceback|panic)\b", re.IGNORECASE)
_WARN: Final = re.compile(r"\b(warn|warning)\b", re.IGNORECASE)


def tail_line(text: str) -> TailLine:
    """Split a line into time and words, and say whether it tells of trouble."""
    match = _TIME.match(text)
    time, words = (match[1], text[match.end() :]) if match else ("", text)
    if _BAD.search(words):
        return TailLine(time, words, Tone.BAD)
    return TailLine(time, words, Tone.WARN if _WARN.search(words) else None)


def livelier_stream(paths: tuple[str, str]) -> Stream:
    """Return the output that was written to last: where the newest words are."""
    times = []
    for path in paths:
        try:
            stat = Path(path).stat()
        except OSError:
            times.append(0.0)
            continue
        times.append(stat.st_mtime if stat.st_size else 0.0)
    return Stream.STDERR if times[1] > times[0] else Stream.STDOUT


class LogTailViewModel(QObject):
    """Follows one stream of one service while somebody looks.

    ``lines_added`` carries the new lines; ``restarted`` comes before the lines of another
    stream, or when the log was emptied.
    """

    restarted = Signal()
    lines_added = Signal(object)
    failed = Signal(str)

    def __init__(self, panel: Panel, keep: int, parent: QObject | None = None) -> None:
        """Keep at most ``keep`` lines."""
        super().__init__(parent)
        self._panel = panel
        self._keep = keep
        self._lines: deque[TailLine] = deque(maxlen=keep)
        self._follower: Follower | None = None
        self._generation = 0
        self._is_reading = False
        self._timer = QTimer(self)
        self._timer.setObjectName("log-tail")
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def lines(self) -> Sequence[TailLine]:
        """What is known of the end of the log, the oldest first."""
        return tuple(self._lines)

    def follow(self, name: str, stream: Stream) -> None:
        """Show the end of a service's log and what is added to it."""
        self._generation += 1
        self._follower = None
        self._lines.clear()
        self.restarted.emit()
        path = Path(self._panel.log_paths(name)[0 if stream is Stream.STDOUT else 1])
        files = StreamFiles(path.parent, name, stream)
        aio.spawn(self._open(files, self._generation), name="log-tail-open")
        self._timer.start()

    def stop(self) -> None:
        """Read no more."""
        self._generation += 1
        self._follower = None
        self._timer.stop()

    async def _open(self, files: StreamFiles, generation: int) -> None:
        try:
            tail = await aio.run_blocking(last_lines, files, self._keep)
        except OSError as error:
            if generation == self._generation:
                self.failed.emit(error.strerror or str(error))
            return
        if generation != self._generation:
            return
        self._follower = Follower(files, tail.position)
        self._add(tail.lines)

    def _on_timeout(self) -> None:
        if self._follower is not None and not self._is_reading:
            self._is_reading = True
            aio.spawn(self._poll(self._follower, self._generation), name="log-tail-poll")

    async def _poll(self, follower: Follower, generation: int) -> None:
        try:
            batch = await aio.run_blocking(follower.poll)
        except OSError as error:
            if generation == self._generation:
                self.failed.emit(error.strerror or str(error))
            return
        finally:
            self._is_reading = False
        if generation != self._generation:
            return
        if batch.is_new_file:
            self._lines.clear()
            self.restarted.emit()
        self._add(batch.lines)

    def _add(self, texts: Sequence[str]) -> None:
        if texts:
            lines = [tail_line(text) for text in texts[-self._keep :]]
            self._lines.extend(lines)
            self.lines_added.emit(lines)
