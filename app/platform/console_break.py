"""Sends CTRL_BREAK to a program on Windows: ``python -m app.platform.console_break PID``.

A program of its own, because one has to enter the console of the receiver and leave one's own.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Send it; 0 when that was possible."""
    if sys.platform == "win32":
        from app.platform import win32  # noqa: PLC0415 - exists only there

        win32.leave_console()
        if win32.send_break_through_its_console(int(sys.argv[1])):
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
