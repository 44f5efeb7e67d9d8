"""The client for Node: its own tests, and programs of Node with a real panel."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.clock import SystemClock
from app.ipc.dispatcher import Dispatcher, Request
from app.ipc.envelope import Envelope
from app.ipc.spool import PANEL, Mailbox, Writer, list_folder, write
from tests.conftest import RunAsync
from tests.integration.node import (
    NODE,
    PROGRAMS,
    SDK,
    WHY_NOT,
    NodeApp,
    environment_for,
    wait_until_ended,
)
from tests.integration.running_panel import RunningPanel
from tests.waiting import until, wait_until

pytestmark = [pytest.mark.posix, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)]

MESSAGES = 1000
SERVICES = f"""
[product]
name = {{ zh = "诊所", en = "Clinic" }}

[client]
url = "http://127.0.0.1:{{port:web}}/"

[services.web]
command = ["{sys.executable}", "-S", "-m", "http.server", "-b", "127.0.0.1", "{{port}}"]
port = {{ first = 19400, attempts = 100 }}
restart = {{ stable_after_s = 0, delay_s = 0.05 }}
"""
APP = f"""
[services.app]
role = "app"
command = ["{NODE}", "{PROGRAMS / "app.mjs"}", "app"]
ready = {{ output = "welcome" }}
stop = {{ timeout_s = 20 }}
"""


@dataclass(frozen=True, slots=True)
class Number:
    number: int


# --- the client by itself ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packages() -> None:
    """The packages that the client is tested with; what needs them is skipped without."""
    npm = shutil.which("npm")
    if npm is None or (SDK / "node_modules").is_dir():
        return
    words = [npm, "ci", "--no-progress", "--fetch-retries=0", "--fetch-timeout=20000"]
    subprocess.run(words, cwd=SDK, check=False, capture_output=True, timeout=300)


@pytest.mark.timeout(400)
def test_the_tests_of_the_client_pass(packages: None) -> None:  # noqa: ARG001 - installs
    files = sorted(map(str, (SDK / "test").glob("*.test.mjs")))
    ended = _run(NODE, "--test", "--test-reporter=spec", *files)
    assert ended.returncode == 0, ended.stdout[-8000:]
    assert "electron-log is not installed" not in ended.stdout or not _has("electron-log")


@pytest.mark.timeout(400)
def test_types_and_sources_of_the_client_agree(packages: None) -> None:  # noqa: ARG001 - installs
    if not _has("typescript"):
        pytest.skip("typescript is not installed: run `npm ci` in sdk/node")
    ended = _run(NODE, "node_modules/typescript/bin/tsc", "-p", ".")
    assert ended.returncode == 0, ended.stdout


def test_the_lock_of_the_client_names_no_registry() -> None:
    lock = (SDK / "package-lock.json").read_text(encoding="utf-8")
    assert "integrity" in lock
    assert "resolved" not in lock
    assert "://" not in lock


@pytest.mark.parametrize("file", sorted(SDK.glob("examples/**/*.cjs")), ids=lambda path: path.name)
def test_examples_are_programs(file: Path) -> None:
    ended = _run(NODE, "--check", str(file))
    assert ended.returncode == 0, ended.stderr


def _has(package: str) -> bool:
    return (SDK / "node_modules" / package).is_dir()


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=SDK, capture_output=True, text=True, check=False, encoding="utf-8"
    )


# --- bursts --------------------------------------------------------------------------------------


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "run" / "spool"


@pytest.mark.parametrize("writers", [1, 4])
def test_a_burst_from_node_arrives_whole_once_and_in_order(
    qtbot: QtBot,  # noqa: ARG001 - the application
    spool: Path,
    run_async: RunAsync,
    writers: int,
) -> None:
    received: dict[str, list[int]] = {}

    def note(request: Request[Number]) -> None:
        received.setdefault(request.peer, []).append(request.data.number)

    dispatcher = Dispatcher(spool, SystemClock(), lambda _pid: True)
    dispatcher.register("test.number", Number, note)
    dispatcher.start()
    each = MESSAGES // writers
    with ExitStack() as stack:
        for index in range(writers):
            words = [NODE, str(PROGRAMS / "burst.mjs"), str(spool), f"app-{index}", str(each)]
            stack.enter_context(subprocess.Popen(words, stdout=subprocess.DEVNULL))
        run_async(
            until(lambda: _count(received) >= MESSAGES, "all arrive", timeout_s=40), timeout_s=50
        )
    dispatcher.stop()

    assert received == {f"app-{index}": list(range(each)) for index in range(writers)}
    assert list_folder(Mailbox(spool, PANEL).bad) == []


def _count(received: dict[str, list[int]]) -> int:
    return sum(map(len, received.values()))


@pytest.mark.parametrize("writers", [1, 4])
def test_a_burst_to_node_arrives_whole_once_and_in_order(
    tmp_path: Path, spool: Path, writers: int
) -> None:
    notes = tmp_path / "received"
    Mailbox(spool, "app").create()
    words = [NODE, str(PROGRAMS / "collect.mjs"), str(spool), "app", str(notes)]
    with subprocess.Popen(words) as reader:
        try:
            wait_until(notes.exists, "the reader runs", timeout_s=30)
            _write_burst(spool, writers)
            wait_until(
                lambda: notes.read_text().count("\n") >= MESSAGES, "all arrive", timeout_s=40
            )
        finally:
            reader.kill()

    received: dict[str, list[int]] = {}
    for line in notes.read_text().splitlines():
        writer, _life, number, _word = line.split()
        received.setdefault(writer, []).append(int(number))
    assert received == {f"w{one}": list(range(MESSAGES // writers)) for one in range(writers)}
    assert list_folder(Mailbox(spool, "app").bad) == []


def _write_burst(spool: Path, writers: int) -> None:
    """Write as several writers do at the same time."""
    mailbox = Mailbox(spool, "app")
    sides = [Writer(f"w{one}", pid=one + 1) for one in range(writers)]
    for number, writer in chain.from_iterable(
        zip([number] * writers, sides, strict=True) for number in range(MESSAGES // writers)
    ):
        write(writer, mailbox, Envelope.of("test.number", {"number": number}))


# --- with a real panel ---------------------------------------------------------------------------


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunningPanel]:
    made = RunningPanel(tmp_path / "home")
    yield made
    made.end()


@pytest.mark.timeout(120)
def test_an_app_learns_ports_and_states_asks_for_a_restart_and_says_goodbye(
    panel: RunningPanel,
) -> None:
    panel.configure(SERVICES)
    panel.start()
    with NodeApp(environment_for(panel.home)) as app:
        welcome = app.wait_for("welcome")
        url = app.command("url", service="web")
        port = panel.wait_for_states({"web": "active"})["web"]["port"]
        assert isinstance(welcome, dict)
        assert welcome["log_folder"] == str(panel.home / "logs")
        assert url == f"http://127.0.0.1:{port}"
        assert app.command("port", service="web") == port

        outcome = app.command(
            "request", type="service.restart", data={"name": "web", "reason": "test"}
        )
        assert isinstance(outcome, dict)
        assert outcome["done"] is True
        states = [data["state"] for what, data in _dicts(app) if what == "service.state"]
        assert {"stopping", "starting", "active"} <= set(states)

        peer = _peers(panel)["app"]
        assert (peer["label"], peer["version"], peer["pid"]) == (
            "Test app",
            "2.0.0",
            app.process.pid,
        )
        app.begin("close")
        assert wait_until_ended(app.process) == 0
    assert wait_until(lambda: "app" not in _peers(panel), "the panel forgot it")
    assert panel.quit() == 0


@pytest.mark.timeout(120)
def test_a_supervised_app_is_asked_to_end_and_a_dirty_form_holds_it_up(
    panel: RunningPanel,
) -> None:
    settings = 'env = { SDK_APP_DIRTY = "prescription", SDK_APP_CLEAN_AFTER_MS = "4000" }\n'
    panel.configure(SERVICES + APP + settings)
    panel.start()
    panel.wait_for_states({"app": "active"})

    stopped = panel.wardctl("stop", "app")

    assert stopped.returncode == 0, stopped.stderr
    panel.wait_for_states({"app": "inactive"})
    told = [what for what, _data in _told_by_service(panel, "app")]
    assert [what for what in told if what in {"app.quit_requested", "dirty", "saved"}] == [
        "dirty",
        "app.quit_requested",
        "dirty",
        "saved",
    ]
    assert panel.quit() == 0


@pytest.mark.timeout(120)
def test_a_supervised_app_has_itself_restarted_by_the_panel(panel: RunningPanel) -> None:
    panel.configure(SERVICES + APP)
    panel.start()
    before = panel.wait_for_states({"app": "active"})["app"]["pid"]
    assert isinstance(before, int)
    os.kill(before, signal.SIGUSR2)

    def is_new() -> bool:
        service = panel.services().get("app", {})
        return service.get("state") == "active" and service.get("pid") != before

    wait_until(is_new, "a new process", timeout_s=30)
    assert not any(what == "relaunch" for what, _data in _told_by_service(panel, "app"))
    assert panel.quit() == 0


@pytest.mark.timeout(120)
def test_an_app_notices_a_killed_panel_and_brings_it_back(panel: RunningPanel) -> None:
    panel.configure(SERVICES)
    panel.start()
    with NodeApp(environment_for(panel.home)) as app:
        app.wait_for("welcome")
        web = panel.wait_for_states({"web": "active"})["web"]["pid"]
        app.command("monitor", intervalS=0.1, graceS=0.3, startPanel="recorded")

        panel.kill()

        assert app.wait_for("missing") == "ended"
        app.wait_for("back")
        wait_until(lambda: _welcomes(app) == 2, "the new panel knows it")
        assert app.command("running") is True
        assert panel.wait_for_states({"web": "active"})["web"]["pid"] == web
        process = panel.wardctl("quit")
        assert process.returncode == 0
        assert app.wait_for("missing") == "quit"
        app.begin("close")
        assert wait_until_ended(app.process) == 0


@pytest.mark.timeout(120)
def test_a_crash_of_an_app_is_in_the_panels_log_with_its_stack(panel: RunningPanel) -> None:
    panel.configure(SERVICES)
    panel.start()
    with NodeApp(environment_for(panel.home)) as app:
        app.wait_for("welcome")
        app.begin("crash")
        assert wait_until_ended(app.process) == 1

    def is_logged() -> bool:
        text = "".join(
            path.read_text(errors="replace") for path in (panel.home / "logs").glob("*.log")
        )
        return "made to fail" in text + panel.output() and "app.mjs" in text + panel.output()

    wait_until(is_logged, "the report is in the log")
    assert panel.quit() == 0


def _welcomes(app: NodeApp) -> int:
    return [what for what, _data in app.happenings].count("welcome")


def _peers(panel: RunningPanel) -> dict[str, dict[str, object]]:
    answer = panel.wardctl("peers", "--json")
    assert answer.returncode == 0, answer.stderr
    found: dict[str, dict[str, object]] = json.loads(answer.stdout)["peers"]
    return found


def _dicts(app: NodeApp) -> list[tuple[str, dict[str, object]]]:
    return [(what, data) for what, data in app.happenings if isinstance(data, dict)]


def _told_by_service(panel: RunningPanel, name: str) -> list[tuple[str, object]]:
    lines = (panel.home / "logs" / f"{name}-stdout.log").read_text().splitlines()
    told: Callable[[str], dict[str, object]] = json.loads
    return [(str(told(line)["what"]), told(line)["data"]) for line in lines]
