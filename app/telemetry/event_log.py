"""What happened, newest first in memory and all of it in the database."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, Signal

from app.errors import HostError
from app.model.events import Event, EventCode
from app.model.status import Cause
from app.storage.database import Database, Row

_IN_MEMORY = 200
_KEPT_ROWS = 50_000


class EventLog(QObject):
    """The flight recorder.

    Args:
        database: Where events are kept; None keeps them in memory only.

    Signals:
        recorded: Carries each new ``Event``.
    """

    recorded = Signal(object)

    def __init__(self, database: Database | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._recent: deque[Event] = deque(maxlen=_IN_MEMORY)

    def load(self) -> None:
        """Read the newest events of earlier runs; one that cannot be understood is left out."""
        if self._database is None:
            return
        query = (
            "SELECT at, code, unit, caused_by, cause, facts FROM events ORDER BY id DESC LIMIT ?"
        )
        try:
            rows = self._database.read(query, (_IN_MEMORY,))
        except HostError:
            return  # the writer reports the same trouble
        for row in reversed(rows):
            if (event := _event_of(row)) is not None:
                self._recent.append(event)

    def record(self, event: Event) -> None:
        """Keep and announce an event."""
        self._recent.append(event)
        if self._database is not None:
            row = _row_of(event)
            self._database.submit(lambda connection: _insert(connection, row))
        self.recorded.emit(event)

    def recent(self, limit: int) -> tuple[Event, ...]:
        """Return the newest events, newest first."""
        return tuple(reversed(self._recent))[:limit]


def _insert(connection: sqlite3.Connection, row: Row) -> None:
    cursor = connection.execute(
        "INSERT INTO events (at, code, unit, caused_by, cause, facts) VALUES (?, ?, ?, ?, ?, ?)",
        row,
    )
    newest = cursor.lastrowid or 0
    if newest % 100 == 0:
        connection.execute("DELETE FROM events WHERE id <= ?", (newest - _KEPT_ROWS,))


def _row_of(event: Event) -> Row:
    # Escaped, because names of files and processes may hold what is no text.
    cause = None if event.cause is None else json.dumps(msgspec.to_builtins(event.cause))
    facts = json.dumps(event.facts)
    return event.at.isoformat(), event.code.value, event.unit, event.by, cause, facts


def _event_of(row: Row) -> Event | None:
    at, code, unit, by, cause, facts = row
    try:
        return Event(
            at=datetime.fromisoformat(str(at)),
            code=EventCode(str(code)),
            unit=None if unit is None else str(unit),
            by=None if by is None else str(by),
            cause=None if cause is None else msgspec.convert(json.loads(str(cause)), Cause),
            facts=tuple((str(name), str(value)) for name, value in json.loads(str(facts))),
        )
    except (TypeError, ValueError, msgspec.MsgspecError):
        return None
