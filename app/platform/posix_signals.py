"""What all POSIX systems share about processes: our children, signals, groups, zombies."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Collection, Iterable
from contextlib import suppress

from PySide6.QtCore import QObject

from app.model.processes import ProcessIdentity
from app.platform.processes import Child, RunMarks
from app.platform.processes_posix import PosixChild

assert sys.platform != "win32"  # noqa: S101 - tells the type checker where this file is for


class PosixProcesses:
    """The half of ``ProcessPlatform`` that is the same on every POSIX system."""

    def __init__(self) -> None:
        self._running: set[PosixChild] = set()
        # Also keeps the children alive until then: destroying a QProcess would kill its program.
        atexit.register(self.detach_all)

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Name the living process that has this pid now, or None."""
        raise NotImplementedError

    def new_child(self, parent: QObject | None) -> Child:
        """Return a child that can be started once."""
        return PosixChild(self.identity, self._on_running_changed, parent)

    def detach_all(self) -> None:
        """Detach every running child; also done by itself at the end of the program."""
        for child in self._running:
            child.detach()
        self._running.clear()

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

    def reap(self, pids: Iterable[int]) -> None:
        """Remove zombies among ``pids``; those that QProcess waits for are left to it."""
        mains = self._main_pids()
        for pid in pids:
            if pid not in mains:
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)

    def _main_pids(self) -> set[int]:
        return {child.process_id for child in self._running}

    def _on_running_changed(self, child: PosixChild) -> None:
        if child.process_id:
            self._running.add(child)
        else:
            self._running.discard(child)

    def _send_all(
        self,
        identities: Collection[ProcessIdentity],
        marks: RunMarks | None,
        number: signal.Signals,
    ) -> None:
        # The kernel signals a group in one step: whoever forks without end cannot escape it.
        for group in self._own_groups(identities, marks):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)
        for identity in identities:
            self._send(identity, number)

    def _send(self, identity: ProcessIdentity, number: signal.Signals) -> bool:
        """Signal exactly this process; False when it is gone or not ours."""
        if self.identity(identity.pid) != identity:
            return False
        try:
            os.kill(identity.pid, number)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def _own_groups(
        self, identities: Collection[ProcessIdentity], marks: RunMarks | None
    ) -> set[int]:
        """Return the process groups that lie in a session which the run made itself."""
        if marks is None:
            return set()
        leaders = {identity.pid for identity in identities}
        if marks.main is not None:
            leaders.add(marks.main.pid)
        groups = set()
        for identity in identities:
            with suppress(ProcessLookupError, PermissionError):
                if self.identity(identity.pid) == identity and os.getsid(identity.pid) in leaders:
                    groups.add(os.getpgid(identity.pid))
        return groups
