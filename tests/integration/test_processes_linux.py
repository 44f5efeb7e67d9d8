"""What only Linux can show: sessions, ignored signals, zombies."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("reads /proc", allow_module_level=True)

from app.platform import processes_posix, procfs
from app.platform.processes import ProcessPlatform, RawExit, system_processes
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


def test_end_of_an_adopted_process_is_swept_where_the_kernel_has_no_pidfd(
    platform: ProcessPlatform,
    tmp_path: Path,
    run_async: RunAsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_pid: int) -> int:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    async def scenario() -> None:
        monkeypatch.setattr(os, "pidfd_open", refuse)
        monkeypatch.setattr(processes_posix, "SWEEP_MS", 20)
        run = start(platform, tmp_path, "run")
        await run.pids()
        assert platform.adopt(replace(run.main, start=run.main.start + 1), None) is None
        adopted = platform.adopt(run.main, None)
        assert adopted is not None
        ends: list[RawExit] = []
        adopted.ended.connect(ends.append)
        platform.kill([run.main])
        await until(lambda: ends and run.ends, "both learnt of the end")
        assert ends == [RawExit(None, None)]
        assert platform.adopt(run.main, None) is None

    run_async(scenario())


def test_usage_of_a_process_grows_and_the_ended_are_left_out(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "flood")
        await run.pids()
        await until(lambda: platform.usage([run.main])[0].cpu_s >= 0.05, "it used time")
        (usage,) = platform.usage([run.main])
        assert usage.parent_pid == os.getpid()
        assert usage.memory_bytes > 1_000_000
        assert "flood" in usage.arguments
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")
        assert platform.usage([run.main]) == ()

    run_async(scenario())
