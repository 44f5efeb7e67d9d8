"""How long ``wardctl status`` takes in all, and what a burst of messages costs the panel's spool.

``python benchmarks/cli_status.py [--rounds N]`` starts a real headless panel with ten services,
times ``wardctl status`` and ``python -c pass`` in turn, then writes 1000 messages at once from one
and from four processes into a dispatcher and counts what arrives, beside the old way of a single
file that each message replaces. Prints Markdown and exits 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from app.clock import SystemClock
from app.ipc.dispatcher import Dispatcher, Request

ROOT = Path(__file__).resolve().parents[1]
_STATUS_LIMIT_MS = 100.0
_STATUS_LIMIT_RATIO = 8.0  # the same limit where `python -c pass` takes 12 ms; for loaded machines
_MESSAGES = 1000
_SERVICE = """
[services.s{number}]
command = [{python}, "-c", "import time; time.sleep(1e6)"]
"""
_WRITE_SPOOL = """
import sys
from pathlib import Path
from app.ipc.envelope import Envelope
from app.ipc.spool import Mailbox, Writer, write
writer, mailbox = Writer(sys.argv[2]), Mailbox(Path(sys.argv[1]), "panel")
for number in range(int(sys.argv[3])):
    write(writer, mailbox, Envelope.of("bench.number", {"number": number}))
"""
_WRITE_ONE_FILE = """
import json, sys
from pathlib import Path
for number in range(int(sys.argv[3])):
    Path(sys.argv[1], "cache.json").write_text(json.dumps({"from": sys.argv[2], "number": number}))
"""


@dataclass(frozen=True, slots=True)
class Number:
    """What the burst carries."""

    number: int


@dataclass(frozen=True, slots=True)
class Burst:
    """How many of the messages arrived, and how fast."""

    way: str
    writers: int
    arrived: int
    out_of_order: int
    seconds: float


def main() -> int:
    """Measure, print and compare with the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        plain, status = _time_status(Path(folder), rounds)
    print("| command | median ms | p95 ms | ratio |\n| --- | --- | --- | --- |")
    base = statistics.median(plain)
    for name, times in (("python -c pass", plain), ("wardctl status", status)):
        median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"| `{name}` | {median:.1f} | {late:.1f} | {median / base:.2f} |")
    application = QCoreApplication.instance() or QCoreApplication([])
    bursts = [measure(writers) for writers in (1, 4) for measure in (_burst_spool, _burst_one_file)]
    print("\n| burst of 1000 | writers | lost | out of order | messages/s |")
    print("| --- | --- | --- | --- | --- |")
    for burst in bursts:
        lost = _MESSAGES - burst.arrived
        rate = burst.arrived / burst.seconds
        print(f"| {burst.way} | {burst.writers} | {lost} | {burst.out_of_order} | {rate:.0f} |")
    application.shutdown()
    spool = [burst for burst in bursts if burst.way == "spool"]
    is_whole = all(burst.arrived == _MESSAGES and not burst.out_of_order for burst in spool)
    median = statistics.median(status)
    is_quick = median < _STATUS_LIMIT_MS or median / base < _STATUS_LIMIT_RATIO
    return 0 if is_whole and is_quick else 1


def _time_status(home: Path, rounds: int) -> tuple[list[float], list[float]]:
    python = json.dumps(sys.executable)
    services = "".join(_SERVICE.format(number=number, python=python) for number in range(10))
    (home / "wardkeeper.toml").write_text(services)
    wardctl = [sys.executable, "-m", "app", "--home", str(home)]
    # As installed: modules are compiled once, not at each call.
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(home / "pycache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with (home / "panel.out").open("wb") as output:
        panel = subprocess.Popen(
            [*wardctl, "run"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        _wait_until(lambda: _milliseconds([*wardctl, "status"], environment, check=False)[1] == 0)
        plain, status = [], []
        for _ in range(rounds):
            plain.append(_milliseconds([sys.executable, "-c", "pass"], environment)[0])
            status.append(_milliseconds([*wardctl, "status"], environment)[0])
        return plain, status
    finally:
        subprocess.run([*wardctl, "quit"], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        panel.wait(60)


def _milliseconds(
    command: list[str], environment: dict[str, str], *, check: bool = True
) -> tuple[float, int]:
    quiet = subprocess.DEVNULL
    began = time.perf_counter()
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, check=check
    )
    return (time.perf_counter() - began) * 1000, ended.returncode


def _burst_spool(writers: int) -> Burst:
    received: dict[str, list[int]] = {}

    def note(request: Request[Number]) -> None:
        received.setdefault(request.peer, []).append(request.data.number)

    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder) / "spool"
        dispatcher = Dispatcher(spool, SystemClock(), lambda _pid: True)
        dispatcher.register("bench.number", Number, note)
        dispatcher.start()
        seconds = _write_and_receive(
            _WRITE_SPOOL, spool, writers, lambda: sum(map(len, received.values()))
        )
        dispatcher.stop()
        dispatcher.deleteLater()
    swapped = sum(numbers != sorted(numbers) for numbers in received.values())
    return Burst("spool", writers, sum(map(len, received.values())), swapped, seconds)


def _burst_one_file(writers: int) -> Burst:
    """Poll one file's time of change each second, as the old clients do."""
    seen: set[tuple[str, int]] = set()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cache.json"
        file.touch()
        changed = 0

        def look() -> None:
            nonlocal changed
            stamp = file.stat().st_mtime_ns
            if stamp != changed:
                changed = stamp
                try:
                    content = json.loads(file.read_text())
                except ValueError:  # read while it was written
                    return
                seen.add((content["from"], content["number"]))

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(1000)
        seconds = _write_and_receive(
            _WRITE_ONE_FILE, Path(folder), writers, lambda: len(seen), at_most_s=3
        )
        timer.stop()
    return Burst("one file, polled each second", writers, len(seen), 0, seconds)


def _write_and_receive(
    program: str, folder: Path, writers: int, arrived: Callable[[], int], at_most_s: float = 60
) -> float:
    began = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    each = str(_MESSAGES // writers)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder), f"app-{index}", each], env=environment
        )
        for index in range(writers)
    ]
    loop = QEventLoop()
    while arrived() < _MESSAGES and time.perf_counter() - began < at_most_s:
        QTimer.singleShot(20, loop.quit)
        loop.exec()
    for process in processes:
        process.wait(60)
    return time.perf_counter() - began


def _wait_until(condition: Callable[[], bool], at_most_s: float = 30) -> None:
    give_up_at = time.perf_counter() + at_most_s
    while not condition():
        if time.perf_counter() > give_up_at:
            message = "the panel did not start"
            raise TimeoutError(message)


if __name__ == "__main__":
    sys.exit(main())
