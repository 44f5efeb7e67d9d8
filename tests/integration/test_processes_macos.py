"""The class of macOS, run on Linux: everything but kqueue, in whose place there is a pidfd."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("stands in for macOS on Linux", allow_module_level=True)

from app.platform.processes import ProcessPlatform, RawExit
from app.platform.processes_macos import MacProcesses, watch_with_kqueue
from app.supervision.tree import look, stop_tree
from tests.conftest import RunAsync
from tests.stubborn import alive, start
from tests.waiting import until


class _PidDescriptor:
    def __init__(self, pid: int) -> None:
        self._descriptor = os.pidfd_open(pid)

    def fileno(self) -> int:
        return self._descriptor

    def close(self) -> None:
        os.close(self._descriptor)


@pytest.fixture
def platform() -> ProcessPlatform:
    return MacProcesses(watch=_PidDescriptor)


def test_contract_is_kept(platform: ProcessPlatform) -> None:
    me = platform.identity(os.getpid())
    assert me is not None
    table = platform.snapshot()
    assert table.find(me) is not None
    assert not platform.keeps_orphans
    assert platform.orphans() == ()
    platform.become_subreaper()
    assert platform.orphans() == ()


@pytest.mark.parametrize("mode", ["plain-child", "double-fork", "new-session", "log-holder"])
def test_process_that_got_away_is_ended_with_its_unit(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync, mode: str
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, mode)
        pids = await run.pids()
        assert {one.pid for one in (await look(platform, run.marks)).seen} == set(pids)
        outcome = await stop_tree(platform, run.marks, run.child, timeout_s=0.3)
        assert outcome.survivors == ()
        assert alive(platform, pids) == []
        platform.reap(pids)

    run_async(scenario())


def test_adopted_process_tells_its_end_and_others_are_not_adopted(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        run = start(platform, tmp_path, "run")
        await run.pids()
        assert platform.adopt(replace(run.main, start=run.main.start + 1), None) is None
        assert [one.pid for one in platform.find_runs()[run.run_id]] == [run.main.pid]
        adopted = platform.adopt(run.main, None)
        assert adopted is not None
        ends: list[RawExit] = []
        adopted.ended.connect(ends.append)
        platform.kill([run.main])
        await until(lambda: ends and run.ends, "both learnt of the end")
        assert platform.adopt(run.main, None) is None

    run_async(scenario())


def test_listener_and_usage_are_told(
    platform: ProcessPlatform, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        assert platform.port_owner(port) is None
        run = start(platform, tmp_path, "hold-port", port)
        pids = await run.pids()
        owner = platform.port_owner(port)
        assert owner is not None
        assert (owner.pid in pids, owner.run_id) == (True, run.run_id)
        (usage,) = platform.usage([run.main])
        assert usage.memory_bytes > 1_000_000
        assert usage.arguments[-2:] == (str(run.marker), str(port))
        await stop_tree(platform, run.marks, run.child, timeout_s=0)
        assert platform.usage([run.main]) == ()
        platform.reap(pids)

    run_async(scenario())


def test_kqueue_is_refused_where_there_is_none() -> None:
    with pytest.raises(OSError, match="no kqueue"):
        watch_with_kqueue(os.getpid())
