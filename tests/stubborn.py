"""Starting the program of tests/data/programs/stubborn.py and knowing its processes."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from app.model.processes import ProcessIdentity
from app.platform.processes import (
    RUN_ID_VARIABLE,
    Child,
    Launch,
    ProcessPlatform,
    RawExit,
    RunMarks,
)
from tests.waiting import until

IS_WINE = sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
PROGRAM = Path(__file__).parent / "data" / "programs" / "stubborn.py"


@dataclass
class Run:
    """One start of the program in one of its modes."""

    child: Child
    launch: Launch
    run_id: str
    marker: Path
    ends: list[RawExit]

    @property
    def marks(self) -> RunMarks:
        return RunMarks(
            run_id=self.run_id,
            main=self.child.identity,
            log_files=(self.launch.stdout, self.launch.stderr),
        )

    @property
    def main(self) -> ProcessIdentity:
        assert self.child.identity is not None
        return self.child.identity

    async def pids(self) -> list[int]:
        """Wait until the program is as its mode says; main first, then the others."""
        await until(self.marker.exists, f"{self.marker} is there", timeout_s=20)
        return [int(line) for line in self.marker.read_text().split()]


def launch(folder: Path, mode: str, number: int = 0, run_id: str = "test") -> Launch:
    return Launch(
        program=sys.executable,
        arguments=(str(PROGRAM), mode, str(folder / f"{mode}.marker"), str(number)),
        cwd=folder,
        environment={**os.environ, RUN_ID_VARIABLE: run_id},
        stdout=folder / f"{mode}-stdout.log",
        stderr=folder / f"{mode}-stderr.log",
    )


def start(
    platform: ProcessPlatform,
    folder: Path,
    mode: str,
    number: int = 0,
    parent: QObject | None = None,
) -> Run:
    run_id = f"{folder.name}.{mode}.{os.urandom(4).hex()}"
    wanted = launch(folder, mode, number, run_id)
    child = platform.new_child(parent)
    run = Run(child, wanted, run_id, folder / f"{mode}.marker", [])
    child.ended.connect(run.ends.append)
    child.start(wanted)
    return run


def alive(platform: ProcessPlatform, pids: list[int]) -> list[int]:
    """Return those that still live; a zombie does not."""
    return [pid for pid in pids if platform.identity(pid) is not None]
