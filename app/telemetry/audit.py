"""Who gave which command through which door, and how it went: rows chained by hashes.

Each row's hash covers the hash before it, so that a changed or removed row shows.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass

from app.clock import Clock
from app.model.access import Caller
from app.storage.database import Database

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class ChainState:
    """Result of checking the chain.

    Attributes:
        rows: How many rows there are.
        broken_at: Number of the first row that does not fit, None when all do.
    """

    rows: int
    broken_at: int | None


class AuditLog:
    """Appends and checks audit rows.

    Args:
        database: Where they are kept; None when the disk could not be used, then nothing is.
        clock: Time.
    """

    def __init__(self, database: Database | None, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(self, caller: Caller, command: str, result: str) -> None:
        """Add one row."""
        if self._database is None:
            return
        at = self._clock.now().isoformat()
        fields = (at, caller.name, caller.door.value, command, result)
        self._database.submit(lambda connection: _insert(connection, fields))

    def verify(self) -> ChainState:
        """Check every row; reads the whole table, so not on the main thread.

        Raises:
            HostError: The database cannot be read.
        """
        if self._database is None:
            return ChainState(0, None)
        rows = self._database.read(
            "SELECT id, at, who, door, command, result, previous_hash, hash FROM audit ORDER BY id"
        )
        previous = _FIRST
        for number, (_id, *fields, before, digest) in enumerate(rows, start=1):
            texts = tuple(str(field) for field in fields)
            if before != previous or digest != _digest(previous, texts):
                return ChainState(len(rows), number)
            previous = str(digest)
        return ChainState(len(rows), None)


def _insert(connection: sqlite3.Connection, fields: tuple[str, ...]) -> None:
    row = connection.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    previous = _FIRST if row is None else str(row[0])
    connection.execute(
        "INSERT INTO audit (at, who, door, command, result, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*fields, previous, _digest(previous, fields)),
    )


def _digest(previous: str, fields: tuple[str, ...]) -> str:
    # Lengths keep two different rows from giving the same text.
    text = previous + "".join(f"{len(field)}:{field}" for field in fields)
    return hashlib.sha256(text.encode()).hexdigest()
