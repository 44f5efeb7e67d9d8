"""Reading and writing at offsets of files that other processes append to. Standard library only."""

from __future__ import annotations

import os
from pathlib import Path

_USUAL_BLOCK = 4096
_COPY_BYTES = 1_048_576
# Windows would turn line ends; descriptors must not reach children.
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_CLOEXEC", 0)


def open_log(path: Path, *, for_writing: bool = False) -> int:
    """Open a log file, not in append mode: on Linux that would move every write to the end."""
    return os.open(path, (os.O_RDWR if for_writing else os.O_RDONLY) | _FLAGS)


def create(path: Path) -> int:
    """Open a new, empty file that only its owner may read. An old one is emptied."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, 0o600)


def create_if_missing(path: Path) -> None:
    """Make sure that there is a file to append to; what is in it stays."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | _FLAGS, 0o600))


def read_at(descriptor: int, offset: int, size: int) -> bytes:
    """Read up to ``size`` bytes at ``offset`` (Windows has no pread; the descriptor is ours)."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, size)


def block_bytes(descriptor: int) -> int:
    """Return the unit in which the file system hands out space (Windows does not tell)."""
    return int(getattr(os.fstat(descriptor), "st_blksize", _USUAL_BLOCK))


def write_at(descriptor: int, offset: int, data: bytes) -> None:
    """Write all of ``data`` at ``offset``."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    write_all(descriptor, data)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``; a single write may stop short when a disk is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def copy_range(source: int, target: int, start: int, end: int | None) -> int:
    """Append ``[start, end)`` of one file to another; without ``end`` all there is.

    Returns:
        The offset in ``source`` that was reached.
    """
    offset = start
    while end is None or offset < end:
        size = _COPY_BYTES if end is None else min(_COPY_BYTES, end - offset)
        data = read_at(source, offset, size)
        if not data:
            break
        write_all(target, data)
        offset += len(data)
    return offset
