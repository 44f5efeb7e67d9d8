"""Sleeps until a file was renamed into a folder. Standard library only.

A hint, never a guarantee: whoever uses it also looks from time to time. Where the system's own way
is not known here, or refuses, ``PollingWatch`` looks at the folder's time of change.
"""

from __future__ import annotations

import ctypes
import os
import select
import sys
import threading
from pathlib import Path
from typing import Protocol

_POLL_S = 0.1
_URGENT_POLL_S = 0.002
_IN_MOVED_TO = 0x80


class FolderWatch(Protocol):
    """What waits for one folder."""

    def wait(self, timeout_s: float, *, is_urgent: bool) -> None:
        """Return when something may have come, after ``wake``, or after ``timeout_s``.

        Args:
            timeout_s: Longest wait.
            is_urgent: Somebody waits for what is to come.
        """
        ...

    def wake(self) -> None:
        """Have ``wait`` return; from any thread."""
        ...

    def hurry(self) -> None:
        """Have a wait that is under way become an urgent one; from any thread."""
        ...

    def close(self) -> None:
        """Give back what the system lent."""
        ...


class PollingWatch:
    """Looks ten times a second, and five hundred times when it is urgent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen_ns = self._changed_ns()
        self._is_woken = threading.Event()

    def wait(self, timeout_s: float, *, is_urgent: bool) -> None:
        """Return when it is time to have a look, after ``wake``, or after ``timeout_s``."""
        if is_urgent:
            self._is_woken.wait(_URGENT_POLL_S)
            self._is_woken.clear()
            return
        for _ in range(max(1, round(timeout_s / _POLL_S))):
            changed_ns = self._changed_ns()
            if changed_ns != self._seen_ns:
                self._seen_ns = changed_ns
                return
            if self._is_woken.wait(min(_POLL_S, timeout_s)):
                self._is_woken.clear()
                return

    def wake(self) -> None:
        """Have ``wait`` return."""
        self._is_woken.set()

    def hurry(self) -> None:
        """Look at once, and more often from then on."""
        self._is_woken.set()

    def close(self) -> None:
        """Do nothing: the system lent nothing."""

    def _changed_ns(self) -> int:
        try:
            return self._folder.stat().st_mtime_ns
        except OSError:
            return 0


if sys.platform == "linux":

    class InotifyWatch:
        """Costs nothing while nothing comes; see inotify(7).

        Raises:
            OSError: The system has no watch left, or the folder is gone.
        """

        def __init__(self, folder: Path) -> None:
            libc = ctypes.CDLL(None, use_errno=True)
            self._inotify = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if self._inotify < 0:
                raise OSError(ctypes.get_errno(), "no inotify")
            if libc.inotify_add_watch(self._inotify, os.fsencode(folder), _IN_MOVED_TO) < 0:
                os.close(self._inotify)
                raise OSError(ctypes.get_errno(), "no watch")
            self._woken = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._closing = threading.Lock()
            self._is_closed = False
            self._poll = select.poll()
            for descriptor in (self._inotify, self._woken):
                self._poll.register(descriptor, select.POLLIN)

        def wait(self, timeout_s: float, *, is_urgent: bool) -> None:  # noqa: ARG002 - always at once
            """Return when a file came, after ``wake``, or after ``timeout_s``."""
            for descriptor, _events in self._poll.poll(timeout_s * 1000):
                os.read(descriptor, 65_536 if descriptor == self._inotify else 8)

        def wake(self) -> None:
            """Have ``wait`` return."""
            with self._closing:
                if not self._is_closed:
                    os.eventfd_write(self._woken, 1)

        def hurry(self) -> None:
            """Do nothing: it is told at once anyway."""

        def close(self) -> None:
            """Close the descriptors; nobody may wait any more."""
            with self._closing:
                if not self._is_closed:
                    self._is_closed = True
                    os.close(self._inotify)
                    os.close(self._woken)

    def folder_watch(folder: Path) -> FolderWatch:
        """Return the best watch for a folder that exists."""
        try:
            return InotifyWatch(folder)
        except OSError:  # no watch is left for this account
            return PollingWatch(folder)

else:

    def folder_watch(folder: Path) -> FolderWatch:
        """Return the best watch for a folder that exists."""
        return PollingWatch(folder)
