"""Processes on Linux: /proc to look, pidfd to watch and signal, subreaper to keep orphans."""

from __future__ import annotations

import atexit
import ctypes
import os
import signal
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

from PySide6.QtCore import QObject, QSocketNotifier

from app.errors import HostError
from app.model.processes import ProcessIdentity
from app.platform import procfs
from app.platform.processes import (
    RUN_ID_VARIABLE,
    Child,
    Launch,
    PortOwner,
    ProcessEntry,
    ProcessTable,
    ProcessUsage,
    RawExit,
    RunMarks,
)
from app.platform.processes_posix import PosixChild

assert sys.platform != "win32"  # noqa: S101 - tells the type checker where this file is for

_PR_SET_CHILD_SUBREAPER = 36
_KERNEL_THREADS = 2


class LinuxProcesses:
    """The processes of this machine; see ``ProcessPlatform``."""

    keeps_orphans = True

    def __init__(self) -> None:
        self._boot_id = procfs.boot_id()
        self._running: set[PosixChild] = set()
        # Also keeps the children alive until then: destroying a QProcess would kill its program.
        atexit.register(self.detach_all)

    def new_child(self, parent: QObject | None) -> Child:
        """Return a child that can be started once."""
        return PosixChild(self.identity, self._on_running_changed, parent)

    def adopt(self, identity: ProcessIdentity, parent: QObject | None) -> Child | None:
        """Watch a process that somebody else started, or None when it is gone."""
        # First the descriptor, then the comparison: after it the pid cannot change hands.
        try:
            descriptor = os.pidfd_open(identity.pid)
        except OSError:
            return None
        if self.identity(identity.pid) != identity:
            os.close(descriptor)
            return None
        return AdoptedChild(identity, descriptor, parent)

    def detach_all(self) -> None:
        """Detach every running child; also done by itself at the end of the program."""
        for child in self._running:
            child.detach()
        self._running.clear()

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

    def ask_to_end(self, identity: ProcessIdentity) -> bool:
        """Send SIGTERM; False when the process is gone or not ours."""
        return self._send(identity, signal.SIGTERM)

    def freeze(
        self, identities: Collection[ProcessIdentity], marks: RunMarks | None = None
    ) -> None:
        """Send SIGSTOP, which cannot be caught, to each and to the groups of the run."""
        self._send_all(identities, marks, signal.SIGSTOP)

    def kill(self, identities: Collection[ProcessIdentity], marks: RunMarks | None = None) -> None:
        """Send SIGKILL to each and to the groups of the run."""
        self._send_all(identities, marks, signal.SIGKILL)

    def become_subreaper(self) -> None:
        """Let orphans of our children become children of ours (prctl(2)).

        Raises:
            HostError: The kernel refused.
        """
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
            reason = os.strerror(ctypes.get_errno())
            raise HostError("host.subreaper", f"cannot become the parent of orphans: {reason}")

    def reap(self, pids: Iterable[int]) -> None:
        """Remove zombies among ``pids``; those that QProcess waits for are left to it."""
        mains = self._main_pids()
        for pid in pids:
            if pid not in mains:
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)

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

    def _on_running_changed(self, child: PosixChild) -> None:
        if child.process_id:
            self._running.add(child)
        else:
            self._running.discard(child)

    def _main_pids(self) -> set[int]:
        return {child.process_id for child in self._running}

    def _send_all(
        self,
        identities: Collection[ProcessIdentity],
        marks: RunMarks | None,
        number: signal.Signals,
    ) -> None:
        # The kernel signals a group in one step: whoever forks without end cannot escape it.
        for group in _own_groups(identities, marks):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)
        for identity in identities:
            self._send(identity, number)

    def _send(self, identity: ProcessIdentity, number: signal.Signals) -> bool:
        with _pidfd(identity.pid) as descriptor:
            if descriptor is None or self.identity(identity.pid) != identity:
                return False
            try:
                signal.pidfd_send_signal(descriptor, number)
            except (ProcessLookupError, PermissionError):
                return False
            return True


class AdoptedChild(Child):
    """A process of an earlier panel; its exit status went to whoever is its parent now."""

    def __init__(self, identity: ProcessIdentity, descriptor: int, parent: QObject | None) -> None:
        super().__init__(parent)
        self._identity = identity
        self._descriptor = descriptor
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)

    def start(self, launch: Launch) -> None:
        """Refuse: it runs already."""
        raise RuntimeError(f"cannot start '{launch.program}': this child was adopted")

    def detach(self) -> None:
        """Stop watching: nothing is emitted any more and the process goes on by itself."""
        self._notifier.setEnabled(False)
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _on_notifier_activated(self) -> None:
        self.detach()
        self._set_ended(RawExit(None, None))


@contextmanager
def _pidfd(pid: int) -> Iterator[int | None]:
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


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


def _own_groups(identities: Collection[ProcessIdentity], marks: RunMarks | None) -> set[int]:
    """Return the process groups that lie in a session which the run made itself."""
    if marks is None:
        return set()
    leaders = {identity.pid for identity in identities}
    if marks.main is not None:
        leaders.add(marks.main.pid)
    entries = [
        entry
        for identity in identities
        if (entry := procfs.entry(identity.pid)) and entry.start == identity.start
    ]
    return {entry.group for entry in entries if entry.session in leaders}


def _session(main: ProcessIdentity | None, table: ProcessTable) -> int | None:
    """Return the session that the main made, unless its number was given to somebody else."""
    if main is None:
        return None
    leader = table.entries.get(main.pid)
    return main.pid if leader is None or leader.start == main.start else None


def _age(entry: ProcessEntry) -> tuple[int, int]:
    return entry.start, entry.pid
