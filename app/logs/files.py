"""Names of log files, and which of them are there. Reading and cutting them is done elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_UNIT = r"(?P<unit>[a-z][a-z0-9-]{0,40}(?:@[0-9]+)?)"
_STREAM = r"(?P<stream>stdout|stderr)"
_ARCHIVE_TIME = r"[0-9]{8}-[0-9]{6}-[0-9]{3}"
# No service name ends in -stdout or -stderr, so a file belongs to one unit only.
_LOG_NAME = re.compile(rf"{_UNIT}-{_STREAM}(?:-(?P<time>{_ARCHIVE_TIME}))?\.log")


class Stream(StrEnum):
    """The two outputs of a process."""

    STDOUT = "stdout"
    STDERR = "stderr"


class LogFile(NamedTuple):
    """One log file on disk, as ``wardctl logs --files`` shows it."""

    path: Path
    unit: str
    stream: Stream
    is_archive: bool
    size_bytes: int
    modified_s: float


class StreamFiles(NamedTuple):
    """Where the live file of one output of one unit, its archives and its state file are."""

    folder: Path
    unit: str
    stream: Stream

    @property
    def live(self) -> Path:
        """The file the child appends to."""
        return self.folder / f"{self.unit}-{self.stream}.log"

    @property
    def state(self) -> Path:
        """What has been cut from the live file (see ``stream_state``)."""
        return self.folder / f".{self.unit}-{self.stream}.state"

    def archive(self, name: str) -> Path:
        """Return the path of an archive."""
        return self.folder / name

    def unfinished(self, name: str) -> Path:
        """Return the path an archive is written under until it is complete."""
        return self.folder / f"{name}.tmp"

    def archive_names(self) -> list[str]:
        """Return the names of the archives on disk, oldest first."""
        prefix = f"{self.unit}-{self.stream}-"
        return sorted(
            name
            for name in _names_in(self.folder)
            if name.startswith(prefix) and self.is_archive_name(name)
        )

    def is_archive_name(self, name: str) -> bool:
        """Tell whether a file name is that of an archive of this stream."""
        match = _LOG_NAME.fullmatch(name)
        return (
            match is not None
            and match["time"] is not None
            and (match["unit"], match["stream"]) == (self.unit, self.stream)
        )


def list_log_files(folder: Path, unit: str | None = None) -> list[LogFile]:
    """Return the log files in ``folder``, of one unit or of all, sorted by name.

    Archives sort before the live file they were cut from, oldest first. A missing folder has none.
    """
    found = (_log_file(folder / name) for name in sorted(_names_in(folder)))
    return [file for file in found if file is not None and unit in {None, file.unit}]


def _log_file(path: Path) -> LogFile | None:
    match = _LOG_NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        status = path.stat()
    except OSError:  # pruned since the folder was read
        return None
    return LogFile(
        path,
        match["unit"],
        Stream(match["stream"]),
        match["time"] is not None,
        status.st_size,
        status.st_mtime,
    )


def _names_in(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries)
    except FileNotFoundError:
        return
