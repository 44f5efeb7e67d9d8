"""Stopping a unit leaves nothing, whatever its processes did to get away."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.platform.processes import ProcessPlatform, RawExit, system_processes
from app.supervision.tree import StopOutcome, end_orphans, look, stop_tree
from tests.conftest import RunAsync
from tests.stubborn import IS_WINE, alive, start
from tests.waiting import until

_ESCAPES = ["plain-child", "double-fork", "new-session", "clean-environment", "log-holder"]


@pytest.fixture
def platform() -> Iterator[ProcessPlatform]:
    processes = system_processes()
    processes.become_subreaper()
    yield processes
    assert processes.orphans() == ()


@pytest.mark.skipif(IS_WINE, reason="wine 8 sends no console events (GenerateConsoleCtrlEvent)")
def test_program_that_ends_when_asked_is_not_killed(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=10)
        assert not outcome.was_killed
        assert (outcome.leftovers, outcome.survivors) == (0, ())
        assert outcome.exit == run.ends[0]

    run_async(scenario())


def test_program_that_ends_when_asked_in_its_own_way_is_not_killed(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "until-file")
        await run.pids()

        def ask() -> bool:
            run.marker.with_suffix(".end").touch()
            return True

        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=10, ask=ask)
        assert outcome == StopOutcome(
            exit=RawExit(0, None), was_killed=False, leftovers=0, survivors=()
        )

    run_async(scenario())


def test_program_that_cannot_be_asked_is_killed_at_once(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=1000, ask=lambda: False)
        assert outcome.was_killed
        assert len(run.ends) == 1

    run_async(scenario())


def test_ordinary_child_of_a_unit_is_ended_with_it(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "plain-child")
        pids = await run.pids()
        assert {one.pid for one in (await look(platform, run.marks)).seen} == set(pids)
        await stop_tree(platform, run.marks, run.child, timeout_s=0)
        assert alive(platform, pids) == []

    run_async(scenario())


def test_child_that_outlived_its_adopted_main_is_found_without_the_job(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "plain-child")
        pids = await run.pids()
        platform.kill([run.main])
        await until(lambda: run.ends, "the main process ended")
        assert alive(platform, pids) == pids[1:]
        later = system_processes()
        outcome = await stop_tree(later, run.marks, None, timeout_s=0)
        assert outcome.leftovers == 1
        assert alive(platform, pids) == []
        platform.reap(pids)

    run_async(scenario())


def test_program_that_ignores_requests_is_killed_after_its_time(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "ignore-requests")
        pids = await run.pids()
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=0.2)
        assert outcome.was_killed
        assert outcome.survivors == ()
        assert len(run.ends) == 1
        assert alive(platform, pids) == []

    run_async(scenario())


def test_no_time_means_killed_at_once(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()

        def ask() -> bool:
            pytest.fail("nobody may be asked when there is no time")

        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=0, ask=ask)
        assert outcome.was_killed

    run_async(scenario())


@pytest.mark.posix
@pytest.mark.parametrize("mode", _ESCAPES)
@pytest.mark.parametrize("timeout_s", [0, 0.5])
def test_process_that_got_away_is_ended_with_its_unit(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync, mode: str, timeout_s: float
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, mode)
        pids = await run.pids()
        assert len(pids) == 2
        assert alive(platform, pids) == pids
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=timeout_s)
        assert outcome.survivors == ()
        assert alive(platform, pids) == []

    run_async(scenario())


@pytest.mark.posix
@pytest.mark.parametrize("mode", _ESCAPES)
def test_process_that_outlived_its_crashed_main_is_ended(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync, mode: str
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, mode)
        pids = await run.pids()
        os.kill(pids[0], signal.SIGKILL)
        await until(lambda: run.ends, "the main process ended")
        assert alive(platform, pids) == pids[1:]
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=0.2)
        assert outcome.leftovers == 1
        assert alive(platform, pids) == []

    run_async(scenario())


@pytest.mark.posix
def test_process_seen_once_is_ended_although_no_mark_is_left(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "daemon")
        pids = await run.pids()
        unseen = await look(platform, run.marks)
        assert {one.pid for one in unseen.seen} == {pids[0]}
        daemon = platform.identity(pids[1])
        assert daemon is not None
        marks = type(run.marks)(run_id=run.run_id, main=run.main, seen=frozenset({daemon}))
        await stop_tree(platform, marks, run.child, timeout_s=0.2)
        assert alive(platform, pids) == []

    run_async(scenario())


@pytest.mark.posix
def test_daemon_without_any_mark_is_ended_with_the_panel(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "daemon")
        pids = await run.pids()
        await until(
            lambda: [one.pid for one in platform.orphans()] == pids[1:], "its parents are gone"
        )
        await stop_tree(platform, run.marks, run.child, timeout_s=0.2)
        assert alive(platform, pids) == pids[1:]
        assert [one.pid for one in platform.orphans()] == pids[1:]
        assert await end_orphans(platform) == 1
        assert alive(platform, pids) == []

    run_async(scenario())


@pytest.mark.posix
def test_program_that_forks_without_end_cannot_run_away(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "breed")
        await run.pids()
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=0)
        assert outcome.survivors == ()
        left = await look(platform, run.marks)
        assert left.seen == frozenset()

    run_async(scenario(), timeout_s=30)


@pytest.mark.posix
def test_orphan_is_seen_at_once_when_its_main_ends(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "leave-behind", 7)
        orphans_at_end: list[int] = []
        run.child.ended.connect(
            lambda _status: orphans_at_end.extend(one.pid for one in platform.orphans())
        )
        pids = await run.pids()
        await until(lambda: run.ends, "the main process ended")
        assert run.ends == [RawExit(7, None)]
        assert orphans_at_end == pids[1:]
        await stop_tree(platform, run.marks, run.child, timeout_s=0)
        assert alive(platform, pids) == []

    run_async(scenario())


@pytest.mark.posix
def test_port_is_free_after_the_stop_although_a_child_inherited_it(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        run = start(platform, tmp_path, "hold-port", port)
        pids = await run.pids()
        owner = platform.port_owner(port)
        assert owner is not None
        assert owner.pid in pids
        assert owner.run_id == run.run_id
        await stop_tree(platform, run.marks, run.child, timeout_s=0.2)
        assert platform.port_owner(port) is None

    run_async(scenario())


def test_two_units_do_not_end_each_other(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        first = start(platform, tmp_path, "run")
        second = start(platform, tmp_path, "ignore-requests")
        await first.pids()
        await second.pids()
        await stop_tree(platform, second.marks, second.child, timeout_s=0)
        assert second.ends
        assert first.child.is_running
        await stop_tree(platform, first.marks, first.child, timeout_s=5)
        assert first.ends

    run_async(scenario())
