"""A home with a small clinic, and the panel started over it on a test desktop."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.desktop.desktop import Desktop, Program
from tests.waiting import wait_until

CONFIGURATION = """
[product]
name = { zh = "诊所助手", en = "Clinic Assistant" }
machine = "Room 3"

[services.clinical-app]
label = { zh = "诊疗软件", en = "Clinical app" }
role = "app"
requires = ["print"]
command = ["{python}", "-c", "import time; print('up', flush=True); time.sleep(3600)"]
ready = { output = "up" }

[services.print]
label = { zh = "打印服务", en = "Print service" }
command = ["{python}", "-c", "import time; print('up', flush=True); time.sleep(3600)"]
ready = { output = "up" }
"""


class PanelHome:
    """The folder that everything of one panel is in, and questions to it by ``wardctl``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config").mkdir(parents=True)
        (folder / "config" / "wardkeeper.toml").write_text(CONFIGURATION, encoding="utf-8")

    @contextmanager
    def panel(self, desktop: Desktop, *options: str) -> Iterator[Program]:
        """Run ``wardkeeper`` on ``desktop`` until the test is done with it."""
        command = [sys.executable, "-m", "ui", "--home", str(self.folder), "--lang", "en"]
        with desktop.open(*command, *options, PYTHONPATH=str(ROOT)) as program:
            self.wait_until_running()
            yield program

    def start_again(self, desktop: Desktop) -> str:
        """Start a second panel over the same home and return what it says."""
        environment = desktop.environment | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "ui", "--home", str(self.folder)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=30, check=False
        )
        return f"{done.returncode} {done.stderr}".strip()

    def services(self) -> dict[str, dict[str, object]]:
        """Return what ``wardctl status --json`` says of each service; nothing without a panel."""
        command = [sys.executable, "-m", "app", "--home", str(self.folder), "status", "--json"]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        if done.returncode != 0:
            return {}
        services: dict[str, dict[str, object]] = json.loads(done.stdout)["services"]
        return services

    def pid(self, name: str) -> int:
        """Return the process id of a service that runs, 0 while it does not."""
        pid = self.services().get(name, {}).get("pid")
        return pid if isinstance(pid, int) else 0

    def wait_until_running(self) -> None:
        """Return once all services run."""

        def all_run() -> bool:
            services = self.services().values()
            return bool(services) and all(one["state"] == "active" for one in services)

        wait_until(all_run, "all services running", timeout_s=30.0)
