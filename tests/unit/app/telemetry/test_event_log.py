"""The flight recorder survives restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.model.events import Event, EventCode
from app.model.status import Cause, CauseCode
from app.storage.database import Database
from app.telemetry import event_log
from app.telemetry.event_log import EventLog

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path, SystemClock(), lambda error: pytest.fail(str(error)))
    yield database
    database.close()


def _event(number: int = 0, **facts: str) -> Event:
    return Event(
        at=AT + timedelta(seconds=number),
        code=EventCode.UNIT_FAILED,
        unit="病历",
        by="wang",
        cause=Cause.of(
            CauseCode.START_LIMIT, Cause.of(CauseCode.EXITED, last_line="\udcff"), limit=5
        ),
        facts=tuple(facts.items()),
    )


def _after_restart(path: Path, database: Database) -> tuple[Event, ...]:
    database.close()
    again = Database(path, SystemClock(), lambda error: pytest.fail(str(error)))
    log = EventLog(again)
    log.load()
    again.close()
    return log.recent(1000)


def test_an_event_comes_back_whole_after_a_restart(path: Path, database: Database) -> None:
    event = _event(place="文件, line 3", word="a\udcffb")
    EventLog(database).record(event)

    assert _after_restart(path, database) == (event,)


def test_events_are_announced_and_listed_newest_first(database: Database) -> None:
    log = EventLog(database)
    announced: list[Event] = []
    log.recorded.connect(announced.append)
    for number in range(3):
        log.record(_event(number))

    assert announced == [_event(0), _event(1), _event(2)]
    assert log.recent(2) == (_event(2), _event(1))


@pytest.mark.parametrize(
    "row",
    [
        "('2026-11-22T08:00:00+00:00', 'unit.from-the-future', NULL, NULL, NULL, '[]')",
        "('yesterday', 'unit.failed', NULL, NULL, NULL, '[]')",
        "('2026-11-22T08:00:00+00:00', 'unit.failed', NULL, NULL, '{', '[]')",
        "('2026-11-22T08:00:00+00:00', 'unit.failed', NULL, NULL, '{\"code\": \"new\"}', '[]')",
        "('2026-11-22T08:00:00+00:00', 'unit.failed', NULL, NULL, NULL, '5')",
        "('2026-11-22T08:00:00+00:00', 'unit.failed', NULL, NULL, NULL, '[[1, 2, 3]]')",
        "('2026-11-22T08:00:00+00:00', 'unit.failed', NULL, NULL, NULL, 'no json')",
    ],
)
def test_a_row_that_cannot_be_understood_is_passed_over(
    path: Path, database: Database, row: str
) -> None:
    log = EventLog(database)
    log.record(_event(1))
    columns = "at, code, unit, caused_by, cause, facts"

    def insert(connection: sqlite3.Connection) -> None:
        connection.execute(f"INSERT INTO events ({columns}) VALUES {row}")  # noqa: S608 - a test

    database.submit(insert)
    log.record(_event(2))

    assert _after_restart(path, database) == (_event(2), _event(1))


def test_no_more_rows_are_kept_than_the_limit(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "_KEPT_ROWS", 150)
    log = EventLog(database)
    for number in range(300):
        log.record(_event(number))
    database.close()

    with closing(sqlite3.connect(path)) as connection:
        oldest, count = connection.execute("SELECT min(id), count(*) FROM events").fetchone()
    assert (oldest, count) == (151, 150)


def test_without_a_database_events_are_kept_in_memory() -> None:
    log = EventLog(None)
    log.load()
    log.record(_event(1))

    assert log.recent(10) == (_event(1),)
