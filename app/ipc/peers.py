"""Which peers have a mailbox, and which of them have ended without removing it.

Standard library only. Who is connected is ``peer_registry``'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from pathlib import Path

from app.ipc.spool import PANEL, Mailbox, MessageName, list_folder

UNREAD_AFTER_S = 600.0

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


def lasting_peers(spool: Path) -> list[str]:
    """Return the peers with a mailbox that are not ``wardctl`` calls, connected or not."""
    names = [name.removeprefix("to-") for name in list_folder(spool) if name.startswith("to-")]
    return sorted(name for name in names if name != PANEL and not is_ephemeral(name))


def remove_unread_mailboxes(spool: Path, *, connected: Container[str], now_s: float) -> int:
    """Remove the mailboxes of peers that are not connected and do not read; return how many.

    Args:
        spool: The spool's folder.
        connected: Peers to leave alone.
        now_s: Seconds since 1970.
    """
    removed = 0
    for name in lasting_peers(spool):
        mailbox = Mailbox(spool, name)
        waiting = [found for file in list_folder(mailbox.new) if (found := MessageName.parse(file))]
        oldest_ns = min((found.written_at_ns for found in waiting), default=None)
        is_unread = oldest_ns is not None and oldest_ns / 1e9 < now_s - UNREAD_AFTER_S
        if is_unread and name not in connected:
            mailbox.remove()
            removed += 1
    return removed
