"""What every program of the sample needs: log lines, a polite stop, regular work.

The main thread sleeps in one selector. A signal, a socket or the next chore wakes it; there is
nothing that polls, on Windows either, where waiting for a lock would not be interrupted by
CTRL_BREAK but a byte from the signal wake-up socket is.
"""

import argparse
import logging
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

LOG_FORMAT = "%(asctime)s - %(name)s - %(levelname)s - %(message)s"
LOG_LEVEL_VARIABLE = "CLINIC_LOG_LEVEL"
ALIVE_PERIOD_S = 30.0

Action = Callable[[], None]


def stop_signals() -> tuple[signal.Signals, ...]:
    """The signals by which a supervisor or a console asks a program to end."""
    if sys.platform == "win32":
        return signal.SIGINT, signal.SIGTERM, signal.SIGBREAK
    else:  # noqa: RET505 - mypy would call what follows unreachable on Windows
        return signal.SIGINT, signal.SIGTERM


def configure_logging() -> None:
    """Send progress to standard output and everything from warnings up to standard error.

    The level comes from ``CLINIC_LOG_LEVEL`` (default INFO; DEBUG shows each request).
    """
    formatter = logging.Formatter(LOG_FORMAT)
    root = logging.getLogger()
    level = os.environ.get(LOG_LEVEL_VARIABLE, "INFO").upper()
    root.setLevel(level if level in logging.getLevelNamesMapping() else logging.INFO)
    for stream, accepts in (
        (sys.stdout, lambda record: record.levelno < logging.WARNING),
        (sys.stderr, lambda record: record.levelno >= logging.WARNING),
    ):
        # A redirected stream on a Chinese Windows has the code page as its encoding.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # TextIO hides it
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        handler.addFilter(accepts)
        root.addHandler(handler)


def argument_parser(description: str | None) -> argparse.ArgumentParser:
    """A parser that already knows the options of every program of the sample."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--alive-s",
        type=float,
        default=ALIVE_PERIOD_S,
        metavar="SECONDS",
        help="how often to log that the program is running (default: %(default)s)",
    )
    return parser


@dataclass(slots=True)
class _Chore:
    period_s: float
    action: Action
    due_at: float


class Program:
    """One running program: waits for its stop signal and does what becomes due meanwhile.

    Main thread only, but for ``call``, ``hang`` and ``stopping``, which any thread may use.
    """

    def __init__(self, name: str, *, title: str, alive_s: float = ALIVE_PERIOD_S) -> None:
        """Take over the stop signals of this process."""
        self.stopping = threading.Event()
        self._logger = logging.getLogger(name)
        self._title = title
        self._signal: int | None = None
        self._ignores_stop = False
        self._calls: deque[Action] = deque()
        self._selector = selectors.DefaultSelector()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self.watch(self._wake_reader, self._on_woken)
        self._chores: list[_Chore] = []
        self.every(alive_s, self._log_alive)
        signal.set_wakeup_fd(self._wake_writer.fileno(), warn_on_full_buffer=False)
        for number in stop_signals():
            signal.signal(number, self._on_signal)

    def watch(self, source: socket.socket, action: Action) -> None:
        """Run ``action`` whenever ``source`` has something to read."""
        self._selector.register(source, selectors.EVENT_READ, action)

    def every(self, period_s: float, action: Action) -> None:
        """Run ``action`` each ``period_s`` seconds, the first time after one period."""
        self._chores.append(_Chore(period_s, action, time.monotonic() + period_s))

    def call(self, action: Action) -> None:
        """Run ``action`` soon in the main thread. Any thread."""
        self._calls.append(action)
        try:
            self._wake_writer.send(b"\0")
        except BlockingIOError:
            return  # full of earlier wake-ups: it will wake all the same

    def hang(self) -> None:
        """From now on look at no socket any more: connections wait for ever. Any thread."""
        self.call(self._forget_sources)

    def ignore_stop(self) -> None:
        """From now on only a kill ends this program, as with one that is truly stuck."""
        self._ignores_stop = True

    def run(self) -> int:
        """Serve until a stop is asked for; returns the exit code."""
        while not self.stopping.is_set():
            for key, _ in self._selector.select(self._do_due_chores()):
                key.data()
        reason = "" if self._signal is None else f" on {signal.Signals(self._signal).name}"
        self._logger.info("stopping%s", reason)
        return 0

    def _do_due_chores(self) -> float:
        now = time.monotonic()
        for chore in self._chores:
            if chore.due_at <= now:
                chore.due_at = now + chore.period_s
                chore.action()
        return max(0.0, min(chore.due_at for chore in self._chores) - time.monotonic())

    def _log_alive(self) -> None:
        self._logger.info("%s is running...", self._title)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if not self._ignores_stop:
            self._signal = number
            self.stopping.set()

    def _forget_sources(self) -> None:
        for key in tuple(self._selector.get_map().values()):
            if key.fileobj is not self._wake_reader:
                self._selector.unregister(key.fileobj)

    def _on_woken(self) -> None:
        try:
            while self._wake_reader.recv(1024):
                continue
        except BlockingIOError:
            self._run_calls()

    def _run_calls(self) -> None:
        while self._calls:
            self._calls.popleft()()
