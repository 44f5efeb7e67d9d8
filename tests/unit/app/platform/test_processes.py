"""The values of processes, and how we start ourselves."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from app.model.processes import ProcessIdentity
from app.platform import processes
from app.platform.processes import (
    Child,
    Launch,
    ProcessEntry,
    ProcessTable,
    own_command,
    system_processes,
)


def _table(*parents: tuple[int, int]) -> ProcessTable:
    entries = {
        pid: ProcessEntry(
            pid=pid, parent_pid=parent, group=0, session=0, start=7, is_zombie=False, name=""
        )
        for pid, parent in parents
    }
    return ProcessTable("boot", entries)


def test_descendants_include_the_roots_and_every_generation() -> None:
    table = _table((1, 0), (2, 1), (3, 2), (4, 3), (5, 1), (6, 5))
    assert table.descendants([2]) == {2, 3, 4}
    assert table.descendants([3, 5]) == {3, 4, 5, 6}


def test_descendants_of_a_root_that_is_gone_are_nobody() -> None:
    assert _table((1, 0)).descendants([99]) == set()


def test_table_in_which_pids_were_reused_in_a_circle_ends() -> None:
    assert _table((2, 3), (3, 2)).descendants([2]) == {2, 3}


def test_table_finds_a_process_only_with_its_start_and_boot() -> None:
    table = _table((2, 1))
    assert table.find(ProcessIdentity(2, 7, "boot")) == table.entries[2]
    assert table.find(ProcessIdentity(2, 8, "boot")) is None
    assert table.find(ProcessIdentity(2, 7, "other boot")) is None
    assert table.find(ProcessIdentity(3, 7, "boot")) is None


def test_every_method_of_the_contract_exists_with_its_parameters_on_this_system() -> None:
    platform = system_processes()
    names = [name for name in vars(processes.ProcessPlatform) if not name.startswith("_")]
    assert len(names) > 10
    for name in names:
        wanted = getattr(processes.ProcessPlatform, name).__code__
        given = getattr(type(platform), name).__code__
        count = wanted.co_argcount
        assert given.co_varnames[:count] == wanted.co_varnames[:count], name


def test_own_command_names_the_binary_in_a_compiled_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(vars(processes), "__compiled__", object())
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "wardkeeper")])
    suffix = ".exe" if sys.platform == "win32" else ""
    assert own_command("app.cli", "run") == (str(tmp_path / f"wardctl{suffix}"), "run")


def test_child_that_knows_no_system_cannot_be_started(qapp: QObject) -> None:
    child = Child(qapp)
    wanted = Launch(
        program="x",
        arguments=(),
        cwd=Path(),
        environment={},
        stdout=Path("out"),
        stderr=Path("err"),
    )
    with pytest.raises(NotImplementedError):
        child.start(wanted)
    assert (child.pid, child.is_running, child.exit) == (None, False, None)
