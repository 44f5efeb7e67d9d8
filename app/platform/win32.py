"""The calls of Windows that processes need, typed; nothing here decides anything.

Handles are plain ints. ``Handle`` closes them, so that none is left open by an exception.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Iterator
from ctypes import wintypes
from types import TracebackType
from typing import NamedTuple, Self

assert sys.platform == "win32"  # noqa: S101 - tells the type checker where this file is for

# FILE_APPEND_DATA without FILE_WRITE_DATA: the system puts every write at the end by itself.
_APPEND_ONLY = 0x120194
_SHARE_ALL = 0x7
_OPEN_ALWAYS = 4
_ATTRIBUTE_NORMAL = 0x80

_TERMINATE, _SUSPEND_RESUME, _SYNCHRONIZE = 0x0001, 0x0800, 0x100000
_SET_QUOTA, _QUERY_LIMITED = 0x0100, 0x1000
_ALL_WE_NEED = _TERMINATE | _SUSPEND_RESUME | _SYNCHRONIZE | _SET_QUOTA | _QUERY_LIMITED

_JOB_PROCESS_LIST = 3
_SYSTEM_PROCESSES = 5
_TOO_SMALL = -0x3FFFFFFC  # STATUS_INFO_LENGTH_MISMATCH
_MORE_DATA = 234
_WM_CLOSE = 0x0010
_INVALID_HANDLE = ctypes.c_void_p(-1).value

# SYSTEM_PROCESS_INFORMATION on 64-bit Windows: next entry, threads; creation, user and kernel
# time; length and address of the name; pid and parent; resident bytes.
_HEAD = struct.Struct("<II")
_TIMES = struct.Struct("<qqq")
_NAME = struct.Struct("<HHIQ")
_PIDS = struct.Struct("<QQ")
_RESIDENT = struct.Struct("<Q")
_TIMES_AT, _NAME_AT, _PIDS_AT, _RESIDENT_AT = 32, 56, 80, 144

_kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
_ntdll = ctypes.WinDLL("ntdll")
_user32 = ctypes.WinDLL("user32", use_last_error=True)

_kernel32.CreateFileW.restype = wintypes.HANDLE
_kernel32.CreateJobObjectW.restype = wintypes.HANDLE
_kernel32.OpenProcess.restype = wintypes.HANDLE
_kernel32.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
_kernel32.CloseHandle.argtypes = [wintypes.HANDLE]
_kernel32.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
_kernel32.TerminateJobObject.argtypes = [wintypes.HANDLE, wintypes.UINT]
_kernel32.TerminateProcess.argtypes = [wintypes.HANDLE, wintypes.UINT]
_kernel32.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
_kernel32.GetExitCodeProcess.argtypes = [wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD)]
_kernel32.GetProcessTimes.argtypes = [wintypes.HANDLE, *[ctypes.POINTER(wintypes.FILETIME)] * 4]
_kernel32.QueryInformationJobObject.argtypes = [
    wintypes.HANDLE,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_void_p,
]
_ntdll.NtSuspendProcess.argtypes = [wintypes.HANDLE]
_ntdll.NtResumeProcess.argtypes = [wintypes.HANDLE]
_WindowVisitor = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
_user32.EnumWindows.argtypes = [_WindowVisitor, wintypes.LPARAM]
_user32.GetWindowThreadProcessId.argtypes = [wintypes.HWND, ctypes.POINTER(wintypes.DWORD)]
_user32.PostMessageW.argtypes = [wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM]


class Handle:
    """A handle of ours, closed once."""

    def __init__(self, value: int) -> None:
        self.value = value

    def close(self) -> None:
        """Give it back to the system."""
        if self.value:
            _kernel32.CloseHandle(self.value)
            self.value = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class SystemProcess(NamedTuple):
    """One process as the system lists it; times in units of 100 ns."""

    pid: int
    parent_pid: int
    threads: int
    created: int
    cpu_time: int
    resident_bytes: int
    name: str


def open_for_append(path: str) -> int:
    """Open or make a file that others may read, write, rename and delete meanwhile.

    Raises:
        OSError: It cannot be opened.
    """
    handle = _kernel32.CreateFileW(
        path, _APPEND_ONLY, _SHARE_ALL, None, _OPEN_ALWAYS, _ATTRIBUTE_NORMAL, None
    )
    if handle in {None, _INVALID_HANDLE}:
        raise ctypes.WinError(ctypes.get_last_error())
    return int(handle)


def open_process(pid: int) -> Handle | None:
    """Open a process, None when it is gone or belongs to somebody else."""
    handle = _kernel32.OpenProcess(_ALL_WE_NEED, False, pid)
    return Handle(int(handle)) if handle else None


def creation_time(process: Handle) -> int:
    """Return when a process was created, in 100 ns since 1601; 0 when the system does not tell."""
    times = [wintypes.FILETIME() for _ in range(4)]
    if not _kernel32.GetProcessTimes(process.value, *map(ctypes.byref, times)):
        return 0
    return int(times[0].dwHighDateTime) << 32 | int(times[0].dwLowDateTime)


def is_ended(process: Handle) -> bool:
    """Tell whether a process has ended, although its handle keeps it in memory."""
    return int(_kernel32.WaitForSingleObject(process.value, 0)) == 0


def exit_code(process: Handle) -> int | None:
    """Return the exit code of an ended process."""
    code = wintypes.DWORD()
    if not _kernel32.GetExitCodeProcess(process.value, ctypes.byref(code)):
        return None
    return int(code.value)


def terminate(process: Handle, code: int) -> None:
    """End a process at once; nothing happens when it has ended."""
    _kernel32.TerminateProcess(process.value, code)


def suspend(process: Handle) -> None:
    """Stop all threads of a process."""
    _ntdll.NtSuspendProcess(process.value)


def resume(process: Handle) -> None:
    """Let all threads of a process run."""
    _ntdll.NtResumeProcess(process.value)


def create_job() -> Handle:
    """Make a job; its processes live on when it is closed.

    Raises:
        OSError: The system has no more.
    """
    handle = _kernel32.CreateJobObjectW(None, None)
    if not handle:
        raise ctypes.WinError(ctypes.get_last_error())
    return Handle(int(handle))


def assign(job: Handle, process: Handle) -> bool:
    """Put a process into a job; all that it starts belongs to it too."""
    return bool(_kernel32.AssignProcessToJobObject(job.value, process.value))


def terminate_job(job: Handle, code: int) -> None:
    """End every process of a job in one step."""
    _kernel32.TerminateJobObject(job.value, code)


def job_pids(job: Handle) -> tuple[int, ...]:
    """Return the pids of all living processes of a job."""
    count = 64
    while True:
        # Two counters (assigned, listed), then the pids as pointers.
        size = 8 + 8 * count
        buffer = ctypes.create_string_buffer(size)
        if _kernel32.QueryInformationJobObject(job.value, _JOB_PROCESS_LIST, buffer, size, None):
            (listed,) = struct.unpack_from("<I", buffer, 4)
            return struct.unpack_from(f"<{listed}Q", buffer, 8)
        if ctypes.get_last_error() != _MORE_DATA:
            return ()
        count *= 4


def system_processes() -> Iterator[SystemProcess]:
    """Yield all processes of the machine from one call."""
    size = wintypes.ULONG(1 << 18)
    while True:
        buffer = ctypes.create_string_buffer(size.value)
        status = _ntdll.NtQuerySystemInformation(
            _SYSTEM_PROCESSES, buffer, size, ctypes.byref(size)
        )
        if status != _TOO_SMALL:
            break
        size.value += 1 << 16  # more may have been started meanwhile
    return _parse(buffer.raw, ctypes.addressof(buffer)) if status == 0 else iter(())


def post_close(pid: int) -> int:
    """Ask every window of a process to close; return how many there are."""
    count = 0

    def visit(window: int, _parameter: int) -> bool:
        nonlocal count
        owner = wintypes.DWORD()
        _user32.GetWindowThreadProcessId(window, ctypes.byref(owner))
        if owner.value == pid and _user32.PostMessageW(window, _WM_CLOSE, 0, 0):
            count += 1
        return True

    _user32.EnumWindows(_WindowVisitor(visit), 0)
    return count


def has_console() -> bool:
    """Tell whether this process has a console of its own or of its parent."""
    return bool(_kernel32.GetConsoleProcessList(ctypes.byref(wintypes.DWORD()), 1))


def send_break_through_its_console(pid: int) -> bool:
    """Send CTRL_BREAK to a process group from within its console.

    This process must have no console: it enters that of the group for a moment.
    """
    if not _kernel32.AttachConsole(pid):
        return False
    try:
        return send_break(pid)
    finally:
        _kernel32.FreeConsole()


def leave_console() -> None:
    """Give up the console of this process."""
    _kernel32.FreeConsole()


def send_break(pid: int) -> bool:
    """Send CTRL_BREAK to the process group that a process leads, in our own console."""
    ctrl_break = 1
    return bool(_kernel32.GenerateConsoleCtrlEvent(ctrl_break, pid))


def _parse(data: bytes, address: int) -> Iterator[SystemProcess]:
    at = 0
    while True:
        step, threads = _HEAD.unpack_from(data, at)
        created, user, kernel = _TIMES.unpack_from(data, at + _TIMES_AT)
        length, _size, _filler, name_address = _NAME.unpack_from(data, at + _NAME_AT)
        pid, parent_pid = _PIDS.unpack_from(data, at + _PIDS_AT)
        (resident,) = _RESIDENT.unpack_from(data, at + _RESIDENT_AT)
        begin = name_address - address
        name = data[begin : begin + length].decode("utf-16-le", "replace") if name_address else ""
        yield SystemProcess(pid, parent_pid, threads, created, user + kernel, resident, name)
        if step == 0:
            return
        at += step
