"""How long staff wait for the tray icon after the start of the panel.

``python benchmarks/tray_start.py [--starts N]`` wants a desktop with a StatusNotifierItem host
(for example Xvfb with xfce4-panel). It starts a bare PySide6 tray program and the panel in turn
and measures each time from the start of the process until the host announces the icon. Exits 1
when the panel's median misses the bar and is not excused by a bare program as slow as this
machine is now.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.idle_cost import BARE_TRAY
from benchmarks.panel import ROOT

_BAR_S = 0.6
_BAR_RATIO = 1.6  # on a machine where a bare program alone takes most of the bar
_ANNOUNCED = "member=StatusNotifierItemRegistered"
_RULE = "type='signal',interface='org.kde.StatusNotifierWatcher'"


@dataclass(frozen=True, slots=True)
class Program:
    """One program to start: its title and command."""

    title: str
    command: tuple[str, ...]


def main() -> int:
    """Measure and print a Markdown table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=10)
    starts = parser.parse_args().starts
    with tempfile.TemporaryDirectory(prefix="wardkeeper-bench-") as home:
        bare = Program("bare tray icon", (sys.executable, "-c", BARE_TRAY))
        panel_words = (sys.executable, "-m", "ui", "--hidden", "--home", home)
        panel = Program("panel, window hidden", panel_words)
        Path(home, "wardkeeper.toml").write_text("", encoding="utf-8")
        waits = _measured((bare, panel), starts)
    baseline = statistics.median(waits[bare])
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n\n")
    sys.stdout.write("| program | median s | fastest s | slowest s | ratio |\n")
    sys.stdout.write("| --- | --- | --- | --- | --- |\n")
    for program, seconds in waits.items():
        median = statistics.median(seconds)
        sys.stdout.write(
            f"| {program.title} | {median:.3f} | {min(seconds):.3f} | {max(seconds):.3f} "
            f"| {median / baseline:.2f} |\n"
        )
    mine = statistics.median(waits[panel])
    is_met = mine < _BAR_S or mine < _BAR_RATIO * baseline
    sys.stdout.write(f"\nbar (< {_BAR_S} s, or < {_BAR_RATIO} times the bare program): ")
    sys.stdout.write("met\n" if is_met else "missed\n")
    return 0 if is_met else 1


def _measured(programs: tuple[Program, ...], starts: int) -> dict[Program, list[float]]:
    waits: dict[Program, list[float]] = {program: [] for program in programs}
    with _announcements() as lines:
        for number in range(starts + 1):
            for program in programs:
                seconds = _wait_for_icon(program, lines)
                if number:  # the first one fills the caches
                    waits[program].append(seconds)
    return waits


def _wait_for_icon(program: Program, lines: Iterator[str]) -> float:
    began = time.monotonic()
    process = subprocess.Popen(
        program.command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for line in lines:
            if _ANNOUNCED in line:
                return time.monotonic() - began
    finally:
        process.terminate()
        process.wait(timeout=60)
    raise OSError("the watch on the session bus has ended")


@contextmanager
def _announcements() -> Iterator[Iterator[str]]:
    """Give the lines in which the icons' host says what it shows.

    Raises:
        OSError: There is no session bus, or no ``dbus-monitor``.
    """
    words = ["dbus-monitor", "--session", _RULE]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as monitor:
        if monitor.stdout is None or not monitor.stdout.readline():
            raise OSError("cannot watch the session bus")
        try:
            yield iter(monitor.stdout.readline, "")
        finally:
            monitor.terminate()


if __name__ == "__main__":
    sys.exit(main())
