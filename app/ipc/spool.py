"""Folders and files that carry messages, and writing into them. Standard library only.

Layout, under ``<runtime>/spool``::

    to-panel/     tmp/  new/  bad/      written by every peer, read by the panel
    to-<peer>/    tmp/  new/  bad/      written by the panel, read by that peer

One ``to-panel`` for all, so that the panel watches and sweeps one folder however many peers there
are. A message is written to ``tmp`` and renamed into ``new``: a reader sees it whole or not at all.
Its name ``<time in ns, 20 digits>-<writer>-<pid>-<number, 8 digits>.json`` sorts in the order of
writing and says where an answer goes: to ``to-<writer>``.

The runtime folder is on a local file system and belongs to one account. All folders are 0700, all
files 0600. Nothing here is synced to disk: messages outlive processes, not a power cut.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from app.errors import HostError, TransportError
from app.ipc.envelope import Envelope, encode

PANEL = "panel"
RETRY_DELAYS_S = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, *([0.2] * 8))
"""Windows lets nobody rename or remove a file that a virus scanner has open: 2 s in all."""

_MAX_FOLDERS = 100

_PEER = re.compile(r"[a-z][a-z0-9-]{0,62}")
_NAME = re.compile(
    r"(?P<time>\d{20})-(?P<writer>[a-z][a-z0-9-]{0,62})-(?P<pid>\d{1,10})-\d{8}\.json"
)
_O_BINARY: int = getattr(os, "O_BINARY", 0)
_O_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)

T = TypeVar("T")


class PeerGoneError(TransportError):
    """The mailbox is not there: whoever owned it has ended."""


class Mailbox(NamedTuple):
    """The folder that carries messages to one receiver."""

    root: Path
    owner: str

    @property
    def path(self) -> Path:
        """The folder that holds the three others."""
        return self.root / f"to-{self.owner}"

    @property
    def tmp(self) -> Path:
        """Where messages are while they are being written."""
        return self.path / "tmp"

    @property
    def new(self) -> Path:
        """Where messages wait to be handled."""
        return self.path / "new"

    @property
    def bad(self) -> Path:
        """Where refused files go, each with a reason beside it."""
        return self.path / "bad"

    def create(self) -> None:
        """Create what is missing.

        Raises:
            HostError: A folder cannot be made, or belongs to or is open to somebody else.
        """
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.root, self.path, self.tmp, self.new, self.bad):
                _make_private(folder)
        except OSError as error:
            msg = f"cannot create the message folder '{self.path}': {error.strerror}"
            raise HostError("ipc.folder-unwritable", msg, path=str(self.path)) from error

    def is_complete(self) -> bool:
        """Tell whether all its folders are there."""
        return all(folder.is_dir() for folder in (self.tmp, self.new, self.bad))

    def remove(self) -> None:
        """Remove the folder and all messages in it; what cannot be removed stays."""
        for folder in (self.tmp, self.new, self.bad):
            for name in list_folder(folder):
                with contextlib.suppress(OSError):
                    (folder / name).unlink()
            with contextlib.suppress(OSError):
                folder.rmdir()
        with contextlib.suppress(OSError):
            self.path.rmdir()


class MessageName(NamedTuple):
    """What the name of a message file says."""

    written_at_ns: int
    writer: str
    pid: int

    @classmethod
    def parse(cls, name: str) -> MessageName | None:
        """Return the parts of ``name``, or None when it is not the name of a message."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        return cls(int(match["time"]), match["writer"], int(match["pid"]))


class Writer:
    """Writes messages under one peer's name, in the order of its calls. Not for several threads.

    Args:
        name: The peer that writes, where answers go.
        now_ns: Nanoseconds since 1970; a clock set back does not disturb the order.
        pid: Process id that keeps two writers of one name apart.
    """

    def __init__(
        self, name: str, *, now_ns: Callable[[], int] = time.time_ns, pid: int | None = None
    ) -> None:
        self._name = checked_peer(name)
        self._now_ns = now_ns
        self._pid = os.getpid() if pid is None else pid
        self._last_ns = 0
        self._count = 0
        # Making paths was a third of the cost of sending.
        self._folders: dict[Mailbox, tuple[Path, Path]] = {}

    def draft(self, mailbox: Mailbox, envelope: Envelope) -> Path:
        """Write a message into ``tmp``; ``publish`` delivers it.

        Raises:
            PeerGoneError: The mailbox does not exist.
            HostError: The disk refuses; the reason is the system's.
            EnvelopeError: The message breaks a limit.
        """
        content = encode(envelope)
        if mailbox not in self._folders:
            if len(self._folders) >= _MAX_FOLDERS:  # each wardctl call has a mailbox of its own
                self._folders.clear()
            self._folders[mailbox] = (mailbox.path, mailbox.tmp)
        folder, tmp = self._folders[mailbox]
        path = tmp / self._next_name()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _O_BINARY | _O_NOFOLLOW
        try:
            _check_private(folder)
            descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise _cannot_send(mailbox, envelope.type, error) from error
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                _write_all(file.fileno(), content)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.unlink()
            raise _cannot_send(mailbox, envelope.type, error) from error
        return path

    def _next_name(self) -> str:
        self._count += 1
        self._last_ns = max(self._now_ns(), self._last_ns + 1)
        return f"{self._last_ns:020}-{self._name}-{self._pid}-{self._count % 10**8:08}.json"


def publish(draft: Path) -> Path:
    """Deliver a message that ``Writer.draft`` wrote and return where it waits.

    Raises:
        OSError: It cannot be renamed now; see ``is_busy``.
    """
    delivered = draft.parent.with_name("new") / draft.name
    draft.rename(delivered)
    return delivered


def write(writer: Writer, mailbox: Mailbox, envelope: Envelope) -> Path:
    """Write and deliver a message, waiting up to 2 s for a file that Windows holds.

    Raises:
        PeerGoneError: The mailbox does not exist.
        HostError: The disk refuses.
        EnvelopeError: The message breaks a limit.
    """
    draft = writer.draft(mailbox, envelope)
    try:
        return retry_while_busy(lambda: publish(draft))
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise _cannot_send(mailbox, envelope.type, error) from error


def is_busy(error: OSError) -> bool:
    """Tell whether another program has the file open, so that a later try may succeed."""
    return sys.platform == "win32" and isinstance(error, PermissionError)


def retry_while_busy(operation: Callable[[], T]) -> T:
    """Run ``operation``, again while another program has its file open. Blocks: not for the panel.

    Raises:
        OSError: The last error of ``operation``.
    """
    for delay_s in RETRY_DELAYS_S:
        try:
            return operation()
        except OSError as error:
            if not is_busy(error):
                raise
        time.sleep(delay_s)  # noqa: TID251 - the client of the spool has no event loop to wait in
    return operation()


def checked_peer(name: str) -> str:
    """Return ``name`` if a peer may be called so.

    Raises:
        ValueError: It may not.
    """
    if not _PEER.fullmatch(name):
        raise ValueError(f"'{name}' is not 1 to 63 lower-case letters, digits and dashes")
    return name


def list_folder(folder: Path) -> list[str]:
    """Return the names in ``folder``, in no order; none when it does not exist."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _make_private(folder: Path) -> None:
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _check_private(folder)


def _check_private(folder: Path) -> None:
    """Refuse a folder into which another account could put, or from which it could take."""
    status = folder.lstat()
    reason = ""
    if not stat.S_ISDIR(status.st_mode) or _is_reparse_point(status):
        reason = "it is not a folder of its own"
    elif sys.platform != "win32" and status.st_uid != os.geteuid():
        reason = f"it belongs to another account (uid {status.st_uid})"
    elif sys.platform != "win32" and status.st_mode & 0o077:
        reason = f"other accounts may use it (mode {stat.S_IMODE(status.st_mode):o}, wanted 700)"
    if reason:
        msg = f"cannot use the message folder '{folder}': {reason}"
        raise HostError("ipc.folder-unsafe", msg, path=str(folder))


def _is_reparse_point(status: os.stat_result) -> bool:
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _cannot_send(mailbox: Mailbox, kind: str, error: OSError) -> HostError | PeerGoneError:
    what = f"cannot send '{kind}' to '{mailbox.owner}'"
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return PeerGoneError("ipc.peer-gone", f"{what}: it has no mailbox", peer=mailbox.owner)
    msg = f"{what}: {error.strerror}"
    return HostError("ipc.write-failed", msg, path=str(mailbox.path))
