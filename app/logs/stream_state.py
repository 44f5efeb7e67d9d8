"""What has been cut from a live log file: the journal of the rotator and the map of every reader.

A byte of a stream has one *position* for ever: the bytes that were removed before it plus its
offset in the file. ``<unit>-<stream>.state`` beside the log says how many bytes were removed
(``base``), which archive holds which positions, and whether a cut is under way. It is replaced
atomically, so readers in any process map positions to files without talking to the rotator.
``base`` only grows: two equal views around a read prove that nothing moved in between.

Standard library only, named tuples instead of dataclasses: ``wardctl`` imports this.
"""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from app.logs.file_io import create, read_at, write_all
from app.logs.files import StreamFiles
from app.platform.files import replace, sync_folder

# Positions left out when a file is emptied: a reader that was ahead of the last look at its size
# must not end up behind the first line of the new content.
TRUNCATION_GAP = 1_048_576
_COMPARED_BYTES = 65_536


class Archive(NamedTuple):
    """The positions ``start`` to ``end`` of a stream, kept in one file."""

    name: str
    start: int
    end: int
    is_torn: bool = False  # ends inside a line longer than the cap


class CutKind(StrEnum):
    """How the front of the live file is removed."""

    COLLAPSE = "collapse"  # the file system takes the range out; nothing is lost
    TRUNCATE = "truncate"  # copy, catch up, empty the file: the way of last resort


class Cut(NamedTuple):
    """A cut under way: the live file's ``[start, end)`` becomes ``archive``."""

    kind: CutKind
    archive: str
    token: str = ""  # written at offset 0 once the archive is the truth (collapse only)
    end: int = 0  # file offset (collapse only; else the size of the archive tells)
    removed_bytes: int = 0  # what the collapse takes out: ``end`` rounded down to a block
    is_torn: bool = False
    is_dropped: bool = False  # the archive stays empty: it would be pruned at once


class StreamState(NamedTuple):
    """Content of the state file."""

    inode: int  # of the live file; another inode is another stream
    base: int = 0  # position of the live file's first byte
    start: int = 0  # position of its first line; the bytes before are one filler line
    archives: tuple[Archive, ...] = ()
    cut: Cut | None = None


class CutPhase(StrEnum):
    """How far a cut has come, as the files themselves show it."""

    BEFORE = "before"  # the live file is whole
    MARKED = "marked"  # the archive is complete and holds the truth; live not yet shortened
    AFTER = "after"  # the live file is shortened


def load_state(path: Path, inode: int) -> StreamState:
    """Read a state file; without one, or with one of another inode, nothing was cut yet."""
    try:
        state = _decode(path.read_bytes())
    except FileNotFoundError:
        return StreamState(inode)
    return state if state is not None and state.inode == inode else StreamState(inode)


def save_state(path: Path, state: StreamState, *, durable: bool) -> None:
    """Replace a state file atomically.

    Args:
        path: The state file.
        state: Its new content.
        durable: Whether it must be on the disk itself when this returns.

    Raises:
        OSError: It could not be written; the old content is still there.
    """
    # Not a name of its own each time, as app.platform.files does: only the rotator writes here, and
    # one that is killed again and again must not leave a file behind each time.
    temporary = path.with_name(f"{path.name}.tmp")
    descriptor = create(temporary)
    try:
        write_all(descriptor, json.dumps(_as_json(state)).encode())
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    replace(temporary, path)
    if durable:
        sync_folder(path.parent)


def phase_of(state: StreamState, files: StreamFiles, live: int) -> CutPhase:
    """Tell from the files how far the cut in ``state`` has come; any process may ask at any moment.

    Args:
        state: What the state file says.
        files: The stream.
        live: Descriptor of the live file.
    """
    cut = state.cut
    if cut is None:
        return CutPhase.BEFORE
    # The archive is looked for first: it appears after the token and before the collapse, so
    # "archive there, token not" can only mean that the collapse is done.
    archive_size = _size_of(files.archive(cut.archive))
    if cut.kind is CutKind.TRUNCATE:
        return _truncation_phase(state, files.archive(cut.archive), archive_size, live)
    if read_at(live, 0, len(cut.token)) == cut.token.encode():
        return CutPhase.MARKED
    return CutPhase.BEFORE if archive_size is None else CutPhase.AFTER


def view_of(state: StreamState, files: StreamFiles, live: int) -> StreamState:
    """Return the state as readers must take it now: no cut under way, positions as in the files."""
    match phase_of(state, files, live):
        case CutPhase.BEFORE:
            return with_checked_filler(state._replace(cut=None), live)
        case CutPhase.MARKED:
            return after_cut(state, files)._replace(base=state.base)
        case CutPhase.AFTER:
            return after_cut(state, files)


def after_cut(state: StreamState, files: StreamFiles) -> StreamState:
    """Return the state that holds once the cut in ``state`` is done."""
    cut = state.cut
    if cut is None:
        return state
    if cut.kind is CutKind.COLLAPSE:
        end = state.base + cut.end
        base, start = state.base + cut.removed_bytes, end
    else:
        end = state.start + (_size_of(files.archive(cut.archive)) or 0)
        base = start = end + TRUNCATION_GAP
    archive = Archive(cut.archive, state.start, end, cut.is_torn)
    kept = () if cut.is_dropped else (archive,)
    return StreamState(state.inode, base, start, (*state.archives, *kept))


def with_checked_filler(state: StreamState, live: int) -> StreamState:
    """Return ``state``, corrected when the live file was replaced by hand by one without filler.

    A file system may give the new file the inode of the deleted one.
    """
    size = state.start - state.base
    if size == 0 or read_at(live, 0, size) == filler(size):
        return state
    return state._replace(base=state.start)


def filler(size: int) -> bytes:
    """Return the blank line that stands for bytes which a collapse could not take out."""
    return b" " * (size - 1) + b"\n" if size else b""


def _truncation_phase(
    state: StreamState, archive_path: Path, archive_size: int | None, live: int
) -> CutPhase:
    if archive_size is None:
        return CutPhase.BEFORE
    skipped = state.start - state.base
    if os.fstat(live).st_size < skipped + archive_size:
        return CutPhase.AFTER
    with archive_path.open("rb") as archive:
        head = archive.read(_COMPARED_BYTES)
    return CutPhase.BEFORE if read_at(live, skipped, len(head)) == head else CutPhase.AFTER


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _as_json(state: StreamState) -> dict[str, object]:
    return {
        "v": 1,
        **state._asdict(),
        "archives": [archive._asdict() for archive in state.archives],
        "cut": None if state.cut is None else state.cut._asdict(),
    }


def _decode(raw: bytes) -> StreamState | None:
    try:
        document = json.loads(raw)
        if document.pop("v") != 1:
            return None
        cut = document.pop("cut")
        archives = tuple(Archive(**archive) for archive in document.pop("archives"))
        return StreamState(
            **document,
            archives=archives,
            cut=None if cut is None else Cut(**{**cut, "kind": CutKind(cut["kind"])}),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # damaged: readers fall back to the files themselves
