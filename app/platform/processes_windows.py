"""Processes on Windows: handles to watch, jobs to keep track, and the system's own list to look.

QProcess is no use here: it neither appends nor starts anything suspended, so a child could start
another one before it is in its job.
"""

from __future__ import annotations

import msvcrt
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Mapping

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from shiboken6 import Shiboken

from app.model.processes import ProcessIdentity
from app.platform import start_failures, win32
from app.platform.processes import (
    KILLED_CODE,
    RUN_ID_VARIABLE,
    Child,
    Launch,
    PortOwner,
    ProcessEntry,
    ProcessTable,
    ProcessUsage,
    RawExit,
    RunMarks,
    is_compiled,
    own_command,
)

assert sys.platform == "win32"  # noqa: S101 - tells the type checker where this file is for

# The stubs of PySide6 are those of the system that the type checker runs on.
from PySide6.QtCore import QWinEventNotifier  # type: ignore[attr-defined] # noqa: E402 - see above

# Creation times are absolute on Windows, so they name a process without knowing the boot.
_ANY_BOOT = "any"

_CREATE_SUSPENDED = 0x00000004
_FLAGS = _CREATE_SUSPENDED | subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
_FILETIME_PER_S = 10_000_000

_CONSOLE_HOST = "conhost.exe"
"""The system's own companion of every console program; it ends with the last of them."""


class WindowsProcesses:
    """The processes of this machine; see ``ProcessPlatform``."""

    keeps_orphans = False

    def __init__(self) -> None:
        self._jobs: dict[str, win32.Handle] = {}
        self._children: set[WatchedChild] = set()

    def new_child(self, parent: QObject | None) -> Child:
        """Return a child that can be started once."""
        return WindowsChild(self._keep_job, self._on_running_changed, parent)

    def adopt(self, identity: ProcessIdentity, parent: QObject | None) -> Child | None:
        """Watch a process that somebody else started, or None when it is gone."""
        handle = _open(identity)
        if handle is None:
            return None
        child = WatchedChild(self._on_running_changed, parent)
        child.watch(identity, handle)
        return child

    def detach_all(self) -> None:
        """Detach every running child; processes of Windows outlive us anyway."""
        for child in tuple(self._children):
            child.detach()

    def boot_id(self) -> str:
        """Return a constant: creation times need no boot to be unique."""
        return _ANY_BOOT

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Name the living process that has this pid now, or None."""
        handle = win32.open_process(pid)
        if handle is None:
            return None
        with handle:
            if win32.is_ended(handle):
                return None
            return ProcessIdentity(pid, win32.creation_time(handle), _ANY_BOOT)

    def snapshot(self) -> ProcessTable:
        """Read the table of all processes once."""
        found = {each.pid: each for each in win32.system_processes()}
        entries = {pid: _entry(each, found.get(each.parent_pid)) for pid, each in found.items()}
        return ProcessTable(_ANY_BOOT, entries)

    def find_runs(self) -> Mapping[str, tuple[ProcessIdentity, ...]]:
        """Return the living processes of every run id, those first that started first."""
        table = self.snapshot()
        runs: dict[str, list[ProcessIdentity]] = {}
        for entry in sorted(table.entries.values(), key=lambda each: (each.start, each.pid)):
            if _is_candidate(entry, since=0) and (run_id := _run_id(entry.pid)):
                runs.setdefault(run_id, []).append(table.identity(entry))
        return {run_id: tuple(found) for run_id, found in runs.items()}

    def members(self, marks: RunMarks, table: ProcessTable) -> frozenset[ProcessIdentity]:
        """Return every living process of a run, never this process itself.

        The union of: main and what was seen before, the job, the run id in the environment where
        there is no job of ours, and all descendants of these.
        """
        known = {*marks.seen, marks.main} - {None}
        roots = {identity.pid for identity in known if identity and table.find(identity)}
        since = 0 if marks.main is None else marks.main.start
        candidates = [each for each in table.entries.values() if _is_candidate(each, since)]
        job = self._jobs.get(marks.run_id)
        if job is not None:
            roots.update({each.pid for each in candidates}.intersection(win32.job_pids(job)))
        else:
            roots.update(each.pid for each in candidates if _run_id(each.pid) == marks.run_id)
        found = (table.entries[pid] for pid in table.descendants(roots))
        return frozenset(table.identity(entry) for entry in found if _is_candidate(entry, since=0))

    def orphans(self) -> tuple[ProcessEntry, ...]:
        """Return nobody: Windows gives orphans to no one."""
        return ()

    def ask_to_end(self, identity: ProcessIdentity) -> bool:
        """Close its windows, or send CTRL_BREAK to its group where it has none."""
        handle = _open(identity)
        if handle is None:
            return False
        with handle:  # while it is open nobody else gets this pid
            return win32.post_close(identity.pid) > 0 or _send_break(identity.pid)

    def freeze(
        self,
        identities: Collection[ProcessIdentity],
        marks: RunMarks | None = None,  # noqa: ARG002 - a job cannot be suspended
    ) -> None:
        """Suspend all threads of each."""
        _for_each(identities, win32.suspend)

    def kill(self, identities: Collection[ProcessIdentity], marks: RunMarks | None = None) -> None:
        """End the job of the run in one step, then each of these."""
        job = None if marks is None else self._jobs.get(marks.run_id)
        if job is not None:
            win32.terminate_job(job, KILLED_CODE)
        _for_each(identities, lambda process: win32.terminate(process, KILLED_CODE))

    def become_subreaper(self) -> None:
        """Do nothing: Windows has no orphans to give; jobs keep track instead."""

    def reap(self, pids: Iterable[int]) -> None:
        """Do nothing: Windows has no zombies."""

    def port_owner(self, port: int) -> PortOwner | None:
        """Return who listens on a TCP port of this machine, or None."""
        for connection in psutil.net_connections("tcp"):
            address = connection.laddr
            if connection.status == psutil.CONN_LISTEN and address and address.port == port:
                pid = connection.pid or None
                entry = None if pid is None else self.snapshot().entries.get(pid)
                name = "" if entry is None else entry.name
                return PortOwner(pid, name, None if pid is None else _run_id(pid))
        return None

    def usage(self, identities: Collection[ProcessIdentity]) -> tuple[ProcessUsage, ...]:
        """Measure processes, leaving out those that are gone; sorted by pid."""
        wanted = {identity.pid: identity for identity in identities}
        found = []
        for each in sorted(win32.system_processes()):
            identity = wanted.get(each.pid)
            if identity is None or identity.start != each.created or not each.threads:
                continue
            usage = ProcessUsage(
                identity,
                each.parent_pid,
                each.name,
                _arguments(each.pid),
                each.cpu_time / _FILETIME_PER_S,
                each.resident_bytes,
            )
            found.append(usage)
        return tuple(found)

    def _keep_job(self, run_id: str, job: win32.Handle) -> None:
        for old_run_id, old_job in tuple(self._jobs.items()):
            if not win32.job_pids(old_job):
                old_job.close()
                del self._jobs[old_run_id]
        self._jobs[run_id] = job

    def _on_running_changed(self, child: WatchedChild) -> None:
        if child.is_watching:
            self._children.add(child)
        else:
            self._children.discard(child)


class WatchedChild(Child):
    """A process watched through a handle, whoever started it; its exit code is always known."""

    def __init__(
        self, on_running_changed: Callable[[WatchedChild], None], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._on_running_changed = on_running_changed
        self._handle: win32.Handle | None = None
        self._notifier: _HandleNotifier | None = None

    @property
    def is_watching(self) -> bool:
        """Whether the end of the process will be told."""
        return self._handle is not None

    def start(self, launch: Launch) -> None:
        """Refuse: it runs already."""
        raise RuntimeError(f"cannot start '{launch.program}': this child was adopted")

    def watch(self, identity: ProcessIdentity, handle: win32.Handle) -> None:
        """Watch a process; takes the handle over."""
        self._identity = identity
        self._handle = handle
        self._notifier = _HandleNotifier(handle.value, self._on_handle_signalled, self)
        self._on_running_changed(self)

    def detach(self) -> None:
        """Stop watching: nothing is emitted any more and the process goes on by itself."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._handle is not None:
            self._handle.close()
            self._handle = None
        self._on_running_changed(self)

    def _on_handle_signalled(self) -> None:
        if self._handle is not None:
            status = RawExit(win32.exit_code(self._handle), None)
            self.detach()
            self._set_ended(status)


class WindowsChild(WatchedChild):
    """A child of ours: in a job before its first instruction, its output append-only files.

    Args:
        keep_job: Called with run id and job of the started process.
        on_running_changed: Called when watching begins and ends.
    """

    def __init__(
        self,
        keep_job: Callable[[str, win32.Handle], None],
        on_running_changed: Callable[[WatchedChild], None],
        parent: QObject | None,
    ) -> None:
        super().__init__(on_running_changed, parent)
        self._keep_job = keep_job

    def start(self, launch: Launch) -> None:
        """Start the program; the outcome arrives as ``started`` or ``start_failed``."""
        try:
            pid, handle = _spawn_suspended(launch)
        except OSError as error:
            failure = start_failures.explain(launch, error.strerror or str(error))
            QTimer.singleShot(0, self, lambda: self.start_failed.emit(failure))
            return
        job = win32.create_job()
        win32.assign(job, handle)
        self._keep_job(launch.environment.get(RUN_ID_VARIABLE, ""), job)
        identity = ProcessIdentity(pid, win32.creation_time(handle), _ANY_BOOT)
        win32.resume(handle)
        QTimer.singleShot(0, self, lambda: self._on_spawned(identity, handle))

    def _on_spawned(self, identity: ProcessIdentity, handle: win32.Handle) -> None:
        self._set_started(identity)
        self.watch(identity, handle)


class _HandleNotifier(QWinEventNotifier):  # type: ignore[misc] # as above
    """Tells once that a handle was signalled.

    WORKAROUND PySide6 6.8: it takes no plain number for a handle, and cannot pass the handle on
    to a slot; so the event is taken here, before a signal is made of it.
    """

    def __init__(self, handle: int, on_signalled: Callable[[], None], parent: QObject) -> None:
        super().__init__(Shiboken.VoidPtr(handle), parent)
        self._on_signalled = on_signalled
        self.setEnabled(True)

    def event(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.WinEventAct:
            return bool(super().event(event))
        self.setEnabled(False)
        self._on_signalled()
        return True


def _spawn_suspended(launch: Launch) -> tuple[int, win32.Handle]:
    """Create the process; raises OSError."""
    program = start_failures.located(launch) or launch.program
    outputs = [_append_descriptor(launch.stdout)]
    try:
        if launch.stderr != launch.stdout:
            outputs.append(_append_descriptor(launch.stderr))
        process = subprocess.Popen(
            [program, *launch.arguments],
            cwd=launch.cwd,
            env=dict(launch.environment),
            stdin=subprocess.DEVNULL,
            stdout=outputs[0],
            stderr=outputs[-1],
            creationflags=_FLAGS,
        )
    finally:
        for descriptor in outputs:
            os.close(descriptor)
    handle = win32.open_process(process.pid)  # suspended, so the pid is still its own
    process.returncode = 0  # we watch it by our own handle: Popen need not warn that it still runs
    if handle is None:
        process.kill()
        raise OSError(f"the new process {process.pid} cannot be opened")
    return process.pid, handle


def _append_descriptor(path: os.PathLike[str]) -> int:
    return msvcrt.open_osfhandle(win32.open_for_append(os.fspath(path)), os.O_APPEND)


def _open(identity: ProcessIdentity) -> win32.Handle | None:
    """Open exactly this process, None when it is gone."""
    if identity.boot_id != _ANY_BOOT:
        return None
    handle = win32.open_process(identity.pid)
    if handle is None:
        return None
    if win32.creation_time(handle) != identity.start or win32.is_ended(handle):
        handle.close()
        return None
    return handle


def _for_each(
    identities: Collection[ProcessIdentity], action: Callable[[win32.Handle], None]
) -> None:
    for identity in identities:
        if (handle := _open(identity)) is not None:
            with handle:
                action(handle)


def _entry(process: win32.SystemProcess, parent: win32.SystemProcess | None) -> ProcessEntry:
    # Windows keeps the pid of a parent that is gone; whoever has it now is younger than the child.
    is_parent = parent is not None and parent.created <= process.created
    return ProcessEntry(
        pid=process.pid,
        parent_pid=process.parent_pid if is_parent else 0,
        group=0,
        session=0,
        start=process.created,
        is_zombie=process.threads == 0,
        name=process.name,
    )


def _is_candidate(entry: ProcessEntry, since: int) -> bool:
    return (
        entry.start >= since
        and not entry.is_zombie
        and entry.pid not in {0, os.getpid()}
        and entry.name != _CONSOLE_HOST
    )


def _run_id(pid: int) -> str | None:
    try:
        return psutil.Process(pid).environ().get(RUN_ID_VARIABLE)
    except (psutil.Error, OSError):
        return None


def _arguments(pid: int) -> tuple[str, ...]:
    try:
        return tuple(psutil.Process(pid).cmdline())
    except (psutil.Error, OSError):
        return ()


def _send_break(pid: int) -> bool:
    """Send CTRL_BREAK, which only works from inside the console of the receiver.

    A panel with a console of its own must not leave it, so a program of ours does it instead.
    """
    if not win32.has_console():
        return win32.send_break_through_its_console(pid)
    if is_compiled():
        return False
    command = own_command("app.platform.console_break", str(pid))
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, creationflags=subprocess.CREATE_NO_WINDOW
    )
    process.returncode = 0  # nobody waits for it
    return True
