"""The guards of tests/conftest.py do notice what they are for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer

from tests.conftest import RUN_MARKER
from tests.guards import Belongings, WriteWatch, leftovers, orphans

pytestmark = pytest.mark.usefixtures("qapp")

ENDLESS = "import threading; threading.Event().wait()"
START_A_DAEMON = """
import subprocess, sys
nowhere = subprocess.DEVNULL
command = [sys.executable, "-c", sys.argv[1]]
daemon = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, start_new_session=True)
print(daemon.pid)
daemon.returncode = 0
"""


def test_running_timer_is_reported_until_it_is_stopped() -> None:
    before = Belongings.now(())
    timer = QTimer()
    timer.setObjectName("sweep")
    timer.start(10_000)

    assert "QTimer 'sweep'" in leftovers(before, ())[0]

    timer.stop()
    assert leftovers(before, ()) == []


def test_running_timer_that_only_garbage_holds_is_collected_and_not_reported() -> None:
    before = Belongings.now(())
    timer = QTimer()
    timer.start(10_000)
    cycle: list[object] = [timer]
    cycle.append(cycle)
    del timer, cycle

    assert leftovers(before, ()) == []


def test_thread_that_does_not_end_is_reported_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.guards.GRACE_S", 0.01)
    before = Belongings.now(())
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="forgotten")
    thread.start()

    assert leftovers(before, ()) == ["thread 'forgotten' still runs; end it and join it"]

    release.set()
    thread.join()
    assert leftovers(before, ()) == []


def test_child_process_is_reported_and_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.guards.GRACE_S", 0.05)
    before = Belongings.now(())
    child = subprocess.Popen([sys.executable, "-c", ENDLESS])

    assert f"child process {child.pid}" in leftovers(before, ())[0]
    child.wait(timeout=10)
    assert not psutil.pid_exists(child.pid)


def test_new_file_in_a_watched_folder_is_reported(tmp_path: Path) -> None:
    before = Belongings.now((tmp_path,))
    (tmp_path / "stray.txt").write_text("x", encoding="utf-8")

    assert leftovers(before, (tmp_path,)) == [
        f"{tmp_path / 'stray.txt'}: made outside tmp_path; pass paths in"
    ]


def test_writing_outside_the_allowed_folders_is_noted_and_reading_is_not(tmp_path: Path) -> None:
    allowed, elsewhere = tmp_path / "allowed", tmp_path / "elsewhere"
    allowed.mkdir()
    elsewhere.mkdir()
    (elsewhere / "old.txt").write_text("x", encoding="utf-8")
    watch = WriteWatch(allowed=(allowed,))
    watch.active = True

    (allowed / "fine.txt").write_text("x", encoding="utf-8")
    (elsewhere / "old.txt").read_text(encoding="utf-8")
    assert watch.take_offences() == []

    (elsewhere / "new.txt").write_text("x", encoding="utf-8")
    watch.active = False
    assert watch.take_offences() == [
        f"{elsewhere / 'new.txt'}: opened for writing outside tmp_path; pass paths in"
    ]


@pytest.mark.posix
def test_process_that_left_its_parent_is_found_by_the_marker_it_inherited() -> None:
    marker = os.environ[RUN_MARKER]
    before = {process.pid for process in orphans(RUN_MARKER, marker)}
    child = subprocess.run(
        [sys.executable, "-c", START_A_DAEMON, ENDLESS], capture_output=True, check=True
    )

    found = [process for process in orphans(RUN_MARKER, marker) if process.pid not in before]

    assert [process.pid for process in found] == [int(child.stdout)]
    found[0].kill()
    found[0].wait(timeout=10)
