"""A child's start and end, on the real system."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from app.model.status import CauseCode
from app.platform.processes import (
    Child,
    Launch,
    ProcessPlatform,
    RawExit,
    StartFailure,
    system_processes,
)
from tests.conftest import RunAsync
from tests.stubborn import launch, start
from tests.waiting import until


@pytest.fixture
def platform() -> ProcessPlatform:
    return system_processes()


async def _failure(child: Child, wanted: Launch) -> StartFailure:
    failures: list[StartFailure] = []
    child.start_failed.connect(failures.append)
    child.started.connect(lambda pid: pytest.fail(f"started as {pid}"))
    child.start(wanted)
    assert failures == [], "signals must not come from inside start()"
    await until(lambda: failures, "the start failed")
    return failures[0]


def test_exit_code_arrives_once_after_started(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "end-with", 3)
        assert not run.child.is_running
        await until(lambda: run.ends, "the program ended")
        assert run.ends == [RawExit(3, None)]
        assert run.child.exit == RawExit(3, None)
        assert not run.child.is_running
        assert run.child.pid == (await run.pids())[0]

    run_async(scenario())


@pytest.mark.posix
def test_signal_that_ended_the_program_is_told(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        (pid,) = await run.pids()
        os.kill(pid, signal.SIGKILL)
        await until(lambda: run.ends, "the program ended")
        assert run.ends == [RawExit(None, signal.SIGKILL)]

    run_async(scenario())


def test_output_is_appended_to_what_is_there(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        before = tmp_path / "write-then-end-stdout.log"
        before.write_text("from before\n")
        run = start(platform, tmp_path, "write-then-end")
        await until(lambda: run.ends, "the program ended")
        assert before.read_text().splitlines() == ["from before", "to output"]
        assert run.launch.stderr.read_text().splitlines() == ["to errors"]

    run_async(scenario())


def test_one_file_can_take_both_streams(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        both = tmp_path / "both.log"
        wanted = replace(launch(tmp_path, "write-then-end"), stdout=both, stderr=both)
        child = platform.new_child(None)
        ends: list[RawExit] = []
        child.ended.connect(ends.append)
        child.start(wanted)
        await until(lambda: ends, "the program ended")
        assert both.read_text().splitlines() == ["to output", "to errors"]

    run_async(scenario())


@pytest.mark.posix
def test_file_truncated_while_the_program_writes_has_no_gap(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "flood")
        await run.pids()
        await until(lambda: run.launch.stdout.stat().st_size > 1_000_000, "output grows")
        os.truncate(run.launch.stdout, 0)
        await until(lambda: run.launch.stdout.stat().st_size > 1_000_000, "output grows again")
        platform.kill([run.main])
        await until(lambda: run.ends, "the program ended")
        assert b"\0" not in run.launch.stdout.read_bytes()

    run_async(scenario())


@pytest.mark.posix
def test_foreign_descriptors_are_not_inherited(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        secret = tmp_path / "secret"
        descriptor = os.open(secret, os.O_RDWR | os.O_CREAT)
        os.set_inheritable(descriptor, True)  # as a library might
        try:
            run = start(platform, tmp_path, "run")
            (pid,) = await run.pids()
            open_files = {file.path for file in psutil.Process(pid).open_files()}
            assert open_files == {str(run.launch.stdout), str(run.launch.stderr)}
            platform.kill([run.main])
            await until(lambda: run.ends, "the program ended")
        finally:
            os.close(descriptor)

    run_async(scenario())


def test_missing_program_is_named(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        wanted = replace(launch(tmp_path, "run"), program="no-such-program-anywhere")
        failure = await _failure(platform.new_child(None), wanted)
        assert failure.code is CauseCode.PROGRAM_MISSING
        assert failure.path == "no-such-program-anywhere"

    run_async(scenario())


def test_missing_folder_is_named(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        wanted = replace(launch(tmp_path, "run"), cwd=tmp_path / "gone")
        failure = await _failure(platform.new_child(None), wanted)
        assert failure.code is CauseCode.FOLDER_MISSING
        assert failure.path == str(tmp_path / "gone")

    run_async(scenario())


def test_unusable_log_file_is_named(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        wanted = replace(launch(tmp_path, "run"), stderr=tmp_path / "no-folder" / "stderr.log")
        failure = await _failure(platform.new_child(None), wanted)
        assert failure.code is CauseCode.LOG_UNWRITABLE
        assert failure.path == str(tmp_path / "no-folder" / "stderr.log")

    run_async(scenario())


@pytest.mark.posix
def test_program_without_permission_is_named(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        program = tmp_path / "program"
        program.write_text("#!/bin/sh\n")
        wanted = replace(launch(tmp_path, "run"), program=str(program))
        failure = await _failure(platform.new_child(None), wanted)
        assert (failure.code, failure.path) == (CauseCode.PERMISSION_DENIED, str(program))

    run_async(scenario())


@pytest.mark.posix
def test_script_whose_interpreter_is_gone_names_the_interpreter(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        program = tmp_path / "script"
        program.write_text("#!/opt/no/such/python3 -u\nprint(1)\n")
        program.chmod(0o700)
        wanted = replace(launch(tmp_path, "run"), program=str(program))
        failure = await _failure(platform.new_child(None), wanted)
        assert failure.code is CauseCode.INTERPRETER_MISSING
        assert failure.path == "/opt/no/such/python3"

    run_async(scenario())


def test_file_that_is_no_program_fails_with_the_words_of_the_system(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        program = tmp_path / "garbage.exe"
        program.write_bytes(b"\x00\x01\x02\x03")
        program.chmod(0o700)
        wanted = replace(launch(tmp_path, "run"), program=str(program))
        failure = await _failure(platform.new_child(None), wanted)
        assert failure.code is CauseCode.SPAWN_FAILED
        assert failure.words

    run_async(scenario())


def test_program_is_found_on_the_path_of_the_child(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        python = Path(sys.executable)
        wanted = launch(tmp_path, "end-with", 4)
        environment = {**wanted.environment, "PATH": str(python.parent)}
        child = platform.new_child(None)
        ends: list[RawExit] = []
        child.ended.connect(ends.append)
        child.start(replace(wanted, program=python.name, environment=environment))
        await until(lambda: ends, "the program ended")
        assert ends == [RawExit(4, None)]

    run_async(scenario())
