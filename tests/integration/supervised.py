"""A supervision manager over real processes for tests."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path

from app.clock import SystemClock
from app.errors import HostError
from app.ipc.peer_messages import QuitReason
from app.logs.files import StreamFiles
from app.logs.keeper import LogKeeper
from app.model.events import Event
from app.model.service import ReadySpec, RestartSpec, ServiceSpec, StopSpec, WatchSpec
from app.model.status import Cause, UnitState, UnitStatus
from app.platform.processes import system_processes
from app.supervision.adoption import RunStore
from app.supervision.hand_stops import HandStops
from app.supervision.launching import LaunchFolders
from app.supervision.manager import SupervisionManager, SupervisionTools
from tests.conftest import RunAsync
from tests.waiting import until

WAIT = "import threading\nthreading.Event().wait()\n"


@dataclass
class Supervised:
    """The manager and what it told."""

    manager: SupervisionManager
    folder: Path
    events: list[Event]
    logs: LogKeeper
    run_async: RunAsync | None = None

    def run(self, scenario: Coroutine[object, object, None], *, timeout_s: float = 20.0) -> None:
        """Run a scenario and stop everything in the same turn of the loop.

        Between two turns Qt goes on while asyncio stands still: what waits there waits for ever.
        """
        assert self.run_async is not None
        try:
            self.run_async(self._closing(scenario), timeout_s=timeout_s)
        finally:
            self.logs.close()

    async def _closing(self, scenario: Coroutine[object, object, None]) -> None:
        try:
            await scenario
        finally:
            await self.manager.close()

    def state(self, name: str) -> UnitState:
        return self.manager.status(name).state

    def status(self, name: str) -> UnitStatus:
        return self.manager.status(name)

    async def becomes(self, name: str, state: UnitState, timeout_s: float = 15.0) -> UnitStatus:
        await until(
            lambda: self.state(name) is state,
            f"{name} is {state}",
            timeout_s=timeout_s,
        )
        return self.status(name)

    async def crashes(self, name: str, number: int = 9) -> int:
        """Kill the main process, wait until a new one runs, and return the old pid."""
        pid = self.pid(name)
        os.kill(pid, number)
        await until(
            lambda: self.state(name) is UnitState.ACTIVE and self.pid(name) != pid,
            f"{name} has a new process",
        )
        return pid

    def pid(self, name: str) -> int:
        pid = self.status(name).main_pid
        assert pid is not None
        return pid

    def spec(
        self,
        name: str,
        code: str = WAIT,
        *,
        ready: ReadySpec | None = None,
        restart: RestartSpec = RestartSpec(),  # noqa: B008 - frozen
        stop: StopSpec = StopSpec(),  # noqa: B008 - frozen
        watch: WatchSpec | None = None,
    ) -> ServiceSpec:
        """Return a service that runs some lines of Python."""
        script = self.folder / f"{name}.py"
        script.write_text(textwrap.dedent(code), encoding="utf-8")
        return ServiceSpec(
            name=name,
            command=(sys.executable, "-S", str(script)),
            base_dir=self.folder,
            cwd=".",
            ready=ready,
            restart=restart,
            stop=stop,
            watch=watch,
        )

    async def root_cause_with(self, name: str, fact: str) -> Cause:
        """Wait until what is behind the unit's cause has a fact, and return it."""

        def found() -> Cause | None:
            cause = self.status(name).cause
            under = None if cause is None else cause.under
            return under if under is not None and under.fact(fact) else None

        cause = await until(found, f"the cause of {name} has '{fact}'")
        assert cause is not None
        return cause


def supervise(folder: Path, run_async: RunAsync | None = None) -> Supervised:
    """Build a manager whose files lie in ``folder``."""
    for name in ("runs", "logs", "data", "state"):
        (folder / name).mkdir(exist_ok=True)
    clock, platform = SystemClock(), system_processes()
    logs = LogKeeper(folder / "logs", clock, _fail_on_log_fault)
    manager = SupervisionManager(
        SupervisionTools(
            platform=platform,
            clock=clock,
            records=RunStore(folder / "runs"),
            hand_stops=HandStops(folder / "stopped.json", platform.boot_id()),
            logs=logs,
            folders=LaunchFolders(
                data=folder / "data", logs=folder / "logs", state=folder / "state", home=folder
            ),
            environment=dict(os.environ),
            python=sys.executable,
            farewell=_nobody_is_connected,
        )
    )
    events: list[Event] = []
    manager.event_recorded.connect(events.append)
    return Supervised(manager, folder, events, logs, run_async)


async def _nobody_is_connected(_unit: str, _reason: QuitReason, _answer_s: float) -> bool:
    return False


def _fail_on_log_fault(files: StreamFiles, error: HostError | None) -> None:
    raise AssertionError(f"{files.unit}: {error}")
