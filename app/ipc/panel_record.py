"""Which panel runs, for programs that cannot ask for its lock. Standard library only.

``spool/panel.json`` is there while messages are handled. One that a killed panel left behind names
a process that is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.platform import files
from app.platform.locks import FileLock

FILE_NAME = "panel.json"


class PanelRecord(NamedTuple):
    """The panel that handles messages.

    Attributes:
        pid: Its process id.
        version: Its version.
        started_at: When it started, ISO 8601.
        command: Program and arguments that start it.
        lock: The file that it keeps locked while it lives.
    """

    pid: int
    version: str
    started_at: str
    command: tuple[str, ...]
    lock: str


def write_record(
    spool: Path, *, version: str, started_at: datetime, command: Sequence[str], lock: Path
) -> None:
    """Tell that this process is the panel.

    Raises:
        HostError: The file cannot be written.
    """
    record = PanelRecord(os.getpid(), version, started_at.isoformat(), tuple(command), str(lock))
    data = json.dumps(record._asdict()).encode()
    files.write_atomically(spool / FILE_NAME, data, durable=False)


def read_record(spool: Path) -> PanelRecord | None:
    """Return which panel runs, or ran before it was killed; None when none is known."""
    try:
        found = json.loads((spool / FILE_NAME).read_bytes())
        command = tuple(str(word) for word in found["command"])
        version, started_at = str(found["version"]), str(found["started_at"])
        return PanelRecord(int(found["pid"]), version, started_at, command, str(found["lock"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_alive(record: PanelRecord | None) -> bool:
    """Tell whether the panel of a record still runs."""
    return record is not None and _is_running(record)


def remove_record(spool: Path) -> None:
    """Tell that no panel runs."""
    with contextlib.suppress(OSError):
        files.remove(spool / FILE_NAME)


if sys.platform == "win32":

    def _is_running(record: PanelRecord) -> bool:
        return FileLock(Path(record.lock)).holder() == record.pid  # os.kill would end it

else:

    def _is_running(record: PanelRecord) -> bool:
        try:
            os.kill(record.pid, 0)
        except OSError:
            return False  # gone, or another account's by now
        return True
