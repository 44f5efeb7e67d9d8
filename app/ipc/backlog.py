"""What waits in the mailbox of a peer that does not read, and which of it may be dropped.

Requests and answers are never dropped. News are: the oldest first of those that newer news about
the same thing have made worthless, then the oldest of all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.ipc.envelope import Envelope
from app.ipc.peer_messages import CONFIG_CHANGED, CONSULTATION_STATE, SERVICE_STATE, UPDATE_PROGRESS

MAX_WAITING = 1_000
MAX_WAITING_BYTES = 8 * 1024 * 1024
NEWS = frozenset(
    kind.name for kind in (SERVICE_STATE, CONSULTATION_STATE, CONFIG_CHANGED, UPDATE_PROGRESS)
)

_KEEP = 0.9
"""Down to this part of the limits is dropped, so that the folder is not read for each message."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message in a mailbox.

    Attributes:
        file_name: Its file.
        size_bytes: Of that file.
        subject: What it is news about, None for a message that may not be dropped.
    """

    file_name: str
    size_bytes: int
    subject: tuple[str, str] | None


class Backlog:
    """The messages to one peer, as far as they are known to wait."""

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._size_bytes = 0
        self._count_limit, self._size_limit_bytes = MAX_WAITING, MAX_WAITING_BYTES
        self.dropped = 0

    def add(self, file_name: str, size_bytes: int, envelope: Envelope) -> None:
        """Note a message that is written."""
        self._waiting.append(Waiting(file_name, size_bytes, _subject(envelope)))
        self._size_bytes += size_bytes

    @property
    def may_be_full(self) -> bool:
        """Whether it is time to look into the mailbox: what was read meanwhile is not known."""
        return len(self._waiting) > self._count_limit or self._size_bytes > self._size_limit_bytes

    def to_drop(self, still_there: Collection[str]) -> list[str]:
        """Return the files to remove now.

        Args:
            still_there: Names of the files in the mailbox.
        """
        self._waiting = deque(one for one in self._waiting if one.file_name in still_there)
        dropped = set(self._choose())
        self._waiting = deque(one for one in self._waiting if one.file_name not in dropped)
        self._size_bytes = sum(one.size_bytes for one in self._waiting)
        self._count_limit = max(MAX_WAITING, round(len(self._waiting) / _KEEP))
        self._size_limit_bytes = max(MAX_WAITING_BYTES, round(self._size_bytes / _KEEP))
        self.dropped += len(dropped)
        return sorted(dropped)

    def _choose(self) -> Iterator[str]:
        count, size = len(self._waiting), sum(one.size_bytes for one in self._waiting)
        if count <= MAX_WAITING and size <= MAX_WAITING_BYTES:
            return
        for one in self._by_worth():
            if count <= MAX_WAITING * _KEEP and size <= MAX_WAITING_BYTES * _KEEP:
                return
            count, size = count - 1, size - one.size_bytes
            yield one.file_name

    def _by_worth(self) -> list[Waiting]:
        """Return all news: first what is outdated, each part from the oldest on."""
        newest = {one.subject: one.file_name for one in self._waiting}
        news = [one for one in self._waiting if one.subject is not None]
        return sorted(news, key=lambda one: newest[one.subject] == one.file_name)


def _subject(envelope: Envelope) -> tuple[str, str] | None:
    if envelope.type not in NEWS or envelope.reply_to is not None:
        return None
    about = envelope.data.get("name") or envelope.data.get("product")
    return envelope.type, about if isinstance(about, str) else ""
