"""A lock that the system takes back by itself when its holder ends, however it ends.

Standard library only: the command line asks with it whether a panel runs.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from app.errors import HostError

_LOCK_AT = 1 << 30
"""Windows keeps others from reading locked bytes, so ours lies far behind the pid."""

_ATTEMPTS = 10
_PAUSE_S = 0.02

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class FileLock:
    """At most one holder of a file on this machine; the file holds the pid for information."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock; False when somebody else has it.

        Whoever asks for the holder has it for an instant: hence several attempts.

        Raises:
            HostError: The file cannot be opened.
        """
        if self.is_held:
            return True
        descriptor = self._open()
        pause = threading.Event()
        for _ in range(_ATTEMPTS):
            if _lock(descriptor):
                break
            pause.wait(_PAUSE_S)
        else:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        with suppress(OSError):  # a full disk must not keep the panel from starting
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        return True

    def release(self) -> None:
        """Give the lock back; the file stays, since deleting it would let two hold it."""
        if self._descriptor is not None:
            # Explicitly: a child that is being started holds the descriptor for some microseconds.
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def holder(self) -> int | None:
        """Return the pid that the holder wrote, or None when nobody holds it."""
        if self.is_held:
            return os.getpid()
        if not self._path.exists():
            return None
        descriptor = self._open()
        try:
            if _lock(descriptor):
                return None
            text = os.read(descriptor, 32)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        return int(text) if text.strip().isdigit() else None

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"cannot lock '{self._path}': {reason}"
            raise HostError(
                "host.lock-unusable", message, path=str(self._path), reason=reason
            ) from error


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCK_AT, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        # flock, not lockf: that one is lost when any descriptor of the file is closed.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
