"""A program that talks to the panel through its mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A connected program: one that has said hello and whose process lives.

    Attributes:
        name: Name of its mailbox.
        label: Its name for people.
        version: Its version.
        pid: Its main process.
        service: The unit that it is, None when the panel did not start it.
        capabilities: What it can do when it is asked.
        connected_at: When it said hello (aware UTC).
        last_heartbeat_at: Its newest heartbeat, None before the first.
        received: Messages from it.
        messages_per_minute: How many of them came in the last minute.
        dropped: Messages to it that were dropped because it does not read.
    """

    name: str
    label: str
    version: str
    pid: int
    service: str | None
    capabilities: frozenset[str]
    connected_at: datetime
    last_heartbeat_at: datetime | None = None
    received: int = 0
    messages_per_minute: int = 0
    dropped: int = 0
