"""A panel of one service: starts it, records it, and ends in the way it is told.

``small_panel.py WAY FOLDER``; the record goes to FOLDER/runs.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer

from app.platform.processes import system_processes
from app.supervision.adoption import RunRecord, RunStore
from tests.stubborn import launch


def main() -> None:
    way, folder = sys.argv[1], Path(sys.argv[2])
    application = QCoreApplication([])
    manager = QObject(application)
    platform = system_processes()
    store = RunStore(folder / "runs")
    record = RunRecord(
        unit="a",
        run_id=store.new_run_id("a"),
        launch_hash="",
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    store.save(record)
    child = platform.new_child(manager)
    loop = QEventLoop()
    child.started.connect(loop.quit)
    child.start(launch(folder, "run", run_id=record.run_id))
    loop.exec()
    store.save(replace(record, main=child.identity))
    match way:
        case "exit":
            sys.exit(3)
        case "raise":
            raise ValueError(way)
        case "kill":
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        case "quit":
            QTimer.singleShot(0, application.quit)
            application.exec()
        case "exit-in-slot":
            QTimer.singleShot(0, lambda: sys.exit(3))
            application.exec()


if __name__ == "__main__":
    main()
