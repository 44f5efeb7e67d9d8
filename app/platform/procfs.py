"""Reading Linux's /proc: plain functions that return None for what is gone or not ours to see.

Kept free of objects and of Qt, since one pass over all processes is on the path of every stop.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.platform.processes import ProcessEntry

assert sys.platform != "win32"  # noqa: S101 - tells the type checker where this file is for

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_LISTEN = "0A"

# Positions in /proc/<pid>/stat, counted from the field after the name (proc_pid_stat(5) says 3).
_STATE, _PARENT, _GROUP, _SESSION = 0, 1, 2, 3
_USER_TICKS, _SYSTEM_TICKS, _THREADS, _START, _RESIDENT_PAGES = 11, 12, 17, 19, 21


def read(path: str) -> bytes | None:
    """Return a whole small file, or None when it is gone or not ours to read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        pieces = []
        while piece := os.read(descriptor, 65536):
            pieces.append(piece)
        return b"".join(pieces)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def boot_id() -> str:
    """Return the kernel's random id of this boot."""
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def pids() -> Iterator[int]:
    """Yield every process id there is."""
    return (int(name) for name in _names("/proc") if name.isdigit())


def entry(pid: int) -> ProcessEntry | None:
    """Read one process."""
    text = read(f"/proc/{pid}/stat")
    return None if text is None else _parse_entry(pid, text)


def cpu_and_memory(pid: int) -> tuple[ProcessEntry, float, int] | None:
    """Return the process, its CPU seconds so far and its resident bytes."""
    text = read(f"/proc/{pid}/stat")
    if text is None:
        return None
    fields = text[text.rindex(b")") + 2 :].split()
    ticks = int(fields[_USER_TICKS]) + int(fields[_SYSTEM_TICKS])
    resident = int(fields[_RESIDENT_PAGES]) * _PAGE_BYTES
    return _parse_entry(pid, text), ticks / _TICKS_PER_S, resident


def environment_value(pid: int, variable: str) -> str | None:
    """Return one variable of a process, as it was when its program was started."""
    text = read(f"/proc/{pid}/environ")
    if not text:
        return None
    begin = (b"\0" + text).find(b"\0" + variable.encode() + b"=")
    if begin < 0:
        return None
    value = text[begin + len(variable) + 1 :].split(b"\0", 1)[0]
    return value.decode(errors="replace")


def arguments(pid: int) -> tuple[str, ...]:
    """Return the argument list, empty for a zombie or a process of another user."""
    text = read(f"/proc/{pid}/cmdline") or b""
    return tuple(word.decode(errors="replace") for word in text.rstrip(b"\0").split(b"\0") if text)


def writes_to(pid: int, files: frozenset[str]) -> bool:
    """Tell whether output or error output of a process goes to one of ``files``."""
    return any(_link(f"/proc/{pid}/fd/{descriptor}") in files for descriptor in (1, 2))


def children_of_this_process() -> list[int]:
    """Return the pids of the children of our main thread, zombies included.

    Units are started there, and the kernel gives orphans to the first thread of their reaper.
    """
    pid = os.getpid()
    return list(map(int, (read(f"/proc/self/task/{pid}/children") or b"").split()))


def listening_sockets(port: int) -> frozenset[str]:
    """Return the inode numbers of the TCP sockets that listen on ``port``, as text."""
    found: set[str] = set()
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        for line in (read(table) or b"").decode("ascii").splitlines()[1:]:
            words = line.split()
            if words[3] == _LISTEN and int(words[1].rsplit(":", 1)[1], 16) == port:
                found.add(words[9])
    return frozenset(found)


def holds_socket(pid: int, inodes: frozenset[str]) -> bool:
    """Tell whether a process has one of these sockets open."""
    wanted = {f"socket:[{inode}]" for inode in inodes}
    folder = f"/proc/{pid}/fd"
    try:
        return any(_link(f"{folder}/{name}") in wanted for name in _names(folder))
    except OSError:
        return False


def _link(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115 - a Path costs more than the call, and this is hot
    except OSError:
        return ""


def _names(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        return [each.name for each in entries]


def _parse_entry(pid: int, text: bytes) -> ProcessEntry:
    end = text.rindex(b")")  # the name may contain spaces and brackets
    fields = text[end + 2 :].split(None, _START + 1)
    # A leader whose main thread ended shows Z although its other threads work on.
    is_zombie = fields[_STATE] in b"ZX" and int(fields[_THREADS]) <= 1
    name = text[text.index(b"(") + 1 : end].decode(errors="replace")
    return ProcessEntry(
        pid=pid,
        parent_pid=int(fields[_PARENT]),
        group=int(fields[_GROUP]),
        session=int(fields[_SESSION]),
        start=int(fields[_START]),
        is_zombie=is_zombie,
        name=name,
    )
