"""Programs that stand still for longer than the ladder takes, and are not hung."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.platform.paths import find_paths
from app.supervision.heartbeat_policy import DEFAULT_LIMITS
from tests.integration.running_panel import ROOT, RunningPanel
from tests.waiting import wait_until

pytestmark = [pytest.mark.posix, pytest.mark.slow, pytest.mark.timeout(300)]

APP = f"""
[services.app]
command = ["{sys.executable}", "{ROOT}/tests/data/programs/connected_app.py", "{{data_dir}}"]
env = {{ PYTHONPATH = "{ROOT}" }}
ready = {{ output = "ready" }}
health = {{ heartbeat = true }}
"""


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunningPanel]:
    new = RunningPanel(tmp_path / "home")
    new.configure(APP)
    new.start()
    wait_until(lambda: health(new) == "healthy", "the app beats", timeout_s=60)
    yield new
    new.quit()
    new.end()


def health(panel: RunningPanel) -> object:
    found = panel.services().get("app", {}).get("health")
    return found["state"] if isinstance(found, dict) else None


def app_pid(panel: RunningPanel) -> int:
    pid = panel.services()["app"]["pid"]
    assert isinstance(pid, int)
    return pid


def events(panel: RunningPanel) -> set[str]:
    database = find_paths(panel.home).data / "wardkeeper.db"
    with closing(sqlite3.connect(database)) as connection:
        return {code for (code,) in connection.execute("SELECT code FROM events")}


def stand_still(pids: list[int], seconds: float) -> None:
    """Stop processes, as sleep does, and let them go on."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    threading.Event().wait(seconds)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def test_a_machine_that_slept_and_a_panel_that_was_stopped_raise_no_alarm(
    panel: RunningPanel,
) -> None:
    assert panel.process is not None
    before = app_pid(panel)
    longer_s = DEFAULT_LIMITS.ask_s + 5
    stand_still([panel.process.pid, before], longer_s)
    wait_until(lambda: health(panel) == "healthy", "all goes on after the sleep")
    stand_still([panel.process.pid], longer_s)
    wait_until(lambda: health(panel) == "healthy", "all goes on after the stop")
    threading.Event().wait(DEFAULT_LIMITS.noted_s + 3)

    assert health(panel) == "healthy"
    assert app_pid(panel) == before
    assert not events(panel) & {"hang.noticed", "unit.unhealthy", "unit.exited"}


def test_the_real_ladder_restarts_a_stopped_app_after_more_than_a_minute(
    panel: RunningPanel,
) -> None:
    before = app_pid(panel)
    os.kill(before, signal.SIGSTOP)
    wait_until(lambda: health(panel) == "degraded", "it is noted", timeout_s=30)
    wait_until(lambda: "hang.noticed" in events(panel), "people are asked", timeout_s=30)
    assert app_pid(panel) == before
    wait_until(
        lambda: panel.services().get("app", {}).get("pid") not in {None, before},
        "it has a new process",
        timeout_s=90,
    )
