"""One panel a home: the first holds a lock, a second start raises the first one's window."""

from __future__ import annotations

import logging
import os

from app.errors import AppError
from app.ipc.client import Client
from app.platform.locks import FileLock
from app.platform.paths import Paths

_log = logging.getLogger(__name__)


class SingleInstance:
    """Holds the lock that makes a panel the only one of its home."""

    def __init__(self, paths: Paths) -> None:
        """Use the folders of ``paths``."""
        self._paths = paths
        self._lock = FileLock(paths.lock)

    def acquire(self) -> bool:
        """Become the only panel; False when there is one.

        Raises:
            HostError: A folder cannot be made or written.
        """
        self._paths.create()
        return self._lock.acquire()

    def release(self) -> None:
        """Let another panel start."""
        self._lock.release()

    def raise_first(self) -> bool:
        """Ask the panel that runs to show its window; False when it does not answer."""
        spool = self._paths.runtime / "spool"
        name = f"cli-{os.getpid()}"
        try:
            with Client(spool, name, is_panel_running=self._is_running) as client:
                client.request("control.show-window", {})
        except AppError as error:
            _log.warning("cannot raise the window: %s", error)
            return False
        return True

    def _is_running(self) -> bool:
        return self._lock.holder() is not None
