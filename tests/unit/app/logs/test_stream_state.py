from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.logs.file_io import open_log
from app.logs.stream_state import (
    TRUNCATION_GAP,
    Archive,
    Cut,
    CutKind,
    CutPhase,
    StreamState,
    filler,
    load_state,
    phase_of,
    save_state,
    view_of,
)
from tests.unit.app.logs.log_bench import stream_in

_TOKEN = "0123456789abcdef" * 2
_ARCHIVE = "records-stdout-20261122-120000-000.log"
_COLLAPSE = Cut(CutKind.COLLAPSE, _ARCHIVE, _TOKEN, end=5000, removed_bytes=4096)
_TRUNCATE = Cut(CutKind.TRUNCATE, _ARCHIVE)
_OLDER = Archive("records-stdout-20261121-120000-000.log", 0, 9000)


def _see(folder: Path, live: bytes, state: StreamState) -> tuple[CutPhase, StreamState]:
    files = stream_in(folder)
    files.live.write_bytes(live)
    descriptor = open_log(files.live)
    try:
        return phase_of(state, files, descriptor), view_of(state, files, descriptor)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("cut", [None, _COLLAPSE, _TRUNCATE])
def test_state_is_read_as_it_was_saved(tmp_path: Path, cut: Cut | None) -> None:
    state = StreamState(7, base=8192, start=9000, archives=(_OLDER,), cut=cut)
    save_state(tmp_path / "state", state, durable=True)
    assert load_state(tmp_path / "state", 7) == state
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_state_of_another_file_is_not_believed(tmp_path: Path) -> None:
    save_state(tmp_path / "state", StreamState(7, base=8192, start=9000), durable=False)
    assert load_state(tmp_path / "state", 8) == StreamState(8)


def test_without_token_and_archive_the_collapse_has_not_begun(tmp_path: Path) -> None:
    state = StreamState(7, cut=_COLLAPSE)
    phase, view = _see(tmp_path, b"line\n" * 2000, state)
    assert phase is CutPhase.BEFORE
    assert view == StreamState(7)


@pytest.mark.parametrize("is_renamed", [False, True])
def test_token_means_the_archive_holds_the_truth_and_offsets_are_old(
    tmp_path: Path, *, is_renamed: bool
) -> None:
    files = stream_in(tmp_path)
    (files.archive if is_renamed else files.unfinished)(_ARCHIVE).write_bytes(b"line\n" * 1000)
    live = _TOKEN.encode() + b"x" * 9000
    phase, view = _see(tmp_path, live, StreamState(7, cut=_COLLAPSE))
    assert phase is CutPhase.MARKED
    assert view == StreamState(7, base=0, start=5000, archives=(Archive(_ARCHIVE, 0, 5000),))


def test_archive_without_token_means_the_collapse_is_done(tmp_path: Path) -> None:
    stream_in(tmp_path).archive(_ARCHIVE).write_bytes(b"line\n" * 1000)
    phase, view = _see(tmp_path, filler(904) + b"line\n", StreamState(7, cut=_COLLAPSE))
    assert phase is CutPhase.AFTER
    assert view == StreamState(7, base=4096, start=5000, archives=(Archive(_ARCHIVE, 0, 5000),))


def test_shorter_than_its_archive_means_the_file_was_emptied(tmp_path: Path) -> None:
    stream_in(tmp_path).archive(_ARCHIVE).write_bytes(b"line\n" * 1000)
    phase, view = _see(tmp_path, b"new\n", StreamState(7, cut=_TRUNCATE))
    assert phase is CutPhase.AFTER
    assert view.base == view.start == 5000 + TRUNCATION_GAP


def test_as_long_as_its_archive_but_different_means_emptied_and_grown_again(
    tmp_path: Path,
) -> None:
    stream_in(tmp_path).archive(_ARCHIVE).write_bytes(b"line\n" * 1000)
    phase, _ = _see(tmp_path, b"next\n" * 1000, StreamState(7, cut=_TRUNCATE))
    assert phase is CutPhase.AFTER


def test_same_content_as_the_archive_means_not_emptied_yet(tmp_path: Path) -> None:
    stream_in(tmp_path).archive(_ARCHIVE).write_bytes(b"line\n" * 1000)
    phase, _ = _see(tmp_path, b"line\n" * 1001, StreamState(7, cut=_TRUNCATE))
    assert phase is CutPhase.BEFORE


def test_new_file_without_filler_is_read_from_its_first_byte(tmp_path: Path) -> None:
    _, view = _see(tmp_path, b"line\n" * 500, StreamState(7, base=4096, start=5000))
    assert view.base == view.start == 5000


@pytest.mark.parametrize("size", [0, 1, 2, 4096])
def test_filler_is_one_blank_line_of_the_size(size: int) -> None:
    assert len(filler(size)) == size
    assert filler(size).strip() == b""
    assert filler(size).count(b"\n") == min(size, 1)
