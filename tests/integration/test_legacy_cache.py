from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.clock import SystemClock
from app.ipc.dispatcher import Dispatcher, Request
from app.ipc.legacy_cache import PEER, LegacyCache
from app.ipc.peer_messages import UpdatePostponed
from app.ipc.spool import PANEL, Mailbox, list_folder


@dataclass(frozen=True, slots=True)
class Number:
    number: int


@dataclass
class Bridge:
    """A spool, a shared file and what came through it."""

    cache: LegacyCache
    spool: Path
    file: Path
    received: list[tuple[str, int]]

    def write(self, content: str | bytes) -> None:
        """Write as an old client does: in place, with another time of change."""
        data = content if isinstance(content, bytes) else content.encode()
        before = self.file.stat().st_mtime_ns
        self.file.write_bytes(data)
        os.utime(self.file, ns=(before + 1_000_000, before + 1_000_000))


@pytest.fixture
def bridge(qtbot: QtBot, tmp_path: Path) -> Iterator[Bridge]:  # noqa: ARG001 - the application
    spool, file = tmp_path / "run" / "spool", tmp_path / "py-cache.json"
    file.write_text('{"type": "test.number", "data": {"number": 99}}')
    received: list[tuple[str, int]] = []
    dispatcher = Dispatcher(spool, SystemClock(), lambda _pid: True)
    dispatcher.register(
        "test.number",
        Number,
        lambda request: _note(received, request),
    )
    dispatcher.start()
    cache = LegacyCache(spool)
    cache.use(file)
    yield Bridge(cache, spool, file, received)
    cache.stop()
    dispatcher.stop()


def _note(received: list[tuple[str, int]], request: Request[Number]) -> None:
    received.append((request.peer, request.data.number))


def test_the_file_is_emptied_at_start_and_what_an_old_client_writes_is_handled(
    bridge: Bridge, qtbot: QtBot
) -> None:
    assert bridge.file.read_bytes() == b""
    bridge.write('{"type": "test.number", "data": {"number": 7}}')

    qtbot.waitUntil(lambda: bridge.received == [(PEER, 7)])


def test_one_message_is_handled_once_however_often_the_file_is_looked_at(
    bridge: Bridge, qtbot: QtBot
) -> None:
    bridge.write('{"type": "test.number", "data": {"number": 1}}')
    qtbot.waitUntil(lambda: bool(bridge.received))
    bridge.write('{"type": "test.number", "data": {"number": 2}}')
    qtbot.waitUntil(lambda: len(bridge.received) > 1)

    assert bridge.received == [(PEER, 1), (PEER, 2)]


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"type": 1}',
        '{"type": "test.number", "data": []}',
        "\x00",
        b"\xff\xfe",
        "9" * 5000,
    ],
)
def test_what_is_no_message_is_passed_over_and_the_next_one_is_handled(
    bridge: Bridge, qtbot: QtBot, caplog: pytest.LogCaptureFixture, content: str | bytes
) -> None:
    caplog.set_level("INFO")
    bridge.write(content)
    qtbot.waitUntil(lambda: "no message" in caplog.text)
    bridge.write('{"type": "test.number", "data": {"number": 3}}')

    qtbot.waitUntil(lambda: bridge.received == [(PEER, 3)])
    assert list_folder(Mailbox(bridge.spool, PANEL).bad) == []


def test_a_postponed_update_sets_the_flag_that_old_clients_know(bridge: Bridge) -> None:
    bridge.cache.tell("update.postponed", UpdatePostponed(product="clinic", version="3.3"))
    content = json.loads(bridge.file.read_bytes())

    assert content["appUpdate"] is True
    assert content["data"]["version"] == "3.3"


def test_what_changes_often_does_not_push_out_what_a_late_reader_needs(bridge: Bridge) -> None:
    bridge.cache.tell("update.postponed", UpdatePostponed(product="clinic", version="3.3"))
    before = bridge.file.read_bytes()
    bridge.cache.tell("service.state", {"name": "db"})

    assert bridge.file.read_bytes() == before


def test_what_the_panel_wrote_itself_does_not_come_back(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.cache.tell("notice", {"id": "1"})
    bridge.write('{"type": "test.number", "data": {"number": 4}}')
    qtbot.waitUntil(lambda: bool(bridge.received))

    assert bridge.received == [(PEER, 4)]


def test_without_a_file_nothing_is_written_or_watched(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.cache.use(None)
    bridge.cache.tell("notice", {"id": "1"})
    assert bridge.file.read_bytes() == b""
    bridge.cache.use(bridge.file)
    bridge.write('{"type": "test.number", "data": {"number": 5}}')

    qtbot.waitUntil(lambda: bridge.received == [(PEER, 5)])


@pytest.mark.posix
def test_a_link_in_the_place_of_the_file_is_not_followed(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "other"
    other.write_text('{"type": "test.number", "data": {"number": 6}}')
    bridge.file.unlink()
    bridge.file.symlink_to(other)

    qtbot.waitUntil(lambda: "symbolic link" in caplog.text)
    assert bridge.received == []


def test_a_folder_that_is_missing_does_not_stop_the_panel(
    bridge: Bridge, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bridge.cache.use(tmp_path / "missing" / "py-cache.json")

    assert "shared file not written" in caplog.text
