"""The liveness probe of one unit, over a real server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app.clock import SystemClock
from app.model.service import HealthSpec
from app.model.status import HEALTH_HISTORY, HealthState, ProbeResult
from app.supervision.health import HealthMonitor
from app.supervision.probes import HttpTarget, Prober
from tests.conftest import RunAsync
from tests.integration.loopback import http, serving
from tests.waiting import until

SPEC = HealthSpec(http="http://x/", period_s=0.01, failure_threshold=3, success_threshold=2)


@dataclass
class _Server:
    """Answers as it is told."""

    is_well: bool = True
    target: HttpTarget = field(default_factory=lambda: HttpTarget(""))
    asked: int = 0
    lost: list[ProbeResult] = field(default_factory=list)

    def answer(self, connection: socket.socket) -> None:
        self.asked += 1
        http("200 OK" if self.is_well else "500 Oh")(connection)


def _is_nobody_asking() -> bool:
    tasks = asyncio.all_tasks()
    return not any(task.get_name().startswith("probe-") for task in tasks)


@pytest.fixture
def server() -> Iterator[_Server]:
    made = _Server()
    with serving(made.answer) as port:
        made.target = HttpTarget(f"http://127.0.0.1:{port}/")
        yield made


@pytest.fixture
def monitor(run_async: RunAsync, server: _Server) -> Iterator[HealthMonitor]:
    prober = Prober(SystemClock())
    made = HealthMonitor("web", prober)
    made.lost.connect(server.lost.append)
    yield made
    made.stop()
    run_async(until(_is_nobody_asking, "the question under way is over"))
    made.deleteLater()
    prober.deleteLater()


def test_a_service_that_answers_is_healthy_and_asked_again(
    monitor: HealthMonitor, server: _Server, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        monitor.start(SPEC, server.target, is_known_well=False)
        await until(lambda: len(monitor.results) >= 3, "three answers")

        assert monitor.state is HealthState.HEALTHY
        assert {result.detail for result in monitor.results} == {"200"}
        monitor.stop()

    run_async(scenario())
    assert server.lost == []


def test_the_third_failure_in_a_row_is_told(
    monitor: HealthMonitor, server: _Server, run_async: RunAsync
) -> None:
    server.is_well = False

    async def scenario() -> None:
        monitor.start(SPEC, server.target, is_known_well=True)
        await until(lambda: server.lost, "it is lost")
        monitor.stop()

    run_async(scenario())
    assert [result.is_ok for result in monitor.results[:3]] == [False] * 3
    assert server.lost[0].detail == "500"


def test_an_answer_that_comes_after_the_stop_does_not_count(
    monitor: HealthMonitor, server: _Server, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        monitor.start(SPEC, server.target, is_known_well=False)
        await until(lambda: server.asked == 1, "it is asked")
        monitor.stop()
        before = monitor.results
        monitor.start(SPEC, server.target, is_known_well=False)
        await until(lambda: len(monitor.results) > len(before), "an answer of the new round")
        monitor.stop()

    run_async(scenario())
    assert monitor.state is HealthState.UNCHECKED


def test_the_history_keeps_the_newest_results(
    monitor: HealthMonitor, server: _Server, run_async: RunAsync
) -> None:
    async def scenario() -> ProbeResult:
        return await Prober(SystemClock(), monitor).ask(server.target, timeout_s=5)

    result = run_async(scenario())
    for _ in range(HEALTH_HISTORY + 5):
        monitor.record(result)

    assert len(monitor.results) == HEALTH_HISTORY
