"""A program that is hard to get rid of: ``stubborn.py MODE MARKER [NUMBER]``.

It writes the pids of all its processes into MARKER, one a line, when everything is as MODE says.
Only the standard library; POSIX modes use fork.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path


def main() -> None:
    mode, marker = sys.argv[1], Path(sys.argv[2])
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    _MODES[mode](marker, number)


def announce(marker: Path, *pids: int) -> None:
    """Create the marker in one step, so that nobody reads half of it."""
    temporary = marker.with_suffix(".tmp")
    temporary.write_text("".join(f"{pid}\n" for pid in (os.getpid(), *pids)))
    temporary.replace(marker)


def wait_for_ever() -> None:
    threading.Event().wait()


def run(marker: Path, _number: int) -> None:
    """End at the first request."""
    announce(marker)
    wait_for_ever()


def until_file(marker: Path, _number: int) -> None:
    """End when a file with the suffix ``.end`` appears beside the marker, as a message would."""
    announce(marker)
    wait_for_file(marker.with_suffix(".end"))


def ignore_requests(marker: Path, _number: int) -> None:
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    announce(marker)
    wait_for_ever()


def end_with(marker: Path, number: int) -> None:
    announce(marker)
    sys.exit(number)


def write_then_end(marker: Path, number: int) -> None:
    os.write(1, b"to output\n")
    os.write(2, b"to errors\n")
    end_with(marker, number)


def flood(marker: Path, _number: int) -> None:
    """Write as fast as possible until killed."""
    announce(marker)
    block = b"".join(b"line %06d of a flood that never ends\n" % index for index in range(1000))
    while True:
        os.write(1, block)


def write_twice(marker: Path, number: int) -> None:
    """Write so many lines, wait for the file with the suffix ``.end``, and write as many again."""
    os.write(1, b"first\n" * number)
    announce(marker)
    wait_for_file(marker.with_suffix(".end"))
    os.write(1, b"second\n" * number)


def hold_port(marker: Path, number: int) -> None:
    """Let a child listen on the port, which it inherits."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", number))
    listener.listen()
    if sys.platform == "win32":
        announce(marker)
        wait_for_ever()
    child = os.fork()
    if child:
        announce(marker, child)
        listener.close()
    wait_for_ever()


def plain_child(marker: Path, _number: int) -> None:
    """Have an ordinary child which ignores requests to end."""
    inner = marker.with_suffix(".inner")
    child = subprocess.Popen([sys.executable, __file__, "ignore-requests", str(inner)])
    wait_for_file(inner)
    announce(marker, child.pid)
    wait_for_ever()


def double_fork(marker: Path, _number: int) -> None:
    """Leave a grandchild whose parent is gone, in the same session."""
    announce(marker, _grandchild(lambda: None))
    wait_for_ever()


def new_session(marker: Path, _number: int) -> None:
    """Leave a grandchild with a session of its own."""
    announce(marker, _grandchild(os.setsid))
    wait_for_ever()


def clean_environment(marker: Path, _number: int) -> None:
    """Leave a grandchild that shares neither environment nor parent, only the session."""
    announce(marker, _grandchild(lambda: None, environment={}))
    wait_for_ever()


def log_holder(marker: Path, _number: int) -> None:
    """Leave a grandchild that can be told only by the log file it writes to."""
    announce(marker, _grandchild(os.setsid, environment={}))
    wait_for_ever()


def daemon(marker: Path, _number: int) -> None:
    """Leave a grandchild with no mark at all, visible only while its parent lives or before."""
    announce(marker, _grandchild(os.setsid, environment={}, quiet=True))
    wait_for_ever()


def leave_behind(marker: Path, number: int) -> None:
    """End at once and leave a grandchild in a session of its own."""
    announce(marker, _grandchild(os.setsid))
    sys.exit(number)


def breed(marker: Path, _number: int) -> None:
    """Replace itself by a fork again and again, running away from whoever kills by a list."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork() == 0:
        while True:
            if os.fork():
                os._exit(0)
    announce(marker)
    wait_for_ever()


def make_zombies(marker: Path, number: int) -> None:
    """Have children that ended and are never waited for."""
    pids = []
    for _ in range(number):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        pids.append(pid)
    announce(marker, *pids)
    wait_for_ever()


def wait_for_file(path: Path) -> None:
    """Wait until another process made a file; this program has nothing else to do."""
    pause = threading.Event()
    while not path.exists():
        pause.wait(0.005)


def _grandchild(
    prepare: Callable[[], object],
    environment: Mapping[str, str] | None = None,
    *,
    quiet: bool = False,
) -> int:
    """Fork twice, so that init or a subreaper becomes the parent; return the grandchild's pid."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        prepare()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        grandchild = os.fork()
        if grandchild:
            os.write(write_end, str(grandchild).encode())
            os._exit(0)
        os.close(write_end)
        if quiet:
            nothing = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(nothing, descriptor)
        variables = os.environ if environment is None else environment
        os.execve("/bin/sleep", ["sleep", "300"], variables)  # noqa: S606 - a plain exec is meant
    os.close(write_end)
    os.waitpid(child, 0)
    return int(os.read(read_end, 32))


_MODES = {
    "run": run,
    "until-file": until_file,
    "ignore-requests": ignore_requests,
    "end-with": end_with,
    "write-then-end": write_then_end,
    "flood": flood,
    "write-twice": write_twice,
    "hold-port": hold_port,
    "plain-child": plain_child,
    "double-fork": double_fork,
    "new-session": new_session,
    "clean-environment": clean_environment,
    "log-holder": log_holder,
    "daemon": daemon,
    "leave-behind": leave_behind,
    "breed": breed,
    "make-zombies": make_zombies,
}

if __name__ == "__main__":
    main()
