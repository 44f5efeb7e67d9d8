"""Handles numbers as the panel does, until it is killed.

``spool_receiver.py SPOOL RECEIVED``: each handled number is written to the file RECEIVED.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QCoreApplication

from app import aio
from app.clock import SystemClock
from app.ipc.dispatcher import Dispatcher, Request


@dataclass(frozen=True, slots=True)
class Number:
    life: int
    number: int
    padding: str
    sum: int


def main() -> None:
    spool, received = Path(sys.argv[1]), Path(sys.argv[2])
    notes = os.open(received, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(request: Request[Number]) -> None:
        one = request.data
        word = "whole" if crc32(one.padding.encode()) == one.sum else "torn"
        os.write(notes, f"{request.peer} {one.life} {one.number} {word}\n".encode())

    loop = aio.new_loop(QCoreApplication([]))
    dispatcher = Dispatcher(spool, SystemClock(), lambda _pid: True)
    dispatcher.register("test.number", Number, note)
    dispatcher.start()
    loop.run_forever()


if __name__ == "__main__":
    main()
