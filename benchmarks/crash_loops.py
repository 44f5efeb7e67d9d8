"""Fifty services that crash at once: what they cost the panel, and how they end.

``python benchmarks/crash_loops.py`` gives each service five restarts within 30 s and prints the
panel's CPU over that time beside the CPU of starting the same number of processes in a bare loop.
Exits 1 when a bar is missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.panel import cpu_s, running_panel, services, wait_for

_SERVICES = 50
_STARTS = 6
_SECONDS = 30.0
_CPU_BAR_S = 2.0


def main() -> int:
    """Measure and print a Markdown table; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="wardkeeper-bench-") as name:
        home = Path(name) / "home"
        with running_panel(home, _toml()) as process:
            wait_for(lambda: services(home), "an answering panel")
            # The panel's own start is not what is measured; the first crashes are lost with it.
            before = cpu_s(process.pid)
            threading.Event().wait(_SECONDS)
            used_s = cpu_s(process.pid) - before
            found = services(home)
    baseline_s = _bare_starts_s(_SERVICES * _STARTS)
    ended = sum(one["state"] == "failed" for one in found.values())
    explained = sum(one["cause"] is not None for one in found.values())
    sys.stdout.write(
        "| | CPU s | services failed | with a cause |\n| --- | --- | --- | --- |\n"
        f"| panel, {_SERVICES} crash loops, {_SECONDS:.0f} s | {used_s:.2f} "
        f"| {ended} | {explained} |\n"
        f"| bare loop, {_SERVICES * _STARTS} starts | {baseline_s:.2f} | - | - |\n"
    )
    is_met = used_s < _CPU_BAR_S and ended == explained == _SERVICES
    sys.stdout.write(f"\nbars: CPU < {_CPU_BAR_S} s, all failed with a cause: ")
    sys.stdout.write("met\n" if is_met else "missed\n")
    return 0 if is_met else 1


def _bare_starts_s(count: int) -> float:
    before = os.times()
    for _ in range(count):
        subprocess.run(["/bin/false"], check=False)
    after = os.times()
    return after.user + after.system - before.user - before.system


def _toml() -> str:
    return "\n".join(
        f"""
[services.crash-{number}]
command = ["/bin/false"]
restart = {{ delay_s = 0.5, max_delay_s = 6 }}
"""
        for number in range(_SERVICES)
    )


if __name__ == "__main__":
    sys.exit(main())
