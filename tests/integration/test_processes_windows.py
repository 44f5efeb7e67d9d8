"""What only Windows can show: jobs, shared log files, exit codes of strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.platform.processes import KILLED_CODE, ProcessPlatform, RawExit, system_processes
from tests.conftest import RunAsync
from tests.stubborn import alive, start
from tests.waiting import until

pytestmark = pytest.mark.windows


@pytest.fixture
def platform() -> ProcessPlatform:
    return system_processes()


def test_log_file_is_cut_and_renamed_under_the_running_program(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> bytes:
        run = start(platform, tmp_path, "write-twice", 1000)
        await run.pids()
        log_file = run.launch.stdout
        assert log_file.stat().st_size >= 6000
        with log_file.open("r+b") as file:
            file.truncate(0)
        moved = log_file.rename(tmp_path / "moved.log")
        run.marker.with_suffix(".end").touch()
        await until(lambda: run.ends, "the program ended")
        assert not log_file.exists()
        return moved.read_bytes()

    assert run_async(scenario()).split() == [b"second"] * 1000


def test_job_ends_all_processes_of_a_run_in_one_step(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "plain-child")
        pids = await run.pids()
        platform.kill([], run.marks)
        await until(lambda: run.ends, "the program ended")
        await until(lambda: alive(platform, pids) == [], "its child ended")
        assert run.ends == [RawExit(KILLED_CODE, None)]

    run_async(scenario())


def test_exit_code_of_an_adopted_process_is_known(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "until-file")
        await run.pids()
        adopted = system_processes().adopt(run.main, None)
        assert adopted is not None
        run.marker.with_suffix(".end").touch()
        await until(lambda: adopted.exit, "the program ended")
        assert adopted.exit == RawExit(0, None)

    run_async(scenario())


def test_frozen_program_does_nothing_until_it_is_killed(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "flood")
        await run.pids()
        platform.freeze([run.main])
        # Suspending takes effect when the write in progress has ended, so another program runs
        # first as a measure of time.
        await _run_another(platform, tmp_path, 1)
        size = run.launch.stdout.stat().st_size
        await _run_another(platform, tmp_path, 2)
        assert run.launch.stdout.stat().st_size == size
        assert run.child.is_running
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")

    run_async(scenario())


async def _run_another(platform: ProcessPlatform, folder: Path, number: int) -> None:
    (folder / "end-with.marker").unlink(missing_ok=True)
    other = start(platform, folder, "end-with", number)
    await until(lambda: other.ends, "another program ran")


def test_usage_names_program_and_memory(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        (usage,) = platform.usage([run.main])
        assert usage.name.lower() == "python.exe"
        assert usage.memory_bytes > 1_000_000
        assert usage.arguments[2] == "run"
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")
        assert platform.usage([run.main]) == ()

    run_async(scenario())
