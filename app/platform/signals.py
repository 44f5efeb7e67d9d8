"""Requests of the system to end: SIGTERM, SIGINT, and their relatives on Windows."""

from __future__ import annotations

import signal
import socket
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_NUMBERS = [signal.SIGTERM, signal.SIGINT]
if sys.platform == "win32":
    _NUMBERS.append(signal.SIGBREAK)
else:
    _NUMBERS.append(signal.SIGHUP)


class TerminationSignals(QObject):
    """Turns signals of the system into a Qt signal.

    Python runs signal handlers only between two of its instructions, and Qt's loop executes none
    while it waits: the byte that Python writes into the wake-up socket ends the wait.

    Signals:
        requested: Carries the signal's number.
    """

    requested = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours, self._pythons = socket.socketpair()
        self._ours.setblocking(False)
        self._pythons.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        self._wakeup_before = signal.set_wakeup_fd(
            self._pythons.fileno(), warn_on_full_buffer=False
        )
        self._before = {number: signal.signal(number, self._on_signal) for number in _NUMBERS}

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._ours.close()
        self._pythons.close()

    def _on_signal(self, number: int, _frame: object) -> None:
        self.requested.emit(number)

    def _drain(self) -> None:
        try:
            self._ours.recv(4096)
        except BlockingIOError:
            return
