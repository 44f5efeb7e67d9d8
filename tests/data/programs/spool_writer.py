"""Sends numbers to a peer as the panel does, until it is killed.

``spool_writer.py SPOOL PEER LIFE SENT``: after each send the number is written to the file SENT.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from zlib import crc32

from app.ipc.envelope import Envelope
from app.ipc.spool import PANEL, Mailbox, PeerGoneError, Writer, write

_MAX_WAITING = 500


def main() -> None:
    spool, peer, life, sent = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    notes = os.open(sent, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    writer, mailbox, pause = Writer(PANEL), Mailbox(spool, peer), threading.Event()
    number = 1
    while True:
        padding = f"{number} " * (number % 997)
        data: dict[str, object] = {"life": life, "number": number, "padding": padding}
        data["sum"] = crc32(padding.encode())
        try:
            write(writer, mailbox, Envelope.of("test.number", data))
        except PeerGoneError:  # it has not made its folders yet
            pause.wait(0.005)
            continue
        os.write(notes, b"%d %d\n" % (life, number))
        number += 1
        while number % 50 == 0 and len(os.listdir(mailbox.new)) > _MAX_WAITING:  # noqa: PTH208 - only counted
            pause.wait(0.005)


if __name__ == "__main__":
    main()
