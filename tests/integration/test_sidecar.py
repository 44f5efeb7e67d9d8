"""A Python service's end of the spool against a dispatcher."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.aio import run_blocking
from app.clock import SystemClock
from app.errors import ConflictError
from app.ipc import panel_record
from app.ipc.client import NoAnswerError, PanelNotRunningError, RemoteError
from app.ipc.dispatcher import Dispatcher, Request
from app.ipc.envelope import JsonObject
from app.ipc.messages import Empty, MessageType
from app.ipc.sidecar import Sidecar, peer_name
from app.ipc.spool import Mailbox, list_folder
from app.platform.locks import FileLock
from tests.conftest import RunAsync
from tests.waiting import until
from tests.windows.holding import held_file


@dataclass(frozen=True, slots=True)
class Hello:
    name: str
    pid: int
    service: str | None


@dataclass(frozen=True, slots=True)
class Welcome:
    panel_pid: int
    heartbeat_every_s: float = 0.05


@dataclass(frozen=True, slots=True)
class Beat:
    number: int
    frame: int
    is_dirty: bool


@dataclass(frozen=True, slots=True)
class Number:
    number: int


NUMBER = MessageType("test.number", Number, None, "")
WANTED = MessageType("hello.wanted", Empty, None, "")


@dataclass
class Panel:
    """The panel's end, as far as a sidecar sees it."""

    folder: Path
    hellos: list[tuple[str, Hello]] = field(default_factory=list)
    goodbyes: list[str] = field(default_factory=list)
    beats: list[Beat] = field(default_factory=list)
    dispatcher: Dispatcher | None = None

    def __post_init__(self) -> None:
        self.lock = FileLock(self.folder / "panel.lock")

    @property
    def spool(self) -> Path:
        return self.folder / "run" / "spool"

    def start(self) -> None:
        self.lock.acquire()
        new = self.dispatcher = Dispatcher(self.spool, SystemClock(), lambda _pid: True)
        new.register("hello", Hello, self._on_hello)
        new.register("goodbye", Empty, lambda request: self.goodbyes.append(request.peer))
        new.register("heartbeat", Beat, lambda request: self.beats.append(request.data))
        new.register("test.refused", Empty, _refuse)
        new.start()
        self.write_record()

    def write_record(self, version: str = "1") -> None:
        panel_record.write_record(
            self.spool,
            version=version,
            started_at=datetime(2026, 11, 22, tzinfo=UTC),
            command=("wardkeeper",),
            lock=self.folder / "panel.lock",
        )

    def stop(self) -> None:
        if self.dispatcher is not None:
            self.dispatcher.stop()
            self.dispatcher.deleteLater()
            self.dispatcher = None
        panel_record.remove_record(self.spool)
        self.lock.release()

    def send(self, peer: str, number: int) -> None:
        assert self.dispatcher is not None
        assert self.dispatcher.send(peer, NUMBER, Number(number))

    def _on_hello(self, request: Request[Hello]) -> Welcome:
        self.hellos.append((request.peer, request.data))
        return Welcome(os.getpid())


def _refuse(_request: Request[Empty]) -> None:
    raise ConflictError("control.unknown-service", "cannot find it", name="x")


@pytest.fixture
def panel(loop: object, tmp_path: Path) -> Iterator[Panel]:  # noqa: ARG001 - the application
    new = Panel(tmp_path)
    yield new
    new.stop()


@pytest.fixture
def sidecar(panel: Panel) -> Iterator[Sidecar]:
    new = Sidecar(
        "Records service",
        spool=panel.spool,
        environment={"WARDKEEPER_SERVICE": "records@2"},
        capabilities=("heartbeat",),
    )
    yield new
    new.close()


def test_hello_says_who_it_is_and_goodbye_leaves_nothing(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    panel.start()
    run_async(run_blocking(sidecar.connect))
    assert panel.hellos == [("records-2", Hello("Records service", os.getpid(), "records@2"))]
    assert sidecar.is_connected
    run_async(run_blocking(sidecar.close))
    run_async(until(lambda: panel.goodbyes == ["records-2"], "it says goodbye"))

    assert not Mailbox(panel.spool, "records-2").path.exists()


def test_without_a_panel_connecting_says_so_and_requests_do_not_wait(
    panel: Panel, sidecar: Sidecar
) -> None:
    with pytest.raises(PanelNotRunningError):
        sidecar.connect(timeout_s=0.05)
    with pytest.raises(PanelNotRunningError):
        sidecar.request("service.port", {"name": "db"})
    with pytest.raises(PanelNotRunningError):
        sidecar.send("test.number", {"number": 1})
    assert panel.hellos == []


def test_a_panel_that_starts_later_is_found(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    sidecar.start()
    panel.start()
    run_async(until(lambda: sidecar.is_connected, "it is connected"))


def test_messages_are_handled_in_their_order_and_a_broken_handler_stops_nothing(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync, caplog: pytest.LogCaptureFixture
) -> None:
    received: list[object] = []

    def broken(data: object) -> None:
        received.append(data)
        raise ZeroDivisionError

    sidecar.on("test.number", broken)
    sidecar.on("test.number", lambda data: received.append(data["number"]))
    panel.start()
    run_async(run_blocking(sidecar.connect))
    for number in range(20):
        panel.send("records-2", number)
    run_async(until(lambda: len(received) == 40, "all are handled"))

    assert received[1::2] == list(range(20))
    assert "broken type=test.number" in caplog.text
    assert list_folder(Mailbox(panel.spool, "records-2").new) == []


def test_errors_of_the_panel_arrive_with_their_code(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    panel.start()
    run_async(run_blocking(sidecar.connect))
    with pytest.raises(RemoteError, match="cannot find it") as caught:
        run_async(run_blocking(sidecar.request, "test.refused", {}))
    assert caught.value.code == "control.unknown-service"


def test_a_request_that_nobody_takes_is_withdrawn(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    panel.start()
    run_async(run_blocking(sidecar.connect))
    assert panel.dispatcher is not None
    panel.dispatcher.stop()

    def ask() -> None:
        sidecar.request("test.refused", {}, timeout_s=0.1)

    with pytest.raises(NoAnswerError):
        run_async(run_blocking(ask))
    waiting = Mailbox(panel.spool, "panel").new.iterdir()
    assert not any(b"test.refused" in path.read_bytes() for path in waiting)


def test_requests_of_many_threads_get_each_its_own_answer(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    panel.start()
    assert panel.dispatcher is not None
    panel.dispatcher.register("test.number", Number, lambda request: request.data)
    run_async(run_blocking(sidecar.connect))
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        answers[number] = sidecar.request("test.number", {"number": number})["number"]

    threads = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    run_async(until(lambda: len(answers) == 8, "all are answered"))
    for thread in threads:
        thread.join()
    assert answers == {number: number for number in range(8)}


def test_heartbeats_carry_the_frames_that_the_programs_own_loop_counts(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    panel.start()
    run_async(run_blocking(sidecar.connect))
    run_async(until(lambda: len(panel.beats) >= 2, "it beats as often as it was told"))
    assert [beat.frame for beat in panel.beats[:2]] == [0, 0]
    sidecar.show_life(is_dirty=True)
    run_async(until(lambda: panel.beats[-1].frame == 1, "the frame is counted"))

    assert panel.beats[-1].is_dirty
    numbers = [beat.number for beat in panel.beats]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_new_panel_gets_a_hello_and_what_was_sent_while_there_was_none(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    numbers: list[int] = []
    panel.start()
    run_async(run_blocking(sidecar.connect))
    panel.stop()
    run_async(until(lambda: not sidecar.is_connected, "it knows that the panel is gone"))
    sidecar.send("test.number", {"number": 7})
    panel.start()
    assert panel.dispatcher is not None
    panel.dispatcher.register("test.number", Number, lambda one: numbers.append(one.data.number))
    panel.write_record("2")
    panel.dispatcher.send("records-2", WANTED, Empty())
    run_async(until(lambda: sidecar.is_connected, "it is connected again"))
    run_async(until(lambda: numbers == [7], "nothing is lost"))

    assert len(panel.hellos) >= 2


def test_a_mailbox_that_somebody_removed_comes_back_with_a_new_hello(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    received: list[object] = []
    sidecar.on("test.number", received.append)
    panel.start()
    run_async(run_blocking(sidecar.connect))
    mailbox = Mailbox(panel.spool, "records-2")
    mailbox.remove()
    run_async(until(mailbox.is_complete, "it is there again"))
    run_async(until(lambda: len(panel.hellos) > 1, "it says hello", timeout_s=15))
    panel.send("records-2", 1)

    run_async(until(lambda: received == [{"number": 1}], "messages arrive again"))


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [
        ("records@2", "records-2"),
        ("Clinical App!", "clinical-app"),
        ("诊疗软件", "peer"),
        ("3D", "peer-3d"),
        ("x" * 99, "x" * 63),
    ],
)
def test_any_name_gives_a_mailbox(name: str, mailbox: str) -> None:
    assert peer_name(name) == mailbox


@pytest.mark.windows
def test_a_message_that_a_virus_scanner_holds_is_handled_when_it_lets_go(
    panel: Panel, sidecar: Sidecar, run_async: RunAsync
) -> None:
    received: list[object] = []
    gate = threading.Event()

    def slow(data: JsonObject) -> None:
        received.append(data["number"])
        gate.wait(10)

    sidecar.on("test.number", slow)
    panel.start()
    run_async(run_blocking(sidecar.connect))
    mailbox = Mailbox(panel.spool, "records-2")
    panel.send("records-2", 1)
    run_async(until(lambda: received == [1], "the first is being handled"))
    panel.send("records-2", 2)
    name = max(list_folder(mailbox.new))
    with held_file(mailbox.new / name):
        gate.set()
        run_async(until(lambda: sidecar._inbox.is_held(name), "the second cannot be read"))
        assert received == [1]
    run_async(until(lambda: received == [1, 2], "it is handled"))

    assert list_folder(mailbox.bad) == []
