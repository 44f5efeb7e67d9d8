"""Messages between the panel and Node: round trips, bursts both ways, and the old single file.

``python benchmarks/spool_node.py [--rounds N]`` asks a real headless panel from Node, one question
after the other, in turn with what the disk alone takes for the files of a question and its answer;
then sends 1000 messages at once from one and from four writers in both directions, beside the old
way of one file that each message replaces. Prints Markdown and exits 1 when a bar is missed; on a
machine that is busy with other work, the bars are those of the ratio and of the reader's CPU time.
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
from app.ipc.envelope import JsonObject
from app.ipc.spool import Mailbox
from benchmarks.panel import cpu_s, running_panel, wait_for

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ROOT / "sdk" / "node" / "test" / "programs"
NODE = "node"
MESSAGES = 1000
_MEDIAN_LIMIT_MS = 2.0
_LATE_LIMIT_MS = 15.0
_RATE_LIMIT = 2000.0
_MEDIAN_LIMIT_RATIO = 15.0  # to the files alone, whose p99 counts too: for busy machines
_LATE_LIMIT_RATIO = 3.0
_CPU_LIMIT_MS = 1000 / _RATE_LIMIT
_WRITE = """
import sys
from pathlib import Path
from app.ipc.envelope import Envelope
from app.ipc.spool import Mailbox, Writer, write
writer, mailbox = Writer(sys.argv[2]), Mailbox(Path(sys.argv[1]), "app")
for number in range(int(sys.argv[3])):
    write(writer, mailbox, Envelope.of("test.number", {"number": number}))
"""
_WRITE_ONE_FILE = """
import json, sys
from pathlib import Path
for number in range(int(sys.argv[3])):
    Path(sys.argv[1]).write_text(json.dumps({"from": sys.argv[2], "number": number}))
"""


@dataclass(frozen=True, slots=True)
class Burst:
    """How many of the messages arrived, how, and how fast."""

    way: str
    writers: int
    arrived: int
    twice: int
    out_of_order: int
    seconds: float
    reader_cpu_s: float | None = None


def main() -> int:
    """Measure, print and compare with the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=3, help="bursts of each kind; the median")
    arguments = parser.parse_args()
    print(f"Load before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        plain, trips = _round_trips(Path(folder), arguments.rounds)
    _print_trips(plain, trips)
    application = QCoreApplication.instance() or QCoreApplication([])
    ways = (_to_panel, _to_node, _one_file_to_panel, _one_file_to_node)
    print(
        "\n| burst of 1000 | writers | lost | twice | out of order | messages/s | reader's CPU ms |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    bursts = [_typical(way, writers, arguments.repeat) for way in ways for writers in (1, 4)]
    for burst in bursts:
        lost, rate = MESSAGES - burst.arrived, burst.arrived / burst.seconds
        cpu = "" if burst.reader_cpu_s is None else f"{_cpu_ms(burst):.2f} each"
        print(
            f"| {burst.way} | {burst.writers} | {lost} | {burst.twice} | {burst.out_of_order}"
            f" | {rate:.0f} | {cpu} |"
        )
    application.shutdown()
    print(f"\nLoad after: {os.getloadavg()[0]:.1f}")
    return 0 if _is_good(plain, trips, bursts) else 1


def _is_good(plain: list[float], trips: list[float], bursts: list[Burst]) -> bool:
    spool = [burst for burst in bursts if "spool" in burst.way]
    is_whole = all(
        burst.arrived == MESSAGES and not burst.twice and not burst.out_of_order for burst in spool
    )
    is_fast = all(
        burst.arrived / burst.seconds >= _RATE_LIMIT or _cpu_ms(burst) <= _CPU_LIMIT_MS
        for burst in spool
        if burst.writers == 1
    )
    median, base = statistics.median(trips), statistics.median(plain)
    is_quick = median < _MEDIAN_LIMIT_MS or median / base < _MEDIAN_LIMIT_RATIO
    is_even = _p99(trips) < _LATE_LIMIT_MS or _p99(trips) / _p99(plain) < _LATE_LIMIT_RATIO
    return is_whole and is_fast and is_quick and is_even


def _cpu_ms(burst: Burst) -> float:
    return (burst.reader_cpu_s or 0.0) * 1000 / MESSAGES


def _print_trips(plain: list[float], trips: list[float]) -> None:
    print("| round trip | median ms | p99 ms | ratio |\n| --- | --- | --- | --- |")
    base = statistics.median(plain)
    for name, times in (("the files alone", plain), ("Node asks the panel", trips)):
        median = statistics.median(times)
        print(f"| {name} | {median:.2f} | {_p99(times):.2f} | {median / base:.1f} |")


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[-1]


def _round_trips(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    plain: list[float] = []
    trips: list[float] = []
    home = folder / "home"
    spool = home / "run" / "spool"
    with running_panel(home, ""):
        wait_for((spool / "panel.json").exists, "the panel runs")
        for turn in range(4):
            plain += _times("plain_files.mjs", folder / f"plain-{turn}", rounds // 4)
            trips += _times("ask.mjs", spool, rounds // 4, "consultation.status")
    return plain, trips


def _times(program: str, *words: object) -> list[float]:
    command = [NODE, str(PROGRAMS / program), *map(str, words)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(ended.stdout)
    return found


def _typical(way: Callable[[int], Burst], writers: int, repeat: int) -> Burst:
    """Return the worst in loss and order, with the median speed."""
    bursts = [way(writers) for _ in range(repeat)]
    return Burst(
        bursts[0].way,
        writers,
        min(burst.arrived for burst in bursts),
        max(burst.twice for burst in bursts),
        max(burst.out_of_order for burst in bursts),
        statistics.median(burst.seconds for burst in bursts),
        _median_or_none([burst.reader_cpu_s for burst in bursts]),
    )


def _median_or_none(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _to_panel(writers: int) -> Burst:
    received: dict[str, list[int]] = {}
    first = [0.0]

    def note(request: Request[dict[str, int]]) -> None:
        first[0] = first[0] or time.perf_counter()
        received.setdefault(request.peer, []).append(request.data["number"])

    def ignore(_request: Request[JsonObject]) -> None:
        return None

    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder) / "spool"
        dispatcher = Dispatcher(spool, SystemClock(), lambda _pid: True)
        dispatcher.register("test.number", dict[str, int], note)
        dispatcher.register("hello", dict[str, object], ignore)
        dispatcher.start()
        commands = [
            [NODE, str(PROGRAMS / "burst.mjs"), str(spool), f"app-{one}", str(MESSAGES // writers)]
            for one in range(writers)
        ]
        used = time.process_time()
        _run_and_wait(commands, lambda: sum(map(len, received.values())) >= MESSAGES)
        seconds, used = time.perf_counter() - first[0], time.process_time() - used
        dispatcher.stop()
        dispatcher.deleteLater()
    return _burst("Node to panel, spool", writers, received, seconds, used)


def _to_node(writers: int) -> Burst:
    with tempfile.TemporaryDirectory() as folder:
        spool, notes = Path(folder) / "spool", Path(folder) / "received"
        Mailbox(spool, "app").create()
        reader = [NODE, str(PROGRAMS / "collect.mjs"), str(spool), "app", str(notes)]
        with subprocess.Popen(reader) as process:
            wait_for(notes.exists, "the reader runs")
            each = str(MESSAGES // writers)
            commands = [
                [sys.executable, "-c", _WRITE, str(spool), f"w{one}", each]
                for one in range(writers)
            ]
            first = [0.0]
            used = cpu_s(process.pid)

            def arrived() -> bool:
                size = notes.stat().st_size
                first[0] = first[0] or (time.perf_counter() if size else 0.0)
                return notes.read_bytes().count(b"\n") >= MESSAGES

            _run_and_wait(commands, arrived)
            seconds = time.perf_counter() - first[0]
            used = cpu_s(process.pid) - used
            process.kill()
        received: dict[str, list[int]] = {}
        for line in notes.read_text().splitlines():
            writer, _life, number, _word = line.split()
            received.setdefault(writer, []).append(int(number))
    return _burst("panel to Node, spool", writers, received, seconds, used)


def _one_file_to_panel(writers: int) -> Burst:
    """Look at the file's time of change each second, as the old panel did."""
    seen: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cache.json"
        file.touch()
        changed = [0]

        def look() -> None:
            if (stamp := file.stat().st_mtime_ns) == changed[0]:
                return
            changed[0] = stamp
            try:
                content = json.loads(file.read_text())
            except ValueError:  # read while it was written
                return
            seen.setdefault(content["from"], []).append(content["number"])

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(1000)
        commands = [
            [NODE, str(PROGRAMS / "one_file.mjs"), str(file), f"w{one}", str(MESSAGES // writers)]
            for one in range(writers)
        ]
        _run_and_wait(commands, lambda: False, at_most_s=3)
        timer.stop()
    return _burst("Node to panel, one file looked at each second", writers, seen, 3.0)


def _one_file_to_node(writers: int) -> Burst:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cache.json"
        command = [NODE, str(PROGRAMS / "watch_one_file.mjs"), str(file)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as reader:
            assert reader.stdout is not None  # noqa: S101 - for the types
            reader.stdout.readline()
            began = time.perf_counter()
            each = str(MESSAGES // writers)
            commands = [
                [sys.executable, "-c", _WRITE_ONE_FILE, str(file), f"w{one}", each]
                for one in range(writers)
            ]
            _run_and_wait(commands, lambda: False, at_most_s=2)
            seconds = time.perf_counter() - began
            arrived = int(reader.communicate()[0])
    return Burst("panel to Node, one watched file", writers, arrived, 0, 0, seconds)


def _burst(
    way: str,
    writers: int,
    received: dict[str, list[int]],
    seconds: float,
    reader_cpu_s: float | None = None,
) -> Burst:
    every = [(writer, number) for writer, numbers in received.items() for number in numbers]
    swapped = sum(numbers != sorted(numbers) for numbers in received.values())
    once = len(set(every))
    return Burst(way, writers, once, len(every) - once, swapped, seconds, reader_cpu_s)


def _run_and_wait(
    commands: list[list[str]], is_done: Callable[[], bool], at_most_s: float = 60
) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    processes = [subprocess.Popen(words, env=environment, stdout=quiet) for words in commands]
    give_up_at = time.perf_counter() + at_most_s
    loop = QEventLoop()
    while not is_done() and time.perf_counter() < give_up_at:
        QTimer.singleShot(5, loop.quit)
        loop.exec()
    for process in processes:
        process.wait(60)


if __name__ == "__main__":
    sys.exit(main())
