"""The clinical app of the sample workspace: one main process, children of several kinds."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.integration.sample_program import SampleProgram, is_gone, post, sample_program
from tests.waiting import wait_until

STOP_LIMIT_S = 2.0
KINDS = Counter({"renderer": 2, "gpu-process": 1, "utility": 1})
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[SampleProgram]:
    with sample_program(tmp_path, "clinical_app.py", env=NO_DISPLAY) as program:
        program.wait_for("window shown")
        yield program


def _children(app: SampleProgram) -> list[psutil.Process]:
    """The child processes, once all of them run."""

    def complete() -> list[psutil.Process] | None:
        children = psutil.Process(app.process.pid).children()
        return children if Counter(map(_kind, children)) == KINDS else None

    found = wait_until(complete, f"children {dict(KINDS)}")
    assert found is not None
    return found


def _kind(process: psutil.Process) -> str:
    try:
        arguments = process.cmdline()
    except psutil.Error:
        return "gone"
    return next((a.removeprefix("--type=") for a in arguments if a.startswith("--type=")), "main")


def test_children_are_told_apart_by_their_type_and_the_main_process_has_none(
    app: SampleProgram,
) -> None:
    children = _children(app)
    assert _kind(psutil.Process(app.process.pid)) == "main"
    network = next(child for child in children if _kind(child) == "utility")
    assert "--utility-sub-type=network" in network.cmdline()


def test_kill_of_the_main_process_takes_every_child_along(app: SampleProgram) -> None:
    children = _children(app)
    app.process.kill()
    app.wait_end()
    wait_until(lambda: all(map(is_gone, children)), "no child left", timeout_s=STOP_LIMIT_S)


@pytest.mark.posix
@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT])
def test_stop_request_closes_it_with_exit_0_and_leaves_no_child(
    app: SampleProgram, stop_signal: signal.Signals
) -> None:
    children = _children(app)
    app.process.send_signal(stop_signal)
    assert app.wait_end(STOP_LIMIT_S) == 0
    assert all(map(is_gone, children))
    assert f"stopping on {stop_signal.name}" in app.stdout


def test_lost_renderer_is_replaced_while_the_window_goes_on(app: SampleProgram) -> None:
    lost = next(child for child in _children(app) if _kind(child) == "renderer")
    lost.kill()
    wait_until(lambda: "child ended, starting it again" in app.stderr, "the loss was noticed")
    assert lost not in _children(app)
    assert app.health().status == 200


@pytest.mark.posix
def test_app_that_does_not_get_its_turn_fails_its_health_check(app: SampleProgram) -> None:
    assert app.health().at("components", "window", "status") == "ok"
    os.kill(app.process.pid, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        app.health(timeout_s=0.5)
    os.kill(app.process.pid, signal.SIGCONT)
    assert app.health().status == 200


def test_health_says_which_services_answer_and_follows_them(tmp_path: Path) -> None:
    with (
        sample_program(tmp_path, "records.py", "--data", str(tmp_path)) as records,
        sample_program(tmp_path, "queue_service.py", "--records-port", str(records.port)) as queue,
    ):
        records.wait_for("listening on")
        queue.wait_for("listening on")
        ports = {"RECORDS_PORT": str(records.port), "QUEUE_PORT": str(queue.port)}
        # A proxy of the workstation must not catch loopback: this one would refuse everything.
        proxy = {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
        with sample_program(
            tmp_path, "clinical_app.py", env={**NO_DISPLAY, **ports, **proxy}
        ) as app:
            app.wait_for("queue reachable")
            app.wait_for("records reachable")
            assert app.health().at("components", "records", "status") == "ok"
            records.process.kill()
            wait_until(lambda: "records not reachable" in app.stderr, "the loss was noticed")
            assert app.health().at("components", "records", "status") == "not reachable"
            assert app.health().at("components", "queue", "status") == "ok"
            assert post(queue.port, "/api/v1/queue/next").status == 200


@pytest.mark.posix  # Windows always has one
def test_without_a_display_it_chooses_the_offscreen_platform_itself(tmp_path: Path) -> None:
    bare = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    with sample_program(tmp_path, "clinical_app.py", env=bare) as app:
        app.wait_for("window shown")
        assert app.health().status == 200
