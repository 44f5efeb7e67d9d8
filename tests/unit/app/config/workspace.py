"""A folder with configuration layers, as short as a test wants to say it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from app.config.loader import ConfigSources, Configuration, load
from app.config.problems import ConfigErrors, ConfigProblem

SHIPPED_PROFILES = Path(__file__).parents[4] / "resources" / "profiles"


@dataclass(frozen=True, slots=True)
class Workspace:
    folder: Path

    @property
    def sources(self) -> ConfigSources:
        return ConfigSources(
            machine=self.folder / "machine" / "wardkeeper.toml",
            user=self.folder / "user" / "wardkeeper.toml",
            profile_folders=(self.folder / "machine" / "profiles", SHIPPED_PROFILES),
        )

    def machine(self, text: str) -> Path:
        return self._write("machine/wardkeeper.toml", text)

    def user(self, text: str) -> Path:
        return self._write("user/wardkeeper.toml", text)

    def profile(self, name: str, text: str) -> Path:
        return self._write(f"machine/profiles/{name}.toml", text)

    def load(self) -> Configuration:
        return load(self.sources)

    def problems(self) -> tuple[ConfigProblem, ...]:
        """What is wrong; empty when the configuration loads."""
        try:
            self.load()
        except ConfigErrors as errors:
            return errors.problems
        return ()

    def findings(self) -> list[tuple[str, str, int | None]]:
        """What is wrong, as (code without its area, key, line)."""
        return [
            (problem.code.removeprefix("config."), problem.key, problem.origin.line)
            for problem in self.problems()
        ]

    def _write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path


CONTRACT = """\
[services.db]
command = ["db"]

[services.clinical-app]
command = ["app"]
role = "app"

[services.records]
label = { zh = "病历服务", en = "Records service" }
candidates = ["backend/records", "backend/records.exe"]
scripts = ["src/records/main.py"]
interpreters = [".venv/bin/python", "python3"]
args = ["--port", "{port}"]
cwd = "."
env = { RECORDS_DATA = "{data_dir}" }
role = "service"
requires = ["db"]
binds_to = "clinical-app"
autostart = true
instances = 1
[services.records.port]
first = 8900
attempts = 20
[services.records.ready]
output = "listening"
http = "http://127.0.0.1:{port}/health"
timeout_s = 30
[services.records.health]
http = "http://127.0.0.1:{port}/health"
period_s = 30
timeout_s = 5
failure_threshold = 3
success_threshold = 2
[services.records.restart]
policy = "always"
delay_s = 1
factor = 2
max_delay_s = 16
limit = 5
stable_after_s = 10
limit_window_s = 600
window_limit = 10
[services.records.stop]
timeout_s = 5
[services.records.log]
max_bytes = 10485760
keep = 5
[services.records.watch]
paths = ["src/**/*.py"]
"""
"""The service table that other tools rely on, every key of it."""
