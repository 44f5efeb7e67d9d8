"""The panel's rotation killed at random moments while a child writes and a reader follows."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.logs.collapse import can_collapse
from app.logs.files import Stream, StreamFiles
from app.logs.rotation import Rotator
from app.logs.tail import Follower, Position, last_lines
from app.model.service import LogSpec
from tests.unit.app.logs.log_bench import NOON, everything, numbers

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = _ROOT / "tests" / "data" / "programs"
_ARCHIVE_BYTES = 524_288
_WRITTEN_BYTES_A_SECOND = 8_000_000
_LONGEST_LIFE_S = 0.06


@pytest.mark.posix
def test_ten_kills_lose_double_and_split_no_line(tmp_path: Path) -> None:
    _kill_while_writing(tmp_path, kills=10)


@pytest.mark.chaos
@pytest.mark.posix
@pytest.mark.timeout(300)
def test_a_hundred_kills_lose_double_and_split_no_line(tmp_path: Path) -> None:
    _kill_while_writing(tmp_path, kills=100)


def _kill_while_writing(folder: Path, *, kills: int) -> None:
    if not can_collapse(folder):
        pytest.skip("the file system cannot remove a range at the front of a file")
    files = StreamFiles(folder, "records", Stream.STDOUT)
    writer = _start_writer(files)
    follower = _FollowingThread(files)
    try:
        for _ in range(kills):
            _run_and_kill_keeper(files)
        writer.terminate()
        _, line_count = writer.communicate(timeout=10)
    finally:
        writer.kill()
        writer.communicate()
        follower.finish()
    spec = LogSpec(_ARCHIVE_BYTES, keep=1_000_000)
    Rotator(files, spec, now=lambda: NOON, can_collapse=True).recover()
    assert len(files.archive_names()) >= kills
    expected = list(range(int(line_count)))
    assert _numbers_on_disk(files) == expected
    assert follower.numbers == expected
    assert follower.skipped_bytes == 0
    assert numbers(last_lines(files, 50_000).lines) == expected[-50_000:]


def _start_writer(files: StreamFiles) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(_PROGRAMS / "numbered_writer.py"), str(_WRITTEN_BYTES_A_SECOND)]
    with files.live.open("ab") as live:
        return subprocess.Popen(command, stdout=live, stderr=subprocess.PIPE)


def _run_and_kill_keeper(files: StreamFiles) -> None:
    """Let the keeper cut at least once, then kill it at a random moment of what it does next."""
    known = len(files.archive_names())
    command = [
        sys.executable, str(_PROGRAMS / "log_keeper.py"), str(files.folder), str(_ARCHIVE_BYTES)
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as keeper:
        assert keeper.stderr is not None
        waiting = threading.Event()
        while len(files.archive_names()) == known and keeper.poll() is None:
            waiting.wait(0.002)
        waiting.wait(random.uniform(0, _LONGEST_LIFE_S))  # noqa: S311 - not a secret
        keeper.kill()
        assert keeper.stderr.read() == b""


def _numbers_on_disk(files: StreamFiles) -> list[int]:
    return numbers(everything(files).decode().splitlines())


class _FollowingThread:
    """Follows the stream as ``wardctl logs --follow`` does, from before the first line."""

    def __init__(self, files: StreamFiles) -> None:
        self.numbers: list[int] = []
        self.skipped_bytes = 0
        self._follower = Follower(files, Position(files.live.stat().st_ino, 0))
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def finish(self) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            is_last = self._ending.is_set()
            batch = self._follower.poll()
            self.numbers += numbers(batch.lines)
            self.skipped_bytes += batch.skipped_bytes
            if not batch.has_more:
                if is_last:
                    return
                self._ending.wait(0.01)
