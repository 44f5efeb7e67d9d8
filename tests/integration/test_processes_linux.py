"""What only Linux can show: sessions, ignored signals, zombies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("reads /proc", allow_module_level=True)

from app.platform import procfs
from app.platform.processes import ProcessPlatform, system_processes
from app.supervision.tree import look, stop_tree
from tests.conftest import RunAsync
from tests.stubborn import start
from tests.waiting import until


@pytest.fixture
def platform() -> Iterator[ProcessPlatform]:
    processes = system_processes()
    processes.become_subreaper()
    yield processes
    assert processes.orphans() == ()


def test_child_has_its_own_session_and_no_signal_ignored(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        (pid,) = await run.pids()
        assert os.getsid(pid) == pid
        status = procfs.read(f"/proc/{pid}/status") or b""
        ignored = next(line for line in status.splitlines() if line.startswith(b"SigIgn"))
        python_ignores = 1 << (signal.SIGPIPE - 1) | 1 << (signal.SIGXFSZ - 1)
        assert int(ignored.split()[1], 16) & ~python_ignores == 0
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")

    run_async(scenario())


def test_zombies_of_a_unit_do_not_count_and_are_reaped_after_it(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "make-zombies", 5)
        pids = await run.pids()
        marks = await look(platform, run.marks)
        assert {one.pid for one in marks.seen} == {pids[0]}
        outcome = await stop_tree(platform, marks, run.child, timeout_s=5)
        assert outcome.survivors == ()
        assert [pid for pid in pids if procfs.entry(pid)] == []

    run_async(scenario())
