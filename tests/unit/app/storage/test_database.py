"""The panel's database: migration, damage, a full disk, many readers."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import ConflictError, HostError
from app.storage.database import Database
from app.storage.migrations import MIGRATIONS

NOW = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
ADD = "INSERT INTO events (at, code, facts) VALUES ('now', ?, '[]')"
COUNT = "SELECT count(*) FROM events"


class _FixedClock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


class _Opened:
    """Opens databases and closes those that are left."""

    def __init__(self) -> None:
        self.troubles: list[HostError] = []
        self._open: list[Database] = []

    def open(self, path: Path) -> Database:
        database = Database(path, _FixedClock(), self.troubles.append)
        self._open.append(database)
        return database

    def close(self) -> None:
        while self._open:
            self._open.pop().close()


@pytest.fixture
def opened() -> Iterator[_Opened]:
    new = _Opened()
    yield new
    new.close()


def _add(database: Database, code: str = "x") -> None:
    def insert(connection: sqlite3.Connection) -> None:
        connection.execute(ADD, (code,))

    database.submit(insert)


def test_a_new_file_gets_every_step_of_the_schema(opened: _Opened, tmp_path: Path) -> None:
    database = opened.open(tmp_path / "w.db")

    assert database.read("SELECT version, at FROM schema_version") == [
        (version, NOW.isoformat()) for version, _statements in MIGRATIONS
    ]
    assert database.read(COUNT) == [(0,)]
    assert database.read("SELECT count(*) FROM audit") == [(0,)]


def test_what_was_handed_over_is_there_after_closing_and_opening_again(
    opened: _Opened, tmp_path: Path
) -> None:
    database = opened.open(tmp_path / "w.db")
    for _ in range(100):
        _add(database)
    opened.close()

    assert opened.open(tmp_path / "w.db").read(COUNT) == [(100,)]
    assert opened.troubles == []


def test_a_file_of_a_newer_version_is_refused_untouched(opened: _Opened, tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    opened.open(path)
    opened.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO schema_version VALUES ('99.0.0', 'then')")
    before = path.read_bytes()

    with pytest.raises(ConflictError, match=r"newer version \(99\.0\.0\)") as caught:
        opened.open(path)

    assert caught.value.code == "storage.too-new"
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*.damaged-*")) == []


@pytest.mark.parametrize("damage", ["garbage", "torn header", "cut off", "holes"])
def test_a_damaged_file_is_put_aside_and_a_new_one_works(
    opened: _Opened, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "w.db"
    database = opened.open(path)
    for _ in range(500):
        _add(database)
    opened.close()
    content = bytearray(path.read_bytes())
    match damage:
        case "garbage":
            content = bytearray(b"\x00\xffnothing of ours" * 1000)
        case "torn header":
            content[:64] = bytes(64)
        case "cut off":
            del content[len(content) // 2 :]
        case "holes":
            content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)

    again = opened.open(path)
    _add(again)
    opened.close()

    assert opened.open(path).read(COUNT) == [(1,)]
    assert opened.troubles == []
    assert [each.name for each in tmp_path.glob("*.damaged-*")] == ["w.db.damaged-20261122-083015"]


def test_a_folder_in_the_way_is_an_error_in_words(opened: _Opened, tmp_path: Path) -> None:
    (tmp_path / "w.db").mkdir()

    with pytest.raises(HostError, match=r"cannot use '.*w\.db'") as caught:
        opened.open(tmp_path / "w.db")

    assert caught.value.code == "storage.unusable"


def test_a_failing_write_is_reported_undone_and_those_after_it_are_made(
    opened: _Opened, tmp_path: Path
) -> None:
    database = opened.open(tmp_path / "w.db")

    def half(connection: sqlite3.Connection) -> None:
        connection.execute(ADD, ("half",))
        connection.execute("INSERT INTO nowhere VALUES (1)")

    database.submit(half)
    _add(database, "whole")
    opened.close()

    assert [error.code for error in opened.troubles] == ["storage.unusable"]
    assert opened.open(tmp_path / "w.db").read("SELECT code FROM events") == [("whole",)]


def test_text_that_cannot_be_stored_does_not_end_the_writer(
    opened: _Opened, tmp_path: Path
) -> None:
    database = opened.open(tmp_path / "w.db")
    _add(database, "a file name from elsewhere: \udcff")
    _add(database, "whole")
    opened.close()

    assert len(opened.troubles) == 1
    assert opened.open(tmp_path / "w.db").read("SELECT code FROM events") == [("whole",)]


def test_readers_in_many_threads_see_whole_transactions_while_it_is_written(
    opened: _Opened, tmp_path: Path
) -> None:
    database = opened.open(tmp_path / "w.db")
    counts: list[int] = []
    is_written = threading.Event()

    def pair(connection: sqlite3.Connection) -> None:
        connection.execute(ADD, ("one",))
        connection.execute(ADD, ("two",))

    def read() -> None:
        while not is_written.is_set():
            ((count,),) = database.read(COUNT)
            assert isinstance(count, int)
            counts.append(count)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(200):
        database.submit(pair)
    database.submit(lambda _connection: is_written.set())
    for reader in readers:
        reader.join()

    assert counts
    assert all(count % 2 == 0 for count in counts), "never half a transaction"
    assert database.read(COUNT) == [(400,)]
    assert opened.troubles == []


@pytest.mark.posix
def test_a_full_disk_is_reported_and_the_program_goes_on(tmp_path: Path) -> None:
    # A limit on the size of files stands for the disk: the system refuses the same way.
    program = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from app.clock import SystemClock
        from app.storage.database import Database
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        troubles = []
        database = Database(Path(sys.argv[1]), SystemClock(), troubles.append)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, -1))
        add = "INSERT INTO events (at, code, facts) VALUES ('now', 'x', ?)"
        for _ in range(200):
            database.submit(lambda connection: connection.execute(add, ("x" * 10_000,)) and None)
        database.submit(lambda _connection: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)))
        database.submit(lambda connection: connection.execute(add, ("room again",)) and None)
        database.close()
        kept = database.read("SELECT count(*) FROM events WHERE facts = 'room again'")
        print(len(troubles) > 0, troubles[0].code, kept)
    """)
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "w.db")],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "True storage.unusable [(1,)]\n"
