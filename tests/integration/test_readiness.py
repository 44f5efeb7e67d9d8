"""Readiness: a line, a probe, or both, from real files and servers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.model.service import ReadySpec
from app.model.status import ProbeResult
from app.supervision.probes import HttpTarget, Prober, TcpTarget
from app.supervision.readiness import Readiness
from tests.conftest import RunAsync
from tests.integration import loopback
from tests.integration.loopback import http, serving
from tests.waiting import until

NEVER_S = 600.0


class _Watched:
    """Readiness of one start and what it told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prober = Prober(SystemClock())
        self.readiness = Readiness("web", self.prober)
        self.reached: list[ProbeResult | None] = []
        self.readiness.reached.connect(self.reached.append)

    def say(self, line: str, stream: str = "stdout") -> None:
        with (self.folder / f"web-{stream}.log").open("a") as log:
            log.write(line + "\n")

    async def is_reached(self) -> None:
        await until(lambda: self.reached, "it is ready")

    def close(self) -> None:
        self.readiness.stop()
        self.readiness.deleteLater()
        self.prober.deleteLater()


@pytest.fixture
def watched(run_async: RunAsync, tmp_path: Path) -> Iterator[_Watched]:  # noqa: ARG001 - loop
    made = _Watched(tmp_path)
    yield made
    made.close()


def test_without_anything_to_look_for_the_process_is_enough(watched: _Watched) -> None:
    watched.readiness.arm(None, watched.folder)
    watched.readiness.begin(None, None)

    assert watched.reached == [None]


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_line_on_either_stream_is_enough_where_nothing_else_is_asked(
    watched: _Watched, run_async: RunAsync, stream: str
) -> None:
    spec = ReadySpec(output=r"listening on \d+")

    async def scenario() -> None:
        watched.readiness.arm(spec, watched.folder)
        watched.readiness.begin(spec, None)
        watched.say("listening on port", stream)
        watched.say("listening on 8900", stream)
        await watched.is_reached()

    run_async(scenario())
    assert watched.reached == [None]


def test_a_line_before_the_news_of_the_start_counts(watched: _Watched, run_async: RunAsync) -> None:
    spec = ReadySpec(output="up")

    async def scenario() -> None:
        watched.readiness.arm(spec, watched.folder)
        watched.say("up")
        await until(lambda: watched.readiness._has_matched, "the line is seen")
        assert watched.reached == []
        watched.readiness.begin(spec, None)
        assert watched.reached == [None]

    run_async(scenario())


def test_a_line_of_the_run_before_does_not_count(watched: _Watched, run_async: RunAsync) -> None:
    spec = ReadySpec(output="up")
    watched.say("up")

    async def scenario() -> None:
        watched.readiness.arm(spec, watched.folder)
        watched.readiness.begin(spec, None)
        watched.say("booting")
        watched.say("up 2")
        await watched.is_reached()

    run_async(scenario())
    assert len(watched.reached) == 1


def test_the_line_triggers_the_probe_and_the_probe_decides(
    watched: _Watched, run_async: RunAsync
) -> None:
    asked: list[socket.socket] = []

    def answer(connection: socket.socket) -> None:
        asked.append(connection)
        http("200 OK" if len(asked) > 2 else "503 Not yet")(connection)

    with serving(answer) as port:
        spec = ReadySpec(output="up", http=f"http://127.0.0.1:{port}/", output_timeout_s=NEVER_S)

        async def scenario() -> None:
            watched.readiness.arm(spec, watched.folder)
            watched.readiness.begin(spec, HttpTarget(f"http://127.0.0.1:{port}/"))
            watched.say("booting")
            assert asked == [], "nobody is asked before the line"
            watched.say("up")
            await watched.is_reached()

        run_async(scenario())

    (result,) = watched.reached
    assert result is not None
    assert (result.is_ok, result.detail, len(asked)) == (True, "200", 3)


def test_a_line_that_does_not_come_in_time_does_not_hold_up_the_probe(
    watched: _Watched, run_async: RunAsync
) -> None:
    with serving(http("200 OK")) as port:
        spec = ReadySpec(output="never", http=f"http://127.0.0.1:{port}/", output_timeout_s=0.1)

        async def scenario() -> None:
            watched.readiness.arm(spec, watched.folder)
            watched.readiness.begin(spec, HttpTarget(f"http://127.0.0.1:{port}/"))
            await watched.is_reached()

        run_async(scenario())

    assert watched.reached[0] is not None


def test_a_port_that_begins_to_listen_later_is_seen(watched: _Watched, run_async: RunAsync) -> None:
    port = loopback.unused_port()
    spec = ReadySpec(tcp=f"127.0.0.1:{port}")

    async def scenario() -> None:
        watched.readiness.arm(spec, watched.folder)
        watched.readiness.begin(spec, TcpTarget("127.0.0.1", port))
        await until(watched.readiness._pause.isActive, "a first try was refused")
        with loopback.listening(port):
            await watched.is_reached()

    run_async(scenario())


def test_after_stop_nothing_is_told_any_more(watched: _Watched, run_async: RunAsync) -> None:
    with serving(http("200 OK")) as port:
        spec = ReadySpec(http=f"http://127.0.0.1:{port}/")

        async def scenario() -> None:
            watched.readiness.begin(spec, HttpTarget(f"http://127.0.0.1:{port}/"))
            watched.readiness.stop()
            result = await watched.prober.ask(HttpTarget(f"http://127.0.0.1:{port}/"), timeout_s=5)
            assert result.is_ok, "the answer to a later question has come"

        run_async(scenario())
    assert watched.reached == []


def test_logs_that_cannot_be_made_are_an_error_before_the_start(watched: _Watched) -> None:
    with pytest.raises(OSError, match=r".+"):
        watched.readiness.arm(ReadySpec(output="up"), watched.folder / "missing")
