from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.logs import rotation
from app.logs.file_io import create, read_at
from app.logs.rotation import FileLineEnds, Rotator
from app.logs.stream_state import load_state
from app.logs.tail import last_lines
from app.model.service import LogSpec
from tests.unit.app.logs.log_bench import (
    SPEC,
    append,
    everything,
    numbered,
    numbers,
    rotator_for,
    stream_in,
)

_LINES = 3500  # about 140 kB: two cuts at 64 kB
_EFFECTS = (
    "save_state", "create", "copy_range", "write_at", "replace", "write_out", "collapse_front",
    "remove",
)  # fmt: skip

both_ways = pytest.mark.parametrize("collapses", [True, False], ids=["collapse", "truncate"])


class _Crash(BaseException):
    """Not an error that code could handle: as if the process had been killed here."""


def test_file_under_the_limit_is_not_touched(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, b"one line\n")
    assert rotator_for(files, collapses=False).rotate() == 0
    assert [path.name for path in tmp_path.iterdir()] == [files.live.name]


def test_missing_live_file_is_no_error(tmp_path: Path) -> None:
    assert rotator_for(stream_in(tmp_path), collapses=False).rotate() == 0


@both_ways
def test_archives_and_live_file_hold_every_line_once(tmp_path: Path, *, collapses: bool) -> None:
    files = stream_in(tmp_path)
    written = numbered(0, _LINES)
    append(files, written)
    assert rotator_for(files, collapses=collapses).rotate() >= 1
    assert everything(files) == written
    assert files.live.stat().st_size < SPEC.max_bytes


def test_archives_consist_of_whole_lines_within_the_limit(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, _LINES))
    rotator_for(files, collapses=True).rotate()
    archives = [files.archive(name).read_bytes() for name in files.archive_names()]
    assert len(archives) == 2
    assert all(data.endswith(b"\n") and len(data) <= SPEC.max_bytes for data in archives)
    assert all(data[:9].isdigit() for data in archives)


def test_open_writer_goes_on_appending_after_a_cut(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    rotator = rotator_for(files, collapses=True)
    with files.live.open("ab", buffering=0) as writer:
        writer.write(numbered(0, _LINES))
        rotator.rotate()
        writer.write(numbered(_LINES, _LINES))
        rotator.rotate()
        writer.write(numbered(2 * _LINES, 10))
    assert everything(files) == numbered(0, 2 * _LINES + 10)


def test_live_file_begins_with_at_most_one_blank_line(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, _LINES))
    rotator_for(files, collapses=True).rotate()
    lines = files.live.read_bytes().split(b"\n")
    assert lines[0].strip() == b""
    assert all(line[:9].isdigit() for line in lines[1:-1])


@both_ways
def test_archives_over_keep_are_pruned_oldest_first(tmp_path: Path, *, collapses: bool) -> None:
    files = stream_in(tmp_path)
    rotator = rotator_for(files, LogSpec(max_bytes=65_536, keep=2), collapses=collapses)
    for round_number in range(4):
        append(files, numbered(round_number * 2000, 2000))
        rotator.rotate()
    assert len(files.archive_names()) == 2
    kept = numbers(everything(files).decode().splitlines())
    assert kept == list(range(kept[0], 8000))


def test_file_that_outgrew_every_archive_keeps_only_the_newest_lines(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 40_000))
    rotator_for(files, LogSpec(max_bytes=65_536, keep=2), collapses=True).rotate()
    kept = numbers(everything(files).decode().splitlines())
    assert kept == list(range(kept[0], 40_000))
    assert len(files.archive_names()) == 2
    assert not [path for path in tmp_path.iterdir() if path.stat().st_size == 0]


def test_line_longer_than_the_cap_is_cut_marked_and_read_as_one(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    long_line = b"y" * 300_000
    append(files, long_line)
    rotator_for(files, collapses=True).rotate()
    append(files, b"-end\n")
    state = load_state(files.state, files.live.stat().st_ino)
    assert [archive.is_torn for archive in state.archives] == [True]
    assert last_lines(files, 1).lines == [long_line.decode() + "-end"]


def test_line_longer_than_the_limit_goes_whole_into_one_archive(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    append(files, b"z" * 150_000 + b"\n" + b"next\n")
    rotator_for(files, collapses=True).rotate()
    (name,) = files.archive_names()
    assert files.archive(name).read_bytes() == b"z" * 150_000 + b"\n"


@both_ways
def test_stop_is_asked_for_between_cuts(tmp_path: Path, *, collapses: bool) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, _LINES))
    assert rotator_for(files, collapses=collapses).rotate(should_stop=lambda: True) == 0
    assert files.archive_names() == []


@both_ways
def test_clear_deletes_archives_and_empties_the_live_file(
    tmp_path: Path, *, collapses: bool
) -> None:
    files = stream_in(tmp_path)
    rotator = rotator_for(files, collapses=collapses)
    with files.live.open("ab", buffering=0) as writer:
        writer.write(numbered(0, _LINES))
        rotator.rotate()
        rotator.clear()
        assert files.archive_names() == []
        assert files.live.stat().st_size == 0
        writer.write(numbered(7, 2))
    assert files.live.read_bytes() == numbered(7, 2)
    assert numbers(last_lines(files, 10).lines) == [7, 8]


def _crash_at(monkeypatch: pytest.MonkeyPatch, step: int, crash: Callable[[], None]) -> None:
    calls = iter(range(1_000_000))

    def stepping(effect: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **keywords: object) -> object:
            if next(calls) == step:
                crash()
            return effect(*arguments, **keywords)

        return run

    for name in _EFFECTS:
        monkeypatch.setattr(rotation, name, stepping(getattr(rotation, name)))
    monkeypatch.setattr(os, "ftruncate", stepping(os.ftruncate))


def _die() -> None:
    raise _Crash


def _steps_until_no_crash(attempt: Callable[[int], bool]) -> Iterator[int]:
    step = 0
    while attempt(step):
        yield step
        step += 1


@both_ways
def test_a_kill_before_any_step_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, collapses: bool
) -> None:
    written = numbered(0, _LINES)

    def is_killed_at(step: int) -> bool:
        folder = tmp_path / str(step)
        folder.mkdir()
        files = stream_in(folder)
        append(files, written)
        rotator = rotator_for(files, collapses=collapses)
        killed = False
        with monkeypatch.context() as patched:
            _crash_at(patched, step, _die)
            try:
                rotator.rotate()
            except _Crash:
                killed = True
        read_meanwhile = last_lines(files, 2 * _LINES)
        rotator_for(files, collapses=collapses).recover()
        assert everything(files) == written, step
        assert numbers(read_meanwhile.lines) == list(range(_LINES)), step
        assert not [path for path in folder.iterdir() if path.name.endswith(".log.tmp")]
        rotator_for(files, collapses=collapses).rotate()
        assert everything(files) == written, step
        return killed

    assert len(list(_steps_until_no_crash(is_killed_at))) > 6


def _fail_with(number: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


@both_ways
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_an_error_at_any_step_leaves_every_line_and_the_next_try_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, collapses: bool
) -> None:
    written = numbered(0, _LINES)

    def fails_at(step: int) -> bool:
        folder = tmp_path / str(step)
        folder.mkdir()
        files = stream_in(folder)
        append(files, written)
        rotator = rotator_for(files, collapses=collapses)
        failed = False
        with monkeypatch.context() as patched:
            _crash_at(patched, step, _fail_with(number))
            try:
                rotator.rotate()
            except OSError as error:
                failed = error.errno == number
        assert numbers(last_lines(files, 2 * _LINES).lines) == list(range(_LINES)), step
        rotator.rotate()
        assert everything(files) == written, step
        assert files.live.stat().st_size < SPEC.max_bytes
        return failed

    assert len(list(_steps_until_no_crash(fails_at))) > 5


def test_full_disk_gives_up_the_archive_that_the_cut_would_push_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = stream_in(tmp_path)
    rotator: Rotator = rotator_for(files, LogSpec(max_bytes=65_536, keep=2), collapses=True)
    for round_number in range(3):
        append(files, numbered(round_number * 2000, 2000))
        rotator.rotate()
    oldest, newer = files.archive_names()
    append(files, numbered(6000, 1000))
    fail = _fail_with(errno.ENOSPC)

    def create_when_there_is_room(path: Path) -> int:
        if files.archive(oldest).exists():
            fail()
        return create(path)

    monkeypatch.setattr(rotation, "create", create_when_there_is_room)
    assert rotator.rotate() == 1
    assert files.archive_names()[0] == newer
    kept = numbers(everything(files).decode().splitlines())
    assert kept == list(range(kept[0], 7000))


def test_live_file_replaced_by_hand_starts_a_stream_of_its_own(tmp_path: Path) -> None:
    files = stream_in(tmp_path)
    rotator = rotator_for(files, collapses=True)
    append(files, numbered(0, _LINES))
    rotator.rotate()
    replacement = tmp_path / "new"
    replacement.write_bytes(numbered(_LINES, _LINES))
    replacement.replace(files.live)
    rotator.rotate()
    lost_with_the_old_file = set(range(_LINES)) - set(
        numbers(everything(files).decode().split("\n")[:-1])
    )
    assert max(lost_with_the_old_file) == _LINES - 1
    assert numbers(last_lines(files, _LINES).lines) == list(range(_LINES, 2 * _LINES))


def test_line_ends_are_found_across_blocks(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"a\n" + b"b" * 200_000 + b"\n" + b"c" * 10)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        ends = FileLineEnds(descriptor)
        assert ends.last(after=0, until=200_000) == 2
        assert ends.last(after=2, until=200_000) is None
        assert ends.first(after=2, until=300_000) == 200_003
        assert ends.first(after=200_003, until=300_000) is None
        assert read_at(descriptor, 200_003, 99) == b"c" * 10
    finally:
        os.close(descriptor)
