#!/usr/bin/env python3
"""Backup helper of the sample clinic: copies the records database every few minutes.

No port. `backup.py --check` is its health check: exit 0 when the newest copy is young enough.
"""

import logging
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from clinic.database import DATABASE_NAME
from clinic.program import Program, argument_parser, configure_logging

NAME = "backup"
KEEP = 5
PERIOD_S = 300.0
LATE_FACTOR = 2.0

logger = logging.getLogger(NAME)


class BackupFolder:
    """The copies of one database, newest last by name."""

    def __init__(self, records: Path, folder: Path) -> None:
        """Keep copies of the database that lies in ``records`` in ``folder``."""
        self._database = records / DATABASE_NAME
        self._folder = folder

    def copies(self) -> list[Path]:
        """Every finished copy, oldest first."""
        return sorted(self._folder.glob("records-*.db"))

    def write(self) -> Path:
        """Copy the database as it is now, while others may write to it.

        Raises:
            OSError: the folder cannot be written.
            sqlite3.Error: the database is missing or cannot be read.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        target = self._folder / f"records-{stamp}.db"
        unfinished = target.with_suffix(".tmp")
        unfinished.unlink(missing_ok=True)
        source_uri = f"{self._database.resolve().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source_uri, uri=True)) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
        unfinished.replace(target)
        return target

    def prune(self) -> None:
        """Remove the oldest copies beyond the ones that are kept."""
        for copy in self.copies()[:-KEEP]:
            copy.unlink(missing_ok=True)

    def newest_age_s(self, now: float) -> float | None:
        """Age of the newest copy at ``now`` (Unix seconds); None when there is none."""
        copies = self.copies()
        return now - copies[-1].stat().st_mtime if copies else None


def back_up(folder: BackupFolder) -> None:
    """Write one copy; a failure is said and tried again next time."""
    try:
        copy = folder.write()
        folder.prune()
    except (OSError, sqlite3.Error) as error:
        logger.warning("cannot back up the records: %s; trying again later", error)
    else:
        logger.info("backup written file=%s bytes=%s", copy.name, copy.stat().st_size)


def check(folder: BackupFolder, limit_s: float) -> int:
    """Say how old the newest copy is; returns 0 when it is young enough, else 1."""
    age_s = folder.newest_age_s(time.time())
    if age_s is None:
        logger.warning("there is no backup yet")
        return 1
    if age_s > limit_s:
        logger.warning("the newest backup is %.0f s old, at most %.0f allowed", age_s, limit_s)
        return 1
    logger.info("the newest backup is %.0f s old", age_s)
    return 0


def main() -> int:
    """Run the helper or its check; returns the exit code."""
    parser = argument_parser(__doc__)
    parser.add_argument("--records", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--every-s", type=float, default=PERIOD_S, metavar="SECONDS")
    parser.add_argument("--check", action="store_true", help="only look at the newest copy")
    options = parser.parse_args()
    configure_logging()
    folder = BackupFolder(options.records, options.to)
    if options.check:
        return check(folder, options.every_s * LATE_FACTOR)
    program = Program(NAME, title="Backup helper", alive_s=options.alive_s)
    program.every(options.every_s, lambda: back_up(folder))
    back_up(folder)
    logger.info("ready, next backup in %.0f s", options.every_s)
    return program.run()


if __name__ == "__main__":
    sys.exit(main())
