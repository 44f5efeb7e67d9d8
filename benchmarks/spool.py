"""What messages between the panel and connected programs cost, and what the old way loses.

``python benchmarks/spool.py [--minutes N]`` sends bursts of 1000 messages between a panel's
dispatcher and Python programs, to the panel from 1 and 4 writers and from it to 1 and 4 readers,
beside the one shared file of older clients in both directions; asks a headless panel 1000 questions
one after the other; and compares the CPU time of an idle panel without and with five connected
programs, of which one, as on a workstation, or all beat every 5 s. Exits 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from app.clock import SystemClock
from app.ipc.dispatcher import Dispatcher, Request
from app.ipc.legacy_cache import LegacyCache
from app.ipc.messages import MessageType
from app.ipc.panel_record import read_record
from app.ipc.spool import Mailbox
from benchmarks.panel import ROOT, running_panel, wait_for

MESSAGES = 1000

_RATE_BAR = 2000.0
_ROUND_TRIP_BARS_MS = (2.0, 15.0)
_IDLE_BAR_S = 0.05
_SETTLE_S = 10.0

_SENDER = """
import sys
from pathlib import Path
from app.ipc.sidecar import Sidecar
peer = Sidecar("Bench", peer=sys.argv[2], spool=Path(sys.argv[1]), environment={})
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    peer.send("bench.number", {"number": number})
"""
_OLD_SENDER = """
import json, sys
from pathlib import Path
file, peer = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    file.write_text(json.dumps({"type": "bench.number", "data": {"number": number}}))
"""
_READER = """
import json, sys, threading, time
from pathlib import Path
from app.ipc.sidecar import Sidecar
peer, wanted, done = Sidecar("Bench", peer=sys.argv[2], spool=Path(sys.argv[1]), environment={}), \
    int(sys.argv[3]), threading.Event()
numbers, times = [], []
def note(data):
    numbers.append(data["number"])
    times.append(time.time() - data["sent_at"])
    if len(numbers) >= wanted:
        done.set()
peer.on("bench.number", note)
peer.start()
print("ready", flush=True)
done.wait(60)
peer.close()
print(json.dumps([numbers, time.time(), times]), flush=True)
"""
_OLD_READER = """
import json, sys, time
from pathlib import Path
file, wanted, ending = Path(sys.argv[1]), int(sys.argv[3]), time.monotonic() + 4
print("ready", flush=True)
numbers, changed = [], 0
while time.monotonic() < ending:
    stamp = file.stat().st_mtime_ns if file.exists() else 0
    if stamp != changed:
        changed = stamp
        try:
            numbers.append(json.loads(file.read_text())["data"]["number"])
        except ValueError:
            pass
    time.sleep(1)
print(json.dumps([numbers, time.time(), [0.0]]), flush=True)
"""
_ASKER = """
import json, sys, time
from pathlib import Path
from app.ipc.sidecar import Sidecar
times = []
with Sidecar("Asker", spool=Path(sys.argv[1]), environment={}) as panel:
    for _ in range(1000):
        began = time.perf_counter()
        panel.request("consultation.status", {})
        times.append(time.perf_counter() - began)
print(json.dumps(times))
"""
_IDLE_PEER = """
import sys
from pathlib import Path
from app.ipc.sidecar import Sidecar
capabilities = ("heartbeat",) if sys.argv[3] == "beats" else ()
peer = Sidecar(sys.argv[2], spool=Path(sys.argv[1]), environment={}, capabilities=capabilities)
with peer:
    print("ready", flush=True)
    sys.stdin.readline()
"""


@dataclass(frozen=True, slots=True)
class Number:
    """What a burst consists of."""

    number: int
    sent_at: float = 0.0


NUMBER = MessageType("bench.number", Number, None, "One of a burst.")


@dataclass(frozen=True, slots=True)
class Burst:
    """How many of the messages arrived, in which order, and how fast."""

    way: str
    ends: int
    arrived: int
    out_of_order: int
    seconds: float

    def row(self) -> str:
        """Return a line of the table."""
        lost = MESSAGES - self.arrived
        rate = self.arrived / self.seconds
        return f"| {self.way} | {self.ends} | {lost} | {self.out_of_order} | {rate:.0f} |"


@dataclass(frozen=True, slots=True)
class Idle:
    """CPU seconds a minute of a panel and, on average, of each program connected to it."""

    title: str
    panel_s: float
    peer_s: float


def main() -> int:
    """Measure and print Markdown tables; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    minutes = parser.parse_args().minutes
    application = QCoreApplication.instance() or QCoreApplication([])
    print("| burst of 1000 | writers or readers | lost | out of order | messages/s |")
    print("| --- | --- | --- | --- | --- |")
    bursts = []
    for measure in (_to_panel, _from_panel, _old_to_panel, _old_from_panel):
        for ends in (1, 4):
            bursts.append(measure(ends))
            print(bursts[-1].row(), flush=True)
    application.shutdown()
    with tempfile.TemporaryDirectory(prefix="wardkeeper-bench-") as name:
        median_ms, late_ms = _round_trip(Path(name))
        print(f"\nround trip, 1000 one by one: median {median_ms:.2f} ms, p99 {late_ms:.2f} ms")
        idle = _idle(Path(name), minutes)
    print("\n| idle panel | CPU s a minute | more than alone | each program itself |")
    print("| --- | --- | --- | --- |")
    for one in idle:
        more_s = one.panel_s - idle[0].panel_s
        print(f"| {one.title} | {one.panel_s:.3f} | {more_s:.3f} | {one.peer_s:.3f} |")
    spool = [burst for burst in bursts if burst.way.startswith("spool")]
    is_whole = all(burst.arrived == MESSAGES and not burst.out_of_order for burst in spool)
    is_quick = spool[0].arrived / spool[0].seconds >= _RATE_BAR
    is_near = median_ms < _ROUND_TRIP_BARS_MS[0] and late_ms < _ROUND_TRIP_BARS_MS[1]
    is_idle = idle[1].panel_s - idle[0].panel_s < _IDLE_BAR_S
    bars = {"whole": is_whole, "quick": is_quick, "near": is_near, "idle": is_idle}
    print(
        "\nbars:", ", ".join(f"{name} {'met' if met else 'MISSED'}" for name, met in bars.items())
    )
    return 0 if all(bars.values()) else 1


# --- bursts ---------------------------------------------------------------------------------------


def _to_panel(writers: int) -> Burst:
    with _panel() as (spool, _dispatcher, received), ExitStack() as programs:
        senders = _programs(programs, _SENDER, str(spool), writers)
        seconds = _send_and_receive(senders, lambda: sum(map(len, received.values())), 60)
    return _counted("spool, to the panel", writers, received, seconds)


def _old_to_panel(writers: int) -> Burst:
    with _panel() as (spool, _dispatcher, received), ExitStack() as programs:
        file = spool.parent / "py-cache.json"
        cache = LegacyCache(spool)
        cache.use(file)
        senders = _programs(programs, _OLD_SENDER, str(file), writers)
        seconds = _send_and_receive(senders, lambda: sum(map(len, received.values())), 3)
        cache.stop()
    return _counted("one file, to the panel", writers, received, seconds, is_ordered=False)


def _from_panel(readers: int) -> Burst:
    with _panel() as (spool, dispatcher, _received), ExitStack() as programs:
        found = _programs(programs, _READER, str(spool), readers)
        for reader in found:
            _line(reader)
        began = time.time()
        for number in range(MESSAGES):
            dispatcher.send(f"app-{number % readers}", NUMBER, Number(number, time.time()))
        return _read_back("spool, from the panel", found, began)


def _old_from_panel(readers: int) -> Burst:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as programs:
        file = Path(folder) / "py-cache.json"
        cache = LegacyCache(Path(folder) / "spool")
        cache.use(file)
        found = _programs(programs, _OLD_READER, str(file), readers)
        for reader in found:
            _line(reader)
        began = time.time()
        for number in range(MESSAGES):
            cache.tell("notice", Number(number))
        cache.stop()
        return _read_back("one file, from the panel", found[:1], began, readers)


@contextmanager
def _panel() -> Iterator[tuple[Path, Dispatcher, dict[str, list[int]]]]:
    received: dict[str, list[int]] = {}

    def note(request: Request[Number]) -> None:
        received.setdefault(request.peer, []).append(request.data.number)

    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder) / "spool"
        dispatcher = Dispatcher(spool, SystemClock(), lambda _pid: True)
        dispatcher.register(NUMBER.name, Number, note)
        dispatcher.start()
        yield spool, dispatcher, received
        dispatcher.stop()
        dispatcher.deleteLater()


def _programs(stack: ExitStack, code: str, place: str, number: int) -> list[subprocess.Popen[str]]:
    """Start ``number`` programs, each for its part of the messages."""
    return [
        stack.enter_context(_program(code, place, f"app-{index}", str(MESSAGES // number)))
        for index in range(number)
    ]


@contextmanager
def _program(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _send_and_receive(
    senders: list[subprocess.Popen[str]], arrived: Callable[[], int], at_most_s: float
) -> float:
    """Have everybody start at once; return the seconds until all or no more had arrived."""
    pause = threading.Event()
    pause.wait(0.5)  # until all have loaded their modules
    began = time.perf_counter()
    for sender in senders:
        _release(sender)
    loop = QEventLoop()
    while arrived() < MESSAGES and time.perf_counter() - began < at_most_s:
        QTimer.singleShot(5, loop.quit)
        loop.exec()
    return time.perf_counter() - began


def _read_back(
    way: str, readers: list[subprocess.Popen[str]], began: float, ends: int | None = None
) -> Burst:
    answers = [json.loads(_line(reader)) for reader in readers]
    received = {str(index): answer[0] for index, answer in enumerate(answers)}
    seconds = max(answer[1] for answer in answers) - began
    return _counted(way, ends or len(readers), received, seconds)


def _counted(
    way: str, ends: int, received: dict[str, list[int]], seconds: float, *, is_ordered: bool = True
) -> Burst:
    swapped = sum(numbers != sorted(numbers) for numbers in received.values())
    arrived = sum(len(set(numbers)) for numbers in received.values())
    return Burst(way, ends, arrived, swapped if is_ordered else 0, seconds)


def _release(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None  # noqa: S101 - given at the start
    process.stdin.write("\n")
    process.stdin.flush()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None  # noqa: S101 - given at the start
    return process.stdout.readline()


# --- a real panel ---------------------------------------------------------------------------------


def _round_trip(folder: Path) -> tuple[float, float]:
    """Return median and 99th percentile in milliseconds."""
    with running_panel(folder / "asked", ""):
        spool = _spool(folder / "asked")
        with _program(_ASKER, str(spool)) as asker:
            times = sorted(json.loads(_line(asker)))
    return statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000


def _idle(folder: Path, minutes: float) -> list[Idle]:
    """Measure a panel alone, with five peers of which one beats, and with five that beat."""
    home = folder / "idle"
    ways = (("alone", 0, 0), ("five programs, one beats", 5, 1), ("five programs, all beat", 5, 5))
    with running_panel(home, "") as panel:
        spool = _spool(home)
        return [
            _idle_with(panel.pid, spool, minutes, title, peers, beating)
            for title, peers, beating in ways
        ]


def _idle_with(
    panel: int, spool: Path, minutes: float, title: str, number: int, beating: int
) -> Idle:
    pause = threading.Event()
    with ExitStack() as programs:
        words = ["beats" if index < beating else "quiet" for index in range(number)]
        peers = [
            programs.enter_context(_program(_IDLE_PEER, str(spool), f"peer-{index}", word))
            for index, word in enumerate(words)
        ]
        for peer in peers:
            _line(peer)
        pause.wait(_SETTLE_S)
        before = [_on_cpu_s(pid) for pid in (panel, *(peer.pid for peer in peers))]
        pause.wait(60 * minutes)
        after = [_on_cpu_s(pid) for pid in (panel, *(peer.pid for peer in peers))]
    used = [(now - was) / minutes for now, was in zip(after, before, strict=True)]
    return Idle(title, used[0], statistics.mean(used[1:]) if peers else 0.0)


def _on_cpu_s(pid: int) -> float:
    """Return the seconds of all threads on a processor: finer than the ticks of ``stat``."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9


def _spool(home: Path) -> Path:
    """Return the spool of a panel once it handles messages."""
    spool = home / "run" / "spool"
    wait_for(lambda: read_record(spool) and Mailbox(spool, "panel").is_complete(), "the panel")
    return spool


if __name__ == "__main__":
    sys.exit(main())
