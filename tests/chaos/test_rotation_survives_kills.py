"""The panel's rotation killed at random moments while a child writes and a reader follows."""

from __future__ import annotations

import os
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
from tests.unit.app.logs.log_bench import NOON, numbers

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = _ROOT / "tests" / "data" / "programs"
_ARCHIVE_BYTES = 524_288
_WRITTEN_BYTES_A_SECOND = 8_000_000


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
        _kill_keepers(folder, kills)
        writer.terminate()
        _, line_count = writer.communicate(timeout=10)
    finally:
        writer.kill()
        writer.communicate()
        follower.finish()
    spec = LogSpec(_ARCHIVE_BYTES, keep=1_000_000)
    Rotator(files, spec, now=lambda: NOON, can_collapse=True).recover()
    assert len(files.archive_names()) >= kills
    expected = int(line_count)
    assert _count_in_order(files) == expected
    assert (follower.count, follower.out_of_order, follower.skipped_bytes) == (expected, [], 0)
    assert numbers(last_lines(files, 10_000).lines) == list(range(expected - 10_000, expected))


def _start_writer(files: StreamFiles) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(_PROGRAMS / "numbered_writer.py"), str(_WRITTEN_BYTES_A_SECOND)]
    with files.live.open("ab") as live:
        return subprocess.Popen(command, stdout=live, stderr=subprocess.PIPE)


def _kill_keepers(folder: Path, kills: int) -> None:
    command = [
        sys.executable, str(_PROGRAMS / "rotation_killer.py"),
        str(folder), str(_ARCHIVE_BYTES), str(kills),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def _count_in_order(files: StreamFiles) -> int:
    """Return how many lines are on disk; each must be whole and have the next number."""
    count = 0
    for path in [*map(files.archive, files.archive_names()), files.live]:
        with path.open("rb") as log:
            for line in log:
                if line.strip():
                    assert line == b"%09d %s\n" % (count, b"x" * (count % 97)), path
                    count += 1
    return count


class _FollowingThread:
    """Follows the stream as ``wardctl logs --follow`` does, from before the first line."""

    def __init__(self, files: StreamFiles) -> None:
        self.count = 0
        self.out_of_order: list[str] = []
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
            for line in batch.lines:
                if line != f"{self.count:09} {'x' * (self.count % 97)}":
                    self.out_of_order.append(line)
                self.count += 1
            self.skipped_bytes += batch.skipped_bytes
            if not batch.has_more:
                if is_last:
                    return
                self._ending.wait(0.01)
