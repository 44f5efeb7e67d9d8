"""A window that lies behind another comes to the front when asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.desktop.desktop import Desktop, Program
from tests.waiting import wait_until

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv)
window = QLabel("hello")
window.setWindowTitle(sys.argv[1])
window.resize(600, 400)
window.show()
print("shown", flush=True)
sys.exit(application.exec())
"""
RAISE = """
import sys
from app.platform.foreground import bring_to_front
print(bring_to_front(frozenset(map(int, sys.argv[1:]))), flush=True)
"""


@pytest.fixture
def behind(desktop: Desktop, tmp_path: Path) -> Iterator[Program]:
    """A program whose window is covered by another one's."""
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    with desktop.open(sys.executable, script, "behind") as program:
        desktop.wait_for_window("--name", "^behind$")
        with desktop.open(sys.executable, script, "before"):
            desktop.wait_for_window("--name", "^before$")
            wait_until(lambda: active(desktop) == "before", "the second window active")
            yield program


def active(desktop: Desktop) -> str:
    return desktop.ask("xdotool", "getactivewindow", "getwindowname").strip()


def ask_to_raise(desktop: Desktop, tmp_path: Path, pid: int) -> str:
    script = tmp_path / "raise.py"
    script.write_text(RAISE)
    with desktop.open(sys.executable, script, str(pid), PYTHONPATH=str(ROOT)) as program:
        program.wait()
        return program.output().strip()


def test_window_behind_another_comes_to_the_front(
    desktop: Desktop, behind: Program, tmp_path: Path
) -> None:
    assert ask_to_raise(desktop, tmp_path, behind.process.pid) == "True"

    wait_until(lambda: active(desktop) == "behind", "the covered window active")


def test_process_without_a_window_is_told_so(desktop: Desktop, tmp_path: Path) -> None:
    assert ask_to_raise(desktop, tmp_path, 1) == "False"
