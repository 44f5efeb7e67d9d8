"""From ``kill -9`` to the first instruction of the new process, beside supervisor and runit.

``python benchmarks/restart_latency.py [--rounds N]`` starts the same tiny program under a headless
panel, ``supervisord`` and ``runsv`` and kills it in turn, N times each. Needs a C compiler;
a rival that is not installed is left out. Exits 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.panel import running_panel, wait_for

_MEDIAN_BAR_MS = 3.0
_P99_BAR_MS = 20.0
_STABLE_S = 1.3  # runsv starts a program again at once only when it ran for a second


def main() -> int:
    """Measure and print a Markdown table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="wardkeeper-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        program = folder / "program"
        source = Path(__file__).with_name("restart_program.c")
        subprocess.run(["cc", "-O2", "-static", "-o", program, source], check=True)
        starts = {
            title: stack.enter_context(begin(folder, program))
            for title, begin in _SUPERVISORS.items()
        }
        latencies = _measure({title: file for title, file in starts.items() if file}, rounds)
    return _report(latencies)


@contextmanager
def _wardkeeper(folder: Path, program: Path) -> Iterator[Path | None]:
    file = folder / "wardkeeper.starts"
    toml = f"""
[services.short]
command = ["{program}", "{file}"]
restart = {{ stable_after_s = 1, window_limit = 1000 }}
"""
    with running_panel(folder / "home", toml):
        yield file


@contextmanager
def _supervisor(folder: Path, program: Path) -> Iterator[Path | None]:
    if shutil.which("supervisord") is None:
        yield None
        return
    file = folder / "supervisor.starts"
    configuration = folder / "supervisord.conf"
    configuration.write_text(
        f"[supervisord]\nlogfile={folder}/supervisord.log\npidfile={folder}/supervisord.pid\n"
        f"[program:short]\ncommand={program} {file}\nautorestart=true\nstartsecs=1\n"
    )
    words = ["supervisord", "-n", "-c", str(configuration)]
    yield from _other(words, file)


@contextmanager
def _runit(folder: Path, program: Path) -> Iterator[Path | None]:
    if shutil.which("runsv") is None:
        yield None
        return
    file = folder / "runit.starts"
    service = folder / "runit"
    service.mkdir()
    run = service / "run"
    run.write_text(f"#!/bin/sh\nexec {program} {file}\n")
    run.chmod(0o755)
    yield from _other(["runsv", str(service)], file)


def _other(words: list[str], file: Path) -> Iterator[Path]:
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield file
    finally:
        process.terminate()
        process.wait(timeout=30)


_SUPERVISORS = {"Wardkeeper": _wardkeeper, "supervisor": _supervisor, "runit": _runit}


def _measure(files: dict[str, Path], rounds: int) -> dict[str, list[float]]:
    latencies: dict[str, list[float]] = {title: [] for title in files}
    pause = threading.Event()
    for file in files.values():
        _wait_for_starts(file, 1)
    for _ in range(rounds):
        pause.wait(_STABLE_S)
        for title, file in files.items():
            before = _starts(file)
            killed_at = time.monotonic_ns()
            os.kill(before[-1][0], signal.SIGKILL)
            _wait_for_starts(file, len(before) + 1)
            latencies[title].append((_starts(file)[-1][1] - killed_at) / 1e6)
    return latencies


def _wait_for_starts(file: Path, count: int) -> None:
    wait_for(lambda: len(_starts(file)) >= count, f"start {count} in {file.name}")


def _starts(file: Path) -> list[tuple[int, int]]:
    """Return pid and monotonic nanoseconds of every start so far."""
    if not file.exists():
        return []
    whole = file.read_text().rpartition("\n")[0].splitlines()
    return [(int(pid), int(at)) for pid, at in (line.split() for line in whole)]


def _report(latencies: dict[str, list[float]]) -> int:
    sys.stdout.write("| supervisor | restarts | median ms | p99 ms | max ms | of ours |\n")
    sys.stdout.write("| --- | --- | --- | --- | --- | --- |\n")
    ours = statistics.median(latencies["Wardkeeper"])
    for title, found in latencies.items():
        median, p99 = statistics.median(found), statistics.quantiles(found, n=100)[98]
        sys.stdout.write(
            f"| {title} | {len(found)} | {median:.2f} | {p99:.2f} | {max(found):.2f} "
            f"| {median / ours:.1f} |\n"
        )
    p99 = statistics.quantiles(latencies["Wardkeeper"], n=100)[98]
    is_met = ours < _MEDIAN_BAR_MS and p99 < _P99_BAR_MS
    sys.stdout.write(f"\nbars: median < {_MEDIAN_BAR_MS} ms, p99 < {_P99_BAR_MS} ms: ")
    sys.stdout.write("met\n" if is_met else "missed\n")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
