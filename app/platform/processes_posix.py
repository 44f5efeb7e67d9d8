"""Children of ours on POSIX systems: a QProcess that outlives us.

QProcess watches a child with one descriptor, no thread and no helper process, and learns of its
end in 0.06 ms. Its destructor kills the child, which is why every child is detached before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QSocketNotifier, Qt, QTimer

from app.model.processes import ProcessIdentity
from app.platform.processes import Child, Launch, RawExit
from app.platform.start_failures import explain, located

SWEEP_MS = 5_000
"""How often a process is looked at whose end nobody tells."""


class ExitWatch(Protocol):
    """Something readable once a process has ended."""

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        ...

    def close(self) -> None:
        """Give the descriptor back."""
        ...


class PosixChild(Child):
    """A child of ours in its own session, its output going straight to append-only files.

    Args:
        identify: Names the process that has a pid.
        on_running_changed: Called with the child when it was started and when it ended, so that
            its owner can keep it and detach it in time.
    """

    def __init__(
        self,
        identify: Callable[[int], ProcessIdentity | None],
        on_running_changed: Callable[[PosixChild], None],
        parent: QObject | None,
    ) -> None:
        super().__init__(parent)
        self._identify = identify
        self._on_running_changed = on_running_changed
        self._launch: Launch | None = None
        # No Qt parent: destroying the application object must not destroy it and so kill the child.
        self._process = _Process()
        self._process.started.connect(self._on_process_started)
        self._process.finished.connect(self._on_process_finished)
        # Queued: Qt reports an unusable log file from inside start().
        self._process.errorOccurred.connect(
            self._on_process_error, Qt.ConnectionType.QueuedConnection
        )

    @property
    def process_id(self) -> int:
        """The pid as Qt knows it: set before ``started`` and 0 after the end."""
        return self._process.processId()

    def start(self, launch: Launch) -> None:
        """Start the program; the outcome arrives as ``started`` or ``start_failed``."""
        self._launch = launch
        process = self._process
        process.setWorkingDirectory(str(launch.cwd))
        process.setEnvironment([f"{name}={value}" for name, value in launch.environment.items()])
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(str(launch.stdout), QProcess.OpenModeFlag.Append)
        if launch.stderr == launch.stdout:
            process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        else:
            process.setStandardErrorFile(str(launch.stderr), QProcess.OpenModeFlag.Append)
        process.start(located(launch) or launch.program, list(launch.arguments))
        self._on_running_changed(self)

    def detach(self) -> None:
        """Stop watching: nothing is emitted any more and the process goes on by itself."""
        self._process.blockSignals(True)
        self._process.forget()

    def _on_process_started(self) -> None:
        identity = self._identify(self._process.processId())
        if identity is None:  # it ended already: its start time is nobody's business any more
            identity = ProcessIdentity(self._process.processId(), 0, "")
        self._set_started(identity)

    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_running_changed(self)
        if status is QProcess.ExitStatus.CrashExit:
            self._set_ended(RawExit(None, code))
        else:
            self._set_ended(RawExit(code, None))

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._launch is not None:
            self._on_running_changed(self)
            self.start_failed.emit(explain(self._launch, self._process.errorString()))


class _Process(QProcess):
    """A QProcess whose end does not end the program that it started."""

    def __init__(self) -> None:
        super().__init__()
        flag = QProcess.UnixProcessFlag
        parameters = QProcess.UnixProcessParameters()
        # PySide6 calls the field "flags"; its stub file does not know it.
        parameters.flags = (
            flag.CreateNewSession
            | flag.ResetSignalHandlers
            | flag.CloseFileDescriptors
            | flag.UseVFork
        )
        self.setUnixProcessParameters(parameters)

    def forget(self) -> None:
        """Believe that nothing runs, which is what the destructor looks at."""
        self.setProcessState(QProcess.ProcessState.NotRunning)


class AdoptedChild(Child):
    """A process of an earlier panel; its exit status went to whoever is its parent now."""

    def __init__(self, identity: ProcessIdentity, parent: QObject | None) -> None:
        super().__init__(parent)
        self._identity = identity

    def start(self, launch: Launch) -> None:
        """Refuse: it runs already."""
        raise RuntimeError(f"cannot start '{launch.program}': this child was adopted")

    def _end(self) -> None:
        self.detach()
        self._set_ended(RawExit(None, None))


class NotifiedChild(AdoptedChild):
    """Learns of the end by a descriptor that becomes readable (pidfd, kqueue).

    Args:
        identity: The process.
        watch: The descriptor; taken over.
        parent: Owner.
    """

    def __init__(self, identity: ProcessIdentity, watch: ExitWatch, parent: QObject | None) -> None:
        super().__init__(identity, parent)
        self._watch: ExitWatch | None = watch
        self._notifier = QSocketNotifier(watch.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)

    def detach(self) -> None:
        """Stop watching: nothing is emitted any more and the process goes on by itself."""
        self._notifier.setEnabled(False)
        if self._watch is not None:
            self._watch.close()
            self._watch = None


class SweptChild(AdoptedChild):
    """Looks from time to time, where the kernel is too old to tell (Linux before 5.3)."""

    def __init__(
        self, identity: ProcessIdentity, is_alive: Callable[[], bool], parent: QObject | None
    ) -> None:
        super().__init__(identity, parent)
        self._is_alive = is_alive
        self._timer = QTimer(self)
        self._timer.setObjectName(f"sweep for {identity.pid}")
        self._timer.setInterval(SWEEP_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def detach(self) -> None:
        """Stop watching: nothing is emitted any more and the process goes on by itself."""
        self._timer.stop()

    def _on_timer_timeout(self) -> None:
        if not self._is_alive():
            self._end()
