"""The child processes of the app, in the shape of a Chromium program.

Two renderers, a GPU process and a network process, told apart by ``--type=`` on their command
lines. They show a supervisor what such a program looks like: only the main process counts, children
come and go with it. The window does its own work; the children wait for their end and hold nothing.
"""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer

RELAUNCH_DELAY_MS = 1000
STOP_TIMEOUT_MS = 250
CHILD_ARGUMENTS = (
    ("--type=gpu-process",),
    ("--type=utility", "--utility-sub-type=network"),
    ("--type=renderer", "--renderer-client-id=1"),
    ("--type=renderer", "--renderer-client-id=2"),
)

logger = logging.getLogger("clinical-app")


class ChildProcesses(QObject):
    """Keeps one process for each entry of ``CHILD_ARGUMENTS``, as long as the app runs.

    Each child reads a pipe from here and ends when it closes, so none survives even a kill.
    """

    def __init__(self, program: Path, parent: QObject) -> None:
        """Run ``program`` with this interpreter for each child."""
        super().__init__(parent)
        self._program = program
        self._ending = False
        self._processes = [self._process(arguments) for arguments in CHILD_ARGUMENTS]

    def start(self) -> None:
        """Start all of them."""
        for process in self._processes:
            process.start()

    def stop(self) -> None:
        """End all of them: ask, wait a moment, kill."""
        self._ending = True
        for process in self._processes:
            process.closeWriteChannel()
            process.terminate()  # one that is still starting does not read its pipe yet
        for process in self._processes:
            if not process.waitForFinished(STOP_TIMEOUT_MS):
                process.kill()
                process.waitForFinished(STOP_TIMEOUT_MS)

    def _process(self, arguments: tuple[str, ...]) -> QProcess:
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments([str(self._program), *arguments])
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedChannels)
        process.finished.connect(lambda: self._on_finished(process))
        return process

    def _on_finished(self, process: QProcess) -> None:
        if self._ending:
            return
        logger.warning("child ended, starting it again: %s", " ".join(process.arguments()[1:]))
        QTimer.singleShot(RELAUNCH_DELAY_MS, process, process.start)
