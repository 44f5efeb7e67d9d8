"""Start at sign-in on a real desktop: its own launcher starts what the panel has entered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.desktop.desktop import Desktop
from tests.desktop.panel_home import PanelHome
from tests.waiting import wait_until


def test_panel_that_was_told_to_starts_hidden_at_the_next_sign_in(
    desktop: Desktop, tmp_path: Path
) -> None:
    home = PanelHome(tmp_path / "our clinic")
    machine = home.folder / "wardkeeper.toml"
    machine.write_text("[panel]\nautostart = true\n", encoding="utf-8")
    with home.panel(desktop, "--hidden"):
        entry = wait_until(lambda: _entry(desktop), "the start entry")
        assert _wardctl(home, "quit") == 0

    # What the session manager does at sign-in: GLib reads the entry and runs its command.
    launch = ["gio", "launch", str(entry)]
    environment = desktop.environment | {"WARDKEEPER_HOME": str(tmp_path / "elsewhere")}
    subprocess.run(launch, env=environment, check=True, timeout=30)
    home.wait_until_running()
    assert desktop.windows("--name", "Clinic Assistant") == []

    machine.write_text("[panel]\nautostart = false\n", encoding="utf-8")
    wait_until(lambda: _entry(desktop) is None, "the start entry removed", timeout_s=20)
    assert _wardctl(home, "quit") == 0
    wait_until(lambda: home.services() == {}, "the panel ended", timeout_s=20)


def _entry(desktop: Desktop) -> Path | None:
    folder = Path(desktop.environment["XDG_CONFIG_HOME"]) / "autostart"
    return next(folder.glob("wardkeeper-*.desktop"), None)


def _wardctl(home: PanelHome, *arguments: str) -> int:
    command = [sys.executable, "-m", "app", "--home", str(home.folder), *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, timeout=60, check=False
    ).returncode
