"""The manager with real children: starts, crashes, order, limits, stops."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.model.events import EventCode
from app.model.service import (
    HealthSpec,
    PortSpec,
    ReadySpec,
    RestartMode,
    RestartSpec,
    ServiceSpec,
    StopSpec,
    WatchSpec,
)
from app.model.status import CauseCode, HealthState, StartStage, StartTrigger, UnitState
from app.platform.processes import system_processes
from tests.conftest import RunAsync
from tests.integration.supervised import WAIT, Supervised, supervise
from tests.waiting import until

POSIX = pytest.mark.posix

KILL = 9
FAST = RestartSpec(delay_s=0.01, max_delay_s=0.02, stable_after_s=60)
EXIT_3 = "import sys; print('bad day', file=sys.stderr); sys.exit(3)"
SERVER = """
    import http.server, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if not broken() else 500); self.end_headers()
        def log_message(self, *args): pass
    def broken():
        import pathlib; return pathlib.Path(sys.argv[2]).exists()
    server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    print("listening", flush=True)
    server.serve_forever()
"""


@pytest.fixture
def supervised(tmp_path: Path, run_async: RunAsync) -> Iterator[Supervised]:
    made = supervise(tmp_path, run_async)
    yield made
    made.manager.deleteLater()


def test_a_service_without_probes_is_active_once_its_process_exists(supervised: Supervised) -> None:
    async def scenario() -> None:
        await supervised.manager.apply([supervised.spec("web")], starts_new=True)
        status = await supervised.becomes("web", UnitState.ACTIVE)

        assert status.main_pid is not None
        assert system_processes().identity(status.main_pid) is not None
        assert [stage for stage, _s in status.starts[-1].stage_durations_s] == list(StartStage)[:4]

    supervised.run(scenario())


def test_output_goes_straight_to_its_two_files(supervised: Supervised, tmp_path: Path) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); " + WAIT

    async def scenario() -> None:
        await supervised.manager.apply([supervised.spec("web", code)], starts_new=True)
        await until(lambda: (tmp_path / "logs/web-stderr.log").read_text() == "err\n", "output")
        assert (tmp_path / "logs/web-stdout.log").read_text() == "out\n"

    supervised.run(scenario())


def test_a_killed_stable_service_is_back_with_a_new_process(supervised: Supervised) -> None:
    spec = supervised.spec("web", restart=RestartSpec(stable_after_s=0))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        old = await supervised.crashes("web")
        status = supervised.status("web")

        assert status.attempt == 0
        assert status.exit is not None
        assert (status.exit.signal or status.exit.code, status.exit.was_asked) == (KILL, False)
        assert status.restarts_today == 1
        assert system_processes().identity(old) is None

    supervised.run(scenario())


def test_a_crash_loop_ends_failed_with_the_last_words_of_the_program(
    supervised: Supervised,
) -> None:
    spec = supervised.spec("web", EXIT_3, restart=FAST)

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        await supervised.becomes("web", UnitState.FAILED)
        behind = await supervised.root_cause_with("web", "last_line")
        cause = supervised.status("web").cause

        assert cause is not None
        assert cause.code is CauseCode.START_LIMIT
        assert (behind.fact("code"), behind.fact("last_line")) == ("3", "bad day")
        assert len(supervised.status("web").starts) == 5
        failures = [event for event in supervised.events if event.code is EventCode.UNIT_FAILED]
        assert len(failures) == 1

    supervised.run(scenario())


def test_a_failed_service_starts_again_when_a_person_asks(supervised: Supervised) -> None:
    spec = supervised.spec("web", EXIT_3, restart=replace(FAST, limit=1))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        await supervised.becomes("web", UnitState.FAILED)
        supervised.spec("web", WAIT)
        await supervised.manager.restart(["web"])
        status = await supervised.becomes("web", UnitState.ACTIVE)
        assert status.cause is None

    supervised.run(scenario())


def test_a_program_that_is_not_there_fails_at_once_and_names_it(supervised: Supervised) -> None:
    spec = replace(supervised.spec("web"), command=("no-such-program",))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        status = await supervised.becomes("web", UnitState.FAILED)
        assert status.cause is not None
        assert status.cause.code is CauseCode.PROGRAM_MISSING
        assert status.cause.fact("program") == "no-such-program"

    supervised.run(scenario())


@POSIX
def test_ready_means_the_line_was_printed(supervised: Supervised) -> None:
    code = """
        import sys, signal, pathlib
        signal.signal(signal.SIGUSR1, lambda *a: print("now listening", flush=True))
        print("booting", flush=True)
        while True: signal.pause()
    """
    spec = supervised.spec("web", code, ready=ReadySpec(output="listening"))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        log = supervised.folder / "logs/web-stdout.log"
        await until(lambda: log.exists() and "booting" in log.read_text(), "it boots")
        assert supervised.status("web").stage is StartStage.WAITING_FOR_HEALTH
        os.kill(supervised.pid("web"), signal.SIGUSR1)
        await supervised.becomes("web", UnitState.ACTIVE)

    supervised.run(scenario())


def test_a_service_that_never_gets_ready_is_stopped_and_says_so(supervised: Supervised) -> None:
    spec = supervised.spec(
        "web",
        ready=ReadySpec(output="listening", timeout_s=0.2),
        restart=RestartSpec(limit=1, delay_s=0.01),
    )

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        status = await supervised.becomes("web", UnitState.FAILED)
        assert status.cause is not None
        assert status.cause.under is not None
        assert status.cause.under.code is CauseCode.NOT_READY

    supervised.run(scenario())


def served(supervised: Supervised, broken: Path, first: int) -> ServiceSpec:
    return replace(
        supervised.spec("web", SERVER),
        args=("{port}", str(broken)),
        port=PortSpec(first=first, attempts=50),
        ready=ReadySpec(output="listening", http="http://127.0.0.1:{port}/"),
        health=HealthSpec(
            http="http://127.0.0.1:{port}/", period_s=0.05, timeout_s=1, failure_threshold=3
        ),
        restart=RestartSpec(delay_s=0.01, stable_after_s=0),
    )


def test_three_failed_probes_restart_a_service_and_two_good_ones_call_it_healthy(
    supervised: Supervised, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    spec = served(supervised, broken, 18_900)

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        old = supervised.pid("web")
        assert supervised.status("web").health is HealthState.HEALTHY
        broken.touch()
        told = await until(
            lambda: [one for one in supervised.events if one.code is EventCode.UNIT_UNHEALTHY],
            "it is taken down",
        )
        broken.unlink()
        await supervised.becomes("web", UnitState.ACTIVE)

        cause = told[0].cause
        assert cause is not None
        assert (cause.code, cause.fact("detail")) == (CauseCode.HEALTH_FAILING, "500")
        assert supervised.pid("web") != old

    supervised.run(scenario(), timeout_s=20)


def test_the_next_port_is_taken_when_the_first_is_not_free(
    supervised: Supervised, tmp_path: Path
) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        first = squatter.getsockname()[1]
        spec = served(supervised, tmp_path / "broken", first)

        async def scenario() -> None:
            await supervised.manager.apply([spec], starts_new=True)
            status = await supervised.becomes("web", UnitState.ACTIVE)
            assert status.port is not None
            assert first < status.port < first + 50

        supervised.run(scenario())


def test_a_foreign_program_on_the_only_port_is_named_and_left_alone(supervised: Supervised) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        spec = replace(
            supervised.spec("web"), port=PortSpec(port, 1), restart=replace(FAST, limit=1)
        )

        async def scenario() -> None:
            await supervised.manager.apply([spec], starts_new=True)
            await supervised.becomes("web", UnitState.FAILED)
            cause = await supervised.root_cause_with("web", "pid")

            assert cause.code is CauseCode.PORT_TAKEN
            if sys.platform != "win32":  # wine does not tell whose a port is
                assert cause.fact("pid") == str(os.getpid())

        supervised.run(scenario())


def test_what_is_required_runs_first_and_stops_last(supervised: Supervised) -> None:
    db = supervised.spec("db", ready=ReadySpec(output="up"), code="print('up'); " + WAIT)
    web = replace(supervised.spec("web"), requires=("db",))

    async def scenario() -> None:
        await supervised.manager.apply([web, db], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        await supervised.manager.stop(["db"], by="wang")

        order = [(event.code, event.unit) for event in supervised.events]
        assert order == [
            (EventCode.UNIT_ACTIVE, "db"),
            (EventCode.UNIT_ACTIVE, "web"),
            (EventCode.UNIT_STOPPED, "web"),
            (EventCode.UNIT_STOPPED, "db"),
        ]
        assert supervised.status("db").stopped_by == "wang"
        supervised.manager.start(["db"])
        await supervised.becomes("web", UnitState.ACTIVE)

    supervised.run(scenario())


def test_a_service_fails_with_what_it_requires_and_comes_back_with_it(
    supervised: Supervised,
) -> None:
    db = supervised.spec("db", EXIT_3, restart=replace(FAST, limit=1))
    web = replace(supervised.spec("web"), requires=("db",))

    async def scenario() -> None:
        await supervised.manager.apply([db, web], starts_new=True)
        status = await supervised.becomes("web", UnitState.FAILED)
        assert status.cause is not None
        assert status.cause.fact("dependency") == "db"
        supervised.spec("db", WAIT)
        await supervised.manager.restart(["db"])
        await supervised.becomes("web", UnitState.ACTIVE)

    supervised.run(scenario())


def test_a_bound_service_lives_and_dies_with_the_app(supervised: Supervised) -> None:
    app = supervised.spec("app", restart=RestartSpec(stable_after_s=60, delay_s=0.3))
    queue = replace(supervised.spec("queue"), binds_to="app")

    async def scenario() -> None:
        await supervised.manager.apply([app, queue], starts_new=True)
        await supervised.becomes("queue", UnitState.ACTIVE)
        old = supervised.pid("queue")
        os.kill(supervised.pid("app"), KILL)
        await supervised.becomes("queue", UnitState.INACTIVE)
        await supervised.becomes("queue", UnitState.ACTIVE)

        assert supervised.state("app") is UnitState.ACTIVE
        assert supervised.pid("queue") != old

    supervised.run(scenario())


@POSIX
@pytest.mark.parametrize(
    ("title", "code"),
    [
        (
            "ignores SIGTERM",
            "import signal; signal.signal(15, signal.SIG_IGN)\nwhile 1: signal.pause()",
        ),
        (
            "leaves a grandchild in its own session",
            """
            import os, signal
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    signal.signal(15, signal.SIG_IGN)
                while True: signal.pause()
            signal.pause()
            """,
        ),
        (
            "hides the grandchild's environment",
            """
            import subprocess, sys, signal
            subprocess.Popen([sys.executable, "-Sc", "import signal; signal.pause()"],
                env={}, start_new_session=True)
            signal.pause()
            """,
        ),
    ],
)
def test_a_stop_leaves_no_process_behind(supervised: Supervised, title: str, code: str) -> None:
    spec = supervised.spec("web", code, stop=StopSpec(0.3))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        platform = system_processes()
        runs = supervised.manager.runs()["web"]
        await supervised.manager.stop(["web"])

        assert platform.members(runs, platform.snapshot()) == frozenset(), title
        assert supervised.state("web") is UnitState.INACTIVE
        assert supervised.manager.runs() == {}

    supervised.run(scenario())


@POSIX
def test_a_crash_that_leaves_a_grandchild_behind_ends_it_before_the_next_start(
    supervised: Supervised, tmp_path: Path
) -> None:
    code = """
        import os, signal, pathlib, sys
        if (pid := os.fork()) == 0:
            os.setsid()
            signal.signal(15, signal.SIG_IGN)
            while True: signal.pause()
        pathlib.Path("grandchildren").open("a").write(f"{pid}\\n")
        signal.pause()
    """
    spec = supervised.spec("web", code, restart=RestartSpec(stable_after_s=0), stop=StopSpec(0.2))

    def grandchildren() -> list[int]:
        return [int(line) for line in (tmp_path / "grandchildren").read_text().split()]

    async def scenario() -> None:
        system_processes().become_subreaper()
        await supervised.manager.apply([spec], starts_new=True)
        await until(lambda: (tmp_path / "grandchildren").exists() and grandchildren(), "a child")
        await supervised.crashes("web")
        await until(lambda: len(grandchildren()) == 2, "the second run's child")
        first, second = grandchildren()

        assert system_processes().identity(first) is None
        assert system_processes().identity(second) is not None

    supervised.run(scenario())


def test_services_outlive_a_detached_panel_and_the_next_one_takes_them_over(
    run_async: RunAsync, tmp_path: Path
) -> None:
    first = supervise(tmp_path)
    second = supervise(tmp_path)
    spec = first.spec("web", restart=RestartSpec(stable_after_s=0))
    gone = first.spec("gone")

    async def scenario() -> None:
        await first.manager.apply([spec, gone], starts_new=True)
        await first.becomes("gone", UnitState.ACTIVE)
        pid, stranger = first.pid("web"), first.pid("gone")
        first.manager.detach()
        await second.manager.apply([spec], starts_new=False)
        await second.manager.adopt()
        status = second.status("web")

        assert (status.main_pid, status.is_adopted) == (pid, True)
        assert status.starts == ()
        assert second.state("web") is UnitState.ACTIVE
        assert system_processes().identity(stranger) is None, "no longer configured"
        await second.crashes("web")
        assert second.status("web").is_adopted is False
        exit_status = second.status("web").exit
        assert exit_status is not None
        await second.manager.close()

    run_async(scenario(), timeout_s=20)
    for made in (first, second):
        made.logs.close()


def test_what_a_person_stopped_stays_down_when_the_panel_starts_again(
    run_async: RunAsync, tmp_path: Path
) -> None:
    first = supervise(tmp_path)
    specs = [first.spec("web"), first.spec("db")]

    async def scenario() -> None:
        await first.manager.apply(specs, starts_new=True)
        await first.becomes("web", UnitState.ACTIVE)
        await first.manager.stop(["web"], by="wang")
        first.manager.detach()
        third = supervise(tmp_path)
        await third.manager.apply(specs, starts_new=False)
        await third.manager.adopt()
        third.manager.start_automatic()

        assert third.state("db") is UnitState.ACTIVE
        assert (third.state("web"), third.status("web").stopped_by) == (
            UnitState.INACTIVE,
            "wang",
        )
        await third.manager.close()
        third.logs.close()

    run_async(scenario(), timeout_s=20)
    first.logs.close()


def test_what_needs_a_unit_that_a_person_stopped_waits_for_it_in_the_next_panel(
    run_async: RunAsync, tmp_path: Path
) -> None:
    first = supervise(tmp_path)
    specs = [first.spec("db"), replace(first.spec("web"), requires=("db",))]

    async def scenario() -> None:
        await first.manager.apply(specs, starts_new=True)
        await first.becomes("web", UnitState.ACTIVE)
        await first.manager.stop(["db"], by="wang")
        first.manager.detach()
        second = supervise(tmp_path)
        await second.manager.apply(specs, starts_new=False)
        await second.manager.adopt()
        second.manager.start_automatic()

        assert second.state("db") is UnitState.INACTIVE
        assert second.state("web") is UnitState.INACTIVE

        second.manager.start(["db"])
        await second.becomes("web", UnitState.ACTIVE)
        await second.manager.close()
        second.logs.close()

    run_async(scenario(), timeout_s=20)
    first.logs.close()


def test_an_adopted_service_with_another_command_now_is_replaced(
    run_async: RunAsync, tmp_path: Path
) -> None:
    first, second = supervise(tmp_path), supervise(tmp_path)
    spec = first.spec("web")

    async def scenario() -> None:
        await first.manager.apply([spec], starts_new=True)
        await first.becomes("web", UnitState.ACTIVE)
        pid = first.pid("web")
        first.manager.detach()
        await second.manager.apply([replace(spec, args=("--new",))], starts_new=False)
        await second.manager.adopt()
        await until(
            lambda: second.state("web") is UnitState.ACTIVE and second.pid("web") != pid,
            "the replacement",
        )
        await second.manager.close()

    run_async(scenario(), timeout_s=20)
    for made in (first, second):
        made.logs.close()


def test_a_changed_command_restarts_only_the_service_concerned(supervised: Supervised) -> None:
    web, db = supervised.spec("web"), supervised.spec("db")

    async def scenario() -> None:
        await supervised.manager.apply([web, db], starts_new=True)
        await supervised.becomes("db", UnitState.ACTIVE)
        await supervised.becomes("web", UnitState.ACTIVE)
        before = supervised.pid("web"), supervised.pid("db")
        await supervised.manager.apply(
            [replace(web, args=("--new",)), replace(db, stop=StopSpec(9))], starts_new=True
        )
        await supervised.becomes("web", UnitState.ACTIVE)
        after = supervised.pid("web"), supervised.pid("db")

        assert before[0] != after[0]
        assert before[1] == after[1]
        await supervised.manager.apply([web], starts_new=True)
        assert supervised.manager.names() == ("web",)
        assert system_processes().identity(after[1]) is None

    supervised.run(scenario())


def test_instances_get_a_port_each(supervised: Supervised) -> None:
    spec = replace(supervised.spec("web"), instances=3, port=PortSpec(18_990))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        ports = {(await supervised.becomes(f"web@{n}", UnitState.ACTIVE)).port for n in (1, 2, 3)}
        assert len(ports) == 3
        assert supervised.manager.resolve(["web"]) == ("web@1", "web@2", "web@3")

    supervised.run(scenario())


def test_changed_files_restart_a_service_that_watches_them(
    supervised: Supervised, tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/part.py").write_text("1")
    spec = supervised.spec("web", watch=WatchSpec(("src/**/*.py",), debounce_s=0.05))

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        pid = supervised.pid("web")
        (tmp_path / "src/part.py").write_text("22")
        await until(
            lambda: supervised.state("web") is UnitState.ACTIVE and supervised.pid("web") != pid,
            "a restart",
        )
        assert supervised.status("web").starts[-1].trigger is StartTrigger.FILES_CHANGED

    supervised.run(scenario())


def test_a_service_that_may_end_ends_without_a_complaint(supervised: Supervised) -> None:
    spec = supervised.spec(
        "once", "print('done')", restart=RestartSpec(policy=RestartMode.ON_FAILURE)
    )

    async def scenario() -> None:
        await supervised.manager.apply([spec], starts_new=True)
        status = await supervised.becomes("once", UnitState.INACTIVE)
        assert status.cause is None
        assert status.exit is not None
        assert status.exit.is_clean

    supervised.run(scenario())


@POSIX
def test_closing_within_a_limit_kills_what_does_not_end(
    run_async: RunAsync, tmp_path: Path
) -> None:
    made = supervise(tmp_path)
    stubborn = "import signal; signal.signal(15, signal.SIG_IGN)\nwhile 1: signal.pause()"
    specs = [made.spec(f"s{number}", stubborn, stop=StopSpec(60)) for number in range(3)]

    async def scenario() -> None:
        await made.manager.apply(specs, starts_new=True)
        for spec in specs:
            await made.becomes(spec.name, UnitState.ACTIVE)
        await made.manager.close(within_s=0.3)
        assert made.manager.runs() == {}

    run_async(scenario(), timeout_s=15)
    made.logs.close()
