"""The one way to write a file: whole or not at all.

Standard library only: the command line writes messages with it.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.errors import HostError

RETRY_DELAYS_S = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.2, 0.2, 0.2)
"""Pauses between tries while another program has the file open, on Windows: 0.9 s in all."""

_SHARING_VIOLATIONS = (5, 32, 33)
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""

_OPEN_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def write_atomically(path: Path, data: bytes, *, durable: bool, mode: int = 0o600) -> None:
    """Replace a file with new content, in one step for every reader.

    Args:
        path: The file; its folder exists.
        data: Whole new content.
        durable: Whether the content must survive a power cut: waits for the disk.
        mode: Permissions of the new file.

    Raises:
        HostError: It cannot be written; the old file is untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
    try:
        _write(temporary, data, mode, durable=durable)
        replace(temporary, path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def replace(source: Path, target: Path) -> None:
    """Rename a file over another, trying again while Windows says that it is in use.

    Raises:
        OSError: It failed, on Windows after ``RETRY_DELAYS_S``.
    """
    _retry(lambda: os.replace(source, target))  # noqa: PTH105 - the hot path of messages


def remove(path: Path) -> None:
    """Delete a file that may be gone, trying again while Windows says that it is in use.

    Raises:
        OSError: It failed, on Windows after ``RETRY_DELAYS_S``.
    """
    _retry(lambda: path.unlink(missing_ok=True))


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut; Windows does that by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write(path: Path, data: bytes, mode: int, *, durable: bool) -> None:
    descriptor = os.open(path, _OPEN_FLAGS | _BINARY, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _retry(action: Callable[[], None]) -> None:
    for delay_s in RETRY_DELAYS_S:
        try:
            action()
        except OSError as error:
            if getattr(error, "winerror", None) not in _SHARING_VIOLATIONS:
                raise
            time.sleep(delay_s)  # noqa: TID251 - nothing tells when the other program lets go
        else:
            return
    action()


def _unwritable(path: Path, error: OSError) -> HostError:
    reason = error.strerror or str(error)
    is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    code = "host.disk-full" if is_full else "host.file-unwritable"
    return HostError(code, f"cannot write '{path}': {reason}", path=str(path), reason=reason)
