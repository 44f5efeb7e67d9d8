"""Sees that files of a service changed, so that it can be restarted with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.model.service import WatchSpec

_WILDCARDS = frozenset("*?[")

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
        """Return what is there now, and watch exactly that and where more may turn up."""
        looks = [_Look.of(self._base_dir, pattern) for pattern in self._patterns]
        files = [path for look in looks for path in look.files()]
        folders = [path for look in looks for path in look.folders()]
        self._watch({str(path) for path in (*files, *folders)})
        return frozenset(_fingerprints(files))

    def _watch(self, wanted: set[str]) -> None:
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))


@dataclass(frozen=True, slots=True)
class _Look:
    """One pattern, cut where its first wildcard is.

    Attributes:
        root: Folder before the first wildcard.
        rest: Parts from there on; the last one names files.
    """

    root: Path
    rest: tuple[str, ...]

    @classmethod
    def of(cls, base_dir: Path, pattern: str) -> _Look:
        parts = (base_dir / pattern).parts
        fixed = next(
            (at for at, part in enumerate(parts[:-1]) if _WILDCARDS & set(part)), len(parts) - 1
        )
        return cls(Path(*parts[:fixed]), parts[fixed:])

    def files(self) -> list[Path]:
        return [path for path in self.root.glob("/".join(self.rest)) if path.is_file()]

    def folders(self) -> set[Path]:
        """Return every folder in which a file or folder of the pattern may turn up."""
        nearest = next(path for path in (self.root, *self.root.parents) if path.is_dir())
        found = {nearest}
        for end in range(1, len(self.rest)):
            found |= {path for path in self.root.glob("/".join(self.rest[:end])) if path.is_dir()}
        return found


def _fingerprints(files: Iterable[Path]) -> Iterable[tuple[str, int, int]]:
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            continue
        yield str(path), stat.st_mtime_ns, stat.st_size
