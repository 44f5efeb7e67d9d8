"""Another program that has a file open and shares it with nobody, as virus scanners do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

_GENERIC_READ = 0x8000_0000
_OPEN_EXISTING = 3
_INVALID_HANDLE = 2**64 - 1


@contextmanager
def held_file(path: Path) -> Iterator[None]:
    """Keep ``path`` open with share mode 0: reading, renaming and removing it fail meanwhile."""
    handle = _open_alone(path)
    try:
        yield
    finally:
        _close(handle)


if sys.platform == "win32":
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.CreateFileW.restype = wintypes.HANDLE
    _kernel32.CloseHandle.argtypes = [wintypes.HANDLE]

    def _open_alone(path: Path) -> int:
        handle = _kernel32.CreateFileW(str(path), _GENERIC_READ, 0, None, _OPEN_EXISTING, 0, None)
        if handle in {None, _INVALID_HANDLE}:
            raise ctypes.WinError(ctypes.get_last_error())
        return int(handle)

    def _close(handle: int) -> None:
        _kernel32.CloseHandle(handle)

else:

    def _open_alone(path: Path) -> int:
        raise NotImplementedError(path)

    def _close(handle: int) -> None:
        raise NotImplementedError(handle)
