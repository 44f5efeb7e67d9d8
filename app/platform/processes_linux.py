"""Processes on Linux: /proc to look, pidfd to watch and signal, subreaper to keep orphans."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Collection, Iterator, Mapping

from PySide6.QtCore import QObject

from app.errors import HostError
from app.model.processes import ProcessIdentity
from app.platform import procfs
from app.platform.processes import (
    RUN_ID_VARIABLE,
    Child,
    PortOwner,
    ProcessEntry,
    ProcessTable,
    ProcessUsage,
    RunMarks,
)
from app.platform.processes_posix import NotifiedChild, SweptChild

assert sys.platform == "linux"  # noqa: S101 - tells the type checker where this file is for

from app.platform.posix_signals import PosixProcesses  # noqa: E402 - exists only past the assert

_PR_SET_CHILD_SUBREAPER = 36
_KERNEL_THREADS = 2


class LinuxProcesses(PosixProcesses):
    """The processes of this machine; see ``ProcessPlatform``."""

    keeps_orphans = True

    def __init__(self) -> None:
        super().__init__()
        self._boot_id = procfs.boot_id()

    def adopt(self, identity: ProcessIdentity, parent: QObject | None) -> Child | None:
        """Watch a process that somebody else started, or None when it is gone."""
        # First the descriptor, then the comparison: after it the pid cannot change hands.
        watch = _PidDescriptor.open(identity.pid)
        if self.identity(identity.pid) != identity:
            watch.close()
            return None
        if not watch.is_open:
            return SweptChild(identity, lambda: self.identity(identity.pid) == identity, parent)
        return NotifiedChild(identity, watch, parent)

    def boot_id(self) -> str:
        """Return the kernel's random id of this boot."""
        return self._boot_id

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Name the living process that has this pid now, or None."""
        entry = procfs.entry(pid)
        if entry is None or entry.is_zombie:
            return None
        return ProcessIdentity(pid, entry.start, self._boot_id)

    def snapshot(self) -> ProcessTable:
        """Read the table of all processes once (16 microseconds each)."""
        entries = (procfs.entry(pid) for pid in procfs.pids())
        return ProcessTable(self._boot_id, {entry.pid: entry for entry in entries if entry})

    def find_runs(self) -> Mapping[str, tuple[ProcessIdentity, ...]]:
        """Return the living processes of every run id, those first that started first."""
        runs: dict[str, list[ProcessEntry]] = {}
        table = self.snapshot()
        for entry in _candidates(table, since=0):
            if run_id := procfs.environment_value(entry.pid, RUN_ID_VARIABLE):
                runs.setdefault(run_id, []).append(entry)
        return {
            run_id: tuple(map(table.identity, sorted(found, key=_age)))
            for run_id, found in runs.items()
        }

    def members(self, marks: RunMarks, table: ProcessTable) -> frozenset[ProcessIdentity]:
        """Return every living process of a run, never this process itself.

        The union of: main and what was seen before, the main's session, the run id in the
        environment, whoever writes to the log files, and all descendants of these.
        """
        known = {*marks.seen, marks.main} - {None}
        roots = {identity.pid for identity in known if identity and table.find(identity)}
        since = 0 if marks.main is None else marks.main.start
        files = frozenset(os.path.realpath(path) for path in marks.log_files)
        session = _session(marks.main, table)
        for entry in _candidates(table, since):
            if entry.pid not in roots and (
                entry.session == session
                or procfs.environment_value(entry.pid, RUN_ID_VARIABLE) == marks.run_id
                or procfs.writes_to(entry.pid, files)
            ):
                roots.add(entry.pid)
        found = (table.entries[pid] for pid in table.descendants(roots) if pid != os.getpid())
        return frozenset(table.identity(entry) for entry in found if not entry.is_zombie)

    def orphans(self) -> tuple[ProcessEntry, ...]:
        """Return processes of units that became ours when their parent ended, zombies included.

        What we start for ourselves stays in our session, what we start as a unit never does.
        """
        own_session = os.getsid(0)
        mains = self._main_pids()
        found = (procfs.entry(pid) for pid in procfs.children_of_this_process() if pid not in mains)
        return tuple(entry for entry in found if entry and entry.session != own_session)

    def become_subreaper(self) -> None:
        """Let orphans of our children become children of ours (prctl(2)).

        Raises:
            HostError: The kernel refused.
        """
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
            reason = os.strerror(ctypes.get_errno())
            raise HostError("host.subreaper", f"cannot become the parent of orphans: {reason}")

    def port_owner(self, port: int) -> PortOwner | None:
        """Return who listens on a TCP port of this machine, or None."""
        inodes = procfs.listening_sockets(port)
        if not inodes:
            return None
        for pid in procfs.pids():
            if procfs.holds_socket(pid, inodes) and (entry := procfs.entry(pid)):
                run_id = procfs.environment_value(pid, RUN_ID_VARIABLE)
                return PortOwner(pid, entry.name, run_id)
        return PortOwner(None, "", None)

    def usage(self, identities: Collection[ProcessIdentity]) -> tuple[ProcessUsage, ...]:
        """Measure processes, leaving out those that are gone; sorted by pid."""
        found = []
        for identity in sorted(identities, key=lambda each: each.pid):
            measured = procfs.cpu_and_memory(identity.pid)
            if measured is None or measured[0].start != identity.start or measured[0].is_zombie:
                continue
            entry, cpu_s, memory_bytes = measured
            arguments = procfs.arguments(entry.pid)
            found.append(
                ProcessUsage(identity, entry.parent_pid, entry.name, arguments, cpu_s, memory_bytes)
            )
        return tuple(found)

    def _send(self, identity: ProcessIdentity, number: signal.Signals) -> bool:
        """Signal exactly this process; False when it is gone or not ours."""
        watch = _PidDescriptor.open(identity.pid)
        try:
            if not watch.is_open:
                return super()._send(identity, number)
            if self.identity(identity.pid) != identity:
                return False
            signal.pidfd_send_signal(watch.fileno(), number)
        except (ProcessLookupError, PermissionError):
            return False
        finally:
            watch.close()
        return True


class _PidDescriptor:
    """A descriptor that stands for a process; not open where it is gone, or before Linux 5.3."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def open(cls, pid: int) -> _PidDescriptor:
        """Open it if that is possible."""
        try:
            return cls(os.pidfd_open(pid))
        except OSError:
            return cls(-1)

    @property
    def is_open(self) -> bool:
        """Whether there is a descriptor."""
        return self._descriptor >= 0

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._descriptor

    def close(self) -> None:
        """Give the descriptor back."""
        if self.is_open:
            os.close(self._descriptor)
            self._descriptor = -1


def _candidates(table: ProcessTable, since: int) -> Iterator[ProcessEntry]:
    """Yield what can belong to a run: programs alive that are not older than its main."""
    own = os.getpid()
    for entry in table.entries.values():
        if (
            entry.start >= since
            and not entry.is_zombie
            and entry.pid != own
            and entry.parent_pid != _KERNEL_THREADS
        ):
            yield entry


def _session(main: ProcessIdentity | None, table: ProcessTable) -> int | None:
    """Return the session that the main made, unless its number was given to somebody else."""
    if main is None:
        return None
    leader = table.entries.get(main.pid)
    return main.pid if leader is None or leader.start == main.start else None


def _age(entry: ProcessEntry) -> tuple[int, int]:
    return entry.start, entry.pid
