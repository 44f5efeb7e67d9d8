"""``wardctl run``: start, change, trouble and end of a real headless panel."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.platform.paths import Paths, find_paths
from tests.integration.running_panel import ROOT, RunningPanel
from tests.waiting import wait_until

pytestmark = [pytest.mark.posix, pytest.mark.timeout(120)]

PYTHON = json.dumps(sys.executable)
WAIT = "import signal\\nsignal.pause()"
STUBBORN = (
    "import signal\\nsignal.signal(15, signal.SIG_IGN)\\nprint('up', flush=True)\\n"
    "while 1: signal.pause()"
)


def _service(name: str, code: str = WAIT, more: str = "") -> str:
    return f'[services.{name}]\ncommand = [{PYTHON}, "-Sc", "{code}"]\n{more}\n'


WEB, DB = _service("web"), _service("db")
SLOW_TO_STOP = _service(
    "stubborn",
    STUBBORN,
    "[services.stubborn.ready]\noutput = 'up'\n[services.stubborn.stop]\ntimeout_s = 60",
)


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunningPanel]:
    new = RunningPanel(tmp_path / "home")
    yield new
    new.end()


def _paths(panel: RunningPanel) -> Paths:
    return find_paths(panel.home)


def _run(panel: RunningPanel, toml: str, **states: str) -> dict[str, int]:
    """Start a panel and return the pids of its services once they are in their states."""
    panel.configure(toml)
    panel.start()
    return _pids(panel, **states)


def _pids(panel: RunningPanel, **states: str) -> dict[str, int]:
    services = panel.wait_for_states(states)
    pids = {name: one["pid"] for name, one in services.items()}
    return {name: pid for name, pid in pids.items() if isinstance(pid, int)}


def _is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _events(panel: RunningPanel) -> list[str]:
    with closing(sqlite3.connect(_paths(panel).data / "wardkeeper.db")) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM events ORDER BY id")]


# --- the end -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])  # not all are on Windows
def test_a_signal_ends_panel_and_stubborn_services_within_seconds(
    panel: RunningPanel, name: str
) -> None:
    pids = _run(panel, WEB + SLOW_TO_STOP, web="active", stubborn="active")
    assert panel.process is not None
    began = time.monotonic()

    panel.process.send_signal(signal.Signals[name])

    assert panel.process.wait(timeout=30) == 0
    assert time.monotonic() - began < 5, "the system gives no more before it kills"
    assert not any(map(_is_alive, pids.values()))
    assert panel.runs() == {}
    assert "Traceback" not in panel.output()


def test_a_signal_hurries_an_end_that_is_under_way(panel: RunningPanel) -> None:
    _run(panel, SLOW_TO_STOP, stubborn="active")
    assert panel.process is not None
    process = panel.process
    with subprocess.Popen(
        [sys.executable, "-m", "app", "--home", str(panel.home), "quit"], cwd=ROOT
    ) as quitting:
        log = _paths(panel).logs / "panel.log"
        wait_until(lambda: "state=stopping" in log.read_text(), "the services are stopping")
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=20) == 0
        assert quitting.wait(timeout=20) == 0


def test_kept_services_are_adopted_with_the_same_pids_by_the_next_panel(
    panel: RunningPanel,
) -> None:
    before = _run(panel, WEB + DB, web="active", db="active")
    assert panel.quit("--keep-services") == 0
    assert all(map(_is_alive, before.values()))

    panel.start()

    assert _pids(panel, web="active", db="active") == before
    assert _events(panel).count("unit.adopted") == 2
    assert panel.quit() == 0
    assert not any(map(_is_alive, before.values()))


# --- the configuration -------------------------------------------------------------------------


def test_a_changed_file_touches_only_the_services_concerned(panel: RunningPanel) -> None:
    before = _run(panel, WEB + DB + _service("gone"), web="active", db="active", gone="active")

    panel.configure(WEB + _service("db", WAIT, "args = ['--new']") + _service("added"))
    after = _pids(panel, web="active", db="active", added="active")
    wait_until(lambda: not _is_alive(before["gone"]), "the removed service has ended")

    assert after["web"] == before["web"]
    wait_until(lambda: panel.services()["db"]["pid"] not in {before["db"], None}, "db is new")
    assert set(panel.services()) == {"web", "db", "added"}
    assert "configuration.changed" in _events(panel)
    assert panel.quit() == 0


def test_a_broken_file_is_told_and_mended_while_services_go_on(panel: RunningPanel) -> None:
    before = _run(panel, WEB, web="active")

    panel.configure("[services.web]\ncommand = 5\n")
    wait_until(lambda: "configuration.broken" in _events(panel), "the trouble is recorded")
    config = _panel_entry(panel)["config"]
    assert isinstance(config, dict)
    assert config["state"] == "errors"
    assert [(one["line"], one["key"]) for one in config["errors"]] == [(2, "services.web.command")]
    ill = panel.wardctl("doctor")
    assert ill.returncode == 1
    assert "services.web.command" in ill.stdout
    panel.configure(WEB)
    wait_until(
        lambda: _panel_entry(panel)["config"] == {"state": "ok", "errors": []}, "it is mended"
    )

    assert _pids(panel, web="active") == before
    assert panel.quit() == 0


def test_a_panel_that_starts_with_a_broken_file_takes_over_what_the_last_good_one_wanted(
    panel: RunningPanel,
) -> None:
    before = _run(panel, WEB + DB, web="active", db="active")
    assert panel.quit("--keep-services") == 0

    assert _run(panel, "[services", web="active", db="active") == before
    assert _panel_entry(panel)["config"] != {"state": "ok", "errors": []}
    found = json.loads(panel.wardctl("doctor", "--json").stdout)["findings"]
    assert {one["subject"] for one in found if one["check"] == "program"} == {"web", "db"}
    panel.configure("# nothing is wanted any more\n")
    wait_until(lambda: panel.services() == {}, "what nobody wants has ended")

    assert not any(map(_is_alive, before.values()))
    assert panel.quit() == 0


def _panel_entry(panel: RunningPanel) -> dict[str, object]:
    entry: dict[str, object] = json.loads(panel.wardctl("status", "--json").stdout)["panel"]
    return entry


# --- trouble -----------------------------------------------------------------------------------


def _refused(panel: RunningPanel) -> str:
    """Start a panel that cannot run; return the one line it says."""
    answer = panel.wardctl("run")
    said = (answer.stdout + answer.stderr).strip().splitlines()
    errors = [line for line in said if "INFO" not in line]
    assert answer.returncode == 1, said
    assert len(errors) == 1, said
    return errors[0]


@pytest.mark.parametrize("place", ["state", "logs", "state/runs", "run", "data"])
def test_a_folder_that_cannot_be_used_is_one_clear_error(panel: RunningPanel, place: str) -> None:
    panel.configure(WEB)
    in_the_way = panel.home / place
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_text("a file in the way")

    assert f"cannot use the folder '{in_the_way}'" in _refused(panel)
    ill = panel.wardctl("doctor")
    assert (ill.returncode, "Traceback" in ill.stderr) == (1, False)
    assert f"cannot write to the folder {in_the_way}" in ill.stdout


def test_a_log_that_cannot_be_opened_is_one_clear_error(panel: RunningPanel) -> None:
    panel.configure(WEB)
    (panel.home / "logs" / "panel.log").mkdir(parents=True)

    assert "panel.log': Is a directory" in _refused(panel)


def test_a_panel_that_cannot_open_its_spool_leaves_services_to_the_next_one(
    panel: RunningPanel,
) -> None:
    before = _run(panel, WEB, web="active")
    assert panel.quit("--keep-services") == 0
    spool = _paths(panel).runtime / "spool"
    spool.rename(spool.with_name("aside"))
    spool.write_text("a file in the way")

    assert "cannot" in _refused(panel)
    assert _is_alive(before["web"])
    spool.unlink()
    panel.start()
    assert _pids(panel, web="active") == before
    assert panel.quit() == 0


@pytest.mark.parametrize("kind", ["damaged", "of a newer version"])
def test_a_database_that_cannot_be_used_does_not_keep_the_panel_from_working(
    panel: RunningPanel, kind: str
) -> None:
    panel.configure(WEB)
    database = panel.home / "data" / "wardkeeper.db"
    database.parent.mkdir()
    if kind == "damaged":
        database.write_bytes(b"no database" * 1000)
    else:
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("CREATE TABLE schema_version (version TEXT, at TEXT)")
            connection.execute("INSERT INTO schema_version VALUES ('99.0.0', 'then')")

    _run(panel, WEB, web="active")

    assert panel.quit() == 0
    aside = [one.name for one in database.parent.glob("*.damaged-*")]
    assert len(aside) == (1 if kind == "damaged" else 0)


def test_an_error_in_one_slot_is_logged_and_everything_goes_on(panel: RunningPanel) -> None:
    panel.configure(WEB)
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from app import runtime
        from app.platform.paths import find_paths
        start = runtime.Runtime.start
        async def start_and_fail(self):
            await start(self)
            QTimer.singleShot(0, lambda: {}["a bug in a slot"])
        runtime.Runtime.start = start_and_fail
        sys.exit(runtime.run_headless(find_paths(Path(sys.argv[1]))))
    """)
    with (panel.home / "panel.out").open("ab") as output:
        panel.process = subprocess.Popen(
            [sys.executable, "-c", program, str(panel.home)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    pids = _pids(panel, web="active")
    log = _paths(panel).logs / "panel.log"
    wait_until(lambda: "a bug in a slot" in log.read_text(), "the error is in the log")

    assert _pids(panel, web="active") == pids
    assert panel.quit() == 0


def test_a_headless_panel_loads_neither_windows_nor_their_stand_ins(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from PySide6.QtCore import QCoreApplication
        from app import aio, runtime
        from app.platform.paths import find_paths
        paths = find_paths(Path(sys.argv[1]))
        paths.create()
        loop = aio.new_loop(QCoreApplication([]))
        panel = runtime.Runtime(paths)
        panel.started.connect(lambda: panel.request_end(False))
        loop.run_until_complete(panel.run())
        loop.close()
        print(sorted(name for name in sys.modules if name.startswith(("PySide6.Qt", "ui"))))
    """)
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "home")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "['PySide6.QtCore', 'PySide6.QtNetwork']\n"
