from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest

from app.errors import HostError
from app.logs import keeper as keeper_module
from app.logs import rotation
from app.logs.files import StreamFiles
from app.logs.keeper import LogKeeper
from tests.unit.app.logs.log_bench import SPEC, append, everything, numbered, stream_in

Reports = Queue[tuple[str, HostError | None]]
_WAIT_S = 10.0


class _Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def reports() -> Reports:
    return Queue()


@pytest.fixture
def keeper(tmp_path: Path, clock: _Clock, reports: Reports) -> Iterator[LogKeeper]:
    def report(files: StreamFiles, error: HostError | None) -> None:
        reports.put((files.live.name, error))

    keeper = LogKeeper(tmp_path, clock, report)
    yield keeper
    keeper.close()


@pytest.fixture(autouse=True)
def no_hot_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut only at a tick, so that a test knows when."""
    monkeypatch.setattr(keeper_module, "_HOT_FOR_S", -1.0)


@pytest.fixture
def broken_create() -> Iterator[pytest.MonkeyPatch]:
    """A disk with no room for archives until ``undo()``."""

    def full(_: Path) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "create", full)
        yield patch


def _settle(keeper: LogKeeper) -> None:
    """Wait until the rotation thread has done everything handed over so far."""
    keeper.clear("nobody").result(_WAIT_S)


def test_tick_cuts_a_log_over_its_limit(tmp_path: Path, keeper: LogKeeper) -> None:
    files = stream_in(tmp_path)
    keeper.keep("records", SPEC)
    append(files, numbered(0, 4000))
    keeper.tick()
    _settle(keeper)
    assert files.archive_names()
    assert everything(files) == numbered(0, 4000)


def test_log_of_a_forgotten_unit_is_left_alone(tmp_path: Path, keeper: LogKeeper) -> None:
    files = stream_in(tmp_path)
    keeper.keep("records", SPEC)
    keeper.forget("records")
    append(files, numbered(0, 4000))
    keeper.tick()
    _settle(keeper)
    assert files.archive_names() == []


def test_cut_interrupted_by_a_crash_is_finished_when_the_unit_is_kept_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeper: LogKeeper
) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 4000))

    def crash(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "collapse_front", crash)
        patched.setattr(os, "ftruncate", crash)
        keeper.keep("records", SPEC)
        keeper.tick()
        _settle(keeper)
    keeper.keep("records", SPEC)
    _settle(keeper)
    assert everything(files) == numbered(0, 4000)
    assert not list(tmp_path.glob("*.log.tmp"))


def test_fault_is_reported_once_and_so_is_its_end(
    tmp_path: Path,
    broken_create: pytest.MonkeyPatch,
    keeper: LogKeeper,
    clock: _Clock,
    reports: Reports,
) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 4000))
    keeper.keep("records", SPEC)
    for _ in range(5):
        _settle(keeper)
        keeper.tick()
        _settle(keeper)
        clock.seconds += 100.0
    name, error = reports.get(timeout=_WAIT_S)
    assert name == "records-stdout.log"
    assert isinstance(error, HostError)
    assert error.code == "logs.cannot-rotate"
    assert "No space left" in error.message
    assert reports.empty()
    broken_create.undo()
    keeper.tick()
    _settle(keeper)
    assert reports.get(timeout=_WAIT_S) == ("records-stdout.log", None)
    assert everything(files) == numbered(0, 4000)


def test_log_that_cannot_be_cut_is_not_tried_again_before_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeper: LogKeeper
) -> None:
    tries = []

    def fail(path: Path) -> int:
        tries.append(path)
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    append(stream_in(tmp_path), numbered(0, 4000))
    keeper.keep("records", SPEC)
    _settle(keeper)
    monkeypatch.setattr(rotation, "create", fail)
    for _ in range(5):
        keeper.tick()
        _settle(keeper)
    assert len(tries) == 1


def test_clear_empties_both_streams_of_a_unit(tmp_path: Path, keeper: LogKeeper) -> None:
    files = stream_in(tmp_path)
    errors = files._replace(stream=type(files.stream)("stderr"))
    append(files, numbered(0, 10))
    append(errors, numbered(0, 10))
    keeper.keep("records", SPEC)
    keeper.clear("records").result(_WAIT_S)
    assert (files.live.stat().st_size, errors.live.stat().st_size) == (0, 0)


def test_clear_that_fails_says_what_could_not_be_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeper: LogKeeper
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    append(stream_in(tmp_path), b"line\n")
    monkeypatch.setattr(os, "ftruncate", denied)
    with pytest.raises(HostError, match=r"cannot clear '.*records-stdout\.log': Permission denied"):
        keeper.clear("records").result(_WAIT_S)


def test_close_ends_the_thread(tmp_path: Path, clock: _Clock) -> None:
    keeper = LogKeeper(tmp_path, clock, lambda *_: None)
    keeper.keep("records", SPEC)
    keeper.close()
    assert "log-rotation" not in {thread.name for thread in threading.enumerate()}


def test_keeper_without_units_starts_no_thread(tmp_path: Path, clock: _Clock) -> None:
    keeper = LogKeeper(tmp_path, clock, lambda *_: None)
    keeper.tick()
    assert "log-rotation" not in {thread.name for thread in threading.enumerate()}
    keeper.close()
