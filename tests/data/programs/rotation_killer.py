"""Keeps the logs of unit ``records`` in a process that it kills and starts again, many times.

Each keeper may cut at least once and is then killed -9 at a random moment of what it does next.
They are forked, not spawned: a start takes 2 ms instead of half a second.

Usage: rotation_killer.py FOLDER MAX_BYTES KILLS
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from pathlib import Path

from app.clock import SystemClock
from app.errors import HostError
from app.logs.files import Stream, StreamFiles
from app.logs.keeper import LogKeeper
from app.model.service import LogSpec

_LONGEST_LIFE_S = 0.06


def _report(files: StreamFiles, error: HostError | None) -> None:
    sys.stderr.write(f"{files.live.name}: {error}\n")


def _keep(folder: Path, max_bytes: int) -> None:
    keeper = LogKeeper(folder, SystemClock(), _report)
    keeper.keep("records", LogSpec(max_bytes, keep=1_000_000))
    pause = threading.Event()
    while True:
        keeper.tick()
        pause.wait(0.002)


def main(folder: Path, max_bytes: int, kills: int) -> None:
    files = StreamFiles(folder, "records", Stream.STDOUT)
    pause = threading.Event()
    for _ in range(kills):
        known = len(files.archive_names())
        keeper = os.fork()
        if keeper == 0:
            _keep(folder, max_bytes)
        while len(files.archive_names()) == known:
            pause.wait(0.002)
        pause.wait(random.uniform(0, _LONGEST_LIFE_S))  # noqa: S311 - not a secret
        os.kill(keeper, signal.SIGKILL)
        os.waitpid(keeper, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
