"""Reading one mailbox: what waits, what is refused, what is done. Standard library only.

A message is removed after it was handled: that is the acknowledgement, and a reader that dies
before finds it again (at least once). Within one process a repeated id is handled once. Files that
break a rule are moved to ``bad`` with a reason beside them and counted; they are never opened
twice. Nothing here waits.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Container
from pathlib import Path
from typing import NamedTuple

from app.ipc.envelope import MAX_BYTES, Envelope, EnvelopeError, decode
from app.ipc.spool import RETRY_DELAYS_S, Mailbox, MessageName, is_busy, list_folder

MAX_REMEMBERED_IDS = 10_000
MAX_BAD_FILES = 100
MAX_REFUSERS = 100
ABANDONED_AFTER_S = 3_600.0

_BUSY_LIMIT_S = sum(RETRY_DELAYS_S)
_O_FLAGS: int = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_REASON_SUFFIX = ".reason.txt"


class Message(NamedTuple):
    """One message as it lies in the mailbox.

    Attributes:
        file_name: Its name there; ``acknowledge`` takes it.
        writer: The peer that wrote it and that an answer goes to.
        written_at_ns: When, in nanoseconds since 1970 by the writer's clock.
        envelope: The content.
    """

    file_name: str
    writer: str
    written_at_ns: int
    envelope: Envelope


class RefusedMessages(NamedTuple):
    """Files of one peer that broke one rule.

    Attributes:
        writer: Who wrote them, by their names; empty where the name is none of a message.
        code: The rule, for example ``ipc.too-large``.
        number: How many.
    """

    writer: str
    code: str
    number: int


class Refusal(NamedTuple):
    """Why a file is no message: a stable code and an English reason."""

    code: str
    reason: str


class Inbox:
    """The reading end of one mailbox.

    Args:
        mailbox: Whose messages.
        monotonic: Seconds that never go back.
    """

    def __init__(
        self, mailbox: Mailbox, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        # Making paths was a third of the cost of a message.
        self._new, self._tmp, self._bad = mailbox.new, mailbox.tmp, mailbox.bad
        self._monotonic = monotonic
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._done: set[str] = set()
        self._busy_since: dict[str, float] = {}
        self._bad_count = 0
        self.received = 0
        self.repeated = 0
        self.refused: Counter[str] = Counter()
        self._refused_by: Counter[tuple[str, str]] = Counter()

    def waiting(self, *, without: Container[str] = ()) -> list[str]:
        """Return the names of the messages to handle now, in the order of each writer.

        Reading a folder is no snapshot: it may show a writer's second message and miss the first.
        So the folder is read twice, and what appeared only the second time is left for the next
        call: of everything before it, the second reading has missed nothing.
        """
        first = self._names(without)
        if not first:
            return []
        limits: dict[tuple[str, int], str] = {}
        for name in first:
            limits[_writer_of(name)] = name
        return [name for name in self._names(without) if name <= limits.get(_writer_of(name), "")]

    def read(self, name: str) -> Message | None:
        """Return a waiting message.

        Returns:
            None when there is nothing to handle: the file is gone, held by another program for
            the moment, repeats an id, or was refused and moved away.
        """
        parts = MessageName.parse(name)
        if parts is None:
            self._quarantine(name, Refusal("ipc.bad-name", "the name is not that of a message"))
            return None
        try:
            content = read_checked(self._new / name)
            envelope = decode(content) if isinstance(content, bytes) else content
        except FileNotFoundError:
            return None
        except EnvelopeError as error:
            envelope = Refusal(error.code, error.message)
        except OSError as error:
            if is_busy(error) and not self._has_been_busy_too_long(name):
                return None
            envelope = Refusal("ipc.unreadable", error.strerror or type(error).__name__)
        self._busy_since.pop(name, None)
        if isinstance(envelope, Refusal):
            self._quarantine(name, envelope)
            return None
        if self._is_repeated(parts.writer, envelope.id):
            self.repeated += 1
            self.acknowledge(name)
            return None
        self.received += 1
        return Message(name, parts.writer, parts.written_at_ns, envelope)

    def refusals(self) -> tuple[RefusedMessages, ...]:
        """Return what was refused of whom, most first."""
        return tuple(
            RefusedMessages(writer, code, count)
            for (writer, code), count in self._refused_by.most_common()
        )

    def note_refusal(self, writer: str, code: str) -> None:
        """Count a file of ``writer``, empty for an unknown one, that broke a rule."""
        self.refused[code] += 1
        key = (writer, code)
        if key in self._refused_by or len(self._refused_by) < MAX_REFUSERS:
            self._refused_by[key] += 1

    def is_held(self, name: str) -> bool:
        """Tell whether the last ``read`` found the file held by another program: try later."""
        return name in self._busy_since

    def acknowledge(self, name: str) -> None:
        """Remove a handled message; one that Windows holds is hidden and removed later."""
        try:
            (self._new / name).unlink(missing_ok=True)
        except OSError:
            self._done.add(name)
        else:
            self._done.discard(name)

    def clean(self, *, now_s: float) -> int:
        """Remove what dead writers left in ``tmp`` and retry pending removals.

        Args:
            now_s: Seconds since 1970.

        Returns:
            How many abandoned files were removed.
        """
        for name in tuple(self._done):
            self.acknowledge(name)
        removed = 0
        for name in list_folder(self._tmp):
            path = self._tmp / name
            with contextlib.suppress(OSError):
                if path.lstat().st_mtime < now_s - ABANDONED_AFTER_S:
                    path.unlink()
                    removed += 1
        return removed

    def _names(self, without: Container[str]) -> list[str]:
        return sorted(
            name
            for name in list_folder(self._new)
            if name not in self._done and name not in without
        )

    def _has_been_busy_too_long(self, name: str) -> bool:
        now = self._monotonic()
        return now - self._busy_since.setdefault(name, now) > _BUSY_LIMIT_S

    def _is_repeated(self, writer: str, identity: str) -> bool:
        key = (writer, identity)
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > MAX_REMEMBERED_IDS:
            self._seen.popitem(last=False)
        return False

    def _quarantine(self, name: str, refusal: Refusal) -> None:
        """Move a file out of the way; a foreign name is not carried along."""
        parts = MessageName.parse(name)
        self.note_refusal("" if parts is None else parts.writer, refusal.code)
        self._bad_count += 1
        is_ours = parts is not None
        kept = name if is_ours else f"{time.time_ns():020}-unnamed-{self._bad_count:08}"
        source, target = self._new / name, self._bad / kept
        text = f"{refusal.code}\n{refusal.reason}\n{name!a}\n"
        try:
            source.rename(target)
            _write_private(self._bad / (kept + _REASON_SUFFIX), text)
        except OSError:
            self._done.add(name)
        self._prune_bad()

    def _prune_bad(self) -> None:
        kept = sorted(name for name in list_folder(self._bad) if not name.endswith(_REASON_SUFFIX))
        for name in kept[: max(0, len(kept) - MAX_BAD_FILES)]:
            _remove_bad(self._bad / name)


def _writer_of(name: str) -> tuple[str, int]:
    parts = MessageName.parse(name)
    return (name, 0) if parts is None else (parts.writer, parts.pid)


def read_checked(path: Path) -> bytes | Refusal:
    """Return what a regular file of our own holds; nothing else is even opened.

    Raises:
        OSError: It cannot be opened or read.
    """
    if (refusal := _refusal_of(path.lstat())) is not None:
        return refusal
    descriptor = os.open(path, _O_FLAGS)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if (refusal := _refusal_of(os.fstat(descriptor))) is not None:
            return refusal
        content = bytearray()
        while len(content) <= MAX_BYTES and (part := file.read(MAX_BYTES + 1 - len(content))):
            content += part
    return bytes(content)


def _refusal_of(status: os.stat_result) -> Refusal | None:
    if stat.S_ISLNK(status.st_mode):
        return Refusal("ipc.symbolic-link", "it is a symbolic link")
    if not stat.S_ISREG(status.st_mode):
        return Refusal("ipc.not-a-file", "it is not a regular file")
    if sys.platform != "win32" and status.st_uid != os.geteuid():
        return Refusal("ipc.foreign-owner", f"it belongs to another account (uid {status.st_uid})")
    if status.st_size > MAX_BYTES:
        return Refusal("ipc.too-large", f"{status.st_size} bytes are more than {MAX_BYTES}")
    return None


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _remove_bad(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    with contextlib.suppress(OSError):
        path.with_name(path.name + _REASON_SUFFIX).unlink()
