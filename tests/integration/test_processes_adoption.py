"""Taking over processes that an earlier panel started, and outliving the panel."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.platform.processes import ProcessPlatform, RawExit, own_command, system_processes
from app.supervision.adoption import RunRecord, RunStore
from app.supervision.process import wait_gone
from tests.conftest import ROOT, RunAsync
from tests.stubborn import alive, launch, start
from tests.waiting import until

_PANEL = ROOT / "tests" / "data" / "programs" / "small_panel.py"


@pytest.fixture
def platform() -> ProcessPlatform:
    return system_processes()


def test_end_of_an_adopted_process_arrives_as_an_event_without_status(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        adopted = system_processes().adopt(run.main, None)
        assert adopted is not None
        assert adopted.is_running
        assert adopted.identity == run.main
        ends: list[RawExit] = []
        adopted.ended.connect(ends.append)
        platform.kill([run.main])
        await until(lambda: ends and run.ends, "both learnt of the end")
        if sys.platform != "win32":
            assert ends == [RawExit(None, None)]
            assert run.ends == [RawExit(None, signal.SIGKILL)], "nobody stole the status"
        assert adopted.exit == ends[0]
        assert not adopted.is_running

    run_async(scenario())


def test_process_that_is_gone_or_another_one_is_not_adopted(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        assert platform.adopt(replace(run.main, start=run.main.start + 1), None) is None
        assert platform.adopt(replace(run.main, boot_id="another boot"), None) is None
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")
        assert platform.adopt(run.main, None) is None

    run_async(scenario())


@pytest.mark.posix
def test_zombie_is_not_adopted(platform: ProcessPlatform) -> None:
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        identity = platform.identity(child.pid)
        assert identity is not None
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert platform.identity(child.pid) is None
        assert platform.adopt(identity, None) is None


def test_signals_for_a_pid_that_changed_hands_go_nowhere(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        earlier = replace(run.main, start=run.main.start - 1)
        assert not platform.ask_to_end(earlier)
        platform.kill([earlier])
        assert platform.identity(run.main.pid) == run.main
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")

    run_async(scenario())


def test_processes_of_a_run_are_found_by_its_id(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "plain-child")
        pids = await run.pids()
        found = platform.find_runs()[run.run_id]
        assert [one.pid for one in found] == pids, "the main process was first"
        platform.kill(found)
        await wait_gone(platform, found, 5)
        await until(lambda: run.ends, "the program ended")
        assert run.run_id not in platform.find_runs()

    run_async(scenario())


@pytest.mark.parametrize("way", ["return", "exit", "raise", "exit-in-slot", "quit", "kill"])
def test_service_outlives_every_end_of_the_panel_and_is_adopted(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync, way: str
) -> None:
    runs = tmp_path / "runs"
    runs.mkdir()
    subprocess.run(
        [sys.executable, str(_PANEL), way, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=20,
    )

    async def scenario() -> None:
        store = RunStore(runs)
        loaded = store.load()
        (found,) = store.resolve(loaded, platform.find_runs(), platform.snapshot())
        assert found.is_adoptable
        assert found.main is not None
        child = platform.adopt(found.main, None)
        assert child is not None
        ends: list[RawExit] = []
        child.ended.connect(ends.append)
        platform.kill([found.main])
        await until(lambda: ends, "the adopted service ended")
        (gone,) = store.resolve(loaded, platform.find_runs(), platform.snapshot())
        assert not gone.is_adoptable

    run_async(scenario(), timeout_s=30)


def test_panel_killed_between_intent_and_pid_leaves_a_run_that_is_found(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        store = RunStore(tmp_path)
        run_id = store.new_run_id("a")
        at = datetime(2026, 11, 22, tzinfo=UTC)
        store.save(RunRecord(unit="a", run_id=run_id, launch_hash="", created_at=at))
        child = platform.new_child(None)
        ends: list[RawExit] = []
        child.ended.connect(ends.append)
        wanted = launch(tmp_path, "run", run_id=run_id)
        child.start(wanted)
        await until((tmp_path / "run.marker").exists, "the program runs")
        (found,) = store.resolve(store.load(), platform.find_runs(), platform.snapshot())
        assert found.main == child.identity
        assert child.identity is not None
        platform.kill([child.identity])
        await until(lambda: ends, "the program ended")

    run_async(scenario())


def test_detached_child_says_nothing_more(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        pids = await run.pids()
        main = run.main
        watcher = system_processes().adopt(main, None)
        assert watcher is not None
        platform.detach_all()
        assert alive(platform, pids) == pids
        platform.kill([main])
        await until(lambda: not watcher.is_running, "the program ended")
        platform.reap(pids)
        assert run.ends == []

    run_async(scenario())


def test_own_command_starts_our_program_from_any_folder(tmp_path: Path) -> None:
    command = own_command("tests.data.programs.answer", "an argument")
    result = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=30
    )
    assert result.stdout.split("\n")[0] == "['an argument']"
