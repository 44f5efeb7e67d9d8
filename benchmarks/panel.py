"""A headless panel as a process of its own, and what it costs, for benchmarks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@contextmanager
def running_panel(
    home: Path, toml: str, command: tuple[str, ...] = ("-m", "app"), options: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a panel over ``toml`` in ``home``; end it and its services afterwards.

    Args:
        home: Folder for everything.
        toml: Content of wardkeeper.toml.
        command: Arguments of Python that start the panel.
        options: Further arguments of the panel; by default those of ``wardctl run``.
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "wardkeeper.toml").write_text(toml, encoding="utf-8")
    words = [sys.executable, *command, "--home", str(home), *(options or ("run",))]
    with (home / "panel.out").open("wb") as output:
        process = subprocess.Popen(words, cwd=ROOT, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def services(home: Path) -> dict[str, dict[str, object]]:
    """Return what ``wardctl status --json`` says; nothing while no panel answers."""
    words = [sys.executable, "-m", "app", "--home", str(home), "status", "--json"]
    answer = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        return {}
    found: dict[str, dict[str, object]] = json.loads(answer.stdout)["services"]
    return found


def wait_for(condition: Callable[[], object], what: str, timeout_s: float = 60) -> None:
    """Wait until ``condition`` holds.

    Raises:
        TimeoutError: It did not within ``timeout_s``.
    """
    pause = threading.Event()
    give_up_at = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up_at:
            raise TimeoutError(what)
        pause.wait(0.02)


def all_in(home: Path, state: str) -> bool:
    """Tell whether every service is in a state."""
    found = services(home)
    return bool(found) and all(one["state"] == state for one in found.values())


def cpu_s(pid: int) -> float:
    """Return CPU seconds that a process has used so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def pss_mb(pid: int) -> float:
    """Return the proportional set size of a process in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise OSError("smaps_rollup has no Pss")
