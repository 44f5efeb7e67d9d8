"""What a test must not leave behind: threads, timers, child processes, files.

``Belongings`` is a picture of what exists now; ``leftovers`` names what a later picture has more.
Ending threads and dying children get a moment of grace, so only what really stays is reported.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QProcess, QThread, QTimer
from shiboken6 import Shiboken

GRACE_S = 1.0
"""How long an ending thread or a dying child may take before it counts as left behind."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_TOOL_FOLDERS = ("__pycache__", ".hypothesis", ".pytest_cache", "artefacts")


@dataclass(frozen=True, slots=True)
class Belongings:
    """Everything that runs or lies around on behalf of this process."""

    threads: frozenset[threading.Thread]
    qt_objects: frozenset[str]
    children: frozenset[psutil.Process]
    entries: frozenset[Path]

    @classmethod
    def now(cls, watched_folders: tuple[Path, ...]) -> Belongings:
        """Take the picture; ``watched_folders`` are listed without their subfolders."""
        return cls(
            threads=frozenset(threading.enumerate()),
            qt_objects=_running_qt_objects(),
            children=frozenset(psutil.Process().children(recursive=True)),
            entries=frozenset(
                entry
                for folder in watched_folders
                for entry in folder.iterdir()
                if entry.name not in _TOOL_FOLDERS and not entry.name.startswith(".cache")
            ),
        )


def leftovers(before: Belongings, watched_folders: tuple[Path, ...]) -> list[str]:
    """Name what came since ``before`` and does not go away, each with advice.

    Child processes which are left are killed, so that they cannot disturb the next test.
    """
    after = Belongings.now(watched_folders)
    return [
        *_left_threads(after.threads - before.threads),
        *_left_qt_objects(before),
        *_left_children(after.children - before.children),
        *(
            f"{entry}: made outside tmp_path; pass paths in"
            for entry in sorted(after.entries - before.entries)
        ),
    ]


def _left_threads(threads: frozenset[threading.Thread]) -> list[str]:
    found = []
    for thread in threads:
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(GRACE_S)
        if thread.is_alive():
            found.append(f"thread '{thread.name}' still runs; end it and join it")
    return found


def _left_qt_objects(before: Belongings) -> list[str]:
    if not _running_qt_objects() - before.qt_objects:
        return []
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = _running_qt_objects() - before.qt_objects
    return [f"{name} still runs; stop it or give it a parent that goes" for name in sorted(left)]


def _left_children(children: frozenset[psutil.Process]) -> list[str]:
    _gone, alive = psutil.wait_procs(children, timeout=GRACE_S if children else 0)
    found = [f"child process {_describe(child)} still runs; stop and reap it" for child in alive]
    for child in alive:
        child.kill()
    psutil.wait_procs(alive, timeout=GRACE_S)
    return found


def orphans(marker_name: str, marker_value: str) -> list[psutil.Process]:
    """Find processes anywhere on the machine which carry this marker in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(marker_name) == marker_value and process.pid != os.getpid():
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _describe(process: psutil.Process) -> str:
    try:
        return f"{process.pid} ({' '.join(process.cmdline()[:6])})"
    except (psutil.Error, OSError):
        return str(process.pid)


def _running_qt_objects() -> frozenset[str]:
    return frozenset(
        f"{type(item).__name__} '{item.objectName()}' {item!r}"
        for item in Shiboken.getAllValidWrappers()
        if isinstance(item, QObject) and _is_running(item)
    )


def _is_running(item: QObject) -> bool:
    match item:
        case QTimer():
            return item.isActive()
        case QThread():
            return item.isRunning() and item != QThread.currentThread()
        case QProcess():
            return item.state() != QProcess.ProcessState.NotRunning
        case _:
            return False


def collect_due_garbage() -> None:
    """Collect the oldest generation over its threshold, as Python would by itself."""
    counts = enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
    due = [generation for generation, (count, threshold) in counts if count > threshold > 0]
    if due:
        gc.collect(max(due))


class WriteWatch:
    """Notes which files Python code opens for writing outside the allowed folders.

    It listens to the interpreter's audit events, which cannot be unsubscribed: there is one per
    process, and it only takes notes while ``active``.
    """

    def __init__(self, allowed: tuple[Path, ...]) -> None:
        self._allowed = tuple(os.path.realpath(folder) for folder in allowed)
        self._offences: list[str] = []
        self.active = False
        sys.addaudithook(self._on_audit_event)

    def take_offences(self) -> list[str]:
        """Return what was noted since the last call, and forget it."""
        taken, self._offences = self._offences, []
        return taken

    def _on_audit_event(self, event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not self.active:
            return
        path, mode, flags = arguments
        if not isinstance(path, str | bytes) or not _writes(mode, flags):
            return
        name = os.path.realpath(os.fsdecode(path))
        if not name.startswith((*self._allowed, "/dev/", "/proc/", "\\\\.\\")) and not any(
            folder in name for folder in _TOOL_FOLDERS
        ):
            self._offences.append(f"{name}: opened for writing outside tmp_path; pass paths in")


def _writes(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITING)
