"""Each known trouble with its cause and remedy."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config.origin import Layer, Origin
from app.config.problems import ConfigProblem
from app.model.doctor import Finding, Verdict
from app.model.processes import ProcessIdentity
from app.model.service import LocalizedText, PortSpec, ServiceRole, ServiceSpec
from app.model.status import Cause, CauseCode, HealthState, ProbeResult, UnitState, UnitStatus
from app.platform.processes import system_processes
from app.supervision import doctor
from app.supervision.adoption import RunStore
from app.supervision.doctor import Patient
from app.supervision.launching import LaunchFolders

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def healthy(tmp_path: Path) -> Patient:
    folders = LaunchFolders(data=tmp_path, logs=tmp_path, state=tmp_path, home=tmp_path)
    return Patient(
        services=(_spec(tmp_path),),
        problems=(),
        statuses=(),
        runs={},
        active_runs=frozenset(),
        folders=folders,
        written=(tmp_path / "state", tmp_path / "logs"),
        environment={},
        python=sys.executable,
    )


def _spec(folder: Path) -> ServiceSpec:
    return ServiceSpec(name="web", command=(sys.executable,), base_dir=folder)


def _status(state: UnitState, cause: Cause | None = None) -> UnitStatus:
    return UnitStatus(
        name="web",
        label=LocalizedText("网", "Web"),
        description=None,
        role=ServiceRole.SERVICE,
        state=state,
        cause=cause,
    )


def _examine(patient: Patient) -> tuple[Finding, ...]:
    records = RunStore(patient.folders.state / "runs")
    return doctor.examine(patient, system_processes(), records)


def _troubles(patient: Patient) -> list[Finding]:
    return [one for one in _examine(patient) if one.verdict is not Verdict.PASS]


def _only(patient: Patient, check: str, verdict: Verdict = Verdict.FAIL) -> Finding:
    (found,) = [one for one in _troubles(patient) if one.check != "disk"]
    assert (found.check, found.verdict) == (check, verdict)
    assert found.cause
    assert found.remedy
    return found


def test_a_healthy_workstation_passes_every_check(
    healthy: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LOW_FREE_BYTES", 0)

    assert _troubles(healthy) == []
    assert {one.check for one in _examine(healthy)} == {
        "configuration", "program", "leftovers", "messages", "proxy", "permission", "disk",
    }  # fmt: skip


def test_a_missing_program_is_named(healthy: Patient) -> None:
    services = (replace(healthy.services[0], command=("no-such-tool",)),)

    found = _only(replace(healthy, services=services), "program")

    assert found.subject == "web"
    assert "'no-such-tool'" in found.cause


def test_a_missing_interpreter_is_named_with_where_it_was_looked_for(
    healthy: Patient, tmp_path: Path
) -> None:
    (tmp_path / "main.py").touch()
    script = ServiceSpec(
        name="web", scripts=("main.py",), interpreters=(".venv/bin/python",), base_dir=tmp_path
    )

    found = _only(replace(healthy, services=(script,)), "program")

    assert ".venv/bin/python" in found.cause
    assert "interpreter" in found.remedy


@pytest.mark.posix
def test_a_program_that_may_not_be_executed_is_named(healthy: Patient, tmp_path: Path) -> None:
    (tmp_path / "tool").touch(mode=0o000)
    services = (replace(healthy.services[0], command=("./tool",)),)

    found = _only(replace(healthy, services=services), "program")

    assert "may not be executed" in found.cause


def test_a_placeholder_without_a_value_is_a_finding_not_an_error(healthy: Patient) -> None:
    services = (replace(healthy.services[0], args=("{port}",)),)

    assert "{port} has no value" in _only(replace(healthy, services=services), "program").cause


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.posix  # wine does not tell whose a port is
@pytest.mark.parametrize("state", [None, UnitState.FAILED, UnitState.INACTIVE])
def test_a_taken_port_is_named_with_who_holds_it(
    healthy: Patient, taken: int, state: UnitState | None
) -> None:
    services = (replace(healthy.services[0], port=PortSpec(taken, 1)),)
    statuses = () if state is None else (_status(state),)

    found = _only(replace(healthy, services=services, statuses=statuses), "port")

    assert f"port {taken} is used by '" in found.cause
    assert "(PID " in found.cause
    assert dict(found.facts)["first"] == str(taken)


@pytest.mark.parametrize("state", [UnitState.ACTIVE, UnitState.STARTING, UnitState.STOPPING])
def test_a_port_that_the_service_itself_holds_is_no_trouble(
    healthy: Patient, taken: int, state: UnitState
) -> None:
    services = (replace(healthy.services[0], port=PortSpec(taken, 1)),)
    patient = replace(healthy, services=services, statuses=(_status(state),))

    assert [one.check for one in _troubles(patient) if one.check != "disk"] == []


@pytest.mark.parametrize("state", [UnitState.FAILED, UnitState.BACKOFF, UnitState.STARTING])
def test_a_service_in_trouble_is_told_with_its_cause(healthy: Patient, state: UnitState) -> None:
    cause = Cause.of(CauseCode.START_LIMIT, Cause.of(CauseCode.EXITED, code=3), limit=5)

    found = _only(replace(healthy, statuses=(_status(state, cause),)), "service")

    assert "exited with code 3" in found.cause
    assert "wardctl restart web" in found.remedy


def test_a_failing_health_check_is_a_warning_with_its_last_answer(healthy: Patient) -> None:
    status = replace(
        _status(UnitState.ACTIVE),
        health=HealthState.DEGRADED,
        health_results=(ProbeResult(AT, False, 0.1, "refused"),),
    )

    found = _only(replace(healthy, statuses=(status,)), "health", Verdict.WARN)

    assert "(refused)" in found.cause
    assert "wardctl logs web" in found.remedy


@pytest.mark.parametrize(
    "variable", ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
)
@pytest.mark.parametrize("excepted", [None, "", "hospital.example", "localhost"])
def test_a_proxy_that_catches_loopback_is_a_warning(
    healthy: Patient, variable: str, excepted: str | None
) -> None:
    environment = {variable: "http://proxy:3128"}
    if excepted is not None:
        environment["NO_PROXY"] = excepted

    found = _only(replace(healthy, environment=environment), "proxy", Verdict.WARN)

    assert found.subject == variable
    assert "NO_PROXY" in found.remedy


@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
@pytest.mark.parametrize("excepted", ["127.0.0.1", "hospital.example, 127.0.0.1", "*"])
def test_a_proxy_with_loopback_excepted_is_fine(healthy: Patient, name: str, excepted: str) -> None:
    environment = {"http_proxy": "http://proxy:3128", name: excepted}

    assert [
        one.check
        for one in _troubles(replace(healthy, environment=environment))
        if one.check != "disk"
    ] == []


def test_processes_of_an_earlier_run_are_told_and_those_of_others_are_not(
    healthy: Patient, tmp_path: Path
) -> None:
    ours = RunStore(tmp_path / "runs").new_run_id("web")
    active = RunStore(tmp_path / "runs").new_run_id("web")
    other = RunStore(tmp_path / "another-home").new_run_id("web")
    runs = {
        run_id: (ProcessIdentity(number, 1, "boot"),)
        for number, run_id in enumerate((ours, active, other), start=41)
    }

    found = _only(replace(healthy, runs=runs, active_runs=frozenset({active})), "leftovers")

    assert (found.subject, dict(found.facts)) == ("web", {"pids": "41"})


def test_a_folder_that_cannot_be_written_is_named(healthy: Patient, tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way")

    assert _only(healthy, "permission").subject == str(tmp_path / "logs")


@pytest.mark.parametrize(
    ("least", "low", "verdict"),
    [(0, 0, Verdict.PASS), (0, 2**62, Verdict.WARN), (2**62, 2**62, Verdict.FAIL)],
)
def test_a_full_disk_is_a_failure_and_little_room_a_warning(
    healthy: Patient, monkeypatch: pytest.MonkeyPatch, least: int, low: int, verdict: Verdict
) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", least)
    monkeypatch.setattr(doctor, "LOW_FREE_BYTES", low)

    (found,) = [one for one in _examine(healthy) if one.check == "disk"]

    assert found.verdict is verdict
    assert bool(found.remedy) == (verdict is not Verdict.PASS)


def test_every_problem_of_the_configuration_comes_with_place_and_remedy(healthy: Patient) -> None:
    problem = ConfigProblem(
        code="config.unknown-key",
        key="services.web.comand",
        reason="is not a known key",
        remedy="Did you mean 'command'?",
        origin=Origin(Layer.MACHINE, Path("wardkeeper.toml"), 7),
    )

    found = _only(replace(healthy, problems=(problem,)), "configuration")

    assert found.subject == "wardkeeper.toml, line 7"
    assert found.cause == "services.web.comand: is not a known key"
    assert found.remedy == "Did you mean 'command'?"


def test_the_worst_comes_first(healthy: Patient, taken: int) -> None:
    patient = replace(
        healthy,
        services=(replace(healthy.services[0], port=PortSpec(taken, 1)),),
        environment={"http_proxy": "http://proxy:3128"},
    )

    verdicts = [one.verdict for one in _examine(patient)]

    assert verdicts == sorted(verdicts, key=(Verdict.FAIL, Verdict.WARN, Verdict.PASS).index)
