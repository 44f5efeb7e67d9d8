"""The panel and real programs that are connected to it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from app.aio import run_blocking
from app.clock import SystemClock
from app.control import Control
from app.errors import AppError
from app.ipc.client import Client, RemoteError
from app.ipc.envelope import JsonObject
from app.ipc.panel_record import read_record
from app.ipc.sidecar import Sidecar
from app.ipc.spool import Mailbox
from app.model.access import Caller, Door, Permission
from app.model.commands import AnswerHang, BeginConsultation, RestartUnits, StopUnits
from app.model.events import Event, EventCode
from app.model.hang import Hang, HangChoice, HangStage
from app.model.peers import Peer
from app.model.status import HealthState, UnitState
from app.platform.paths import find_paths
from app.runtime import Runtime
from app.supervision.heartbeat_policy import HangLimits
from tests.conftest import RunAsync
from tests.integration.running_panel import ROOT
from tests.waiting import until

pytestmark = [pytest.mark.posix, pytest.mark.timeout(120)]  # signals, and folders for sockets

STAFF = Caller("王工", Door.TRAY, Permission.MANAGE)
LIMITS = HangLimits(
    beat_s=0.2, tick_s=0.1, jump_s=3, noted_s=1.0, ask_s=2.0, reload_s=3.0, restart_s=4.0
)
APP = f"""
[product]
name = {{ zh = "诊所", en = "Clinic" }}

[client]
url = "http://127.0.0.1:{{port:web}}/"

[services.app]
label = {{ zh = "诊疗软件", en = "Clinical app" }}
role = "app"
command = ["{sys.executable}", "{ROOT}/tests/data/programs/connected_app.py", "{{data_dir}}"]
env = {{ PYTHONPATH = "{ROOT}" }}
ready = {{ output = "ready" }}
health = {{ heartbeat = true }}
restart = {{ stable_after_s = 0, delay_s = 0.05 }}

[services.web]
command = ["{sys.executable}", "-S", "-m", "http.server", "-b", "127.0.0.1", "{{port}}"]
port = {{ first = 19300, attempts = 100 }}
autostart = false
"""


@dataclass
class Panel:
    """A panel in this process, and what it told."""

    runtime: Runtime
    home: Path
    run: RunAsync
    events: list[Event] = field(default_factory=list)
    hangs: list[tuple[str, Hang | None]] = field(default_factory=list)

    @property
    def control(self) -> Control:
        return self.runtime.control

    @property
    def spool(self) -> Path:
        return find_paths(self.home).runtime / "spool"

    def codes(self) -> list[EventCode]:
        return [event.code for event in self.events]

    def folder(self) -> Path:
        return find_paths(self.home).data / "app"

    def touch(self, name: str) -> Path:
        path = self.folder() / name
        path.touch()
        return path

    def notes(self, name: str) -> list[Path]:
        return sorted(self.folder().glob(f"{name}-*"))

    def pid(self) -> int:
        pid = self.control.status("app").main_pid
        assert pid is not None
        return pid

    async def app_beats(self) -> None:
        await until(
            lambda: self.control.status("app").health is HealthState.HEALTHY, "the app beats"
        )

    async def stage(self, wanted: HangStage) -> None:
        def reached() -> bool:
            hang = self.control.status("app").hang
            return hang is not None and hang.stage is wanted

        await until(reached, f"the silence is {wanted}")

    def scenario(self, steps: Coroutine[object, object, None], timeout_s: float = 40) -> None:
        async def whole() -> None:
            await self.runtime.start()
            try:
                await steps
            finally:
                with suppress(ProcessLookupError, AssertionError):
                    os.kill(self.pid(), signal.SIGCONT)
                await self.runtime.stop(keep_services=False)

        self.run(whole(), timeout_s=timeout_s)


@pytest.fixture
def panel(run_async: RunAsync, tmp_path: Path) -> Iterator[Panel]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "wardkeeper.toml").write_text(APP, encoding="utf-8")
    paths = find_paths(home)
    paths.create()
    runtime = Runtime(paths, SystemClock(), limits=LIMITS)
    new = Panel(runtime, home, run_async)
    runtime.control.event_recorded.connect(new.events.append)
    runtime.control.hang_noticed.connect(lambda name, hang: new.hangs.append((name, hang)))
    runtime.control.hang_ended.connect(lambda name: new.hangs.append((name, None)))
    yield new
    runtime.deleteLater()


def sidecar(panel: Panel, name: str = "Records", **environment: str) -> Sidecar:
    return Sidecar(name, version="1.4.0", spool=panel.spool, environment=environment)


def test_an_app_that_the_panel_started_is_connected_as_its_service(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        (peer,) = panel.control.peers()
        assert (peer.name, peer.label, peer.version) == ("app", "诊疗软件", "3.2.1")
        assert (peer.service, peer.pid) == ("app", panel.pid())
        assert peer.last_heartbeat_at is not None
        assert peer.received > 0
        assert peer.messages_per_minute > 0

    panel.scenario(steps())


def test_a_program_learns_at_its_hello_how_everything_is_and_later_what_changes(
    panel: Panel,
) -> None:
    welcomes: list[JsonObject] = []
    states: list[tuple[object, object]] = []
    configurations: list[JsonObject] = []

    async def steps() -> None:
        await panel.app_beats()
        program = sidecar(panel)
        program.on("welcome", welcomes.append)
        program.on("service.state", lambda data: states.append((data["name"], data["state"])))
        program.on("config.changed", configurations.append)
        await run_blocking(program.connect)
        try:
            await panel.control.execute(STAFF, RestartUnits(("web",)))
            port = await run_blocking(program.request, "service.port", {"name": "web"})
            await until(lambda: states[-1:] == [("web", "active")], "the news arrive")
            await until(lambda: configurations, "the address is filled in")
        finally:
            await run_blocking(program.close)
        client = configurations[-1]["client"]
        assert isinstance(client, dict)
        assert client["url"] == f"http://127.0.0.1:{port['port']}/"

    panel.scenario(steps())
    (welcome,) = welcomes
    services = {one["name"]: one["state"] for one in welcome["services"]}  # type: ignore[attr-defined] # decoded JSON
    assert services == {"app": "active", "web": "inactive"}
    assert welcome["panel_pid"] == os.getpid()
    assert welcome["log_folder"] == str(find_paths(panel.home).logs)
    assert states == [("web", "starting"), ("web", "active")] or ("web", "starting") in states
    assert len(set(states)) <= 3


def test_a_program_restarts_a_service_through_the_same_check_as_people(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        before = panel.pid()
        program = sidecar(panel)
        await run_blocking(program.connect)
        try:
            outcome = await run_blocking(
                program.request, "service.restart", {"name": "app", "reason": "stuck"}
            )
            assert (outcome["name"], outcome["done"]) == ("app", True)
            with pytest.raises(RemoteError) as caught:
                await run_blocking(program.request, "service.restart", {"name": "nobody"})
            assert caught.value.code == "control.unknown-service"
        finally:
            await run_blocking(program.close)
        assert panel.pid() != before

    panel.scenario(steps())


def test_a_program_whose_process_ends_is_gone_with_its_mailbox(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        assert Mailbox(panel.spool, "app").is_complete()
        (panel.home / "wardkeeper.toml").write_text(
            APP.replace('role = "app"', 'role = "app"\nrestart.policy = "never"').replace(
                "restart = { stable_after_s = 0, delay_s = 0.05 }", ""
            ),
            encoding="utf-8",
        )
        await until(lambda: EventCode.CONFIGURATION_CHANGED in panel.codes(), "it is reloaded")
        os.kill(panel.pid(), signal.SIGKILL)
        await until(lambda: not panel.control.peers(), "the panel knows")
        assert not Mailbox(panel.spool, "app").path.exists()

    panel.scenario(steps())


def test_a_goodbye_ends_the_connection_and_what_follows_is_asked_to_say_hello(
    panel: Panel,
) -> None:
    wanted: list[JsonObject] = []

    async def steps() -> None:
        program = sidecar(panel)
        program.on("hello.wanted", wanted.append)
        await run_blocking(program.connect)
        try:
            assert _names(panel) >= {"records"}
            program.send("goodbye", {"reason": "lunch"})
            await until(lambda: "records" not in _names(panel), "it is gone")
            program.send("heartbeat", {"number": 1, "frame": 1})
            await until(lambda: wanted, "it is asked")
            await until(lambda: "records" in _names(panel), "it is back")
        finally:
            await run_blocking(program.close)

    panel.scenario(steps())


def _names(panel: Panel) -> set[str]:
    return {peer.name for peer in panel.control.peers()}


def test_a_process_that_does_not_exist_cannot_connect(panel: Panel) -> None:
    async def steps() -> None:
        def ask() -> None:
            with Client(panel.spool, "ghost", is_panel_running=lambda: True) as client:
                client.request("hello", {"name": "Ghost", "version": "1", "pid": 2**22 + 1})

        with pytest.raises(RemoteError) as caught:
            await run_blocking(ask)
        assert caught.value.code == "ipc.unknown-process"

    panel.scenario(steps())


def test_the_panels_record_is_there_while_it_runs(panel: Panel) -> None:
    async def steps() -> None:
        record = read_record(panel.spool)
        assert record is not None
        assert record.pid == os.getpid()
        assert str(panel.home) in record.command

    panel.scenario(steps())
    assert read_record(panel.spool) is None


# --- hangs ----------------------------------------------------------------------------------------


def test_a_stopped_app_is_noted_people_are_asked_and_it_is_restarted(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        before = panel.pid()
        os.kill(before, signal.SIGSTOP)
        await panel.stage(HangStage.NOTED)
        assert panel.control.status("app").health is HealthState.DEGRADED
        assert panel.hangs == []
        await panel.stage(HangStage.ASKED)
        assert [(name, hang and hang.stage) for name, hang in panel.hangs] == [
            ("app", HangStage.ASKED)
        ]
        await panel.stage(HangStage.RELOADING)
        await until(
            lambda: panel.control.status("app").state is UnitState.ACTIVE and panel.pid() != before,
            "it has a new process",
        )
        await panel.app_beats()
        assert panel.hangs[-1] == ("app", None)
        assert EventCode.HANG_NOTICED in panel.codes()
        assert EventCode.UNIT_UNHEALTHY in panel.codes()

    panel.scenario(steps())


def test_a_frozen_window_is_loaded_anew_without_a_new_process(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        before = panel.pid()
        panel.touch("frozen")
        await until(lambda: panel.notes("reloads"), "it is asked for a fresh window")
        await panel.app_beats()
        assert panel.pid() == before
        assert panel.hangs[-1] == ("app", None)

    panel.scenario(steps())


def test_a_form_that_nobody_saved_is_never_lost_unless_people_choose_so(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        before = panel.pid()
        panel.touch("dirty")
        await _dirty_is_known(panel)
        os.kill(before, signal.SIGSTOP)
        await panel.stage(HangStage.ASKED)
        hang = panel.control.status("app").hang
        assert hang is not None
        assert hang.is_dirty
        await panel.control.execute(STAFF, AnswerHang("app", HangChoice.WAIT))
        assert panel.hangs[-1] == ("app", None)
        await panel.stage(HangStage.ASKED)
        await _time_passes(LIMITS.restart_s)
        assert panel.pid() == before
        await panel.control.execute(STAFF, AnswerHang("app", HangChoice.REOPEN))
        await until(
            lambda: panel.control.status("app").state is UnitState.ACTIVE and panel.pid() != before,
            "people have it reopened",
        )

    panel.scenario(steps())


async def _dirty_is_known(panel: Panel) -> None:
    """Wait until a heartbeat that began after the form was touched has been taken in."""
    (peer,) = panel.control.peers()
    await until(lambda: _received(panel, peer) > peer.received + 2, "heartbeats go on")


def _received(panel: Panel, peer: Peer) -> int:
    return next(one.received for one in panel.control.peers() if one.name == peer.name)


async def _time_passes(seconds: float) -> None:
    clock = SystemClock()
    until_s = clock.monotonic() + seconds
    await until(lambda: clock.monotonic() > until_s, "time passes", timeout_s=seconds + 5)


# --- asked to end ---------------------------------------------------------------------------------


def test_a_connected_app_is_asked_before_it_is_ended_and_ends_by_itself(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        await panel.control.execute(STAFF, StopUnits(("app",)))
        assert len(panel.notes("quit-stop")) == len(panel.notes("ended")) == 1
        ended = panel.control.status("app").exit
        assert ended is not None
        assert ended.code == 0

    panel.scenario(steps())


def test_an_app_that_is_not_ready_delays_its_restart_until_it_is(panel: Panel) -> None:
    async def steps() -> None:
        await panel.app_beats()
        before = panel.pid()
        busy = panel.touch("busy")
        panel.control.submit(STAFF, RestartUnits(("app",)))
        await until(lambda: EventCode.QUIT_DELAYED in panel.codes(), "it says why it waits")
        delayed = next(event for event in panel.events if event.code is EventCode.QUIT_DELAYED)
        assert dict(delayed.facts)["words"] == "病历未保存"
        await _time_passes(1.0)
        assert panel.pid() == before
        busy.unlink()
        await until(
            lambda: panel.control.status("app").state is UnitState.ACTIVE and panel.pid() != before,
            "it is restarted",
        )
        assert len(panel.notes("quit-restart")) == 1

    panel.scenario(steps())


# --- quiet time -----------------------------------------------------------------------------------


def test_a_program_begins_and_ends_its_own_quiet_time(panel: Panel) -> None:
    told: list[object] = []
    panel.control.quiet_changed.connect(told.append)

    async def steps() -> None:
        program = sidecar(panel)
        await run_blocking(program.connect)
        until_then = (SystemClock().now() + timedelta(hours=1)).isoformat()
        wish: JsonObject = {"owner": "李医生", "reason": "接诊", "expires_at": until_then}
        try:
            state = await run_blocking(program.request, "consultation.begin", wish)
            assert (state["is_quiet"], state["owner"]) == (True, "李医生")
            shown = panel.control.consultation()
            assert shown is not None
            assert shown.peer == "records"
            state = await run_blocking(program.request, "consultation.end", {})
            assert state["is_quiet"] is False
            for wrong in ("2020-01-01T00:00:00Z", "2030-01-01T00:00:00"):
                with pytest.raises(RemoteError):
                    await run_blocking(
                        program.request, "consultation.begin", wish | {"expires_at": wrong}
                    )
        finally:
            await run_blocking(program.close)

    panel.scenario(steps())
    assert len(told) == 2


def test_quiet_time_of_people_is_at_most_twelve_hours(panel: Panel) -> None:
    async def steps() -> None:
        now = SystemClock().now()
        await panel.control.execute(STAFF, BeginConsultation("王工", now + timedelta(days=9)))
        shown = panel.control.consultation()
        assert shown is not None
        assert shown.expires_at - now < timedelta(hours=12, minutes=1)
        with pytest.raises(AppError, match="is over"):
            await panel.control.execute(STAFF, BeginConsultation("王工", now))

    panel.scenario(steps())


# --- errors ---------------------------------------------------------------------------------------


def test_an_error_report_becomes_an_event_and_wrong_ones_are_seen_by_doctor(panel: Panel) -> None:
    async def steps() -> None:
        program = sidecar(panel)
        await run_blocking(program.connect)
        try:
            report: JsonObject = {
                "kind": "render-process-gone",
                "message": "it is gone",
                "reason": "oom",
                "process_type": "renderer",
                "stack": "at f (app.js:1)",
            }
            program.send("error.report", report)
            await until(lambda: EventCode.PEER_ERROR in panel.codes(), "the report arrives")
            program.send("error.report", {"kind": "nonsense", "message": ""})
            program.send("heartbeat", {"number": "one"})

            # Answers come in the order of writing: when this one is there, the two were handled.
            await run_blocking(program.request, "log.location", {})
            findings = [one for one in await panel.control.doctor() if one.check == "messages"]
            assert [(one.verdict, one.subject) for one in findings] == [("warn", "records")]
            assert dict(findings[0].facts) == {"code": "ipc.invalid-data", "count": "2"}
        finally:
            await run_blocking(program.close)

    panel.scenario(steps())
    event = next(one for one in panel.events if one.code is EventCode.PEER_ERROR)
    assert dict(event.facts)["reason"] == "oom"
