"""Sees that files of a service changed, so that it can be restarted with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.model.service import WatchSpec

Fingerprint = frozenset[tuple[str, int, int]]


class FileWatch(QObject):
    """Watches the files that match some patterns.

    Signals:
        changed: Some were changed, added or removed, and then nothing for the debounce time.
    """

    changed = Signal()

    def __init__(self, base_dir: Path, spec: WatchSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._base_dir = base_dir
        self._patterns = spec.paths
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_watcher_changed)
        self._watcher.directoryChanged.connect(self._on_watcher_changed)
        self._debounce = QTimer(self)
        self._debounce.setObjectName("file-watch-debounce")
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(round(spec.debounce_s * 1000))
        self._debounce.timeout.connect(self._on_debounce_timeout)
        self._last = self._look()

    def _on_watcher_changed(self, _path: str) -> None:
        self._debounce.start()

    def _on_debounce_timeout(self) -> None:
        now = self._look()
        if now != self._last:
            self._last = now
            self.changed.emit()

    def _look(self) -> Fingerprint:
        """Return what is there now, and watch exactly that and the folders it lies in."""
        files = [path for pattern in self._patterns for path in self._matches(pattern)]
        self._watch({str(path) for path in files} | {str(path.parent) for path in files})
        return frozenset(_fingerprints(files))

    def _matches(self, pattern: str) -> list[Path]:
        anchored = Path(pattern)
        if anchored.is_absolute():
            root = Path(anchored.anchor)
            return [path for path in root.glob(str(anchored.relative_to(root))) if path.is_file()]
        return [path for path in self._base_dir.glob(pattern) if path.is_file()]

    def _watch(self, wanted: set[str]) -> None:
        wanted.add(str(self._base_dir))
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))


def _fingerprints(files: Iterable[Path]) -> Iterable[tuple[str, int, int]]:
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            continue
        yield str(path), stat.st_mtime_ns, stat.st_size
