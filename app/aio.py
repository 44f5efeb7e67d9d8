"""asyncio on Qt's event loop: the only place that starts tasks, threads and the loop itself.

``qasync`` imports QtGui and QtWidgets. A headless panel needs neither, so stub modules take
their place first (10 MB less). No other module imports ``qasync``.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import types
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import TypeVar

from PySide6 import QtCore

_log = logging.getLogger(__name__)
_tasks: set[asyncio.Task[object]] = set()
_WORKERS = 8
_GARBAGE_PERIOD_MS = 2_000

T = TypeVar("T")


def new_loop(application: QtCore.QCoreApplication) -> asyncio.AbstractEventLoop:
    """Create the asyncio loop that runs on ``application`` and make it current.

    Args:
        application: The one application object; a plain QCoreApplication means headless.
    """
    headless = type(application) is QtCore.QCoreApplication
    with _stand_ins_for_widgets() if headless else nullcontext():
        import qasync  # noqa: PLC0415 - only while the stand-ins are in place
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(application, already_running=False)
    if sys.platform == "win32":
        _wait_without_polling(loop)
    loop.set_exception_handler(_log_unhandled)
    loop.set_default_executor(ThreadPoolExecutor(_WORKERS, thread_name_prefix="blocking"))
    asyncio.set_event_loop(loop)
    return loop


def spawn(coroutine: Coroutine[object, object, T], *, name: str) -> asyncio.Task[T]:
    """Run ``coroutine`` as a named task whose failure is logged and never lost.

    Must be called on the main thread while the loop exists.
    """
    loop = asyncio.get_event_loop()
    task = loop.create_task(coroutine, name=name)
    _tasks.add(task)
    task.add_done_callback(_forget)
    return task


async def run_blocking(function: Callable[..., T], *arguments: object) -> T:
    """Run a short blocking call in the thread pool and return its result.

    Closing the loop waits for all of these: anything long belongs in a process that ends.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, function, *arguments)


async def cancel_all(timeout_s: float) -> None:
    """Cancel every task but the caller's and wait until they have ended."""
    current = asyncio.current_task()
    others = [task for task in _tasks if task is not current]
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=timeout_s)


class MainThreadGarbageCollector(QtCore.QObject):
    """Collects cyclic garbage on the main thread only.

    Python runs its collector in whatever thread allocates next. In a pool thread it would destroy
    Qt objects that belong to the main thread, which Qt answers with a crash sooner or later.
    """

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QtCore.QTimer(self)
        self._timer.setObjectName("garbage")
        self._timer.setTimerType(QtCore.Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(_GARBAGE_PERIOD_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Take the collector away from other threads."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give the collector back."""
        self._timer.stop()
        gc.enable()

    def _on_timer_timeout(self) -> None:
        """Collect what Python would have collected: each generation at its threshold."""
        for generation, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        ):
            if count > threshold > 0:
                gc.collect(generation)


def _forget(task: asyncio.Task[T]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("task failed name=%s", task.get_name(), exc_info=error)


def _log_unhandled(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    error = context.get("exception")
    cause = error if isinstance(error, BaseException) else None
    _log.error("unhandled in event loop message=%s", context.get("message"), exc_info=cause)


@contextmanager
def _stand_ins_for_widgets() -> Iterator[None]:
    """Give qasync the two modules it imports; it only looks at their application classes."""
    names = {"PySide6.QtGui": "QGuiApplication", "PySide6.QtWidgets": "QApplication"}
    missing = [name for name in names if name not in sys.modules]
    for name in missing:
        stand_in = types.ModuleType(name)
        setattr(stand_in, names[name], QtCore.QCoreApplication)
        sys.modules[name] = stand_in
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


if sys.platform == "win32":
    import _overlapped  # type: ignore[import-not-found] # the interpreter's own, without stubs
    import threading
    from asyncio.windows_events import IocpProactor

    # WORKAROUND qasync 0.28: its thread looks for completions every 10 ms, which costs 0.9 s of CPU
    # a minute for nothing. It keeps the thread in private attributes, which have to be replaced.
    _SIGNAL = "_ProactorEventLoop__event_signal"
    _POLLER = "_ProactorEventLoop__event_poller"
    _NOBODY = 1  # no operation has this address; with 0 the wait would raise an error

    def _wait_without_polling(loop: asyncio.AbstractEventLoop) -> None:
        setattr(loop, _POLLER, _CompletionWaiter(getattr(loop, _SIGNAL)))

    class _CompletionWaiter:
        """Hands completions of Windows to the main thread, asleep until there are some."""

        def __init__(self, signal: QtCore.SignalInstance) -> None:
            self._signal = signal
            self._is_stopping = threading.Event()
            self._proactor: IocpProactor | None = None
            self._thread: threading.Thread | None = None

        def start(self, proactor: IocpProactor) -> None:
            """Begin waiting; called by the loop when it starts to run."""
            self._is_stopping.clear()
            self._proactor = proactor
            self._thread = threading.Thread(
                target=self._wait, args=[proactor], name="completions", daemon=True
            )
            self._thread.start()

        def stop(self) -> None:
            """Wake the thread by a completion of nothing, and wait for its end."""
            if self._proactor is not None and self._thread is not None:
                self._is_stopping.set()
                port = self._proactor._iocp  # type: ignore[attr-defined] # noqa: SLF001 - see above
                _overlapped.PostQueuedCompletionStatus(port, 0, 0, _NOBODY)
                self._thread.join()

        def _wait(self, proactor: IocpProactor) -> None:
            while not self._is_stopping.is_set():
                if events := proactor.select(None):
                    self._signal.emit(events)
