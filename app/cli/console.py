"""Where ``wardctl`` writes."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import NamedTuple, TextIO


class Console(NamedTuple):
    """The two outputs of a command."""

    out: TextIO
    err: TextIO

    def say(self, text: str) -> None:
        """Write the result, one or more lines."""
        self.out.write(f"{text}\n")
        self.out.flush()

    def complain(self, text: str) -> None:
        """Write what went wrong; the program's name stands in front."""
        self.err.write(f"wardctl: {text}\n")
        self.err.flush()


def system_console() -> Console:
    """Return this process's outputs, which write every character that a log may contain.

    A terminal keeps its encoding. A pipe or file gets UTF-8 also where the system has another code
    page, since programs read it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    return Console(sys.stdout, sys.stderr)
