"""Asking connected programs to end: every answer, and none, leads to an end in bounded time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.ipc.dispatcher import Dispatcher
from app.ipc.farewell import LONGEST_DELAY_AT_END_S, Farewells
from app.ipc.inbox import Inbox
from app.ipc.peer_messages import SERVICE_STATE, Hello, QuitReason, ReadyToQuit, ServiceState
from app.ipc.peer_registry import PeerRegistry
from app.ipc.spool import Mailbox, list_folder
from app.model.processes import ProcessIdentity
from app.model.service import LocalizedText
from tests.conftest import RunAsync
from tests.waiting import until


class House:
    """A spool with one peer whose process lives as long as the test says."""

    def __init__(self, folder: Path) -> None:
        self.spool = folder / "spool"
        self.identity: ProcessIdentity | None = ProcessIdentity(os.getpid(), 1, "boot")
        self.delays: list[tuple[str, str, datetime]] = []
        self.clock = SystemClock()
        self.dispatcher = Dispatcher(self.spool, self.clock, lambda _pid: True)
        outbox = self.dispatcher.outbox
        self.registry = PeerRegistry(
            self.spool, self.clock, lambda _pid: self.identity, outbox.dropped
        )
        self.farewells = Farewells(
            self.dispatcher, self.registry, self.clock, lambda *delay: self.delays.append(delay)
        )
        self.mailbox = Mailbox(self.spool, "app")
        self.inbox = Inbox(self.mailbox)

    def connect(self, *capabilities: str) -> None:
        self.mailbox.create()
        hello = Hello(name="App", version="1", pid=1, service="app", capabilities=capabilities)
        self.registry.welcome("app", hello)
        self.dispatcher.outbox.keep_bounded("app")

    def messages(self) -> list[str]:
        found = [self.inbox.read(name) for name in self.inbox.waiting()]
        return [one.envelope.type for one in found if one is not None]

    async def ask(self, answer_s: float = 5.0, reason: QuitReason = QuitReason.STOP) -> bool:
        return await self.farewells.ask("app", reason, answer_s)


@pytest.fixture
def house(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[House]:  # noqa: ARG001 - the application
    new = House(tmp_path)
    new.dispatcher.start()
    yield new
    new.registry.close()
    new.dispatcher.stop()


async def asked(house: House) -> None:
    await until(lambda: list_folder(house.mailbox.new), "it is asked")


def later(house: House, seconds: float) -> datetime:
    return house.clock.now() + timedelta(seconds=seconds)


def test_who_is_not_connected_or_cannot_be_asked_is_not_waited_for(
    house: House, run_async: RunAsync
) -> None:
    assert run_async(house.ask()) is False
    house.connect("heartbeat")
    assert run_async(house.ask()) is False
    assert house.messages() == []


def test_who_says_that_it_ends_is_believed(house: House, run_async: RunAsync) -> None:
    house.connect("quit")

    async def steps() -> None:
        asking = asyncio.gather(house.ask(), asked(house))
        await asked(house)
        house.farewells.note("app", ReadyToQuit(is_ready=True))
        assert (await asking)[0] is True

    run_async(steps())
    assert house.messages() == ["app.quit_requested"]


def test_who_does_not_answer_is_waited_for_as_long_as_its_stop_may_take(
    house: House, run_async: RunAsync
) -> None:
    house.connect("quit")

    assert run_async(house.ask(answer_s=0.05)) is False
    assert house.delays == []


def test_who_is_not_ready_is_waited_for_until_it_said_and_not_longer(
    house: House, run_async: RunAsync
) -> None:
    house.connect("quit")

    async def steps() -> bool:
        asking = asyncio.gather(house.ask(), asked(house))
        await asked(house)
        answer = ReadyToQuit(is_ready=False, reason="saving", expires_at=later(house, 0.1))
        house.farewells.note("app", answer)
        return (await asking)[0]

    assert run_async(steps()) is False
    assert [(unit, reason) for unit, reason, _until in house.delays] == [("app", "saving")]


def test_no_app_delays_the_end_of_the_panel_for_longer_than_a_minute(
    house: House, run_async: RunAsync
) -> None:
    house.connect("quit")

    async def steps() -> None:
        asking = asyncio.gather(house.ask(reason=QuitReason.PANEL_ENDS), asked(house))
        await asked(house)
        for expires_at in (later(house, 86_400), None):
            house.farewells.note("app", ReadyToQuit(is_ready=False, expires_at=expires_at))
        await until(lambda: len(house.delays) == 2, "both are heard")
        house.farewells.note("app", ReadyToQuit(is_ready=True))
        assert (await asking)[0] is True

    run_async(steps())
    limit = later(house, LONGEST_DELAY_AT_END_S)
    assert all(delay[2] <= limit for delay in house.delays)


def test_who_is_gone_meanwhile_needs_no_answer(house: House, run_async: RunAsync) -> None:
    house.connect("quit")

    async def steps() -> bool:
        asking = asyncio.gather(house.ask(), asked(house))
        await asked(house)
        house.identity = None
        return (await asking)[0]

    assert run_async(steps()) is True
    assert not house.mailbox.path.exists()


def test_a_mailbox_that_a_new_process_made_anew_is_left_to_it(
    house: House, run_async: RunAsync
) -> None:
    house.connect()

    async def steps() -> None:
        house.mailbox.remove()
        house.mailbox.create()
        os.utime(house.mailbox.path, (house.clock.now().timestamp() + 10,) * 2)
        house.identity = None
        await until(lambda: not house.registry.peers(), "the old process is gone")

    run_async(steps())
    assert house.mailbox.is_complete()


def test_a_peer_that_does_not_read_keeps_its_requests_and_the_newest_news(
    house: House, run_async: RunAsync
) -> None:
    house.connect("quit")
    label = LocalizedText(zh="库", en="db")

    def state(name: str, port: int) -> ServiceState:
        return ServiceState(
            name=name, label=label, state="active", public="running", is_ready=True, port=port
        )

    house.dispatcher.send("app", SERVICE_STATE, state("rare", 1))
    assert run_async(house.ask(answer_s=0.01)) is False
    for port in range(1, 1_501):
        house.dispatcher.send("app", SERVICE_STATE, state("db", port))

    waiting = [house.inbox.read(name) for name in house.inbox.waiting()]
    found = [one.envelope for one in waiting if one is not None]
    assert len(found) <= 1_000
    assert [one.type for one in found].count("app.quit_requested") == 1
    ports = [one.data["port"] for one in found if one.type == "service.state"]
    assert (ports[0], ports[-1]) == (1, 1_500)
    peer = house.registry.find("app")
    assert peer is not None
    assert peer.dropped == 1_502 - len(found)
