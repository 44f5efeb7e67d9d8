"""Taking bytes out of the front of a file that another process is appending to (Linux).

``fallocate`` with FALLOC_FL_COLLAPSE_RANGE exists on ext4 and xfs; not on tmpfs and btrfs, nor on
other systems. Python's ``os`` has no call for it, hence ctypes.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import sys
import time
from pathlib import Path
from secrets import token_hex

from app.logs.file_io import block_bytes

_COLLAPSE_RANGE = 0x08
_DONT_NEED = 4  # POSIX_FADV_DONTNEED
_WAIT_WRITE_WAIT = 0x07  # SYNC_FILE_RANGE_*
_offset = ctypes.c_longlong  # off64_t
_WRITE_OUT_PASSES = 12
_SHORT_PASS_S = 0.03
_LARGEST_BLOCK = 16_384  # of the smallest cut (half of the smallest max_bytes), a small part
_UNSUPPORTED = frozenset({errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


def can_collapse(folder: Path) -> bool:
    """Find out by trying whether files in ``folder`` can be shortened at their front.

    Raises:
        OSError: The trial file could not be written, so it is not known.
    """
    if "linux" not in sys.platform:
        return False
    trial = folder / f".collapse-{token_hex(8)}.tmp"
    descriptor = os.open(trial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        block = block_bytes(descriptor)
        if block > _LARGEST_BLOCK:
            return False
        os.write(descriptor, bytes(2 * block))
        return _collapses(descriptor, block)
    finally:
        os.close(descriptor)
        trial.unlink()


def collapse_front(descriptor: int, size: int) -> None:
    """Remove the first ``size`` bytes of a file, whole blocks; later bytes move to the front.

    Raises:
        OSError: Nothing was removed.
    """
    _check(_libc().fallocate(descriptor, _COLLAPSE_RANGE, _offset(0), _offset(size)))


def write_out(descriptor: int) -> None:
    """Bring the pages of a file to the disk and out of memory without holding up its writer.

    A collapse does both with the inode locked, and the writer waits: with 300 MB of them 350 ms. A
    fast writer dirties more pages during each pass, so it is repeated until a pass is short.
    Best effort: on failure the collapse writes them itself.
    """
    for _ in range(_WRITE_OUT_PASSES):
        started_s = time.monotonic()
        _libc().sync_file_range(descriptor, _offset(0), _offset(0), _WAIT_WRITE_WAIT)
        _libc().posix_fadvise(descriptor, _offset(0), _offset(0), _DONT_NEED)
        if time.monotonic() - started_s < _SHORT_PASS_S:
            return


def _collapses(descriptor: int, block: int) -> bool:
    try:
        collapse_front(descriptor, block)
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            return False
        raise
    return True


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
