"""Where a live log file is cut and what the archive is called: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from app.model.service import LogSpec

LONGEST_LINE_FACTOR = 4  # a line longer than this many times max_bytes is cut inside
_TIME_FORMAT = "%Y%m%d-%H%M%S"
_LAST_OF_SECOND = 999


class LineEnds(Protocol):
    """Finds line ends in the live file. Offsets are those just after a newline."""

    def last(self, *, after: int, until: int) -> int | None:
        """Return the last line end in ``(after, until]``."""
        ...

    def first(self, *, after: int, until: int) -> int | None:
        """Return the first line end in ``(after, until]``."""
        ...


@dataclass(frozen=True, slots=True)
class CutPlan:
    """The live file's bytes up to ``end`` (an offset) are to leave it."""

    end: int
    is_torn: bool = False  # inside a line
    is_dropped: bool = False  # `keep` later parts follow: an archive would be pruned at once


def plan_cut(size: int, skipped: int, spec: LogSpec, line_ends: LineEnds) -> CutPlan | None:
    """Return the next cut, or None when the file is small enough.

    Args:
        size: Bytes in the live file.
        skipped: Bytes of the filler line at its front.
        spec: Wanted size and number of archives.
        line_ends: Looks into the file.
    """
    if size < spec.max_bytes:
        return None
    surplus = (size // spec.max_bytes - spec.keep) * spec.max_bytes
    if surplus > 0:
        end = line_ends.last(after=max(skipped, surplus // 2), until=surplus)
        if end is not None:
            return CutPlan(end, is_dropped=True)
    # Not in the first half: a short line before a very long one would be a cut of nearly nothing.
    end = line_ends.last(after=max(skipped, spec.max_bytes // 2), until=spec.max_bytes)
    if end is not None:
        return CutPlan(end)
    return _plan_long_line(size, skipped, spec, line_ends)


def _plan_long_line(size: int, skipped: int, spec: LogSpec, line_ends: LineEnds) -> CutPlan | None:
    limit = spec.max_bytes * LONGEST_LINE_FACTOR
    end = line_ends.first(after=max(skipped, spec.max_bytes), until=min(size, limit))
    if end is not None:
        return CutPlan(end)
    return CutPlan(limit, is_torn=True) if size >= limit else None


def collapse_bytes(end: int, size: int, block: int) -> int:
    """Return how many bytes a collapse can take out of the front so that ``end`` is reached.

    The rest up to ``end`` becomes filler. Whole blocks only, and never up to the end of the file
    (fallocate(2), FALLOC_FL_COLLAPSE_RANGE).
    """
    whole = end // block * block
    return whole - block if whole >= size else whole


def next_archive_name(prefix: str, now: datetime, last: str | None) -> str:
    """Return ``<prefix>-YYYYMMDD-HHMMSS-NNN.log`` (UTC), sorting after ``last``.

    Names sort in time order even when the clock was set back or a second has many cuts.

    Args:
        prefix: Unit and stream.
        now: Aware time.
        last: The newest archive's name.
    """
    second, number = now.astimezone(UTC).replace(microsecond=0), 0
    if last is not None:
        last_second, last_number = _parse_archive_time(last)
        if last_second >= second:
            second, number = last_second, last_number + 1
    if number > _LAST_OF_SECOND:
        second, number = second + timedelta(seconds=1), 0
    return f"{prefix}-{second.strftime(_TIME_FORMAT)}-{number:03}.log"


def _parse_archive_time(name: str) -> tuple[datetime, int]:
    *_, date, time, number = name.removesuffix(".log").split("-")
    return datetime.strptime(f"{date}-{time}+0000", f"{_TIME_FORMAT}%z"), int(number)
