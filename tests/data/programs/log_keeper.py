"""Keeps the logs of unit ``records`` within their limits until it is killed.

Usage: log_keeper.py FOLDER MAX_BYTES
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from app.clock import SystemClock
from app.errors import HostError
from app.logs.files import StreamFiles
from app.logs.keeper import LogKeeper
from app.model.service import LogSpec


def _report(files: StreamFiles, error: HostError | None) -> None:
    sys.stderr.write(f"{files.live.name}: {error}\n")


def main(folder: Path, max_bytes: int) -> None:
    keeper = LogKeeper(folder, SystemClock(), _report)
    keeper.keep("records", LogSpec(max_bytes, keep=1_000_000))
    pause = threading.Event()
    while True:
        keeper.tick()
        pause.wait(0.002)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
