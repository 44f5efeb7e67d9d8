"""Other settings while services run: only what is concerned is touched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.model.service import PortSpec, ReadySpec, RestartSpec, StopSpec, WatchSpec
from app.model.status import CauseCode, StartTrigger, UnitState
from app.platform.processes import system_processes
from tests.conftest import RunAsync
from tests.integration.supervised import Supervised, supervise
from tests.waiting import until


@pytest.fixture
def supervised(tmp_path: Path, run_async: RunAsync) -> Iterator[Supervised]:
    made = supervise(tmp_path, run_async)
    yield made
    made.manager.deleteLater()


def test_removing_a_service_leaves_alone_who_no_longer_needs_it(supervised: Supervised) -> None:
    db, web = supervised.spec("db"), supervised.spec("web")

    async def scenario() -> None:
        await supervised.manager.apply([db, replace(web, requires=("db",))], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        pid, gone = supervised.pid("web"), supervised.pid("db")
        await supervised.manager.apply([web], starts_new=True)

        assert supervised.state("web") is UnitState.ACTIVE
        assert supervised.pid("web") == pid
        assert system_processes().identity(gone) is None

    supervised.run(scenario())


def test_new_services_start_and_those_without_autostart_wait(supervised: Supervised) -> None:
    web, late = supervised.spec("web"), replace(supervised.spec("late"), autostart=False)

    async def scenario() -> None:
        await supervised.manager.apply([], starts_new=True)
        await supervised.manager.apply([late, web], starts_new=True)
        status = await supervised.becomes("web", UnitState.ACTIVE)

        assert status.starts[-1].trigger is StartTrigger.CONFIGURATION
        assert supervised.state("late") is UnitState.INACTIVE

    supervised.run(scenario())


def test_a_service_stopped_by_hand_stays_down_when_its_command_changes(
    supervised: Supervised,
) -> None:
    web = supervised.spec("web")

    async def scenario() -> None:
        await supervised.manager.apply([web], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        await supervised.manager.stop(["web"], by="wang")
        await supervised.manager.apply([replace(web, args=("--new",))], starts_new=True)

        assert supervised.state("web") is UnitState.INACTIVE
        assert supervised.status("web").stopped_by == "wang"

    supervised.run(scenario())


def test_a_failed_service_whose_command_was_corrected_starts(supervised: Supervised) -> None:
    web = supervised.spec("web")

    async def scenario() -> None:
        await supervised.manager.apply([replace(web, command=("no-such-tool",))], starts_new=True)
        await supervised.becomes("web", UnitState.FAILED)
        await supervised.manager.apply([replace(web, stop=StopSpec(9))], starts_new=True)
        status = await supervised.becomes("web", UnitState.ACTIVE)

        assert status.cause is None

    supervised.run(scenario())


def test_more_instances_leave_those_that_run_alone(supervised: Supervised) -> None:
    web = replace(supervised.spec("web"), instances=2, port=PortSpec(18_970))

    async def scenario() -> None:
        await supervised.manager.apply([web], starts_new=True)
        for number in (1, 2):
            await supervised.becomes(f"web@{number}", UnitState.ACTIVE)
        pids = [supervised.pid(f"web@{number}") for number in (1, 2)]
        await supervised.manager.apply([replace(web, instances=3)], starts_new=True)
        await supervised.becomes("web@3", UnitState.ACTIVE)

        assert [supervised.pid(f"web@{number}") for number in (1, 2)] == pids
        await supervised.manager.apply([replace(web, instances=1)], starts_new=True)
        assert supervised.manager.names() == ("web",)

    supervised.run(scenario())


def test_patterns_of_watched_files_may_name_the_folders_of_a_service(
    supervised: Supervised, tmp_path: Path
) -> None:
    web = supervised.spec("web", watch=WatchSpec(("{data_dir}/*.toml",), debounce_s=0.02))

    async def scenario() -> None:
        await supervised.manager.apply([web], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        pid = supervised.pid("web")
        (tmp_path / "data" / "web" / "own.toml").write_text("x = 1")
        await until(
            lambda: supervised.state("web") is UnitState.ACTIVE and supervised.pid("web") != pid,
            "a restart",
        )

    supervised.run(scenario())


def test_an_adopted_service_that_waits_for_a_line_already_printed_is_ready(
    supervised: Supervised, tmp_path: Path
) -> None:
    first = supervise(tmp_path)
    code = "import pathlib, signal; pathlib.Path('go').exists() and print('up'); signal.pause()"
    spec = first.spec("web", code, ready=ReadySpec(output="up", timeout_s=60))

    async def scenario() -> None:
        await first.manager.apply([spec], starts_new=True)
        await until(lambda: first.status("web").main_pid, "it runs")
        pid = first.pid("web")
        first.manager.detach()
        await supervised.manager.apply([spec], starts_new=False)
        await supervised.manager.adopt()
        await supervised.becomes("web", UnitState.ACTIVE)

        assert supervised.pid("web") == pid

    supervised.run(scenario())
    first.logs.close()


@pytest.mark.posix  # wine does not tell whose a port is
def test_a_left_over_process_on_the_only_port_is_ended_and_the_service_starts(
    supervised: Supervised,
) -> None:
    code = """
        import os, signal, socket, sys
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        listener.set_inheritable(True)
        if os.fork() == 0:
            os.setsid(); signal.signal(15, signal.SIG_IGN)
            while True: signal.pause()
        signal.pause()
    """
    web = replace(
        supervised.spec("web", code, restart=RestartSpec(stable_after_s=0), stop=StopSpec(0.2)),
        args=("{port}",),
        port=PortSpec(18_960, 1),
    )

    async def scenario() -> None:
        system_processes().become_subreaper()
        await supervised.manager.apply([web], starts_new=True)
        await supervised.becomes("web", UnitState.ACTIVE)
        await until(
            lambda: len(_members(supervised, "web")) == 2, "the process that holds the port"
        )
        await supervised.crashes("web")

        assert supervised.status("web").port == 18_960
        assert supervised.state("web") is UnitState.ACTIVE

    supervised.run(scenario(), timeout_s=20)


def test_a_service_of_another_installation_on_the_port_is_named_and_left_alone(
    supervised: Supervised, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = supervise(tmp_path / "other")
    code = """
        import signal, socket, sys
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        print("up", flush=True)
        signal.pause()
    """
    theirs = replace(
        other.spec("web", code, ready=ReadySpec(output="up")),
        args=("{port}",),
        port=PortSpec(18_961, 1),
    )
    ours = replace(supervised.spec("web", restart=RestartSpec(limit=0)), port=PortSpec(18_961, 1))

    async def scenario() -> None:
        await other.manager.apply([theirs], starts_new=True)
        await other.becomes("web", UnitState.ACTIVE)
        pid = other.pid("web")
        await supervised.manager.apply([ours], starts_new=True)
        await supervised.becomes("web", UnitState.FAILED)
        cause = await supervised.root_cause_with("web", "pid")

        assert cause.code is CauseCode.PORT_TAKEN
        if sys.platform != "win32":  # wine does not tell whose a port is
            assert cause.fact("pid") == str(pid)
        assert other.pid("web") == pid
        assert system_processes().identity(pid) is not None
        await other.manager.close()

    supervised.run(scenario(), timeout_s=20)
    other.logs.close()


def _members(supervised: Supervised, name: str) -> frozenset[object]:
    platform = system_processes()
    return frozenset(platform.members(supervised.manager.runs()[name], platform.snapshot()))
