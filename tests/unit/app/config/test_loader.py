from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.config.loader import ConfigSources, Configuration, load
from app.config.origin import BUILT_IN, Layer, Origin
from app.config.problems import CODES, ConfigErrors
from app.config.schema import ClientSpec, InterfaceSpec, Language, ProductSpec, Theme
from app.errors import ConfigError
from app.model.service import LocalizedText, RestartMode, ServiceRole, WatchSpec
from tests.unit.app.config.workspace import CONTRACT, SHIPPED_PROFILES, Workspace

ROOT = Path(__file__).parents[4]


def test_without_any_file_the_defaults_are_complete(workspace: Workspace) -> None:
    configuration = workspace.load()
    assert configuration == Configuration()
    assert configuration.product == ProductSpec(
        name=LocalizedText(zh="诊所助手", en="Wardkeeper"), mark=None, machine=""
    )
    assert configuration.interface == InterfaceSpec(language=Language.SYSTEM, theme=Theme.SYSTEM)
    assert configuration.services == ()
    assert configuration.origin("product.name.zh") == BUILT_IN


def test_empty_file_is_a_configuration(workspace: Workspace) -> None:
    workspace.machine("")
    assert workspace.load() == Configuration()


def test_every_value_of_the_contract_arrives(workspace: Workspace) -> None:
    path = workspace.machine(CONTRACT)
    db, app, records = workspace.load().services
    assert (db.name, app.name, records.name) == ("db", "clinical-app", "records")
    assert app.role is ServiceRole.APP
    assert records.display == LocalizedText(zh="病历服务", en="Records service")
    assert records.candidates == ("backend/records", "backend/records.exe")
    assert (records.scripts, records.interpreters) == (
        ("src/records/main.py",),
        (".venv/bin/python", "python3"),
    )
    assert (records.args, records.cwd) == (("--port", "{port}"), ".")
    assert records.env == {"RECORDS_DATA": "{data_dir}"}
    assert (records.requires, records.binds_to) == (("db",), "clinical-app")
    assert records.port is not None
    assert (records.port.first, records.port.attempts) == (8900, 20)
    assert records.ready is not None
    assert (records.ready.output, records.ready.timeout_s) == ("listening", 30.0)
    assert records.health is not None
    assert records.health.http == "http://127.0.0.1:{port}/health"
    assert (records.health.failure_threshold, records.health.success_threshold) == (3, 2)
    assert (records.restart.policy, records.restart.limit) == (RestartMode.ALWAYS, 5)
    assert records.watch == WatchSpec(paths=("src/**/*.py",))
    assert records.base_dir == path.parent


def test_what_the_contract_gives_is_also_the_default(workspace: Workspace) -> None:
    workspace.machine(CONTRACT)
    db, _, records = workspace.load().services
    assert records.restart == db.restart
    assert records.stop == db.stop
    assert records.log == db.log


def test_stronger_layers_decide_key_by_key_and_each_value_knows_its_origin(
    workspace: Workspace,
) -> None:
    profile = workspace.profile("clinic", "[product]\nname = { zh = '甲', en = 'A' }\n")
    machine = workspace.machine("""\
        profile = "clinic"
        [product]
        machine = "3"
        [services.a]
        command = ["a"]
        env = { X = "1", Y = "1" }
        """)
    user = workspace.user("""\
        [product.name]
        en = "B"
        [services.a]
        env.Y = "2"
        restart = { limit = 1 }
        """)
    loaded = workspace.load()
    assert loaded.product.name == LocalizedText(zh="甲", en="B")
    assert loaded.services[0].env == {"X": "1", "Y": "2"}
    assert loaded.services[0].restart.limit == 1
    assert loaded.files == (profile, machine, user)
    assert {key: loaded.origin(key) for key in _WANTED_ORIGINS} == {
        "profile": Origin(Layer.MACHINE, machine, 1),
        "product.name.zh": Origin(Layer.PROFILE, profile, 2),
        "product.name.en": Origin(Layer.USER, user, 2),
        "product.machine": Origin(Layer.MACHINE, machine, 3),
        "services.a": Origin(Layer.USER, user, 3),
        "services.a.command": Origin(Layer.MACHINE, machine, 5),
        "services.a.env.X": Origin(Layer.MACHINE, machine, 6),
        "services.a.env.Y": Origin(Layer.USER, user, 4),
        "services.a.restart.limit": Origin(Layer.USER, user, 5),
        "services.a.restart.factor": BUILT_IN,
    }


_WANTED_ORIGINS = (
    "profile",
    "product.name.zh",
    "product.name.en",
    "product.machine",
    "services.a",
    "services.a.command",
    "services.a.env.X",
    "services.a.env.Y",
    "services.a.restart.limit",
    "services.a.restart.factor",
)


def test_lists_are_replaced_whole(workspace: Workspace) -> None:
    workspace.machine("services.a = {command = ['a', 'b'], args = ['c']}")
    workspace.user("services.a.command = ['d']")
    (spec,) = workspace.load().services
    assert (spec.command, spec.args) == (("d",), ("c",))


def test_relative_paths_start_where_the_program_is_named(workspace: Workspace) -> None:
    machine = workspace.machine("services.a.command = ['a']\nservices.b.command = ['b']")
    user = workspace.user("services.a.cwd = 'x'\nservices.b.candidates = ['own/b']")
    a, b = workspace.load().services
    assert a.base_dir == machine.parent
    assert b.base_dir == user.parent
    assert (b.command, b.candidates) == ((), ("own/b",))


def test_mark_is_found_beside_the_file_that_names_it(workspace: Workspace) -> None:
    profile = workspace.profile("clinic", "[product]\nmark = 'clinic.svg'")
    workspace.machine("profile = 'clinic'")
    assert workspace.load().product.mark == str(profile.parent / "clinic.svg")


def test_errors_of_all_files_are_reported_together(workspace: Workspace) -> None:
    workspace.machine("a = 1\n[services.a]\n")
    workspace.user("b = \n")
    assert [code for code, _, _ in workspace.findings()] == ["unknown-key", "syntax"]


def test_with_one_file_unreadable_nothing_is_called_missing(workspace: Workspace) -> None:
    workspace.machine("[services\n")
    workspace.user("[services.a]\nautostart = false\nrequires = ['b']\n")
    assert [code for code, _, _ in workspace.findings()] == ["syntax"]


def test_wrong_value_is_reported_even_where_a_stronger_layer_hides_it(
    workspace: Workspace,
) -> None:
    workspace.machine("interface.theme = 'blue'")
    workspace.user("interface.theme = 'dark'")
    assert workspace.findings() == [("bad-value", "interface.theme", 1)]


def test_exception_carries_the_first_problem_and_all_words(workspace: Workspace) -> None:
    path = workspace.machine("a = 1\nb = 2\n")
    with pytest.raises(ConfigError) as caught:
        workspace.load()
    assert isinstance(caught.value, ConfigErrors)
    assert caught.value.code == "config.unknown-key"
    assert caught.value.details["file"] == str(path)
    assert (caught.value.details["line"], caught.value.details["key"]) == (1, "a")
    assert len(str(caught.value).splitlines()) == 2


def test_profile_beside_the_machine_file_goes_before_the_shipped_one(workspace: Workspace) -> None:
    workspace.machine("profile = 'qilu'")
    assert workspace.load().client == ClientSpec()
    workspace.profile("qilu", "client.dev = true")
    assert workspace.load().client == ClientSpec(dev=True)


def test_user_may_choose_another_profile_than_the_machine(workspace: Workspace) -> None:
    workspace.profile("one", "product.machine = 'one'")
    workspace.profile("two", "product.machine = 'two'")
    workspace.machine("profile = 'one'")
    workspace.user("profile = 'two'")
    loaded = workspace.load()
    assert (loaded.profile, loaded.product.machine) == ("two", "two")


def test_unknown_profile_is_reported_with_what_was_meant(workspace: Workspace) -> None:
    workspace.user("\nprofile = 'huijan'")
    (problem,) = workspace.problems()
    assert (problem.code, problem.origin.line) == ("config.unknown-profile", 2)
    assert problem.remedy == "Did you mean 'huijian'?"


@pytest.mark.parametrize("name", ["../machine/wardkeeper", "/etc/passwd", "UPPER", "a\\\\b"])
def test_profile_cannot_lead_out_of_its_folders(workspace: Workspace, name: str) -> None:
    workspace.machine(f'profile = "{name}"')
    assert [code for code, _, _ in workspace.findings()] == ["unknown-profile"]


def test_profile_cannot_choose_a_profile(workspace: Workspace) -> None:
    workspace.profile("one", "profile = 'two'")
    workspace.machine("profile = 'one'")
    (problem,) = workspace.problems()
    assert (problem.code, problem.origin.layer) == ("config.misplaced-key", Layer.PROFILE)


def test_base_of_the_client_is_that_of_the_old_client(workspace: Workspace) -> None:
    client = workspace.load().client
    assert client.url
    assert (client.dev, client.logger, client.autostart) == (False, False, False)
    assert client.interface_width == 630


def test_profile_huijian_is_complete(workspace: Workspace) -> None:
    workspace.machine("profile = 'huijian'")
    loaded = workspace.load()
    client = loaded.client
    assert (client.width, client.height, client.x, client.y) == (800, 600, None, None)
    assert (client.skip_taskbar, client.resizable) == (False, True)
    assert client.need_create_tray
    assert not client.need_set_always_on_top
    assert client.tray_icon == "icon.ico"
    assert client.tray_tip
    assert client.quit_label
    assert client.interface_width == 630
    assert loaded.product.name != ProductSpec().name
    assert loaded.origin("client.width").file == SHIPPED_PROFILES / "huijian.toml"


def test_profile_qilu_overrides_nothing(workspace: Workspace) -> None:
    workspace.machine("profile = 'qilu'")
    loaded = workspace.load()
    assert (loaded.product, loaded.client) == (ProductSpec(), ClientSpec())


def test_service_is_found_by_name(workspace: Workspace) -> None:
    workspace.machine(CONTRACT)
    loaded = workspace.load()
    assert loaded.service("records") is loaded.services[2]
    assert loaded.service("none") is None


_LINES = st.lists(st.sampled_from(CONTRACT.splitlines()), max_size=30).map("\n".join)


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """The contract with a piece cut out and another put in."""
    start = draw(st.integers(0, len(CONTRACT)))
    end = draw(st.integers(start, min(len(CONTRACT), start + 40)))
    piece = draw(st.text(alphabet="abc[]{}\"'=.,\n01 -@\\病", max_size=8))
    return CONTRACT[:start] + piece + CONTRACT[end:]


_VALUES = st.sampled_from(
    ["1", "-1", "0.5", "nan", "true", "'x'", "''", "['x']", "[]", "{}", "{a = 1}", "[[1]]",
     "2026-01-01", "9" * 30, "1e400", "'{port}'", "['{port:a@1}']", "'a@2'", "'http://['"]
)  # fmt: skip
_KEYS = st.sampled_from(
    ["profile", "product", "product.name", "product.mark", "interface.theme", "client.url",
     "client.x", "services", "services.a", "services.a.command", "services.a.requires",
     "services.a.binds_to", "services.a.port", "services.a.port.first",
     "services.a.ready.http", "services.a.health.command", "services.a.instances",
     "services.a.env", "services.a.env.X", "services.a.label.zh", "services.b.command",
     "services.b.after", "services.B", "services.a.watch.paths", "services.a.restart"]
)  # fmt: skip
_WRITTEN = st.lists(st.builds("{} = {}".format, _KEYS, _VALUES), max_size=8).map("\n".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=st.one_of(_LINES, _damaged(), _WRITTEN, st.text(max_size=60)))
def test_any_text_gives_a_configuration_or_clear_errors(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    outcome = outcome_of(path)
    if isinstance(outcome, Configuration):
        return
    assert outcome.problems
    for problem in outcome.problems:
        assert problem.code in CODES
        assert problem.origin.file == path
        assert problem.reason
        assert problem.remedy


def outcome_of(path: Path) -> Configuration | ConfigErrors:
    try:
        return load(ConfigSources(user=path))
    except ConfigErrors as errors:
        return errors


def test_ten_services_load_in_a_few_times_what_reading_toml_takes(workspace: Workspace) -> None:
    """12 ms on two slow cores, where ``tomllib`` alone takes 4.6; a ratio, as machines differ."""
    table = CONTRACT[CONTRACT.index("[services.records]") :]
    copies = (table.replace("services.records", f"services.records-{n}") for n in range(8))
    text = CONTRACT[: CONTRACT.index("[services.records]")] + "".join(copies)
    sources = ConfigSources(machine=workspace.machine(text))
    assert len(load(sources).services) == 10
    loading = reading = 0.0
    for _ in range(30):  # in turn, and CPU only, so that a busy machine changes nothing
        loading += _cpu_s(lambda: load(sources))
        reading += _cpu_s(lambda: tomllib.loads(text))
    assert loading < 8 * reading


def _cpu_s(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start


def test_loading_needs_no_qt() -> None:
    code = "import sys, app.config.loader, app.config.store; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
