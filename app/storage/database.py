"""The panel's SQLite file: one writer, in a thread of its own, committing in batches.

Callers hand over writes and go on; the main thread never waits for the disk. A file from a newer
version is refused, a damaged one is put aside and a new one begun, so that the panel comes up.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeAlias

from app.clock import Clock
from app.errors import ConflictError, HostError
from app.storage.migrations import MIGRATIONS

_log = logging.getLogger(__name__)
_LARGEST_BATCH = 500

Row: TypeAlias = tuple[object, ...]
Write: TypeAlias = Callable[[sqlite3.Connection], None]
ReportTrouble: TypeAlias = Callable[[HostError], None]


class Database:
    """The open file.

    Args:
        path: The file; made when missing.
        clock: Stamps migrations and files put aside.
        report: Called on the writer thread when something cannot be kept.

    Raises:
        ConflictError: The file was written by a newer version (``storage.too-new``).
        HostError: It cannot be opened or made (``storage.unusable``).
    """

    def __init__(self, path: Path, clock: Clock, report: ReportTrouble) -> None:
        self._path = path
        self._report = report
        self._queue: SimpleQueue[Write | None] = SimpleQueue()
        self._connection = _open_or_replace(path, clock.now())
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    def submit(self, write: Write) -> None:
        """Have ``write`` called with the connection on the writer thread; any thread."""
        self._queue.put(write)

    def read(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a short query over its own connection; any thread.

        Raises:
            HostError: The file cannot be read (``storage.unusable``).
        """
        try:
            with closing(sqlite3.connect(self._path, timeout=5.0)) as connection:
                return connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise _unusable(self._path, error) from error

    def close(self) -> None:
        """Finish what was handed over and close."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while (write := self._queue.get()) is not None:
            batch = [write]
            with suppress(Empty):
                while len(batch) < _LARGEST_BATCH:
                    more = self._queue.get_nowait()
                    if more is None:
                        self._queue.put(None)  # the end, after this batch
                        break
                    batch.append(more)
            self._commit(batch)

    def _commit(self, batch: Sequence[Write]) -> None:
        """Do all writes in one transaction; when one fails, each in its own."""
        try:
            with self._connection:
                for write in batch:
                    write(self._connection)
        except Exception as error:  # noqa: BLE001 - the thread's boundary: others still write
            if len(batch) == 1:
                self._report(_unusable(self._path, error))
                return
            for write in batch:
                self._commit([write])


def _open_or_replace(path: Path, now: datetime) -> sqlite3.Connection:
    try:
        return _open(path, now)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, full, not permitted: not damage
            raise _unusable(path, error) from error
    aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}")
    _log.error("database damaged file=%s put_aside=%s", path, aside)
    try:
        path.replace(aside)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _open(path, now)
    except (OSError, sqlite3.Error) as again:
        raise _unusable(path, again) from again


def _open(path: Path, now: datetime) -> sqlite3.Connection:
    # Made here, used by the writer thread only: the thread check would refuse that.
    connection = sqlite3.connect(path, timeout=5.0, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _migrate(connection, path, now)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, now: datetime) -> None:
    with connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version TEXT PRIMARY KEY, at TEXT NOT NULL)"
        )
    done = {version for (version,) in connection.execute("SELECT version FROM schema_version")}
    if unknown := done - {version for version, _statements in MIGRATIONS}:
        newest = max(unknown)
        raise ConflictError(
            "storage.too-new",
            f"cannot open '{path}': it was written by a newer version ({newest}); "
            "install that version again or move the file away",
            file=str(path),
        )
    for version, statements in MIGRATIONS:
        if version in done:
            continue
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                connection.execute(statement)
            connection.execute(
                "INSERT INTO schema_version VALUES (?, ?)", (version, now.isoformat())
            )


def _unusable(path: Path, error: Exception) -> HostError:
    return HostError(
        "storage.unusable", f"cannot use '{path}': {error}", file=str(path), reason=str(error)
    )
