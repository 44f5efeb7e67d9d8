"""The one list of commands, over a real runtime: permission, outcomes, one audit row each."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.config.problems import ConfigErrors
from app.errors import AccessDeniedError, ConflictError
from app.model.access import Caller, Door, Permission
from app.model.commands import (
    ClearLogs,
    Command,
    Quit,
    ReloadConfiguration,
    RestartUnits,
    ShowWindow,
    StartUnits,
    StopUnits,
    UnitOutcome,
)
from app.model.events import EventCode
from app.model.status import UnitState
from app.platform.paths import Paths, find_paths
from app.runtime import Runtime
from tests.conftest import RunAsync
from tests.waiting import until

pytestmark = pytest.mark.posix

WANG = Caller("wang", Door.DASHBOARD, Permission.MANAGE)
NURSE = Caller("nurse", Door.TRAY, Permission.EXECUTE)
AUDITOR = Caller("auditor", Door.DASHBOARD, Permission.VIEW)
PYTHON = json.dumps(sys.executable)
SERVICES = f"""
[services.web]
command = [{PYTHON}, "-Sc", "import signal; signal.pause()"]
[services.broken]
command = [{PYTHON}, "-Sc", "raise SystemExit(3)"]
autostart = false
[services.broken.ready]
output = "never"
[services.broken.restart]
limit = 0
"""


@dataclass
class _House:
    """A runtime and its home."""

    paths: Paths
    runtime: Runtime

    async def execute(self, caller: Caller, command: Command) -> tuple[UnitOutcome, ...]:
        return await self.runtime.control.execute(caller, command)

    def configure(self, toml: str) -> None:
        self.paths.machine_config.write_text(toml, encoding="utf-8")

    def state(self, name: str) -> UnitState:
        return self.runtime.control.status(name).state

    async def audit(self, count: int) -> list[tuple[str, str, str, str]]:
        """Wait until there are ``count`` rows and return them all: who, door, command, result."""

        def rows() -> list[tuple[str, str, str, str]]:
            with closing(sqlite3.connect(self.paths.data / "wardkeeper.db")) as connection:
                return connection.execute("SELECT who, door, command, result FROM audit").fetchall()

        await until(lambda: len(rows()) >= count, f"{count} audit rows")
        return rows()


@pytest.fixture
def house(tmp_path: Path, run_async: RunAsync) -> Iterator[_House]:
    paths = find_paths(tmp_path / "home")
    paths.create()
    paths.machine_config.write_text(SERVICES, encoding="utf-8")
    made = _House(paths, Runtime(paths))

    async def start() -> None:
        await made.runtime.start()
        await until(lambda: made.state("web") is UnitState.ACTIVE, "web runs")

    run_async(start())
    yield made
    run_async(made.runtime.stop(keep_services=False), timeout_s=20)
    made.runtime.deleteLater()


def test_a_command_beyond_the_callers_level_is_refused_and_audited(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        with pytest.raises(AccessDeniedError, match="needs the level execute") as caught:
            await house.execute(AUDITOR, StopUnits(("web",)))
        with pytest.raises(AccessDeniedError):
            await house.execute(NURSE, ReloadConfiguration())

        assert caught.value.code == "control.access-denied"
        assert house.state("web") is UnitState.ACTIVE
        assert await house.audit(2) == [
            ("auditor", "dashboard", "StopUnits(names=('web',))", "control.access-denied"),
            ("nurse", "tray", "ReloadConfiguration()", "control.access-denied"),
        ]

    run_async(scenario())


@pytest.mark.parametrize(
    "command",
    [StartUnits(("wbe",)), StopUnits(("web", "wbe")), RestartUnits(("wbe",)), ClearLogs("wbe")],
)
def test_an_unknown_service_is_refused_before_anything_happens(
    house: _House, run_async: RunAsync, command: Command
) -> None:
    async def scenario() -> None:
        with pytest.raises(ConflictError, match="cannot find service 'wbe'"):
            await house.execute(WANG, command)

        assert house.state("web") is UnitState.ACTIVE
        ((_who, _door, words, result),) = await house.audit(1)
        assert (words, result) == (repr(command), "control.unknown-service")

    run_async(scenario())


def test_outcomes_say_what_became_of_each_unit(house: _House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        good, bad = await house.execute(WANG, StartUnits(("web", "broken")))

        assert good == UnitOutcome("web", "active", is_done=True)
        assert (bad.name, bad.state, bad.is_done) == ("broken", "failed", False)
        assert "exited with code 3" in bad.words
        (stopped,) = await house.execute(WANG, StopUnits(("web",)))
        assert stopped == UnitOutcome("web", "inactive", is_done=True)
        assert house.runtime.control.status("web").stopped_by == "wang"
        assert [result for *_rest, result in await house.audit(2)] == [
            "failed: ['broken']",
            "done",
        ]

    run_async(scenario())


def test_every_command_leaves_exactly_one_audit_row(house: _House, run_async: RunAsync) -> None:
    commands: tuple[Command, ...] = (
        RestartUnits(("web",)),
        StopUnits(("web",)),
        StartUnits(("web",)),
        ReloadConfiguration(),
        ClearLogs("web"),
        ShowWindow(),
    )

    async def scenario() -> None:
        for command in commands:
            await house.execute(WANG, command)
        house.runtime.control.submit(WANG, ShowWindow())
        house.runtime.control.accept(WANG, Quit())
        rows = await house.audit(len(commands) + 2)

        assert [words for _who, _door, words, _result in rows] == [
            *map(repr, commands),
            "ShowWindow()",
            "Quit(keep_services=False)",
        ]
        assert {result for *_rest, result in rows} == {"done"}

    run_async(scenario(), timeout_s=20)


@pytest.mark.parametrize(
    ("caller", "command", "code"),
    [
        (AUDITOR, StopUnits(("web",)), "control.access-denied"),
        (WANG, StopUnits(("wbe",)), "control.unknown-service"),
    ],
)
def test_a_command_that_is_not_accepted_is_audited_too(
    house: _House, run_async: RunAsync, caller: Caller, command: Command, code: str
) -> None:
    async def scenario() -> None:
        with pytest.raises((AccessDeniedError, ConflictError)):
            house.runtime.control.accept(caller, command)

        assert [result for *_rest, result in await house.audit(1)] == [code]

    run_async(scenario())


def test_a_command_that_the_end_of_the_panel_interrupts_is_audited(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        house.configure(
            SERVICES + "[services.slow]\ncommand = ['sleep', '1000']\n"
            "autostart = false\n[services.slow.ready]\noutput = 'never'\n"
        )
        await house.execute(WANG, ReloadConfiguration())
        waiting = asyncio.gather(house.execute(WANG, StartUnits(("slow",))))
        await until(lambda: house.state("slow") is UnitState.STARTING, "it starts")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

        rows = await house.audit(2)
        assert [result for *_rest, result in rows] == ["done", "interrupted"]

    run_async(scenario())


def test_a_refusal_without_anybody_waiting_is_logged(
    house: _House, run_async: RunAsync, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        house.runtime.control.submit(AUDITOR, StopUnits(("web",)))
        await house.audit(1)
        await until(lambda: "command refused" in caplog.text, "the refusal is logged")

    with caplog.at_level(logging.WARNING):
        run_async(scenario())
    assert "code=control.access-denied" in caplog.text


def test_a_reload_returns_when_the_services_are_there(house: _House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        house.configure(SERVICES + "[services.added]\ncommand = ['sleep', '1000']\n")
        await house.execute(WANG, ReloadConfiguration())

        assert house.state("added") in {UnitState.STARTING, UnitState.ACTIVE}
        house.configure(SERVICES)
        await house.execute(WANG, ReloadConfiguration())
        assert [one.name for one in house.runtime.control.statuses()] == ["web", "broken"]

    run_async(scenario())


def test_a_reload_of_wrong_files_is_an_error_that_names_the_place(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        house.configure("[services.web]\ncomand = ['x']\n")
        with pytest.raises(ConfigErrors) as caught:
            await house.execute(WANG, ReloadConfiguration())

        assert [(one.key, one.origin.line) for one in caught.value.problems] == [
            ("services.web", 1),
            ("services.web.comand", 2),
        ]
        assert house.state("web") is UnitState.ACTIVE
        codes = [event.code for event in house.runtime.control.recent_events(10)]
        assert codes.count(EventCode.CONFIGURATION_BROKEN) == 1
        assert [result for *_rest, result in await house.audit(1)] == [caught.value.code]

    run_async(scenario())


def test_details_show_what_a_unit_adds_with_secrets_masked(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        house.configure(
            SERVICES.replace(
                "[services.broken]",
                "env = { DB_PASSWORD = 'hunter2', MODE = 'fast' }\n[services.broken]",
                1,
            )
        )
        await house.execute(WANG, ReloadConfiguration())
        await until(lambda: house.state("web") is UnitState.ACTIVE, "web runs again")
        await house.runtime.control.refresh_usage(older_than_s=0)
        details = await house.runtime.control.details("web")

        environment = dict(details.environment)
        assert environment["MODE"] == "fast"
        assert "hunter2" not in repr(details)
        assert "PATH" not in environment
        assert [row.kind.value for row in details.processes] == ["main"]
        with pytest.raises(ConflictError):
            await house.runtime.control.details("wbe")

    run_async(scenario())
