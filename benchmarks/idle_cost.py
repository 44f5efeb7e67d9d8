"""What a panel with ten healthy services costs while nobody looks.

``python benchmarks/idle_cost.py [--minutes N]`` runs ten HTTP services with the default checks
(every 30 s) under a headless panel and, where ``DISPLAY`` is set, under the tray with its window
hidden; prints CPU seconds a minute and PSS beside a bare program of the same kind from the same
run. Exits 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.panel import all_in, cpu_s, pss_mb, running_panel, wait_for

_CPU_BAR_S = 0.1
_SETTLE_S = 20.0  # imports, first checks, first samples
_SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print("listening", flush=True)
server.serve_forever()
"""
_BARE_CORE = "from PySide6.QtCore import QCoreApplication; QCoreApplication([]).exec()"
BARE_TRAY = """
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QStyle
app = QApplication([])
tray = QSystemTrayIcon(app.style().standardIcon(QStyle.StandardPixmap.SP_ComputerIcon))
tray.setContextMenu(QMenu())
tray.show()
app.exec()
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one program cost.

    Attributes:
        title: Which program.
        cpu_s_a_minute: CPU seconds in a minute.
        pss_mb: Proportional set size in MB.
        bar_mb: Most that it may have, None for a baseline.
    """

    title: str
    cpu_s_a_minute: float
    pss_mb: float
    bar_mb: float | None

    @property
    def is_met(self) -> bool:
        """Whether both bars are met."""
        return self.bar_mb is None or (
            self.cpu_s_a_minute < _CPU_BAR_S and self.pss_mb < self.bar_mb
        )


def main() -> int:
    """Measure and print a Markdown table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(prefix="wardkeeper-bench-") as name:
        costs = list(_costs(Path(name), minutes))
    sys.stdout.write("| program | CPU s a minute | PSS MB | bar |\n| --- | --- | --- | --- |\n")
    for cost in costs:
        bar = "-" if cost.bar_mb is None else f"< {_CPU_BAR_S} s, < {cost.bar_mb:.0f} MB"
        sys.stdout.write(
            f"| {cost.title} | {cost.cpu_s_a_minute:.3f} | {cost.pss_mb:.1f} | {bar} |\n"
        )
    is_met = all(cost.is_met for cost in costs)
    sys.stdout.write(f"\nbars: {'met' if is_met else 'missed'}\n")
    return 0 if is_met else 1


def _costs(folder: Path, minutes: float) -> Iterator[Cost]:
    with _bare(_BARE_CORE) as process:
        yield _cost("bare QCoreApplication", process.pid, minutes, None)
    with running_panel(folder / "headless", _toml(folder)) as process:
        wait_for(lambda: all_in(folder / "headless", "active"), "ten active services")
        yield _cost("headless, 10 services", process.pid, minutes, 75.0)
    if not os.environ.get("DISPLAY"):
        sys.stdout.write("no DISPLAY: the tray is not measured\n\n")
        return
    with _bare(BARE_TRAY) as process:
        yield _cost("bare tray icon", process.pid, minutes, None)
    tray = running_panel(folder / "tray", _toml(folder), ("-m", "ui"), ("--hidden",))
    with tray as process:
        wait_for(lambda: all_in(folder / "tray", "active"), "ten active services")
        yield _cost("tray, window hidden, 10 services", process.pid, minutes, 100.0)


@contextmanager
def _bare(code: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _cost(title: str, pid: int, minutes: float, bar_mb: float | None) -> Cost:
    pause = threading.Event()
    pause.wait(_SETTLE_S)
    before = cpu_s(pid)
    pause.wait(60 * minutes)
    return Cost(title, (cpu_s(pid) - before) / minutes, pss_mb(pid), bar_mb)


def _toml(folder: Path) -> str:
    program = folder / "server.py"
    program.write_text(_SERVER)
    return "\n".join(
        f"""
[services.service-{number}]
command = ["{sys.executable}", "-S", "{program}", "{{port}}"]
[services.service-{number}.port]
first = {19000 + 20 * number}
[services.service-{number}.ready]
output = "listening"
[services.service-{number}.health]
http = "http://127.0.0.1:{{port}}/"
"""
        for number in range(10)
    )


if __name__ == "__main__":
    sys.exit(main())
