"""``wardctl peers`` and ``wardctl quiet`` against a real panel."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ipc.sidecar import Sidecar
from app.ipc.spool import PANEL, Mailbox
from app.platform.paths import find_paths
from tests.integration.running_panel import RunningPanel
from tests.waiting import wait_until

pytestmark = [pytest.mark.timeout(120), pytest.mark.posix]  # running_panel looks into /proc


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunningPanel]:
    new = RunningPanel(tmp_path / "home")
    new.configure("")
    new.start()
    wait_until(lambda: new.wardctl("status").returncode == 0, "it answers")
    yield new
    new.end()


def spool_of(panel: RunningPanel) -> Path:
    return find_paths(panel.home).runtime / "spool"


def test_connected_programs_are_listed(panel: RunningPanel) -> None:
    assert panel.wardctl("peers").stdout == "No program is connected.\n"
    with Sidecar("病历服务", version="1.4", peer="records", spool=spool_of(panel), environment={}):
        lines = panel.wardctl("peers").stdout.splitlines()
        found = json.loads(panel.wardctl("peers", "--json").stdout)["peers"]["records"]

    assert lines[0].split() == [
        *("NAME", "PROGRAM", "VERSION", "PID", "SERVICE", "HEARTBEAT", "PER", "MINUTE")
    ]
    assert lines[1].split()[:4] == ["records", "病历服务", "1.4", str(os.getpid())]
    assert (found["version"], found["service"]) == ("1.4", None)
    wait_until(
        lambda: panel.wardctl("peers").stdout == "No program is connected.\n", "it is gone again"
    )


def test_quiet_time_is_begun_shown_kept_over_a_restart_and_ended(panel: RunningPanel) -> None:
    assert panel.wardctl("quiet", "status").stdout == "It is not quiet time.\n"
    begun = panel.wardctl("quiet", "on", "--minutes", "5", "--reason", "接诊")
    assert begun.returncode == 0
    assert begun.stdout.startswith("Quiet until 20")
    assert "(接诊)" in begun.stdout
    panel.kill()
    panel.start()
    wait_until(lambda: panel.wardctl("status").returncode == 0, "the next panel answers")
    state = json.loads(panel.wardctl("quiet", "status", "--json").stdout)
    assert (state["is_quiet"], state["reason"]) == (True, "接诊")

    assert panel.wardctl("quiet", "off").stdout == "It is not quiet time.\n"
    assert panel.wardctl("quiet", "on", "--minutes", "721").returncode == 2
    assert panel.quit() == 0


def test_refused_files_are_a_warning_that_names_the_peer(panel: RunningPanel) -> None:
    new = Mailbox(spool_of(panel), PANEL).new
    for number in range(3):
        (new / f"{number:020}-crooked-1-{number:08}.json").write_text("{")
    wait_until(lambda: not list(new.iterdir()), "they are put aside")
    answer = panel.wardctl("doctor")

    assert answer.returncode == 0, "a warning is no failure"
    assert "3 messages of crooked were refused: ipc.not-json" in answer.stdout
