"""Keeps the logs of all units within their limits: one cheap look a second, the work in a thread.

The main thread only compares sizes (``tick``, driven by the owner's 1 s timer: 20 files cost about
0.01 s CPU a minute). Cutting runs in one thread of its own, because it writes and syncs megabytes.
A log that grows faster than the timer can follow is looked at every 50 ms until it calms down, so
that the dirty pages a cut has to wait for stay few.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue

from app.clock import Clock
from app.errors import HostError
from app.logs.collapse import can_collapse
from app.logs.files import Stream, StreamFiles
from app.logs.rotation import Rotator
from app.model.service import LogSpec

_log = logging.getLogger(__name__)
_HOT_PERIOD_S = 0.05
_HOT_FOR_S = 2.0
_LONGEST_RETRY_S = 60.0

ReportFault = Callable[[StreamFiles, HostError | None], None]
"""Told once when a log cannot be cut, with another error when the reason changes, and with None
when it works again. Called on the rotation thread."""


class LogKeeper:
    """Owns the rotation of every unit's two logs. Call from the main thread.

    Args:
        folder: Where the logs are.
        clock: For archive names and retries.
        report: Where faults go.
    """

    def __init__(self, folder: Path, clock: Clock, report: ReportFault) -> None:
        self._folder = folder
        self._clock = clock
        self._kept: dict[str, tuple[_KeptLog, ...]] = {}
        self._worker = _Worker(folder, clock, report)

    def keep(self, unit: str, spec: LogSpec) -> None:
        """Keep the logs of ``unit`` within ``spec`` from now on; finish an interrupted cut."""
        self.forget(unit)
        self._kept[unit] = self._logs_of(unit, spec)
        for log in self._kept[unit]:
            self._worker.recover(log)

    def forget(self, unit: str) -> None:
        """Stop cutting the logs of ``unit``. The files stay."""
        for log in self._kept.pop(unit, ()):
            log.is_forgotten = True

    def tick(self) -> None:
        """Compare the size of every live file with its limit and hand over those that are due."""
        now_s = self._clock.monotonic()
        for logs in self._kept.values():
            for log in logs:
                if log.is_due(now_s):
                    self._worker.rotate(log)

    def clear(self, unit: str) -> Future[None]:
        """Delete the archives of ``unit`` and empty its live files, whose writers go on.

        Returns:
            Done on the rotation thread; its exception is a HostError.
        """
        return self._worker.clear(self._kept.get(unit) or self._logs_of(unit, LogSpec()))

    def close(self, timeout_s: float = 5.0) -> None:
        """End the thread after the cut it is at. What is left is done at the next start."""
        self._worker.close(timeout_s)

    def _logs_of(self, unit: str, spec: LogSpec) -> tuple[_KeptLog, ...]:
        return tuple(_KeptLog(StreamFiles(self._folder, unit, stream), spec) for stream in Stream)


class _KeptLog:
    """One live file. The worker writes every field but ``is_forgotten``."""

    def __init__(self, files: StreamFiles, spec: LogSpec) -> None:
        self.files = files
        self.spec = spec
        self.live = os.fspath(files.live)
        self.is_forgotten = False
        self.is_handed_over = False
        self.failures = 0
        self.failed_with: int | None = None
        self.retry_at_s = 0.0

    def is_due(self, now_s: float) -> bool:
        if self.is_handed_over or now_s < self.retry_at_s:
            return False
        try:
            return os.stat(self.live).st_size >= self.spec.max_bytes  # noqa: PTH116 - 20 a second
        except OSError:
            return False  # not started yet, or the cut itself will say what is wrong


class _Worker:
    """The rotation thread and its queue. Started by the first job."""

    def __init__(self, folder: Path, clock: Clock, report: ReportFault) -> None:
        self._folder = folder
        self._clock = clock
        self._report = report
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._hot_until_s: dict[_KeptLog, float] = {}
        self._can_collapse: bool | None = None

    def recover(self, log: _KeptLog) -> None:
        self._put(lambda: self._attempt(log, lambda rotator: rotator.recover()))

    def rotate(self, log: _KeptLog) -> None:
        log.is_handed_over = True
        self._put(lambda: self._rotate(log))

    def clear(self, logs: tuple[_KeptLog, ...]) -> Future[None]:
        done: Future[None] = Future()
        self._put(lambda: self._clear(logs, done))
        return done

    def close(self, timeout_s: float) -> None:
        if self._thread is None:
            return
        self._stopping.set()
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def _put(self, job: Callable[[], None]) -> None:
        if self._thread is None:
            # A daemon: a disk that hangs must not keep the panel from ending.
            self._thread = threading.Thread(target=self._run, name="log-rotation", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _run(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=_HOT_PERIOD_S if self._hot_until_s else None)
            except Empty:
                job = self._rotate_hot
            if job is None:
                return
            try:
                job()
            except Exception:  # noqa: BLE001 - the thread's boundary: one bug must not end all cutting
                _log.exception("log rotation job failed")

    def _rotate_hot(self) -> None:
        now_s = self._clock.monotonic()
        for log, until_s in list(self._hot_until_s.items()):
            if log.is_forgotten or log.failures or now_s > until_s:
                del self._hot_until_s[log]
            else:
                self._rotate(log)

    def _rotate(self, log: _KeptLog) -> None:
        def cut(rotator: Rotator) -> None:
            if rotator.rotate(self._stopping.is_set):
                self._hot_until_s[log] = self._clock.monotonic() + _HOT_FOR_S

        try:
            if not log.is_forgotten:
                self._attempt(log, cut)
        finally:
            log.is_handed_over = False

    def _clear(self, logs: tuple[_KeptLog, ...], done: Future[None]) -> None:
        for log in logs:
            try:
                self._rotator(log).clear()
            except OSError as error:
                done.set_exception(_host_error("logs.cannot-clear", "clear", log, error))
                return
            except Exception as error:
                done.set_exception(error)
                raise
        done.set_result(None)

    def _attempt(self, log: _KeptLog, action: Callable[[Rotator], None]) -> None:
        try:
            action(self._rotator(log))
        except OSError as error:
            self._failed(log, error)
            return
        if log.failures:
            log.failures, log.failed_with, log.retry_at_s = 0, None, 0.0
            self._report(log.files, None)

    def _failed(self, log: _KeptLog, error: OSError) -> None:
        log.failures += 1
        log.retry_at_s = self._clock.monotonic() + min(2.0**log.failures, _LONGEST_RETRY_S)
        if error.errno != log.failed_with:
            log.failed_with = error.errno
            self._report(log.files, _host_error("logs.cannot-rotate", "rotate", log, error))

    def _rotator(self, log: _KeptLog) -> Rotator:
        if self._can_collapse is None:
            self._can_collapse = can_collapse(self._folder)
        return Rotator(log.files, log.spec, now=self._clock.now, can_collapse=self._can_collapse)


def _host_error(code: str, verb: str, log: _KeptLog, error: OSError) -> HostError:
    reason = error.strerror or str(error)
    return HostError(code, f"cannot {verb} '{log.live}': {reason}", path=log.live, reason=reason)
