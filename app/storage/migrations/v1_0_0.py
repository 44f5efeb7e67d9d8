"""First schema: what happened to services, and who gave which command."""

VERSION = "1.0.0"

STATEMENTS = (
    """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        code TEXT NOT NULL,
        unit TEXT,
        caused_by TEXT,
        cause TEXT,
        facts TEXT NOT NULL
    )
    """,
    "CREATE INDEX events_by_unit ON events (unit, id)",
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        door TEXT NOT NULL,
        command TEXT NOT NULL,
        result TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL
    )
    """,
)
