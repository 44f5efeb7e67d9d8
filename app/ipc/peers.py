"""Which peers have a mailbox, and which of them have ended without removing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.ipc.spool import Mailbox, list_folder

_EPHEMERAL = re.compile(r"to-(?P<name>cli-(?P<pid>[0-9]{1,10}))")


def ephemeral_name(pid: int) -> str:
    """Return the peer name of a ``wardctl`` call."""
    return f"cli-{pid}"


def is_ephemeral(peer: str) -> bool:
    """Tell whether a peer name is that of a ``wardctl`` call."""
    return _EPHEMERAL.fullmatch(f"to-{peer}") is not None


def remove_abandoned_mailboxes(spool: Path, is_process_alive: Callable[[int], bool]) -> int:
    """Remove the mailboxes of ``wardctl`` calls that were killed and return how many."""
    removed = 0
    for name in list_folder(spool):
        match = _EPHEMERAL.fullmatch(name)
        if match is not None and not is_process_alive(int(match["pid"])):
            Mailbox(spool, match["name"]).remove()
            removed += 1
    return removed
