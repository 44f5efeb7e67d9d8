"""Which panel runs, for programs that cannot ask for its lock. Standard library only.

``spool/panel.json`` is there while messages are handled. One that a killed panel left behind names
a process that is gone.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.platform import files

FILE_NAME = "panel.json"


class PanelRecord(NamedTuple):
    """The panel that handles messages.

    Attributes:
        pid: Its process id.
        version: Its version.
        started_at: When it started, ISO 8601.
        command: Program and arguments that start it.
    """

    pid: int
    version: str
    started_at: str
    command: tuple[str, ...]


def write_record(
    spool: Path, *, pid: int, version: str, started_at: datetime, command: Sequence[str]
) -> None:
    """Tell which panel runs.

    Raises:
        HostError: The file cannot be written.
    """
    record = PanelRecord(pid, version, started_at.isoformat(), tuple(command))
    data = json.dumps(record._asdict()).encode()
    files.write_atomically(spool / FILE_NAME, data, durable=False)


def read_record(spool: Path) -> PanelRecord | None:
    """Return which panel runs, or ran before it was killed; None when none is known."""
    try:
        found = json.loads((spool / FILE_NAME).read_bytes())
        command = tuple(str(word) for word in found["command"])
        return PanelRecord(
            int(found["pid"]), str(found["version"]), str(found["started_at"]), command
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remove_record(spool: Path) -> None:
    """Tell that no panel runs."""
    with contextlib.suppress(OSError):
        files.remove(spool / FILE_NAME)
