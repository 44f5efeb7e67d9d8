"""Writes numbered lines to its standard output until SIGTERM, then says how many on stderr.

It writes in 4 kB blocks, as C's stdio does to a file. Most blocks end inside a line, which is what
makes rotation hard.

Usage: numbered_writer.py BYTES_A_SECOND
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

_BLOCK_BYTES = 4096


def main(bytes_a_second: int) -> None:
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    started_s, written, number, pending = time.monotonic(), 0, 0, bytearray()
    while not ending.is_set():
        while len(pending) < _BLOCK_BYTES:
            pending += b"%09d %s\n" % (number, b"x" * (number % 97))
            number += 1
        written += os.write(1, pending[:_BLOCK_BYTES])
        del pending[:_BLOCK_BYTES]
        ahead_s = written / bytes_a_second - (time.monotonic() - started_s)
        if ahead_s > 0:
            ending.wait(ahead_s)
    os.write(1, pending)
    os.write(2, b"%d" % number)


if __name__ == "__main__":
    main(int(sys.argv[1]))
