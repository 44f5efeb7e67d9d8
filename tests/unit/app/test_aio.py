"""Tasks, blocking work and the wait of Windows."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time

import pytest

from app import aio
from tests.conftest import RunAsync
from tests.waiting import until


def test_result_of_blocking_work_comes_from_another_thread(run_async: RunAsync) -> None:
    assert run_async(aio.run_blocking(threading.get_ident)) != threading.get_ident()


def test_failure_of_a_spawned_task_is_logged_with_its_name(
    run_async: RunAsync, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise ValueError("gone wrong")

    async def scenario() -> None:
        task = aio.spawn(fail(), name="doomed")
        await asyncio.wait([task])
        await until(lambda: caplog.records, "the failure is logged")

    with caplog.at_level(logging.ERROR):
        run_async(scenario())
    (record,) = caplog.records
    assert "name=doomed" in record.getMessage()
    assert record.exc_info is not None


def test_cancel_all_ends_every_other_task_and_waits_for_it(run_async: RunAsync) -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    async def scenario() -> None:
        for index in range(3):
            aio.spawn(wait(), name=f"waiter {index}")
        await asyncio.sleep(0)
        await aio.cancel_all(timeout_s=5)
        assert ended == ["ended"] * 3

    run_async(scenario())


def test_end_of_an_asyncio_child_is_seen(run_async: RunAsync) -> None:
    async def scenario() -> int:
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(5)")
        return await child.wait()

    assert run_async(scenario()) == 5


@pytest.mark.windows
def test_idle_loop_on_windows_uses_no_time(run_async: RunAsync) -> None:
    async def scenario() -> float:
        await asyncio.sleep(0.1)
        before = time.process_time()
        await asyncio.sleep(4)
        return time.process_time() - before

    assert run_async(scenario()) < 0.02, "polling each 10 ms takes 0.045 s here"


def test_loop_stops_at_once_with_nothing_pending(loop: asyncio.AbstractEventLoop) -> None:
    begin = time.monotonic()
    for _ in range(5):
        loop.run_until_complete(asyncio.sleep(0))
    assert time.monotonic() - begin < 2
