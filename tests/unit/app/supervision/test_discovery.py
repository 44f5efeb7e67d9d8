"""Finding the program of a service."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.model.service import ServiceSpec
from app.model.status import Cause, CauseCode
from app.supervision import discovery
from app.supervision.discovery import ResolvedProgram

BINARIES = (
    "backend/excel-backend",
    "backend/excel-backend.exe",
    "../backend/excel-backend",
    "../backend/excel-backend.exe",
    "./excel-backend",
    "./excel-backend.exe",
)
SCRIPTS = (
    "../src-python/src/app/main.py",
    "../src-python/main.py",
    "python/main.py",
    "backend/main.py",
)
INTERPRETERS = (
    "../src-python/.venv/bin/python",
    "../src-python/.venv/Scripts/python.exe",
    ".venv/bin/python",
    ".venv/Scripts/python.exe",
    "python3",
    "python",
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "install" / "app"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def spec(base: Path) -> ServiceSpec:
    return ServiceSpec(
        name="excel",
        candidates=BINARIES,
        scripts=SCRIPTS,
        interpreters=INTERPRETERS,
        base_dir=base,
    )


def _make(path: Path, mode: int = 0o755) -> Path:
    path = Path(os.path.normpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(mode)
    return path


def _resolve(spec: ServiceSpec, path: str = "") -> ResolvedProgram | Cause:
    return discovery.resolve(spec, str, {"PATH": path})


def _found(spec: ServiceSpec, path: str = "") -> ResolvedProgram:
    found = _resolve(spec, path)
    assert isinstance(found, ResolvedProgram)
    return found


def _cause(spec: ServiceSpec, path: str = "") -> Cause:
    found = _resolve(spec, path)
    assert isinstance(found, Cause)
    return found


@pytest.mark.parametrize("first", range(len(BINARIES)))
def test_the_first_binary_that_exists_wins_over_later_ones_and_over_scripts(
    spec: ServiceSpec, base: Path, first: int
) -> None:
    made = [_make(base / place) for place in BINARIES[first:]]
    _make(base / SCRIPTS[0])

    found = _found(spec)

    assert found.program == str(made[0])
    assert found.arguments == ()
    assert found.cwd == made[0].parent, "by default the folder of the program"


@pytest.mark.parametrize("first", range(len(SCRIPTS)))
def test_without_a_binary_the_first_script_runs(spec: ServiceSpec, base: Path, first: int) -> None:
    interpreter = _make(base / ".venv/bin/python")
    made = [_make(base / place, 0o644) for place in SCRIPTS[first:]]

    found = _found(spec)

    assert (found.program, found.arguments) == (str(interpreter), (str(made[0]),))
    assert found.cwd == made[0].parent


@pytest.mark.parametrize("first", range(4))
def test_the_first_interpreter_file_runs_the_script(
    spec: ServiceSpec, base: Path, first: int
) -> None:
    _make(base / SCRIPTS[0], 0o644)
    made = [_make(base / place) for place in INTERPRETERS[first:4]]

    assert _found(spec).program == str(made[0])


@pytest.mark.posix  # Windows looks for endings, see the platform's own shutil.which
def test_interpreters_without_a_folder_are_looked_up_on_the_path_of_the_service(
    spec: ServiceSpec, base: Path, tmp_path: Path
) -> None:
    _make(base / SCRIPTS[0], 0o644)
    python = _make(tmp_path / "bin" / "python")

    assert _found(spec, str(tmp_path / "bin")).program == str(python)
    python3 = _make(tmp_path / "bin" / "python3")
    assert _found(spec, str(tmp_path / "bin")).program == str(python3)


def test_nothing_to_run_names_every_place(spec: ServiceSpec) -> None:
    cause = _cause(spec)

    assert cause.code is CauseCode.PROGRAM_MISSING
    assert cause.fact("looked").split(", ") == [*BINARIES, *SCRIPTS]


def test_a_script_without_interpreter_names_script_and_places(
    spec: ServiceSpec, base: Path
) -> None:
    script = _make(base / SCRIPTS[1], 0o644)

    cause = _cause(spec)

    assert cause.code is CauseCode.INTERPRETER_MISSING
    assert cause.fact("script") == str(script)
    assert cause.fact("looked").split(", ") == list(INTERPRETERS)


@pytest.mark.posix
@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o755), (0o640, 0o750), (0o600, 0o700), (0o444, 0o555)]
)
def test_a_missing_permission_to_execute_is_given_to_those_who_may_read(
    spec: ServiceSpec, base: Path, before: int, after: int
) -> None:
    program = _make(base / BINARIES[0], before)

    assert _found(spec).program == str(program)
    assert program.stat().st_mode & 0o777 == after


@pytest.mark.posix
def test_a_permission_that_cannot_be_repaired_is_a_cause_and_not_the_next_candidate(
    spec: ServiceSpec, base: Path
) -> None:
    program = _make(base / BINARIES[0], 0o000)  # nobody may read it, so nobody may execute it
    _make(base / BINARIES[1])

    cause = _cause(spec)

    assert (cause.code, cause.fact("program")) == (CauseCode.PERMISSION_DENIED, str(program))


@pytest.mark.posix
def test_a_command_without_permission_is_repaired_too(spec: ServiceSpec, base: Path) -> None:
    program = _make(base / "tool", 0o644)

    assert _found(replace(spec, command=("./tool",))).program == str(program)
    assert os.access(program, os.X_OK)


@pytest.mark.posix
def test_a_place_that_the_system_refuses_to_look_at_is_passed_over(
    spec: ServiceSpec, base: Path
) -> None:
    endless = "x" * 300  # longer than any file name: looking at it is an error, not an answer
    program = _make(base / "last")

    assert _found(replace(spec, candidates=(endless, "last"))).program == str(program)
    command = _cause(replace(spec, command=(f"./{endless}",)))
    assert command.code is CauseCode.PROGRAM_MISSING
    folder = _cause(replace(spec, candidates=("last",), cwd=endless))
    assert folder.code is CauseCode.FOLDER_MISSING


def test_a_folder_is_no_program(spec: ServiceSpec, base: Path) -> None:
    (base / "tool").mkdir()

    assert _cause(replace(spec, command=("./tool",))).code is CauseCode.PROGRAM_MISSING
    assert _cause(replace(spec, candidates=("tool",), scripts=())).code is (
        CauseCode.PROGRAM_MISSING
    )


@pytest.mark.posix  # Windows looks for endings, see the platform's own shutil.which
def test_a_bare_command_is_looked_up_on_the_path_and_works_in_the_configurations_folder(
    spec: ServiceSpec, base: Path, tmp_path: Path
) -> None:
    tool = _make(tmp_path / "bin" / "tool")

    found = _found(replace(spec, command=("tool", "--port", "1"), args=("-v",)), str(tool.parent))

    assert (found.program, found.arguments) == (str(tool), ("--port", "1", "-v"))
    assert found.cwd == base


def test_a_bare_command_that_is_nowhere_is_named(spec: ServiceSpec, tmp_path: Path) -> None:
    cause = _cause(replace(spec, command=("tool",)), str(tmp_path))

    assert (cause.code, cause.fact("program")) == (CauseCode.PROGRAM_MISSING, "tool")


@pytest.mark.posix
def test_a_relative_folder_on_the_path_still_gives_an_absolute_program(
    spec: ServiceSpec, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(base)
    tool = _make(base / "bin" / "tool")

    assert _found(replace(spec, command=("tool",)), "bin").program == str(tool)


@pytest.mark.posix
def test_a_link_to_an_interpreter_stays_a_link(spec: ServiceSpec, base: Path) -> None:
    link = base / ".venv/bin/python"
    link.parent.mkdir(parents=True)
    link.symlink_to(sys.executable)
    _make(base / SCRIPTS[0], 0o644)

    assert _found(spec).program == str(link), "else a virtual environment is left"


def test_a_given_working_folder_counts_from_the_configurations_folder(
    spec: ServiceSpec, base: Path
) -> None:
    _make(base / BINARIES[0])
    (base / "work").mkdir()

    assert _found(replace(spec, cwd="work")).cwd == base / "work"
    assert _found(replace(spec, cwd=".")).cwd == base


def test_a_missing_working_folder_is_named(spec: ServiceSpec, base: Path) -> None:
    _make(base / BINARIES[0])

    cause = _cause(replace(spec, cwd="nowhere"))

    assert (cause.code, cause.fact("folder")) == (CauseCode.FOLDER_MISSING, str(base / "nowhere"))


def test_placeholders_are_filled_before_looking(spec: ServiceSpec, base: Path) -> None:
    program = _make(base / "v2" / "tool")
    _make(base / "data" / "x")

    found = discovery.resolve(
        replace(spec, candidates=("{v}/tool",), cwd="{d}", args=("{v}",)),
        lambda text: text.format(v="v2", d="data"),
        {},
    )

    assert found == ResolvedProgram(str(program), ("v2",), base / "data")


def test_on_windows_a_program_may_be_named_without_its_ending(base: Path) -> None:
    program = _make(base / "tool.exe")

    assert discovery.existing(base / "tool", system="win32") == str(program)
    assert discovery.existing(base / "tool", system="linux") is None
    plain = _make(base / "other")
    assert discovery.existing(base / "other", system="win32") == str(plain)
