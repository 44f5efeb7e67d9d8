"""What the tests of log files share: a stream in a folder, filled with numbered lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.logs.collapse import can_collapse
from app.logs.files import Stream, StreamFiles
from app.logs.rotation import Rotator
from app.model.service import LogSpec

SPEC = LogSpec(max_bytes=65_536, keep=1000)
NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def stream_in(folder: Path) -> StreamFiles:
    return StreamFiles(folder, "records", Stream.STDOUT)


def rotator_for(files: StreamFiles, spec: LogSpec = SPEC, *, collapses: bool) -> Rotator:
    if collapses and not can_collapse(files.folder):
        pytest.skip("the file system cannot remove a range at the front of a file")
    return Rotator(files, spec, now=lambda: NOON, can_collapse=collapses)


def numbered(first: int, count: int) -> bytes:
    return b"".join(b"%09d %s\n" % (n, b"x" * (n % 61)) for n in range(first, first + count))


def append(files: StreamFiles, data: bytes) -> None:
    with files.live.open("ab") as live:
        live.write(data)


def everything(files: StreamFiles) -> bytes:
    """Return archives and live file joined, as a naive reader would, without filler lines."""
    paths = [files.archive(name) for name in files.archive_names()]
    joined = b"".join(path.read_bytes() for path in [*paths, files.live])
    return b"".join(line for line in joined.splitlines(keepends=True) if line.strip())


def numbers(lines: Iterable[str]) -> list[int]:
    return [int(line[:9]) for line in lines]
