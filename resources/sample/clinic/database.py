"""The patient records in SQLite. One short connection per call, so any thread may ask."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

from clinic.patients import SAMPLE_PATIENTS

DATABASE_NAME = "records.db"
BUSY_TIMEOUT_S = 2.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS patients (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patients(id),
    written_at REAL NOT NULL,
    text TEXT NOT NULL
);
"""

Record = dict[str, object]


class RecordsDatabase:
    """Patients and the notes written about them."""

    def __init__(self, folder: Path) -> None:
        """Open or create the database in ``folder``; a new one gets the sample patients.

        Raises:
            OSError: the folder cannot be made.
            sqlite3.Error: the file is not a database, or cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / DATABASE_NAME
        with self._connected() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA)
            connection.executemany(
                "INSERT OR IGNORE INTO patients VALUES (?, ?)",
                [(p.patient_id, json.dumps(asdict(p))) for p in SAMPLE_PATIENTS],
            )

    @property
    def folder(self) -> Path:
        """Where the database lies."""
        return self._path.parent

    def patients(self) -> list[Record]:
        """Every patient, by id."""
        with self._connected() as connection:
            rows = connection.execute("SELECT record FROM patients ORDER BY id").fetchall()
        return [json.loads(record) for (record,) in rows]

    def patient(self, patient_id: str) -> Record | None:
        """One patient with the notes, newest first; None when there is no such patient."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT record FROM patients WHERE id = ?", (patient_id,)
            ).fetchone()
            notes = connection.execute(
                "SELECT written_at, text FROM notes WHERE patient_id = ? ORDER BY id DESC",
                (patient_id,),
            ).fetchall()
        if row is None:
            return None
        record: Record = json.loads(row[0])
        return record | {"notes": [{"written_at": at, "text": t} for at, t in notes]}

    def add_note(self, patient_id: str, text: str, *, written_at: float) -> bool:
        """Write a note (``written_at`` in Unix seconds); False when there is no such patient."""
        with self._connected() as connection:
            return bool(
                connection.execute(
                    "INSERT INTO notes (patient_id, written_at, text)"
                    " SELECT id, ?, ? FROM patients WHERE id = ?",
                    (written_at, text, patient_id),
                ).rowcount
            )

    def count(self) -> int:
        """How many patients there are. Reads the file, so it shows whether that works."""
        with self._connected() as connection:
            return int(connection.execute("SELECT count(*) FROM patients").fetchone()[0])

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S)) as connection, connection:
            yield connection
