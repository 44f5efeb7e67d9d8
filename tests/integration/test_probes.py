"""Probes against real loopback servers and real commands."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtNetwork import QNetworkProxy

from app.clock import SystemClock
from app.model.status import ProbeResult
from app.supervision.probes import (
    CommandTarget,
    HttpTarget,
    Prober,
    Target,
    TcpTarget,
    parse_tcp,
)
from tests.conftest import RunAsync
from tests.integration import loopback
from tests.integration.loopback import Answer, http, serving
from tests.waiting import until


@pytest.fixture
def prober(run_async: RunAsync) -> Iterator[Prober]:  # noqa: ARG001 - the loop must be there
    made = Prober(SystemClock())
    yield made
    made.deleteLater()


def _ask(run_async: RunAsync, prober: Prober, target: Target, timeout_s: float = 5) -> ProbeResult:
    return run_async(prober.ask(target, timeout_s=timeout_s))


@pytest.mark.parametrize(
    ("answer", "is_ok", "detail"),
    [
        (http("200 OK"), True, "200"),
        (http("204 No Content", body=b""), True, "204"),
        (http("302 Found", "Location: /login"), False, "302"),
        (http("404 Not Found"), False, "404"),
        (http("500 Internal Server Error"), False, "500"),
        (http("503 Service Unavailable"), False, "503"),
        (http("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'), False, "401"),
        (loopback.endless_body, True, "200"),
        (loopback.close_at_once, False, "closed"),
        (loopback.close_half_way, False, "closed"),
        (loopback.babble, False, "closed"),
    ],
)
def test_http_answers_are_told_by_their_status(
    *, run_async: RunAsync, prober: Prober, answer: Answer, is_ok: bool, detail: str
) -> None:
    with serving(answer) as port:
        result = _ask(run_async, prober, HttpTarget(f"http://127.0.0.1:{port}/health"))

    assert (result.is_ok, result.detail) == (is_ok, detail)
    assert result.duration_s >= 0
    assert not result.is_slow


def test_a_redirect_is_not_followed_to_a_place_that_answers_well(
    run_async: RunAsync, prober: Prober
) -> None:
    with serving(http("200 OK")) as good:
        away = http("301 Moved Permanently", f"Location: http://127.0.0.1:{good}/")
        with serving(away) as port:
            result = _ask(run_async, prober, HttpTarget(f"http://127.0.0.1:{port}/"))

    assert (result.is_ok, result.detail) == (False, "301")


def test_a_server_that_hangs_is_a_timeout_after_the_time_given(
    run_async: RunAsync, prober: Prober
) -> None:
    with serving(loopback.hang) as port:
        result = _ask(run_async, prober, HttpTarget(f"http://127.0.0.1:{port}/"), timeout_s=0.3)

    assert (result.is_ok, result.detail) == (False, "timeout")
    assert result.duration_s > 0.25  # Qt timers may fire a twentieth early


def test_nobody_there_is_refused_at_once(run_async: RunAsync, prober: Prober) -> None:
    port = loopback.unused_port()

    for target in (HttpTarget(f"http://127.0.0.1:{port}/"), TcpTarget("127.0.0.1", port)):
        result = _ask(run_async, prober, target)
        assert (result.is_ok, result.detail) == (False, "refused"), target


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1/", "http://"])
def test_an_address_that_is_none_is_a_failed_probe_not_an_error(
    run_async: RunAsync, prober: Prober, address: str
) -> None:
    assert not _ask(run_async, prober, HttpTarget(address)).is_ok


def test_an_answer_that_takes_longer_than_it_should_is_slow(
    run_async: RunAsync, prober: Prober
) -> None:
    with serving(http("200 OK")) as port:
        target = HttpTarget(f"http://127.0.0.1:{port}/")
        result = run_async(prober.ask(target, timeout_s=5, slow_after_s=1e-9))

    assert (result.is_ok, result.is_slow) == (True, True)


@pytest.fixture
def dead_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A proxy everywhere a program may look for one, on a port where nobody listens."""
    port = loopback.unused_port()
    for name in (
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    before = QNetworkProxy.applicationProxy()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", port)
    QNetworkProxy.setApplicationProxy(proxy)
    yield port
    QNetworkProxy.setApplicationProxy(before)


@pytest.mark.usefixtures("dead_proxy")
def test_loopback_is_asked_past_every_proxy(run_async: RunAsync) -> None:
    prober = Prober(SystemClock())  # made while the proxies are set
    with serving(http("200 OK")) as port:
        for target in (
            HttpTarget(f"http://127.0.0.1:{port}/"),
            HttpTarget(f"http://localhost:{port}/"),
            TcpTarget("127.0.0.1", port),
        ):
            result = _ask(run_async, prober, target)
            assert result.is_ok, (target, result.detail)
    prober.deleteLater()


def test_a_listener_that_says_nothing_is_well_by_tcp(run_async: RunAsync, prober: Prober) -> None:
    with serving(loopback.hang) as port:
        result = _ask(run_async, prober, TcpTarget("127.0.0.1", port))

    assert (result.is_ok, result.detail) == (True, "connected")


def test_many_probes_at_once_do_not_disturb_each_other(run_async: RunAsync, prober: Prober) -> None:
    with serving(http("200 OK")) as good, serving(http("500 Oh")) as bad:
        ports = [good, bad] * 10
        targets = [HttpTarget(f"http://127.0.0.1:{port}/") for port in ports]

        async def scenario() -> list[ProbeResult]:
            return await asyncio.gather(*(prober.ask(one, timeout_s=5) for one in targets))

        results = run_async(scenario())

    assert [result.detail for result in results] == ["200", "500"] * 10


@pytest.mark.parametrize("first", [loopback.hang, loopback.endless_body, loopback.close_half_way])
def test_probes_that_ended_badly_do_not_spoil_later_ones(
    run_async: RunAsync, prober: Prober, first: Answer
) -> None:
    bad_ones = 8  # more than the six connections that Qt opens to one server
    seen: list[socket.socket] = []

    def answer(connection: socket.socket) -> None:
        seen.append(connection)
        (first if len(seen) <= bad_ones else http("200 OK"))(connection)

    with serving(answer) as port:
        target = HttpTarget(f"http://127.0.0.1:{port}/")
        while len(seen) < bad_ones:
            _ask(run_async, prober, target, timeout_s=0.05)
        result = _ask(run_async, prober, target)

    assert (result.is_ok, result.detail) == (True, "200")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:80", TcpTarget("127.0.0.1", 80)),
        ("8900", TcpTarget("127.0.0.1", 8900)),
        ("localhost:1", TcpTarget("localhost", 1)),
        ("[::1]:65535", TcpTarget("::1", 65_535)),
    ],
)
def test_a_tcp_target_is_a_port_or_a_host_with_one(text: str, expected: TcpTarget) -> None:
    assert parse_tcp(text) == expected


@pytest.mark.parametrize(
    "text", ["", "nonsense", "host:", "host:x", "host:65536", "65536", "²", ":1"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_tcp(text)


# --- commands ----------------------------------------------------------------------------------


def _command(folder: Path, code: str, *arguments: str) -> CommandTarget:
    return CommandTarget(sys.executable, ("-Sc", code, *arguments), folder, dict(os.environ))


@pytest.mark.parametrize(("number", "is_ok"), [(0, True), (1, False), (3, False)])
def test_a_command_is_well_with_exit_code_0_only(
    *, run_async: RunAsync, prober: Prober, tmp_path: Path, number: int, is_ok: bool
) -> None:
    target = _command(tmp_path, f"raise SystemExit({number})")

    result = _ask(run_async, prober, target, timeout_s=20)

    assert (result.is_ok, result.detail) == (is_ok, f"exit {number}")


@pytest.mark.posix
def test_a_command_that_crashes_is_told_apart_from_one_that_says_no(
    run_async: RunAsync, prober: Prober, tmp_path: Path
) -> None:
    target = _command(tmp_path, "import os; os.kill(os.getpid(), 9)")

    assert _ask(run_async, prober, target, timeout_s=20).detail == "crashed"


def test_a_command_that_is_not_there_cannot_start(
    run_async: RunAsync, prober: Prober, tmp_path: Path
) -> None:
    target = CommandTarget("no-such-program", (), tmp_path, dict(os.environ))

    result = _ask(run_async, prober, target)

    assert (result.is_ok, result.detail) == (False, "cannot start")


def test_a_command_works_in_the_folder_and_environment_of_its_service(
    run_async: RunAsync, prober: Prober, tmp_path: Path
) -> None:
    code = "import os; raise SystemExit(not (os.path.exists('here') and os.environ['MODE'] == 'x'))"
    (tmp_path / "here").touch()
    target = CommandTarget(sys.executable, ("-Sc", code), tmp_path, {**os.environ, "MODE": "x"})

    assert _ask(run_async, prober, target, timeout_s=20).is_ok


@pytest.mark.posix
def test_a_command_that_hangs_is_killed_with_its_children(
    run_async: RunAsync, prober: Prober, tmp_path: Path
) -> None:
    code = """
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    with open("pids.tmp", "w") as file:
        file.write(f"{os.getpid()} {child}")
    os.rename("pids.tmp", "pids")
while True:
    signal.pause()
"""

    async def scenario() -> None:
        target = _command(tmp_path, code)
        result = await prober.ask(target, timeout_s=1.0)
        assert (result.is_ok, result.detail) == (False, "timeout")
        pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
        await until(lambda: not any(map(_is_alive, pids)), "both processes are gone")

    run_async(scenario(), timeout_s=20)


def _is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
