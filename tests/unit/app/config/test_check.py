from __future__ import annotations

import pytest

from app.config.problems import CODES
from tests.unit.app.config.workspace import CONTRACT, Workspace


def test_every_key_of_the_contract_is_accepted(workspace: Workspace) -> None:
    workspace.machine(CONTRACT)
    assert workspace.problems() == ()


def test_everything_wrong_in_a_file_is_reported_at_once_in_its_order(workspace: Workspace) -> None:
    workspace.machine("""\
        profil = "huijian"
        [product]
        machine = 3
        [services.records]
        comand = ["records"]
        command = ["records", "{port}"]
        instances = 0
        requires = ["dbb"]
        env = { A = 1, B = "b" }
        [services.records.restart]
        policy = "allways"
        [services.records.ready]
        [services.db]
        """)
    assert workspace.findings() == [
        ("unknown-key", "profil", 1),
        ("wrong-type", "product.machine", 3),
        ("unknown-key", "services.records.comand", 5),
        ("no-port", "services.records.command", 6),
        ("out-of-range", "services.records.instances", 7),
        ("unknown-service", "services.records.requires", 8),
        ("wrong-type", "services.records.env.A", 9),
        ("bad-value", "services.records.restart.policy", 11),
        ("bad-table", "services.records.ready", 12),
        ("no-program", "services.db", 13),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("interfce.theme = 'dark'", "interface"),
        ("interface.them = 'dark'", "interface.theme"),
        ("interface.theme = 'drak'", "dark"),
        ("service.a.command = ['x']", "services"),
        ("services.a = {command = ['x'], requirs = []}", "services.a.requires"),
        ("services.a = {command = ['x'], port = {frist = 1, first = 1}}", "services.a.port.first"),
    ],
)
def test_misspelt_word_comes_with_what_was_meant(
    workspace: Workspace, written: str, meant: str
) -> None:
    workspace.machine(written)
    (problem,) = workspace.problems()
    assert problem.remedy == f"Did you mean '{meant}'?"


def test_unknown_key_like_nothing_else_lists_what_is_known(workspace: Workspace) -> None:
    workspace.machine("[panel]\nzzz = 1\n")
    (problem,) = workspace.problems()
    assert problem.remedy == "Remove it; known here: autostart, earlier_names"


def test_service_table_without_its_prefix_is_explained(workspace: Workspace) -> None:
    workspace.machine("[records]\ncommand = ['x']\n")
    (problem,) = workspace.problems()
    assert problem.remedy == "A service is written as [services.records]"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("autostart = 'yes'", "must be true or false, not text"),
        ("autostart = 1", "must be true or false, not a whole number"),
        ("instances = true", "must be a whole number, not true or false"),
        ("instances = 2.0", "must be a whole number, not a number"),
        ("command = 'records --port 1'", "must be a list of texts, not text"),
        ("requires = ['a', 1]", "must be a list of texts, not a list"),
        ("restart = 5", "must be a table, not a whole number"),
        ("restart = [{delay_s = 1}]", "must be a table, not a list"),
        ("label = 'Records'", "must be a table, not text"),
        ("env = ['A=1']", "must be a table of texts, not a list"),
        ("cwd = 2026-11-22", "must be text, not a date"),
        ("role = 3", "must be one of app, service, helper, not a whole number"),
        ("stop = {timeout_s = '5'}", "must be a number, not text"),
    ],
)
def test_wrong_type_says_what_is_expected(workspace: Workspace, line: str, reason: str) -> None:
    key = line.partition(" ")[0]
    program = "" if key == "command" else "command = ['x']\n"
    workspace.machine(f"[services.a]\n{program}{line}\n")
    (problem,) = workspace.problems()
    assert (problem.code, problem.reason) == ("config.wrong-type", reason)
    assert problem.key.startswith(f"services.a.{key}")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("instances = 65", "must be 1 to 64"),
        ("instances = 99999999999999999999999", "must be 1 to 64"),
        ("port = {first = 0}", "must be 1 to 65535"),
        ("port = {first = 65536}", "must be 1 to 65535"),
        ("stop = {timeout_s = 0}", "must be more than 0, at most 86400"),
        ("stop = {timeout_s = nan}", "must be more than 0, at most 86400"),
        ("stop = {timeout_s = inf}", "must be more than 0, at most 86400"),
        ("log = {max_bytes = 65535}", "must be at least 65536"),
        ("watch = {paths = []}", "must be not empty, without empty texts"),
        ("requires = ['']", "must be without empty texts"),
        ("cwd = ''", "must be not empty"),
        ('args = ["a\\u0000b"]', "contains a NUL character"),
    ],
)
def test_value_beyond_a_limit_is_refused_with_the_limit(
    workspace: Workspace, line: str, reason: str
) -> None:
    workspace.machine(f"[services.a]\ncommand = ['x']\n{line}\n")
    (problem,) = workspace.problems()
    assert (problem.code, problem.reason) == ("config.out-of-range", reason)


@pytest.mark.parametrize(
    "line", ["instances = 64", "port = {first = 65535, attempts = 1}", "log = {max_bytes = 65536}"]
)
def test_value_at_a_limit_is_accepted(workspace: Workspace, line: str) -> None:
    workspace.machine(f"[services.a]\ncommand = ['x']\n{line}\n")
    assert workspace.problems() == ()


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("ready", "output = '('"),
        ("ready", "output = 'a{99999999999}'"),
        ("ready", "http = '127.0.0.1:{port}/health'"),
        ("ready", "http = 'http:///health'"),
        ("health", "http = 'http://127.0.0.1:99999/'"),
        ("health", "http = 'http://[::1/'"),
        ("ready", "tcp = '8900'"),
        ("ready", "tcp = ':8900'"),
        ("health", "tcp = '127.0.0.1:0'"),
        ("health", "tcp = '127.0.0.1:65536'"),
        ("health", "tcp = '127.0.0.1:http'"),
    ],
)
def test_text_that_cannot_serve_is_refused(workspace: Workspace, table: str, line: str) -> None:
    workspace.machine(
        f"[services.a]\ncommand = ['x']\nport.first = 1\n[services.a.{table}]\n{line}\n"
    )
    assert workspace.findings() == [
        ("bad-value", f"services.a.{table}.{line.partition(' ')[0]}", 5)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "http = 'https://127.0.0.1:{port}/x?y={instance}'",
        "http = 'http://[::1]:{port}/'",
        "tcp = '127.0.0.1:{port}'",
        "tcp = 'localhost:65535'",
        "output = 'listening on \\d{4,5}'",
    ],
)
def test_addresses_and_expressions_that_can_serve_are_accepted(
    workspace: Workspace, line: str
) -> None:
    workspace.machine(f"[services.a]\ncommand = ['x']\nport.first = 1\nready = {{{line}}}\n")
    assert workspace.problems() == ()


@pytest.mark.parametrize(
    "name",
    ["Records", "1st", "a_b", "-a", "a" * 42, '""', '"a b"', '"病历"', '"a/b"', '"../a"', '"a\\n"'],
)
def test_bad_name_of_a_service_is_refused(workspace: Workspace, name: str) -> None:
    workspace.machine(f"[services.{name}]\ncommand = ['x']\n")
    assert [code for code, _, line in workspace.findings() if line == 1] == ["bad-name"]


@pytest.mark.parametrize("name", ["a", "a" * 41, "records-2", "a-", "stdout"])
def test_good_name_of_a_service_is_accepted(workspace: Workspace, name: str) -> None:
    workspace.machine(f"[services.{name}]\ncommand = ['x']\n")
    assert workspace.problems() == ()


@pytest.mark.parametrize("end", ["-stdout", "-stderr"])
def test_name_that_would_be_mistaken_for_a_log_is_refused(workspace: Workspace, end: str) -> None:
    workspace.machine(f"[services.a{end}]\ncommand = ['x']\n")
    (problem,) = workspace.problems()
    assert "log files" in problem.reason


def test_name_of_an_instance_is_refused_with_the_service_it_belongs_to(
    workspace: Workspace,
) -> None:
    workspace.machine(
        "[services.records]\ncommand = ['x']\n[services.'records@1']\ncommand = ['x']\n"
    )
    (problem,) = workspace.problems()
    assert (problem.code, problem.origin.line) == ("config.bad-name", 3)
    assert "[services.records]" in problem.remedy


@pytest.mark.parametrize("name", ['""', '"A=B"', '"A\\u0000"'])
def test_bad_name_of_an_environment_variable_is_refused(workspace: Workspace, name: str) -> None:
    workspace.machine(f"[services.a]\ncommand = ['x']\n[services.a.env]\n{name} = 'x'\n")
    assert [(code, line) for code, _, line in workspace.findings()] == [("bad-name", 4)]


def test_secret_in_the_wrong_place_is_never_shown(workspace: Workspace) -> None:
    workspace.machine("""\
        [services.a]
        command = ["x"]
        env = ["PASSWORD=hunter2"]
        cwd = ["hunter2"]
        args = ["hunter2\\u0000"]
        token = "hunter2"
        """)
    problems = workspace.problems()
    assert len(problems) == 4
    assert "hunter2" not in "".join(map(str, problems))


def test_error_names_key_reason_file_line_and_remedy(workspace: Workspace) -> None:
    path = workspace.machine("[services.a]\ncommand = ['x']\nautostart = 'no'\n")
    (problem,) = workspace.problems()
    assert str(problem) == (
        "cannot use 'services.a.autostart': must be true or false, not text "
        f"({path}, line 3). Write true or false."
    )


def test_every_code_that_a_check_can_give_is_documented(workspace: Workspace) -> None:
    workspace.machine("profile = 'x'\n[services.'B ']\ninstances = -1\nlabel = {zh = ''}\n")
    found = {problem.code for problem in workspace.problems()}
    assert found <= CODES.keys()
    assert len(found) >= 3
