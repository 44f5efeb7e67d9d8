"""``wardctl`` against a real headless panel with real services."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from app.ipc import messages
from app.platform.locks import FileLock
from app.platform.paths import find_paths
from tests.integration.running_panel import ROOT, RunningPanel
from tests.waiting import wait_until

pytestmark = [pytest.mark.timeout(120), pytest.mark.posix]  # running_panel looks into /proc

PYTHON = json.dumps(sys.executable)
SERVICES = f"""
[services.db]
label = {{ zh = "数据库", en = "Database" }}
command = [{PYTHON}, "-c", "import time; print('病历 up', flush=True); time.sleep(1e6)"]

[services.db.ready]
output = "up"

[services.web]
command = [{PYTHON}, "-c", "import time; time.sleep(1e6)"]
requires = ["db"]

[services.broken]
command = [{PYTHON}, "-c", "import sys; sys.exit('no database')"]
autostart = false

[services.broken.ready]
output = "never"

[services.broken.restart]
limit = 0
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPanel]:
    """One panel for all tests that only look."""
    new = RunningPanel(tmp_path_factory.mktemp("shared") / "home")
    new.configure(SERVICES)
    new.start()
    new.wait_for_states({"db": "active", "web": "active", "broken": "inactive"})
    yield new
    new.quit()
    new.end()


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunningPanel]:
    new = RunningPanel(tmp_path / "home")
    new.configure(SERVICES)
    yield new
    new.end()


@pytest.fixture
def running(panel: RunningPanel) -> RunningPanel:
    panel.start()
    panel.wait_for_states({"db": "active", "web": "active", "broken": "inactive"})
    return panel


def test_without_a_panel_commands_say_so_with_exit_code_3(panel: RunningPanel) -> None:
    for words in (
        ["status"],
        ["status", "--json"],
        ["start", "db"],
        ["restart", "db", "--wait"],
        ["reload"],
        ["show"],
        ["quit"],
        ["logs", "--clear", "db"],
    ):
        answer = panel.wardctl(*words)
        assert (answer.returncode, answer.stdout) == (3, ""), words
        assert answer.stderr == (
            "wardctl: nothing is running. Start Wardkeeper, or 'wardctl run' without a window.\n"
        )
    assert not (panel.home / "run").exists(), "asking leaves nothing behind"


def test_without_a_panel_doctor_looks_for_itself(panel: RunningPanel) -> None:
    well = panel.wardctl("doctor")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "program db" in well.stdout

    panel.configure("[services.db]\ncommand = ['/nowhere/program']\n")
    ill = panel.wardctl("doctor", "--json")
    assert ill.returncode == 1
    failed = [one for one in json.loads(ill.stdout)["findings"] if one["verdict"] == "fail"]
    assert [one["subject"] for one in failed] == ["db"]
    assert failed[0]["remedy"]


def test_a_person_sees_a_table_and_a_program_every_documented_field(shared: RunningPanel) -> None:
    table = shared.wardctl("status")
    assert table.returncode == 0
    assert table.stdout.splitlines()[2].split()[:3] == ["NAME", "STATUS", "HEALTH"]
    assert [line.split()[0] for line in table.stdout.splitlines()[3:]] == ["db", "web", "broken"]

    answer = json.loads(shared.wardctl("status", "--json").stdout)

    def names(kind: type) -> set[str]:
        return {field.name for field in fields(kind)}

    assert shared.process is not None
    assert answer["panel"]["pid"] == shared.process.pid
    assert set(answer) == names(messages.StatusAnswer)
    assert set(answer["panel"]) == names(messages.PanelEntry)
    assert list(answer["services"]) == ["db", "web", "broken"]
    assert all(set(one) == names(messages.ServiceEntry) for one in answer["services"].values())
    assert answer["services"]["db"]["label"] == {"zh": "数据库", "en": "Database"}
    os.kill(answer["services"]["db"]["pid"], 0)


def test_status_of_named_services_shows_only_these(shared: RunningPanel) -> None:
    answer = json.loads(shared.wardctl("status", "--json", "web").stdout)

    assert list(answer["services"]) == ["web"]


def test_an_unknown_service_is_an_error_that_names_the_known_ones(shared: RunningPanel) -> None:
    for words in (["status", "wbe"], ["restart", "wbe", "--wait"], ["stop", "db", "wbe"]):
        answer = shared.wardctl(*words)
        assert answer.returncode == 1, words
        assert "'wbe'" in answer.stderr
        assert "db, web, broken" in answer.stderr
    assert shared.services()["db"]["state"] == "active", "nothing was stopped"


def test_stop_and_start_with_wait_return_when_it_has_happened(running: RunningPanel) -> None:
    stopped = running.wardctl("stop", "db", "--wait")

    assert stopped.returncode == 0, stopped.stderr
    states = {name: one["state"] for name, one in running.services().items()}
    assert states == {"db": "inactive", "web": "inactive", "broken": "inactive"}, "web needs db"

    started = running.wardctl("start", "web", "--wait")
    assert (started.returncode, started.stdout) == (0, "web: active\n")
    assert running.services()["db"]["state"] == "active"


def test_restart_gives_a_new_process(running: RunningPanel) -> None:
    before = running.services()["web"]["pid"]

    answer = running.wardctl("restart", "web", "--wait")

    assert (answer.returncode, answer.stdout) == (0, "web: active\n")
    assert running.services()["web"]["pid"] not in {before, None}


def test_without_wait_a_command_returns_when_it_is_accepted(running: RunningPanel) -> None:
    answer = running.wardctl("stop", "--all")

    assert answer.returncode == 0
    assert answer.stdout == "db: accepted\nweb: accepted\nbroken: accepted\n"
    running.wait_for_states({"db": "inactive", "web": "inactive"})


def test_a_start_that_fails_says_why_and_what_to_do(running: RunningPanel) -> None:
    answer = running.wardctl("start", "broken", "--wait")

    assert answer.returncode == 1
    assert "broken: failed, not as asked." in answer.stdout
    assert "exited with code 1" in answer.stdout
    assert "Remedy: " in answer.stdout
    assert "Its last words: no database" in running.wardctl("status").stdout
    status = running.services()["broken"]
    assert isinstance(status["exit"], dict)
    assert status["exit"]["words"] == "exited with code 1"


def test_waiting_has_a_limit_and_the_panel_goes_on(running: RunningPanel) -> None:
    slow = 'import time; time.sleep(3); print("up", flush=True); time.sleep(1e6)'
    running.configure(
        SERVICES
        + f"\n[services.slow]\ncommand = [{PYTHON}, '-c', '{slow}']\nautostart = false\n"
        + "[services.slow.ready]\noutput = 'up'\n"
    )
    running.wardctl("reload")
    running.wait_for_states({"slow": "inactive"})

    answer = running.wardctl("start", "slow", "--wait", "--timeout", "0.5")

    assert answer.returncode == 1
    assert "no answer in 0.5 s. The panel goes on with it" in answer.stderr
    running.wait_for_states({"slow": "active"})


def test_logs_are_read_with_and_without_a_panel(running: RunningPanel) -> None:
    for _ in range(2):
        answer = running.wardctl("logs", "db", "-n", "5")
        assert (answer.returncode, answer.stdout) == (0, "病历 up\n")
        files = running.wardctl("logs", "--files", "db").stdout
        assert "db-stdout.log" in files
        assert "web-stdout.log" not in files
        if running.process is not None and running.process.poll() is None:
            running.quit()
    assert running.wardctl("logs", "nobody").returncode == 1


def test_following_shows_lines_as_they_come_and_ends_well(running: RunningPanel) -> None:
    command = [sys.executable, "-m", "app", "--home", str(running.home), "logs", "db", "--follow"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline() == "病历 up\n"
        running.wardctl("restart", "db", "--wait")
        assert follower.stdout.readline() == "病历 up\n"
        follower.send_signal(2)
        assert follower.wait(10) == 0


def test_a_reader_that_has_had_enough_is_no_error(shared: RunningPanel) -> None:
    command = [sys.executable, "-m", "app", "--home", str(shared.home), "status", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as status:
        assert status.stdout is not None
        assert status.stderr is not None
        status.stdout.close()
        assert status.wait(20) == 0
        assert status.stderr.read() == ""


def test_clearing_logs_empties_the_files_of_one_service(running: RunningPanel) -> None:
    answer = running.wardctl("logs", "--clear", "db")

    assert (answer.returncode, answer.stdout) == (0, "db: logs cleared\n")
    assert (find_paths(running.home).logs / "db-stdout.log").stat().st_size == 0
    assert running.wardctl("logs", "--clear", "nobody").returncode == 1


def test_a_broken_file_is_refused_with_its_place_and_the_old_configuration_stays(
    running: RunningPanel,
) -> None:
    running.configure(SERVICES + "\n[services.web.restart]\nlimit = 'many'\n")

    answer = running.wardctl("reload")

    assert answer.returncode == 1
    line = SERVICES.count("\n") + 3
    assert f"wardkeeper.toml, line {line}: services.web.restart.limit" in answer.stdout
    assert "Remedy: " in answer.stdout
    config = json.loads(running.wardctl("status", "--json").stdout)["panel"]["config"]
    assert config["state"] == "errors"
    assert [error["line"] for error in config["errors"]] == [line]
    assert running.services()["web"]["state"] == "active"

    running.configure(SERVICES)
    assert running.wardctl("reload").returncode == 0
    config = json.loads(running.wardctl("status", "--json").stdout)["panel"]["config"]
    assert config == {"state": "ok", "errors": []}


def test_quit_ends_the_panel_and_its_services(running: RunningPanel) -> None:
    pids = [one["pid"] for one in running.services().values() if one["pid"]]

    assert running.quit() == 0

    for pid in pids:
        assert isinstance(pid, int)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert FileLock(find_paths(running.home).lock).holder() is None
    spool = find_paths(running.home).runtime / "spool"
    assert [path.name for path in spool.iterdir()] == ["to-panel"]


def test_quit_can_leave_the_services_to_the_next_panel(running: RunningPanel) -> None:
    before = running.services()["db"]["pid"]

    assert running.quit("--keep-services") == 0
    running.start()
    after = running.wait_for_states({"db": "active", "web": "active"})["db"]

    assert (after["pid"], after["adopted"]) == (before, True)


def test_a_second_panel_of_the_same_home_is_refused(shared: RunningPanel) -> None:
    answer = shared.wardctl("run")

    assert answer.returncode == 1
    assert shared.process is not None
    assert f"PID {shared.process.pid}" in answer.stderr


def test_a_call_that_is_killed_leaves_a_mailbox_that_the_next_panel_removes(
    running: RunningPanel,
) -> None:
    spool = find_paths(running.home).runtime / "spool"
    command = [sys.executable, "-m", "app", "--home", str(running.home)]
    with subprocess.Popen([*command, "start", "broken", "--wait"], cwd=ROOT) as call:
        mailbox = spool / f"to-cli-{call.pid}"
        wait_until(mailbox.exists, "the call has a mailbox")
        call.kill()
    assert mailbox.exists()

    running.quit()
    running.start()
    running.wait_for_states({"db": "active"})

    assert not mailbox.exists()


def test_the_command_line_imports_the_standard_library_only() -> None:
    program = textwrap.dedent("""
        import sys
        known = set(sys.modules)
        import app.cli, app.cli.logs
        ours = {name.partition(".")[0] for name in set(sys.modules) - known}
        print(sorted(ours - sys.stdlib_module_names - {"app"}))
        print("dataclasses" in sys.modules, "asyncio" in sys.modules)
    """)
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\nFalse False\n"


def test_status_waits_for_a_panel_that_is_just_starting(panel: RunningPanel) -> None:
    panel.start()
    lock = FileLock(find_paths(panel.home).lock)
    wait_until(lambda: lock.holder() is not None, "the panel has its lock")
    began = time.monotonic()

    answer = panel.wardctl("status")

    assert answer.returncode == 0, answer.stderr
    assert time.monotonic() - began < 10
