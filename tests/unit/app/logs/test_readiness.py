from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.logs.files import Stream
from app.logs.readiness import READ_BYTES_A_PASS, ReadinessWatch
from tests.unit.app.logs.log_bench import append, numbered, rotator_for, stream_in

_LISTENING = re.compile(r"listening on (\d+)")


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:  # noqa: ARG001 - the application must exist
    return QObject()


def test_complete_line_that_matches_is_announced(
    tmp_path: Path, qtbot: QtBot, owner: QObject
) -> None:
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    with qtbot.waitSignal(watch.matched) as matched:
        append(stream_in(tmp_path), b"starting\nlistening on 8900\n")
    assert matched.args == ["listening on 8900"]


def test_standard_error_is_watched_too(tmp_path: Path, qtbot: QtBot, owner: QObject) -> None:
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    with qtbot.waitSignal(watch.matched):
        append(stream_in(tmp_path)._replace(stream=Stream.STDERR), b"listening on 1\n")


def test_line_without_an_end_yet_is_enough(tmp_path: Path, qtbot: QtBot, owner: QObject) -> None:
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    append(stream_in(tmp_path), b"listening ")
    with qtbot.waitSignal(watch.matched):
        append(stream_in(tmp_path), b"on 8900 ...")


def test_output_of_an_earlier_run_does_not_count(
    tmp_path: Path, qtbot: QtBot, owner: QObject
) -> None:
    append(stream_in(tmp_path), b"listening on 8900\n")
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    with qtbot.waitSignal(watch.matched) as matched:
        append(stream_in(tmp_path), b"listening on 8901\n")
    assert matched.args == ["listening on 8901"]


def test_line_is_found_behind_a_flood(tmp_path: Path, qtbot: QtBot, owner: QObject) -> None:
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    with qtbot.waitSignal(watch.matched):
        append(stream_in(tmp_path), b"x\n" * READ_BYTES_A_PASS + b"listening on 1\n")


def test_line_is_found_when_the_log_is_cut_meanwhile(
    tmp_path: Path, qtbot: QtBot, owner: QObject
) -> None:
    files = stream_in(tmp_path)
    append(files, numbered(0, 2000))
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    with qtbot.waitSignal(watch.matched):
        append(files, numbered(2000, 2000) + b"listening on 1\n")
        rotator_for(files, collapses=True).rotate()


def test_stopped_watch_announces_nothing(tmp_path: Path, qtbot: QtBot, owner: QObject) -> None:
    watch = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    later = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    announced: list[str] = []
    watch.matched.connect(announced.append)
    watch.stop()
    with qtbot.waitSignal(later.matched):
        append(stream_in(tmp_path), b"listening on 1\n")
    assert announced == []
    assert not watch.findChildren(QObject, "readiness-sweep")[0].isActive()  # type: ignore[attr-defined]


def test_match_is_announced_once(tmp_path: Path, qtbot: QtBot, owner: QObject) -> None:
    first = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    announced: list[str] = []
    first.matched.connect(announced.append)
    with qtbot.waitSignal(first.matched):
        append(stream_in(tmp_path), b"listening on 1\n")
    second = ReadinessWatch(tmp_path, "records", _LISTENING, owner)
    with qtbot.waitSignal(second.matched):
        append(stream_in(tmp_path), b"listening on 2\n")
    assert announced == ["listening on 1"]
