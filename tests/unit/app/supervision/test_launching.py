"""From a wanted service to the exact start."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ConfigError
from app.model.service import HealthSpec, ServiceSpec
from app.model.status import Cause, CauseCode
from app.platform.processes import RUN_ID_VARIABLE, Launch
from app.supervision import launching
from app.supervision.launching import MASK, LaunchContext, LaunchFolders
from app.supervision.probes import CommandTarget, HttpTarget, TcpTarget


@pytest.fixture
def context(tmp_path: Path) -> LaunchContext:
    folders = LaunchFolders(
        data=tmp_path / "data", logs=tmp_path / "logs", state=tmp_path / "state", home=tmp_path
    )
    return LaunchContext(
        folders=folders,
        environment={"PATH": "/bin", "LANG": "zh_CN.UTF-8"},
        python=sys.executable,
        port=8901,
        ports={"db": 5432},
    )


@pytest.fixture
def spec(tmp_path: Path) -> ServiceSpec:
    return ServiceSpec(name="web", command=(sys.executable,), base_dir=tmp_path)


def _launch(spec: ServiceSpec, context: LaunchContext, run_id: str = "r") -> Launch:
    launch = launching.prepare(spec, context, run_id=run_id)
    assert isinstance(launch, Launch)
    return launch


def test_placeholders_stand_for_ports_folders_and_names(
    spec: ServiceSpec, context: LaunchContext, tmp_path: Path
) -> None:
    words = (
        "{port}", "{port:db}", "{data_dir}", "{log_dir}", "{state_dir}", "{home}", "{service}",
        "{instance}", "{python}", "{{port}}",
    )  # fmt: skip

    assert _launch(replace(spec, args=words), context).arguments == (
        "8901",
        "5432",
        str(tmp_path / "data" / "web"),
        str(tmp_path / "logs"),
        str(tmp_path / "state"),
        str(tmp_path),
        "web",
        "1",
        sys.executable,
        "{port}",
    )


def test_a_placeholder_without_a_value_is_a_cause_in_words(
    spec: ServiceSpec, context: LaunchContext
) -> None:
    cause = launching.prepare(
        replace(spec, args=("{port}",)), replace(context, port=None), run_id="r"
    )

    assert isinstance(cause, Cause)
    assert cause.code is CauseCode.SPAWN_FAILED
    assert "{port} has no value" in cause.fact("words")


def test_the_folders_of_a_service_are_made_for_this_account_only(
    spec: ServiceSpec, context: LaunchContext
) -> None:
    launch = _launch(spec, context)

    for folder in (context.folders.logs, context.folders.data / "web"):
        assert folder.is_dir()
        assert sys.platform == "win32" or folder.stat().st_mode & 0o777 == 0o700
    assert launch.stdout == context.folders.logs / "web-stdout.log"
    assert launch.stderr == context.folders.logs / "web-stderr.log"


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(
    spec: ServiceSpec, context: LaunchContext
) -> None:
    context.folders.data.write_text("a file in the way")

    cause = launching.prepare(spec, context, run_id="r")

    assert isinstance(cause, Cause)
    assert cause.code is CauseCode.FOLDER_MISSING
    assert cause.fact("folder") == str(context.folders.data / "web")
    assert cause.fact("words")


def test_children_inherit_the_panels_environment_under_their_own(
    spec: ServiceSpec, context: LaunchContext
) -> None:
    own = {"LANG": "en_US.UTF-8", "DATA": "{data_dir}", RUN_ID_VARIABLE: "forged"}

    environment = _launch(replace(spec, env=own), context, "run-7").environment

    assert environment["PATH"] == "/bin"
    assert environment["LANG"] == "en_US.UTF-8"
    assert environment["DATA"] == str(context.folders.data / "web")
    assert environment[RUN_ID_VARIABLE] == "run-7"
    assert environment[launching.SERVICE_VARIABLE] == "web"
    assert environment["PYTHONUNBUFFERED"] == "1"


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_loopback_is_added_to_the_exceptions_of_a_proxy(
    spec: ServiceSpec, context: LaunchContext, name: str
) -> None:
    given = replace(context, environment={name: "hospital.example"})

    assert _launch(spec, context).environment[name] == "localhost,127.0.0.1,::1"
    assert _launch(spec, given).environment[name] == "hospital.example,localhost,127.0.0.1,::1"


def test_the_hash_of_a_start_changes_with_the_settings_only(
    spec: ServiceSpec, context: LaunchContext
) -> None:
    def hash_of(changed: ServiceSpec, surroundings: LaunchContext, run_id: str = "r") -> str:
        return launching.launch_hash(changed, _launch(changed, surroundings, run_id))

    usual = hash_of(spec, context)

    assert hash_of(spec, context, "another-run") == usual
    assert hash_of(spec, replace(context, environment={"PATH": "/bin", "TERM": "x"})) == usual
    assert hash_of(replace(spec, args=("-v",)), context) != usual
    assert hash_of(replace(spec, env={"MODE": "fast"}), context) != usual
    assert hash_of(replace(spec, cwd="data"), context) != usual


def test_the_health_probe_asks_as_the_settings_say(
    spec: ServiceSpec, context: LaunchContext
) -> None:
    launch = _launch(spec, context)

    def target(health: HealthSpec | None) -> object:
        return launching.health_target(replace(spec, health=health), context, launch)

    assert target(None) is None
    assert target(HealthSpec(http="http://127.0.0.1:{port}/health")) == HttpTarget(
        "http://127.0.0.1:8901/health"
    )
    assert target(HealthSpec(tcp="127.0.0.1:{port}")) == TcpTarget("127.0.0.1", 8901)
    assert target(HealthSpec(command=("check", "{port}"))) == CommandTarget(
        "check", ("8901",), launch.cwd, launch.environment
    )
    with pytest.raises(ConfigError):
        target(HealthSpec(http="http://127.0.0.1:{port:nobody}/"))


@pytest.mark.parametrize(
    "name", ["PASSWORD", "db_password", "ApiKey", "AUTH_HEADER", "SECRET", "GITHUB_TOKEN", "pwd"]
)
def test_values_with_telling_names_are_masked(name: str) -> None:
    assert launching.masked(name, "hunter2") == MASK
    assert launching.masked(name, "") == ""


def test_other_values_are_shown() -> None:
    assert launching.masked("LANG", "zh_CN.UTF-8") == "zh_CN.UTF-8"
    assert launching.masked_arguments(["--port=8900", "x", "--key", "--verbose"]) == (
        "--port=8900",
        "x",
        "--key",
        "--verbose",
    )


@given(st.sampled_from(["--password", "-api-key", "--db-token"]), st.text(min_size=1))
def test_no_part_of_a_secret_option_is_shown(option: str, secret: str) -> None:
    assert launching.masked_arguments([f"{option}={secret}"]) == (f"{option}={MASK}",)
    if not secret.startswith("-"):
        assert launching.masked_arguments([option, secret]) == (option, MASK)
