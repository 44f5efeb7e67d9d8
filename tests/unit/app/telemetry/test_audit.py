"""The chain of audit rows shows every change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.model.access import Caller, Door, Permission
from app.storage.database import Database
from app.telemetry.audit import AuditLog, ChainState

WANG = Caller("王医生", Door.DASHBOARD, Permission.MANAGE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path, SystemClock(), lambda error: pytest.fail(str(error)))
    audit = AuditLog(database, SystemClock())
    for number in range(5):
        audit.append(WANG, f"StopUnits(names=('web{number}',))", "done")
    database.close()
    reopened = Database(path, SystemClock(), lambda error: pytest.fail(str(error)))
    yield reopened
    reopened.close()


def _after(path: Path, database: Database, *statements: str) -> ChainState:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return AuditLog(database, SystemClock()).verify()


def test_an_untouched_chain_is_whole_over_restarts(path: Path, database: Database) -> None:
    assert _after(path, database) == ChainState(5, None)
    assert database.read("SELECT who, door, command, result FROM audit LIMIT 1") == [
        ("王医生", "dashboard", "StopUnits(names=('web0',))", "done")
    ]


@pytest.mark.parametrize("column", ["at", "who", "door", "command", "result", "hash"])
def test_a_changed_field_shows_at_its_row(path: Path, database: Database, column: str) -> None:
    changed = f"UPDATE audit SET {column} = {column} || 'x' WHERE id = 3"  # noqa: S608 - a test

    assert _after(path, database, changed) == ChainState(5, 3)


def test_text_moved_from_one_field_to_the_next_shows(path: Path, database: Database) -> None:
    moved = "UPDATE audit SET who = who || 'd', door = substr(door, 2) WHERE id = 2"

    assert _after(path, database, moved) == ChainState(5, 2)


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_row_shows_where_it_was(path: Path, database: Database, number: int) -> None:
    removed = f"DELETE FROM audit WHERE id = {number}"  # noqa: S608 - a number of ours

    assert _after(path, database, removed) == ChainState(4, number)


def test_swapped_rows_show(path: Path, database: Database) -> None:
    state = _after(
        path,
        database,
        "UPDATE audit SET id = 100 WHERE id = 2",
        "UPDATE audit SET id = 2 WHERE id = 3",
        "UPDATE audit SET id = 3 WHERE id = 100",
    )

    assert state == ChainState(5, 2)


def test_an_inserted_row_shows(path: Path, database: Database) -> None:
    forged = (
        "INSERT INTO audit (at, who, door, command, result, previous_hash, hash)"
        " SELECT at, 'li', door, command, result, hash, hash FROM audit WHERE id = 5"
    )

    assert _after(path, database, forged) == ChainState(6, 6)


def test_without_a_database_there_is_nothing_to_append_to_or_check() -> None:
    audit = AuditLog(None, SystemClock())
    audit.append(WANG, "x", "done")

    assert audit.verify() == ChainState(0, None)
