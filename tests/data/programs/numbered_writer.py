"""Writes numbered lines to its standard output in 4 kB blocks, as C's stdio does to a file.

Most blocks end inside a line, which is what makes rotation hard.

Usage: numbered_writer.py LINES BYTES_A_SECOND   (0: as fast as possible)
"""

from __future__ import annotations

import os
import sys
import threading
import time

_BLOCK_BYTES = 4096


def main(lines: int, bytes_a_second: int) -> None:
    started_s, written, pending = time.monotonic(), 0, bytearray()
    pause = threading.Event()
    for number in range(lines):
        pending += b"%09d %s\n" % (number, b"x" * (number % 97))
        while len(pending) >= _BLOCK_BYTES:
            written += os.write(1, pending[:_BLOCK_BYTES])
            del pending[:_BLOCK_BYTES]
            ahead_s = (
                written / bytes_a_second - (time.monotonic() - started_s) if bytes_a_second else 0
            )
            if ahead_s > 0:
                pause.wait(ahead_s)
    os.write(1, pending)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
