"""Follows the configuration files and brings changes into force while the panel runs.

A signal of the system is only a hint: after each one, and every few seconds without, the files'
times and sizes are compared, so that a lost signal or a network folder without any costs seconds.
"""

from __future__ import annotations

import logging
from pathlib import Path
from stat import S_ISDIR

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal, Slot

from app.config.problems import ConfigErrors
from app.config.store import ConfigStore

_log = logging.getLogger(__name__)
_DEBOUNCE_MS = 200
_SWEEP_MS = 5_000
_ABSENT = (0, 0, 0, 0)


class ConfigWatcher(QObject):
    """Reloads the store when a file of a layer appears, changes, is replaced or goes.

    Signals:
        changed(ChangeSet): A difference is in force now.
        broken(ConfigErrors): The files are wrong; the last good configuration stays in force.
        repaired(): The files are right again, after ``broken``.
    """

    changed = Signal(object)
    broken = Signal(object)
    repaired = Signal()

    def __init__(self, store: ConfigStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_hint)
        self._watcher.fileChanged.connect(self._on_hint)
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._debounce.setObjectName("config-debounce")
        self._debounce.timeout.connect(self._compare)
        self._sweep = QTimer(self, interval=_SWEEP_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._sweep.setObjectName("config-sweep")
        self._sweep.timeout.connect(self._compare)
        self._seen = self._fingerprint()

    def start(self) -> None:
        """Begin to watch; call it right after the store was loaded."""
        self._watch()
        self._sweep.start()
        self._compare()

    def stop(self) -> None:
        """End all watching."""
        self._debounce.stop()
        self._sweep.stop()
        if paths := self._watcher.directories() + self._watcher.files():
            self._watcher.removePaths(paths)

    def reload(self) -> None:
        """Read the files now and tell the outcome by the signals."""
        self._seen = self._fingerprint()
        was_broken = self._store.errors is not None
        try:
            changes = self._store.reload()
        except ConfigErrors as errors:
            for problem in errors.problems:
                _log.error("configuration not used code=%s %s", problem.code, problem)
            self.broken.emit(errors)
            return
        _log.info("configuration loaded %s", changes)
        if was_broken:
            self.repaired.emit()
        if not changes.is_empty:
            self.changed.emit(changes)

    @Slot()
    def _on_hint(self) -> None:
        self._debounce.start()

    @Slot()
    def _compare(self) -> None:
        self._watch()
        if self._fingerprint() != self._seen:
            self.reload()

    def _watch(self) -> None:
        """Watch the folders, for files that come and go, and the files, for writing in place.

        A file that is replaced drops out of the watcher, and a folder may be made later: both are
        added again each time.
        """
        wanted = {str(_nearest_folder(folder)) for folder in self._store.sources.folders}
        wanted |= {str(path) for path in self._files() if _stat(path) != _ABSENT}
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if missing := sorted(wanted - watched):
            self._watcher.addPaths(missing)
        if surplus := sorted(watched - wanted):
            self._watcher.removePaths(surplus)

    def _files(self) -> list[Path]:
        sources = self._store.sources
        layers = [path for path in (sources.machine, sources.user) if path is not None]
        return layers + sorted(
            path for folder in sources.profile_folders for path in folder.glob("*.toml")
        )

    def _fingerprint(self) -> tuple[tuple[str, int, int, int, int], ...]:
        marks = ((path, _stat(path)) for path in self._files())
        return tuple((str(path), *mark) for path, mark in marks)


def _stat(path: Path) -> tuple[int, int, int, int]:
    """Return what changes with a file, its permissions too."""
    try:
        found = path.stat()
    except OSError:
        return _ABSENT
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if S_ISDIR(_stat(folder)[3]))
