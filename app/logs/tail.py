"""Reading a log stream, archives and live file as one log: the last lines, and following.

A reader never shows a line twice nor misses one while the file is being cut, in the panel's
process or in another (``wardctl logs``): it works with positions (see ``stream_state``) and
accepts what it read from the live file only when the view was the same before and after.

Standard library only: ``wardctl`` imports this.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from app.logs.file_io import open_log, read_at
from app.logs.files import StreamFiles
from app.logs.stream_state import StreamState, load_state, view_of

READ_BYTES = 262_144
MAX_LINE_BYTES = 1_048_576
MAX_TAIL_BYTES = 67_108_864
_BLOCK_BYTES = 65_536
_ATTEMPTS = 20  # a read that meets a cut each time; one cut takes longer than one read


class Position(NamedTuple):
    """A place in a stream that a cut does not move."""

    inode: int
    offset: int


class Chunk(NamedTuple):
    """Bytes read at a position, and where to go on."""

    data: bytes
    next: Position
    skipped_bytes: int = 0  # before ``data``: pruned or cleared before they were read
    is_new_file: bool = False  # the live file was replaced or emptied by hand


class Extent(NamedTuple):
    """What a reader can read by position."""

    first: int  # offset of the oldest byte
    end: Position
    archives: frozenset[str]  # names; what else is on disk is older, of a replaced live file


class StreamReader:
    """Reads one stream at positions. Holds no file open between calls."""

    def __init__(self, files: StreamFiles) -> None:
        self._files = files

    def end(self) -> Position:
        """Return the position after the last byte; (0, 0) when there is no live file yet."""
        return self.extent().end

    def extent(self) -> Extent:
        """Return which positions there are."""
        try:
            live = open_log(self._files.live)
        except FileNotFoundError:
            return Extent(0, Position(0, 0), frozenset())
        try:
            return self._extent(live)
        finally:
            os.close(live)

    def read(self, position: Position, size: int = READ_BYTES) -> Chunk:
        """Read on from a position.

        Returns:
            Up to ``size`` bytes. None at the end, or while a cut is at a step where the files
            cannot be told apart for some milliseconds: ask again later.

        Raises:
            OSError: The files are there but cannot be read.
        """
        for _ in range(_ATTEMPTS):
            try:
                live = open_log(self._files.live)
            except FileNotFoundError:
                break
            try:
                chunk = self._read(live, position, size)
            finally:
                os.close(live)
            if chunk is not None:
                return chunk
        return Chunk(b"", position)

    def _read(self, live: int, position: Position, size: int) -> Chunk | None:
        view = self._view(live)
        if view.inode != position.inode:
            return Chunk(b"", Position(view.inode, view.start), is_new_file=position.inode != 0)
        if position.offset < view.start:
            return self._read_archive(view, position, size)
        data = read_at(live, position.offset - view.base, size)
        is_shortened = not data and os.fstat(live).st_size < position.offset - view.base
        if self._view(live) != view:
            return None
        if is_shortened:
            return Chunk(b"", Position(view.inode, view.start), is_new_file=True)
        return Chunk(data, position._replace(offset=position.offset + len(data)))

    def _read_archive(self, view: StreamState, position: Position, size: int) -> Chunk | None:
        archive = next((a for a in view.archives if position.offset < a.end), None)
        if archive is None or position.offset < archive.start:
            return _skip(view, position, view.start if archive is None else archive.start)
        for path in (
            self._files.archive(archive.name),
            self._files.unfinished(archive.name),
            self._files.archive(archive.name),  # renamed between the first two looks
        ):
            try:
                descriptor = open_log(path)
            except FileNotFoundError:
                continue
            try:
                wanted = min(size, archive.end - position.offset)
                data = read_at(descriptor, position.offset - archive.start, wanted)
            finally:
                os.close(descriptor)
            if data:
                return Chunk(data, position._replace(offset=position.offset + len(data)))
        return Chunk(b"", position._replace(offset=archive.end), archive.end - position.offset)

    def _extent(self, live: int) -> Extent:
        state = load_state(self._files.state, os.fstat(live).st_ino)
        view = view_of(state, self._files, live)
        size = os.fstat(live).st_size
        if self._view(live) != view:  # a cut came between: what is certain is where lines begin
            return _extent(state, view, view.start)
        return _extent(state, view, view.base + size)

    def _view(self, live: int) -> StreamState:
        state = load_state(self._files.state, os.fstat(live).st_ino)
        return view_of(state, self._files, live)


def _extent(state: StreamState, view: StreamState, end: int) -> Extent:
    first = view.archives[0].start if view.archives else view.start
    archives = {archive.name for archive in view.archives}
    if state.cut is not None:
        archives.add(state.cut.archive)
    return Extent(first, Position(view.inode, end), frozenset(archives))


def _skip(view: StreamState, position: Position, to: int) -> Chunk:
    # Archives go oldest first: with one before the position, all that came after it is still there.
    is_complete = any(archive.end <= position.offset for archive in view.archives)
    skipped = 0 if is_complete else to - position.offset
    return Chunk(b"", position._replace(offset=to), skipped)


class Tail(NamedTuple):
    """The end of a stream."""

    lines: list[str]
    unfinished: str  # what the child has written of its next line so far
    position: Position  # of the unfinished line: following from here repeats and misses nothing


class Batch(NamedTuple):
    """What came since the last poll."""

    lines: list[str]
    skipped_bytes: int = 0  # pruned or cleared before they were read
    is_new_file: bool = False  # the live file was replaced or emptied by hand
    has_more: bool = False  # poll again at once


class Follower:
    """Follows one stream by polling; the caller owns the timer.

    Args:
        files: The stream.
        position: Where to begin: ``Tail.position``, or ``StreamReader.end()`` for new lines only.
    """

    def __init__(self, files: StreamFiles, position: Position) -> None:
        self._reader = StreamReader(files)
        self._position = position
        self._partial = b""

    def poll(self, size: int = READ_BYTES) -> Batch:
        """Return the lines completed since the last poll, from at most ``size`` new bytes.

        A line longer than ``MAX_LINE_BYTES`` comes in pieces. Costs one look at the state file
        when nothing has changed.

        Raises:
            OSError: The files are there but cannot be read.
        """
        chunk = self._reader.read(self._position, size)
        has_moved = chunk.next != self._position
        self._position = chunk.next
        lines: list[bytes] = []
        if chunk.skipped_bytes or chunk.is_new_file:
            lines, self._partial = [self._partial] if self._partial else [], b""
        *complete, self._partial = (self._partial + chunk.data).split(b"\n")
        lines += complete
        if len(self._partial) > MAX_LINE_BYTES:
            lines.append(self._partial)
            self._partial = b""
        return Batch(
            [decode_line(line) for line in lines],
            chunk.skipped_bytes,
            chunk.is_new_file,
            has_more=has_moved,
        )


def last_lines(files: StreamFiles, count: int) -> Tail:
    """Return the last ``count`` complete lines of a stream, archives included.

    Raises:
        OSError: The files are there but cannot be read.
    """
    reader = StreamReader(files)
    names = files.archive_names()  # before the extent, so that a new archive is in the extent
    extent = reader.extent()
    older = [name for name in names if name not in extent.archives]
    end = extent.end
    blocks: list[bytes] = []
    newlines = size = 0
    for block in chain(
        _blocks_backwards(reader, extent),
        *(_file_backwards(files, name) for name in reversed(older)),
    ):
        blocks.append(block)
        size += len(block)
        newlines += block.count(b"\n")
        if newlines > count or size > MAX_TAIL_BYTES:
            break
    *lines, unfinished = b"".join(reversed(blocks)).split(b"\n")
    shown = lines[max(0, len(lines) - count) :]
    position = end._replace(offset=end.offset - len(unfinished))
    return Tail([decode_line(line) for line in shown], decode_line(unfinished), position)


def decode_line(line: bytes) -> str:
    """Return a line as text: UTF-8, else GB18030 (Chinese Windows programs), else escaped.

    The line end of Windows and NULs left by a power cut are taken off.
    """
    line = line.strip(b"\0").removesuffix(b"\r")
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", errors="backslashreplace")


def _blocks_backwards(reader: StreamReader, extent: Extent) -> Iterator[bytes]:
    offset = extent.end.offset
    while offset > extent.first:
        start = max(extent.first, offset - _BLOCK_BYTES)
        yield _read_range(reader, extent.end._replace(offset=start), offset)
        offset = start


def _read_range(reader: StreamReader, position: Position, end: int) -> bytes:
    parts = []
    while position.offset < end:
        chunk = reader.read(position, end - position.offset)
        if chunk.next == position or chunk.is_new_file:
            break
        parts.append(chunk.data)
        position = chunk.next
    return b"".join(parts)


def _file_backwards(files: StreamFiles, name: str) -> Iterator[bytes]:
    try:
        descriptor = open_log(files.archive(name))
    except FileNotFoundError:  # pruned meanwhile
        return
    try:
        offset = os.fstat(descriptor).st_size
        while offset > 0:
            start = max(0, offset - _BLOCK_BYTES)
            yield read_at(descriptor, start, offset - start)
            offset = start
    finally:
        os.close(descriptor)
