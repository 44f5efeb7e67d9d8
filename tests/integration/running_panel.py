"""A headless panel as a process of its own, for tests that start, kill and command it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.platform.paths import find_paths
from app.platform.processes import system_processes
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class RunningPanel:
    """One home and the panel in it, if one runs."""

    home: Path
    process: subprocess.Popen[bytes] | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def configure(self, toml: str) -> None:
        self.home.mkdir(exist_ok=True)
        (self.home / "wardkeeper.toml").write_text(toml, encoding="utf-8")

    def start(self) -> None:
        with (self.home / "panel.out").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "--home", str(self.home), "run"],
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def wardctl(self, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", "--home", str(self.home), *arguments],
            cwd=ROOT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def services(self) -> dict[str, dict[str, object]]:
        """Return what ``status --json`` says of each service; nothing while no panel answers."""
        answer = self.wardctl("status", "--json")
        if answer.returncode != 0:
            return {}
        found: dict[str, dict[str, object]] = json.loads(answer.stdout)["services"]
        return found

    def wait_for_states(
        self, wanted: Mapping[str, str], timeout_s: float = 30
    ) -> dict[str, dict[str, object]]:
        """Wait until each named service is in its state and return all services."""

        def reached() -> dict[str, dict[str, object]] | None:
            services = self.services()
            states = {name: services.get(name, {}).get("state") for name in wanted}
            return services if states == wanted else None

        found = wait_until(reached, f"services are {wanted}", timeout_s=timeout_s)
        assert found is not None
        return found

    def quit(self, *arguments: str) -> int:
        """Have the panel end in order and return its exit code."""
        assert self.process is not None
        answer = self.wardctl("quit", *arguments)
        assert answer.returncode == 0, answer.stderr
        return self.process.wait(timeout=30)

    def end(self) -> None:
        """End whatever still runs, also the services of a killed panel."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.unit_pids():
            os.kill(pid, signal.SIGKILL)

    def runs(self) -> dict[str, list[int]]:
        """Return living processes by run id, of this home only."""
        folder = find_paths(self.home).state / "runs"
        return {
            run_id: [one.pid for one in processes]
            for run_id, processes in system_processes().find_runs().items()
            if _is_below(processes[0].pid, folder.parent.parent)
        }

    def unit_pids(self) -> list[int]:
        return [pid for pids in self.runs().values() for pid in pids]

    def output(self) -> str:
        return (self.home / "panel.out").read_text(errors="replace")


def _is_below(pid: int, home: Path) -> bool:
    """Tell by its output file whether a process belongs to a home."""
    try:
        return Path(f"/proc/{pid}/fd/1").readlink().is_relative_to(home)
    except OSError:
        return False
