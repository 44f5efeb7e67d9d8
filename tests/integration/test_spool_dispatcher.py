from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.aio import run_blocking
from app.clock import SystemClock
from app.errors import ConflictError
from app.ipc.client import Client, NoAnswerError, PanelNotRunningError, RemoteError
from app.ipc.dispatcher import MAX_IN_FLIGHT, Delivery, Dispatcher, Request
from app.ipc.envelope import ERROR, Envelope, JsonObject
from app.ipc.inbox import Inbox
from app.ipc.spool import PANEL, Mailbox, Writer, write
from tests.conftest import RunAsync
from tests.waiting import until


@dataclass(frozen=True, slots=True)
class Ask:
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    peer: str


@dataclass(frozen=True, slots=True)
class Number:
    number: int


class LateClock(SystemClock):
    """The machine's clock, some seconds ahead."""

    ahead_s = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead_s, UTC)


@pytest.fixture
def clock() -> LateClock:
    return LateClock()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "run" / "spool"


@pytest.fixture
def dispatcher(qtbot: QtBot, spool: Path, clock: LateClock) -> Iterator[Dispatcher]:  # noqa: ARG001 - the application
    new = Dispatcher(spool, clock, is_process_alive=lambda pid: pid == os.getpid())
    yield new
    new.stop()


def repeat(request: Request[Ask]) -> Told:
    return Told(request.data.text, request.peer)


def client(spool: Path, name: str = "app", *, running: Callable[[], bool] = lambda: True) -> Client:
    return Client(spool, name, is_panel_running=running)


async def ask(spool: Path, kind: str, data: JsonObject, *, timeout_s: float = 5.0) -> JsonObject:
    def call() -> JsonObject:
        with client(spool) as peer:
            return peer.request(kind, data, timeout_s=timeout_s)

    return await run_blocking(call)


def waiting_in(spool: Path) -> list[str]:
    return sorted(path.name for path in Mailbox(spool, PANEL).new.iterdir())


def test_a_request_is_answered_and_nothing_is_left_in_the_spool(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    dispatcher.register("test.ask", Ask, repeat)
    dispatcher.start()

    assert run_async(ask(spool, "test.ask", {"text": "病历"})) == {"text": "病历", "peer": "app"}

    assert [path.name for path in spool.iterdir()] == ["to-panel"]
    assert waiting_in(spool) == []


def test_a_message_without_answer_arrives(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    received: list[tuple[str, int]] = []

    def note(request: Request[Number]) -> None:
        received.append((request.peer, request.data.number))

    dispatcher.register("test.number", Number, note)
    dispatcher.start()
    with client(spool, "sidecar-1") as peer:
        peer.send("test.number", {"number": 7})
        run_async(until(lambda: received, "it is handled"))
        assert list(Mailbox(spool, "sidecar-1").new.iterdir()) == []

    assert received == [("sidecar-1", 7)]


def test_an_async_handler_answers_when_it_is_done_and_others_are_not_kept_waiting(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        release = asyncio.Event()

        async def slow(request: Request[Ask]) -> Told:
            await release.wait()
            return repeat(request)

        dispatcher.register("test.slow", Ask, slow)
        dispatcher.register("test.ask", Ask, repeat)
        dispatcher.start()
        first = asyncio.ensure_future(ask(spool, "test.slow", {"text": "late"}))  # noqa: TID251 - awaited below
        await until(lambda: waiting_in(spool), "the slow request is written")
        with_other_name = run_blocking(request_as, spool, "other")
        assert await with_other_name == {"text": "now", "peer": "other"}
        assert len(waiting_in(spool)) == 1, "acknowledged only when handled"
        release.set()
        assert await first == {"text": "late", "peer": "app"}
        assert waiting_in(spool) == []

    run_async(scenario())


def request_as(spool: Path, name: str) -> JsonObject:
    with client(spool, name) as peer:
        return peer.request("test.ask", {"text": "now"})


def test_a_command_is_removed_before_it_runs_so_that_no_later_panel_repeats_it(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    seen: list[list[str]] = []

    def command(request: Request[Ask]) -> Told:
        seen.append(waiting_in(spool))
        return repeat(request)

    dispatcher.register("test.command", Ask, command, delivery=Delivery.AT_MOST_ONCE)
    dispatcher.start()
    run_async(ask(spool, "test.command", {"text": "quit"}))

    assert seen == [[]]


def test_a_failing_handler_is_answered_logged_by_name_and_does_not_stop_the_others(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_request: Request[Ask]) -> Told:
        raise ZeroDivisionError

    async def broken_later(_request: Request[Ask]) -> Told:
        await asyncio.sleep(0)
        raise KeyError("x")

    dispatcher.register("test.broken", Ask, broken)
    dispatcher.register("test.broken-later", Ask, broken_later)
    dispatcher.register("test.ask", Ask, repeat)
    dispatcher.start()

    for kind, name in (("test.broken", "broken"), ("test.broken-later", "broken_later")):
        with pytest.raises(RemoteError, match=f"cannot handle '{kind}'") as caught:
            run_async(ask(spool, kind, {"text": ""}))
        assert caught.value.code == "internal"
        assert f".<locals>.{name} type={kind}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert run_async(ask(spool, "test.ask", {"text": "on"}))["text"] == "on"
    assert waiting_in(spool) == []


def test_an_error_of_the_product_arrives_with_code_message_and_details(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    def refuse(_request: Request[Ask]) -> Told:
        raise ConflictError(
            "control.unknown-service", "cannot start 'x': no such service", name="x"
        )

    dispatcher.register("test.refuse", Ask, refuse)
    dispatcher.start()

    with pytest.raises(RemoteError) as caught:
        run_async(ask(spool, "test.refuse", {"text": ""}))

    error = caught.value
    assert (error.code, error.message, error.details) == (
        "control.unknown-service",
        "cannot start 'x': no such service",
        {"name": "x"},
    )


def test_data_of_another_shape_is_refused_with_the_place_named(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    dispatcher.register("test.ask", Ask, repeat)
    dispatcher.start()

    with pytest.raises(RemoteError, match=r"\$\.text") as caught:
        run_async(ask(spool, "test.ask", {"text": 5}))

    assert caught.value.code == "ipc.invalid-data"


def test_a_type_without_handler_is_answered_as_unknown(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    dispatcher.start()

    with pytest.raises(RemoteError) as caught:
        run_async(ask(spool, "test.future", {}))

    assert caught.value.code == "ipc.unknown-type"


def test_an_answer_without_question_is_dropped_and_not_answered(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    dispatcher.start()
    peer = Mailbox(spool, "app")
    peer.create()
    stray = Envelope.of(ERROR, {"code": "x"}, reply_to="0123456789")
    write(Writer("app"), Mailbox(spool, PANEL), stray)

    run_async(until(lambda: not waiting_in(spool), "the stray answer is removed"))

    assert list(peer.new.iterdir()) == []


def test_an_answer_that_is_too_large_becomes_an_error(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    def flood(_request: Request[Ask]) -> Told:
        return Told("x" * 2_000_000, "")

    dispatcher.register("test.flood", Ask, flood)
    dispatcher.start()

    with pytest.raises(RemoteError) as caught:
        run_async(ask(spool, "test.flood", {"text": ""}))

    assert caught.value.code == "ipc.too-large"


def test_a_command_that_waited_too_long_is_not_executed(
    dispatcher: Dispatcher, spool: Path, clock: LateClock, run_async: RunAsync
) -> None:
    dispatcher.register("test.ask", Ask, repeat, max_age_s=10)
    dispatcher.start()
    clock.ahead_s = 11

    with pytest.raises(RemoteError) as caught:
        run_async(ask(spool, "test.ask", {"text": ""}))

    assert caught.value.code == "ipc.expired"


def test_too_many_commands_at_once_are_refused_and_not_queued(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        release = asyncio.Event()

        async def slow(request: Request[Ask]) -> Told:
            await release.wait()
            return repeat(request)

        dispatcher.register("test.slow", Ask, slow, delivery=Delivery.AT_MOST_ONCE)
        dispatcher.start()
        writer = Writer("app")
        for _ in range(MAX_IN_FLIGHT):
            write(writer, Mailbox(spool, PANEL), Envelope.of("test.slow", {"text": ""}))
        with pytest.raises(RemoteError) as caught:
            await ask(spool, "test.slow", {"text": ""})
        assert caught.value.code == "ipc.busy"
        release.set()
        await until(lambda: not dispatcher._in_flight, "the others end")

    run_async(scenario(), timeout_s=30)


def test_messages_written_before_the_panel_started_are_handled(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    received: list[int] = []
    dispatcher.register("test.number", Number, lambda request: received.append(request.data.number))
    Mailbox(spool, PANEL).create()
    writer = Writer("app")
    for number in range(20):
        write(writer, Mailbox(spool, PANEL), Envelope.of("test.number", {"number": number}))

    dispatcher.start()
    run_async(until(lambda: len(received) == 20, "all are handled"))

    assert received == list(range(20))


def test_a_stopped_dispatcher_leaves_messages_for_the_next_start(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    received: list[int] = []
    dispatcher.register("test.number", Number, lambda request: received.append(request.data.number))
    dispatcher.start()
    dispatcher.stop()
    write(Writer("app"), Mailbox(spool, PANEL), Envelope.of("test.number", {"number": 1}))

    assert not dispatcher._sweep.isActive()
    assert dispatcher._watcher.directories() == []
    assert (received, len(waiting_in(spool))) == ([], 1)

    dispatcher.start()
    run_async(until(lambda: received == [1], "it is handled"))


def test_without_a_watcher_the_sweep_finds_every_message(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[int] = []
    dispatcher.register("test.number", Number, lambda request: received.append(request.data.number))
    monkeypatch.setattr(dispatcher._watcher, "addPath", lambda _path: False)
    dispatcher.start()
    write(Writer("app"), Mailbox(spool, PANEL), Envelope.of("test.number", {"number": 1}))

    run_async(until(lambda: received == [1], "the sweep finds it", timeout_s=3))


def test_a_mailbox_that_somebody_removed_comes_back(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    dispatcher.register("test.ask", Ask, repeat)
    dispatcher.start()
    mailbox = Mailbox(spool, PANEL)
    for remove in (mailbox.remove, mailbox.tmp.rmdir):
        remove()
        run_async(until(mailbox.is_complete, "it is made again", timeout_s=8))

        assert run_async(ask(spool, "test.ask", {"text": "back"}))["text"] == "back"


@pytest.mark.posix
def test_hostile_files_are_counted_and_do_not_disturb_the_next_message(
    dispatcher: Dispatcher, spool: Path, tmp_path: Path, run_async: RunAsync
) -> None:
    dispatcher.register("test.ask", Ask, repeat)
    dispatcher.start()
    new = Mailbox(spool, PANEL).new
    os.mkfifo(new / "00000000000000000001-app-1-00000001.json")
    (new / "00000000000000000002-app-1-00000002.json").symlink_to(tmp_path)
    (new / "00000000000000000003-app-1-00000003.json").write_bytes(b"[" * 1_000_000)

    assert run_async(ask(spool, "test.ask", {"text": "on"}))["text"] == "on"

    assert dispatcher.counters.refused == (
        ("ipc.not-a-file", 1),
        ("ipc.symbolic-link", 1),
        ("ipc.too-deep", 1),
    )


def test_mailboxes_of_killed_command_lines_are_removed_at_start(
    dispatcher: Dispatcher, spool: Path
) -> None:
    for peer in ("cli-999999999", f"cli-{os.getpid()}", "app"):
        Mailbox(spool, peer).create()
    write(Writer(PANEL), Mailbox(spool, "cli-999999999"), Envelope.of("reply", {}))

    dispatcher.start()

    left = sorted(path.name for path in spool.iterdir())
    assert left == sorted(["to-app", f"to-cli-{os.getpid()}", "to-panel"])


_BURST = """
import sys
from pathlib import Path
from app.ipc.envelope import Envelope
from app.ipc.spool import Mailbox, Writer, write
spool, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
writer, mailbox = Writer(name), Mailbox(spool, "panel")
for number in range(count):
    write(writer, mailbox, Envelope.of("test.number", {"number": number}))
"""


@pytest.mark.parametrize("writers", [1, 4])
def test_a_burst_of_a_thousand_loses_nothing_and_keeps_each_writers_order(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync, writers: int
) -> None:
    received: dict[str, list[int]] = {f"app-{index}": [] for index in range(writers)}

    def note(request: Request[Number]) -> None:
        received[request.peer].append(request.data.number)

    dispatcher.register("test.number", Number, note)
    dispatcher.start()
    each = 1000 // writers
    processes = [
        subprocess.Popen([sys.executable, "-c", _BURST, str(spool), name, str(each)])
        for name in received
    ]
    run_async(
        until(lambda: sum(map(len, received.values())) >= 1000, "all arrive", timeout_s=30),
        timeout_s=40,
    )
    for process in processes:
        assert process.wait(10) == 0

    assert received == {name: list(range(each)) for name in received}
    assert dispatcher.counters.received == 1000
    assert waiting_in(spool) == []


def test_a_writer_killed_at_any_moment_leaves_no_torn_message(
    dispatcher: Dispatcher, spool: Path, run_async: RunAsync
) -> None:
    received: list[int] = []
    dispatcher.register("test.number", Number, lambda request: received.append(request.data.number))
    dispatcher.start()
    for _ in range(5):
        received.clear()
        writer = subprocess.Popen([sys.executable, "-c", _BURST, str(spool), "app", "1000000"])
        run_async(until(lambda: len(received) > 30, "messages arrive"))
        writer.kill()
        writer.wait(10)
        run_async(until(lambda: not waiting_in(spool), "the rest is handled"))
        assert received == list(range(len(received)))

    assert dispatcher.counters.refused == ()


def test_a_client_without_a_panel_says_so_and_writes_nothing(spool: Path) -> None:
    with (
        pytest.raises(PanelNotRunningError, match="nothing is running"),
        client(spool, running=lambda: False),
    ):
        pass
    assert not spool.exists()


def test_a_client_whose_panel_ends_stops_waiting(spool: Path) -> None:
    Mailbox(spool, PANEL).create()
    answers = iter([True, True])

    with client(spool, running=lambda: next(answers, False)) as peer:
        began = time.monotonic()
        with pytest.raises(PanelNotRunningError, match="ended before it answered"):
            peer.request("test.ask", {}, timeout_s=30)

    assert time.monotonic() - began < 5
    assert waiting_in(spool) == []


def test_a_request_nobody_took_in_time_is_withdrawn(spool: Path) -> None:
    Mailbox(spool, PANEL).create()

    with client(spool) as peer, pytest.raises(NoAnswerError, match=r"no answer in 0\.05 s"):
        peer.request("test.ask", {}, timeout_s=0.05)

    assert waiting_in(spool) == []


def test_a_client_waits_for_a_panel_that_is_just_starting(spool: Path) -> None:
    def start_panel() -> None:
        inbox = Inbox(Mailbox(spool, PANEL))
        Mailbox(spool, PANEL).create()
        while not (names := inbox.waiting()):
            pass
        asked = inbox.read(names[0])
        assert asked is not None
        answer = Envelope.of("reply", {"text": "here"}, reply_to=asked.envelope.id)
        write(Writer(PANEL), Mailbox(spool, asked.writer), answer)

    with client(spool) as peer:
        panel = threading.Timer(0.1, start_panel)
        panel.start()
        assert peer.request("test.ask", {}) == {"text": "here"}
        panel.join()


def test_stale_answers_of_a_former_process_of_the_same_name_are_not_taken(spool: Path) -> None:
    Mailbox(spool, PANEL).create()
    Mailbox(spool, "app").create()
    write(Writer(PANEL), Mailbox(spool, "app"), Envelope.of("reply", {}, reply_to="0123456789"))

    with client(spool) as peer:
        assert list(Mailbox(spool, "app").new.iterdir()) == []
        stale = Envelope.of("reply", {"text": "old"}, reply_to="9876543210")
        write(Writer(PANEL), Mailbox(spool, "app"), stale)
        with pytest.raises(NoAnswerError):
            peer.request("test.ask", {}, timeout_s=0.05)
