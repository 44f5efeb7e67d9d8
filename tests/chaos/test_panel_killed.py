"""The panel killed -9 at random moments and started again, while services run."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.logs.files import Stream, StreamFiles
from tests.integration.running_panel import ROOT, RunningPanel
from tests.waiting import wait_until

pytestmark = pytest.mark.posix

_PROGRAM = ROOT / "tests" / "data" / "programs" / "counting_service.py"
_LONGEST_LIFE_S = 1.6
_SERVICES = ("alpha", "beta", "gamma", "delta")


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunningPanel]:
    made = RunningPanel(tmp_path / "home")
    made.configure("\n".join(_table(name) for name in _SERVICES))
    yield made
    made.end()


def _table(name: str) -> str:
    requires = '\nrequires = ["alpha"]' if name == "beta" else ""
    return f"""
[services.{name}]
command = ["{sys.executable}", "-S", "{_PROGRAM}", "0.002"]{requires}
ready = {{ output = "counting" }}
restart = {{ stable_after_s = 0, window_limit = 1000 }}
log = {{ max_bytes = 65536, keep = 1000 }}
"""


def test_ten_kills_leave_no_duplicate_no_orphan_and_no_gap(panel: RunningPanel) -> None:
    _kill_again_and_again(panel, kills=10)


@pytest.mark.chaos
@pytest.mark.timeout(1200)
def test_two_hundred_kills_leave_no_duplicate_no_orphan_and_no_gap(panel: RunningPanel) -> None:
    _kill_again_and_again(panel, kills=200)


def _kill_again_and_again(panel: RunningPanel, *, kills: int) -> None:
    moments = random.Random(20_261_122)  # noqa: S311 - a test must be the same each time
    for _ in range(kills):
        panel.start()
        assert panel.process is not None
        _let_live(panel, moments.uniform(0.05, _LONGEST_LIFE_S))
        panel.kill()
        _assert_no_duplicates(panel)
    panel.start()
    services = panel.wait_for_states(dict.fromkeys(_SERVICES, "active"))
    runs = panel.runs()
    assert sorted(pid for pids in runs.values() for pid in pids) == sorted(
        _whole(service["pid"]) for service in services.values()
    )
    assert panel.quit() == 0
    assert panel.unit_pids() == []
    for name in _SERVICES:
        _assert_no_gap(StreamFiles(panel.home / "logs", name, Stream.STDOUT))


def _let_live(panel: RunningPanel, seconds: float) -> None:
    assert panel.process is not None
    try:
        panel.process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return
    raise AssertionError(f"the panel ended by itself:\n{panel.output()[-2000:]}")


def _assert_no_duplicates(panel: RunningPanel) -> None:
    """At most one process a service: these programs have no children."""

    def by_service() -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for run_id, pids in panel.runs().items():
            found[run_id.split(".")[1]].extend(pids)
        return found

    # A child between fork and exec still shows its parent's environment for a moment.
    wait_until(
        lambda: all(len(pids) <= 1 for pids in by_service().values()),
        f"one process a service, not {dict(by_service())}",
        timeout_s=1,
    )


def _assert_no_gap(files: StreamFiles) -> None:
    """Every process's lines are there, each once, whole and in order, up to its last word."""
    numbers: dict[str, list[int]] = defaultdict(list)
    ends: dict[str, int] = {}
    paths = [*map(files.archive, files.archive_names()), files.live]
    for line in b"".join(path.read_bytes() for path in paths).decode().splitlines():
        match line.split():
            case [pid, "end", last]:
                ends[pid] = int(last)
            case [pid, number]:
                numbers[pid].append(int(number))
            case ["counting"] | []:
                continue
            case _:
                raise AssertionError(f"a split line: {line!r}")
    assert numbers
    for pid, found in numbers.items():
        assert found == list(range(1, len(found) + 1)), pid
    assert {pid: len(numbers[pid]) for pid in ends} == ends


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value
