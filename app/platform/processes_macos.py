"""Processes on macOS: psutil to look, kqueue to watch.

Never run on macOS by us; the tests run everything here but kqueue on Linux.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Collection, Iterator, Mapping

import psutil
from PySide6.QtCore import QObject

from app.model.processes import ProcessIdentity
from app.platform.processes import (
    RUN_ID_VARIABLE,
    Child,
    PortOwner,
    ProcessEntry,
    ProcessTable,
    ProcessUsage,
    RunMarks,
)
from app.platform.processes_posix import ExitWatch, NotifiedChild

assert sys.platform != "win32"  # noqa: S101 - tells the type checker where this file is for

from app.platform.posix_signals import PosixProcesses  # noqa: E402 - exists only past the assert

# Start times are absolute on macOS, so they name a process without knowing the boot.
_ANY_BOOT = "any"
_MICROSECONDS = 1_000_000
_OUTPUTS = (1, 2)


def watch_with_kqueue(pid: int) -> ExitWatch:
    """Return a queue that becomes readable when a process ends.

    Raises:
        OSError: The process is gone.
    """
    if sys.platform == "darwin":
        queue = select.kqueue()
        event = select.kevent(
            pid,
            filter=select.KQ_FILTER_PROC,
            flags=select.KQ_EV_ADD | select.KQ_EV_ONESHOT,
            fflags=select.KQ_NOTE_EXIT,
        )
        queue.control([event], 0)
        return queue
    raise OSError(f"this system has no kqueue to watch process {pid}")


class MacProcesses(PosixProcesses):
    """The processes of this machine; see ``ProcessPlatform``.

    Args:
        watch: Makes what becomes readable when a process ends; raises OSError when it is gone.
    """

    keeps_orphans = False

    def __init__(self, watch: Callable[[int], ExitWatch] = watch_with_kqueue) -> None:
        super().__init__()
        self._watch = watch

    def adopt(self, identity: ProcessIdentity, parent: QObject | None) -> Child | None:
        """Watch a process that somebody else started, or None when it is gone."""
        try:
            watch = self._watch(identity.pid)
        except OSError:
            return None
        # First the watch, then the comparison: after it the pid cannot change hands unseen.
        if self.identity(identity.pid) != identity:
            watch.close()
            return None
        return NotifiedChild(identity, watch, parent)

    def boot_id(self) -> str:
        """Return a constant: start times need no boot to be unique."""
        return _ANY_BOOT

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Name the living process that has this pid now, or None."""
        try:
            entry = _entry(psutil.Process(pid))
        except psutil.Error:
            return None
        return None if entry.is_zombie else ProcessIdentity(pid, entry.start, _ANY_BOOT)

    def snapshot(self) -> ProcessTable:
        """Read the table of all processes once."""
        return ProcessTable(_ANY_BOOT, {entry.pid: entry for entry in _entries()})

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

        The union of: main and what was seen before, the main's session, the run id in the
        environment, whoever writes to the log files, and all descendants of these.
        """
        known = {*marks.seen, marks.main} - {None}
        roots = {identity.pid for identity in known if identity and table.find(identity)}
        since = 0 if marks.main is None else marks.main.start
        files = {os.path.realpath(path) for path in marks.log_files}
        session = None if marks.main is None else marks.main.pid
        for entry in table.entries.values():
            if _is_candidate(entry, since) and (
                entry.session == session
                or _run_id(entry.pid) == marks.run_id
                or _writes_to(entry.pid, files)
            ):
                roots.add(entry.pid)
        found = (table.entries[pid] for pid in table.descendants(roots))
        return frozenset(table.identity(entry) for entry in found if _is_candidate(entry, since=0))

    def orphans(self) -> tuple[ProcessEntry, ...]:
        """Return nobody: macOS gives orphans to launchd."""
        return ()

    def become_subreaper(self) -> None:
        """Do nothing: only Linux lets a program become the parent of orphans."""

    def port_owner(self, port: int) -> PortOwner | None:
        """Return who listens on a TCP port of this machine, or None.

        Only processes of this user are seen: a listener of somebody else counts as nobody.
        """
        for process in psutil.process_iter():
            try:
                connections = process.net_connections("tcp")
            except (psutil.Error, OSError):
                continue
            for each in connections:
                if each.status == psutil.CONN_LISTEN and each.laddr.port == port:
                    return PortOwner(process.pid, _name(process), _run_id(process.pid))
        return None

    def usage(self, identities: Collection[ProcessIdentity]) -> tuple[ProcessUsage, ...]:
        """Measure processes, leaving out those that are gone; sorted by pid."""
        found = []
        for identity in sorted(identities, key=lambda each: each.pid):
            try:
                usage = _usage(identity, psutil.Process(identity.pid))
            except psutil.Error:
                continue
            if usage is not None:
                found.append(usage)
        return tuple(found)


def _entries() -> Iterator[ProcessEntry]:
    for process in psutil.process_iter():
        try:
            yield _entry(process)
        except psutil.Error:
            continue


def _entry(process: psutil.Process) -> ProcessEntry:
    try:
        group, session = os.getpgid(process.pid), os.getsid(process.pid)
    except OSError:  # of another user, or a zombie
        group = session = 0
    return ProcessEntry(
        pid=process.pid,
        parent_pid=process.ppid(),
        group=group,
        session=session,
        start=round(process.create_time() * _MICROSECONDS),
        is_zombie=process.status() == psutil.STATUS_ZOMBIE,
        name=_name(process),
    )


def _usage(identity: ProcessIdentity, process: psutil.Process) -> ProcessUsage | None:
    entry = _entry(process)
    if entry.start != identity.start or entry.is_zombie:
        return None
    times = process.cpu_times()
    return ProcessUsage(
        identity,
        entry.parent_pid,
        entry.name,
        tuple(process.cmdline()),
        times.user + times.system,
        process.memory_info().rss,
    )


def _is_candidate(entry: ProcessEntry, since: int) -> bool:
    return entry.start >= since and not entry.is_zombie and entry.pid != os.getpid()


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


def _run_id(pid: int) -> str | None:
    try:
        return psutil.Process(pid).environ().get(RUN_ID_VARIABLE)
    except (psutil.Error, OSError):
        return None


def _writes_to(pid: int, files: set[str]) -> bool:
    try:
        opened = psutil.Process(pid).open_files()
    except (psutil.Error, OSError):
        return False
    return any(each.fd in _OUTPUTS and each.path in files for each in opened)
