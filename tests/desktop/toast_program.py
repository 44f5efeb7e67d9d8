"""A program under test that tells staff something, and prints what they answer."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import aio
from app.model.access import Caller
from app.model.commands import Command
from app.model.events import Event, EventCode
from app.model.hang import Hang, HangStage
from tests.fakes.dashboard import Stage
from tests.fakes.panel import NOW, STAFF, FakePanel, healthy_clinic
from ui.system_toasts import SystemToasts
from ui.toasts import Toasts
from ui.viewmodels.notices import NoticeAction

HANG = Hang(stage=HangStage.ASKED, since=NOW - timedelta(seconds=30), is_dirty=False)
_SIGNAL_CHECK_MS = 100


class PrintingPanel(FakePanel):
    """Prints what it is told to do."""

    def submit(self, caller: Caller, command: Command) -> None:
        super().submit(caller, command)
        say(f"command {command}")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def fail(panel: FakePanel) -> None:
    for unit in ("print", "imaging", "claims", "records"):
        panel.record(Event(at=NOW, code=EventCode.UNIT_FAILED, unit=unit))


def hang(panel: FakePanel) -> None:
    panel.hang_noticed.emit("clinical-app", HANG)


def hang_and_come_back(panel: FakePanel) -> None:
    hang(panel)
    QTimer.singleShot(1500, lambda: panel.hang_ended.emit("clinical-app"))


SCENES: dict[str, Callable[[FakePanel], None]] = {
    "fail": fail,
    "hang": hang,
    "hang-and-come-back": hang_and_come_back,
}


async def run(scene: str) -> None:
    panel = PrintingPanel(healthy_clinic())
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(panel, Path(home))
        board = stage.dashboard.notices
        system = SystemToasts(lambda: "Clinic Assistant")
        toasts = Toasts(stage.theme, board, stage.clock, system)
        board.shown.connect(toasts.show)
        board.withdrawn.connect(lambda key: say(f"withdrawn {key}"))
        board.unit_requested.connect(lambda unit: say(f"show {unit}"))

        def act(key: str, action: NoticeAction) -> None:
            board.act(STAFF, key, action)

        toasts.acted.connect(act)
        SCENES[scene](panel)
        say("told")
        ended = asyncio.Event()
        signal.signal(signal.SIGTERM, lambda *_: ended.set())
        await ended.wait()
        await toasts.close()
        stage.strike()


def main() -> None:
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    awake = QTimer()  # Python hears signals only while it runs
    awake.start(_SIGNAL_CHECK_MS)
    aio.new_loop(application).run_until_complete(run(sys.argv[1]))


if __name__ == "__main__":
    main()
