"""Sends numbers to the panel as fast as it may, until it is killed.

``spool_sender.py SPOOL PEER LIFE SENT``: after each send the number is written to the file SENT.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from zlib import crc32

from app.ipc.sidecar import Sidecar

_MAX_WAITING = 500


def main() -> None:
    spool, peer, life, sent = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    notes = os.open(sent, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sidecar = Sidecar("Sender", peer=peer, spool=spool, environment={})
    pause = threading.Event()
    number = 0
    while True:
        number += 1
        padding = f"{number} " * (number % 997)
        data: dict[str, object] = {"life": life, "number": number, "padding": padding}
        sidecar.send("test.number", data | {"sum": crc32(padding.encode())})
        os.write(notes, b"%d %d\n" % (life, number))
        while number % 50 == 0 and len(os.listdir(spool / "to-panel" / "new")) > _MAX_WAITING:  # noqa: PTH208 - only counted
            pause.wait(0.005)


if __name__ == "__main__":
    main()
