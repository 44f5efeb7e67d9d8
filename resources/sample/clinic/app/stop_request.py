"""Turns a stop signal into an event of Qt's loop, on every system."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from clinic.program import stop_signals


class StopRequest(QObject):
    """Emits ``arrived`` in the main thread after SIGTERM, SIGINT or CTRL_BREAK.

    Python runs its handlers only when the interpreter gets a turn; the byte that the wake-up socket
    receives at the signal gives it one.
    """

    arrived = Signal(str)

    def __init__(self, parent: QObject) -> None:
        """Take over the stop signals of this process."""
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in stop_signals():
            signal.signal(number, lambda number, _frame: self.arrived.emit(_name(number)))
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)

    def _on_notifier_activated(self) -> None:
        self._reader.recv(64)


def _name(number: int) -> str:
    return signal.Signals(number).name
