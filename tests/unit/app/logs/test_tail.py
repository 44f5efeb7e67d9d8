from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.logs.files import StreamFiles
from app.logs.tail import (
    MAX_LINE_BYTES,
    Follower,
    Position,
    StreamReader,
    decode_line,
    last_lines,
)
from app.model.service import LogSpec
from tests.unit.app.logs.log_bench import (
    append,
    numbered,
    numbers,
    rotator_for,
    stream_in,
)

both_ways = pytest.mark.parametrize("collapses", [True, False], ids=["collapse", "truncate"])


def _drain(follower: Follower) -> list[int]:
    found: list[int] = []
    while True:
        batch = follower.poll()
        found += numbers(batch.lines)
        if not batch.has_more:
            return found


def _follower_from_the_end(files: StreamFiles) -> Follower:
    return Follower(files, StreamReader(files).end())


def test_tail_of_a_missing_log_is_empty(tmp_path: Path) -> None:
    tail = last_lines(stream_in(tmp_path), 10)
    assert (tail.lines, tail.unfinished) == ([], "")


def test_tail_shows_the_last_lines_and_the_unfinished_one(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, b"one\ntwo\nthree\nfou")
    tail = last_lines(files, 2)
    assert (tail.lines, tail.unfinished) == (["two", "three"], "fou")


def test_tail_of_no_lines_gives_the_place_to_follow_from(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, b"one\ntw")
    tail = last_lines(files, 0)
    append(files, b"o\n")
    assert tail.lines == []
    assert Follower(files, tail.position).poll().lines == ["two"]


@both_ways
def test_tail_reaches_back_through_the_archives(tmp_path: Path, *, collapses: bool) -> None:
    files = stream_in(tmp_path)
    rotator = rotator_for(files, collapses=collapses)
    for round_number in range(3):
        append(files, numbered(round_number * 3000, 3000))
        rotator.rotate()
    assert numbers(last_lines(files, 8000).lines) == list(range(1000, 9000))


@both_ways
def test_tail_reads_archives_and_live_file_without_a_state_file(
    tmp_path: Path, *, collapses: bool
) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 4000))
    rotator_for(files, collapses=collapses).rotate()
    files.state.unlink()
    lines = [line for line in last_lines(files, 9999).lines if line.strip()]
    assert numbers(lines) == list(range(4000))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"v": 2}', b'{"v": 1, "cut": 5}'])
def test_damaged_state_file_does_not_keep_anybody_from_reading(
    tmp_path: Path, content: bytes
) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 10))
    files.state.write_bytes(content)
    assert numbers(last_lines(files, 99).lines) == list(range(10))


def test_archive_of_another_folder_named_in_the_state_file_is_not_read(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret\n")
    append(files, b"line\n")
    state = {
        "v": 1, "inode": files.live.stat().st_ino, "base": 7, "start": 7, "cut": None,
        "archives": [{"name": "../secret", "start": 0, "end": 7, "is_torn": False}],
    }  # fmt: skip
    files.state.write_text(json.dumps(state))
    assert last_lines(files, 9).lines == ["line"]


@both_ways
def test_follower_sees_every_line_once_across_cuts(tmp_path: Path, *, collapses: bool) -> None:
    files = stream_in(tmp_path)
    append(files, b"")
    rotator = rotator_for(files, collapses=collapses)
    follower = _follower_from_the_end(files)
    seen: list[int] = []
    for round_number in range(6):
        append(files, numbered(round_number * 1500, 1500))
        if round_number % 2:
            seen += _drain(follower)
        rotator.rotate()
    assert seen + _drain(follower) == list(range(9000))


def test_follower_begins_with_a_file_that_is_created_later(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    follower = _follower_from_the_end(files)
    assert follower.poll().lines == []
    append(files, b"first\n")
    assert follower.poll().is_new_file is False
    assert follower.poll().lines == ["first"]


def test_follower_holds_an_unfinished_line_back_until_it_is_complete(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, b"")
    follower = _follower_from_the_end(files)
    append(files, b"hal")
    assert follower.poll().lines == []
    append(files, b"f\n")
    assert follower.poll().lines == ["half"]


def test_follower_gives_a_line_without_end_in_pieces(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, b"")
    follower = _follower_from_the_end(files)
    append(files, b"x" * (MAX_LINE_BYTES + 1))
    lines = [line for _ in range(5) for line in follower.poll().lines]
    assert lines == ["x" * (MAX_LINE_BYTES + 1)]


def test_follower_says_how_much_was_pruned_before_it_could_read(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 2))
    follower = Follower(files, Position(files.live.stat().st_ino, 0))
    rotator = rotator_for(files, LogSpec(max_bytes=65_536, keep=1), collapses=True)
    for round_number in range(3):
        append(files, numbered(2 + round_number * 2000, 2000))
        rotator.rotate()
    batch = follower.poll()
    seen = _drain(follower)
    first_kept = seen[0]
    assert batch.skipped_bytes == len(numbered(0, first_kept))
    assert seen == list(range(first_kept, 6002))


@both_ways
def test_follower_goes_on_after_clear(tmp_path: Path, *, collapses: bool) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 5000))
    rotator = rotator_for(files, collapses=collapses)
    follower = _follower_from_the_end(files)
    rotator.clear()
    append(files, numbered(7, 3))
    assert _drain(follower) == [7, 8, 9]


def test_follower_reads_a_file_emptied_by_hand_from_its_start(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 100))
    follower = _follower_from_the_end(files)
    files.live.write_bytes(b"")
    assert follower.poll().is_new_file
    append(files, numbered(5, 2))
    assert _drain(follower) == [5, 6]


def test_follower_reads_a_file_replaced_by_hand_from_its_start(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 10))
    follower = _follower_from_the_end(files)
    replacement = tmp_path / "new"
    replacement.write_bytes(numbered(50, 20))
    replacement.replace(files.live)
    assert follower.poll().is_new_file
    assert _drain(follower) == list(range(50, 70))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        ("就绪".encode(), "就绪"),
        ("就绪".encode("gb18030"), "就绪"),
        (b"windows\r", "windows"),
        (b"\0\0after a power cut", "after a power cut"),
        (b"\xff\xfe neither", "\\xff\\xfe neither"),
    ],
)
def test_line_is_decoded_by_itself(raw: bytes, text: str) -> None:
    assert decode_line(raw) == text
