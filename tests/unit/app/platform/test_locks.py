"""The lock that makes a panel the only one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import HostError
from app.platform.locks import FileLock

_HOLD = """
import sys
from pathlib import Path
from app.platform.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert first.acquire(), "asking again is harmless"
    assert not second.acquire()
    first.release()
    assert second.acquire()
    assert (first.is_held, second.is_held) == (False, True)
    second.release()


def test_holder_is_known_by_its_pid_only_while_it_holds(tmp_path: Path) -> None:
    lock, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert other.holder() is None
    lock.acquire()
    assert lock.holder() == other.holder() == os.getpid()
    lock.release()
    assert other.holder() is None


def test_lock_of_a_killed_process_is_free_again(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        lock = FileLock(path)
        assert not lock.acquire()
        assert lock.holder() == holder.pid
        holder.kill()
        holder.wait()
    assert lock.acquire()
    lock.release()


def test_child_does_not_inherit_the_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    lock.acquire()
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, close_fds=False) as child:
        lock.release()
        second = FileLock(tmp_path / "lock")
        assert second.acquire()
        second.release()
        child.kill()


def test_missing_folder_is_an_error_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="cannot lock"):
        FileLock(tmp_path / "gone" / "lock").acquire()
