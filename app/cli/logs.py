"""``wardctl logs``: reads the files directly, so it works with no panel running."""

from __future__ import annotations

import time
from pathlib import Path

from app.cli.console import Console
from app.cli.exit_codes import DONE, FAILED
from app.cli.text import size_text, table
from app.logs.files import Stream, StreamFiles, list_log_files
from app.logs.tail import Follower, Tail, last_lines

_POLL_S = 0.2
_HEAD = ("SERVICE", "STREAM", "SIZE", "CHANGED (UTC)", "FILE")


def list_files(console: Console, folder: Path, unit: str | None) -> int:
    """Print a table of the log files of one unit or of all, and return the exit code."""
    files = list_log_files(folder, unit)
    if not files:
        return _nothing_found(console, folder, unit)
    rows = [
        (
            file.unit,
            file.stream.value,
            size_text(file.size_bytes),
            time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(file.modified_s)),
            str(file.path),
        )
        for file in files
    ]
    console.say(table(_HEAD, rows))
    return DONE


def show(console: Console, folder: Path, unit: str, streams: list[str], lines: int) -> int:
    """Print the last lines of a unit's output and return the exit code.

    Args:
        console: Where to.
        folder: The log folder.
        unit: A service or instance.
        streams: ``stdout``, ``stderr`` or both; where both have lines, each has a heading.
        lines: How many of each.
    """
    if not list_log_files(folder, unit):
        return _nothing_found(console, folder, unit)
    tails = {stream: _tail(folder, unit, stream, lines) for stream in map(Stream, streams)}
    shown = {
        stream: [*tail.lines, *([tail.unfinished] if tail.unfinished and lines else [])]
        for stream, tail in tails.items()
    }
    _print_all(_Printer(console, unit), shown)
    return DONE


def follow(console: Console, folder: Path, unit: str, streams: list[str], lines: int) -> int:
    """Print the last lines as ``show`` does, then what comes, until the user interrupts."""
    if not list_log_files(folder, unit):
        return _nothing_found(console, folder, unit)
    tails = {stream: _tail(folder, unit, stream, lines) for stream in map(Stream, streams)}
    printer = _Printer(console, unit)
    _print_all(printer, {stream: tail.lines for stream, tail in tails.items()})
    followers = {
        stream: Follower(StreamFiles(folder, unit, stream), tail.position)
        for stream, tail in tails.items()
    }
    while True:
        has_more = False
        for stream, follower in followers.items():
            batch = follower.poll()
            printer.show(stream, batch.lines, batch.skipped_bytes)
            has_more = has_more or batch.has_more
        if not has_more:
            time.sleep(_POLL_S)  # noqa: TID251 - a command line has no event loop to wait in


class _Printer:
    """Prints lines, with a heading whenever the stream changes."""

    def __init__(self, console: Console, unit: str) -> None:
        self._console = console
        self._unit = unit
        self._last: Stream | None = None

    def head(self, stream: Stream) -> None:
        self._console.say(f"==> {self._unit} {stream.value} <==")
        self._last = stream

    def show(self, stream: Stream, lines: list[str], skipped_bytes: int = 0) -> None:
        if skipped_bytes:
            self._console.complain(f"{skipped_bytes} bytes were removed before they could be shown")
        if not lines:
            return
        if self._last not in {None, stream}:
            self.head(stream)
        self._last = stream
        self._console.say("\n".join(lines))


def _print_all(printer: _Printer, shown: dict[Stream, list[str]]) -> None:
    with_lines = [stream for stream, lines in shown.items() if lines]
    if len(with_lines) > 1:
        printer.head(with_lines[0])
    for stream in with_lines:
        printer.show(stream, shown[stream])


def _tail(folder: Path, unit: str, stream: Stream, lines: int) -> Tail:
    return last_lines(StreamFiles(folder, unit, stream), lines)


def _nothing_found(console: Console, folder: Path, unit: str | None) -> int:
    known = sorted({file.unit for file in list_log_files(folder)})
    what = f"cannot find logs of '{unit}'" if unit else "cannot find logs"
    have = f"there are logs of {', '.join(known)}" if known else f"'{folder}' holds none"
    console.complain(f"{what}: {have}")
    return FAILED
