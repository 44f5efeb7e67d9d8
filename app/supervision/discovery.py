"""Which program a service runs: its command, or the first of its candidates, or its script.

A candidate without permission to execute is repaired. What cannot be found is a cause with
everything that was looked at, so that the remedy can name it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.model.service import ServiceSpec
from app.model.status import Cause, CauseCode

Expand = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ResolvedProgram:
    """What to start.

    Attributes:
        program: Absolute path.
        arguments: Without the program itself.
        cwd: Absolute working folder.
    """

    program: str
    arguments: tuple[str, ...]
    cwd: Path


def resolve(
    spec: ServiceSpec, expand: Expand, environment: Mapping[str, str]
) -> ResolvedProgram | Cause:
    """Find the program of ``spec``.

    Args:
        spec: The service.
        expand: Fills the placeholders of one text.
        environment: The child's environment; its PATH is searched.
    """
    if spec.command:
        found = _from_command(spec, expand, environment)
    else:
        found = _from_candidates(spec, expand) or _from_scripts(spec, expand, environment)
    if isinstance(found, Cause):
        return found
    cwd = Path(_anchored(spec.base_dir, expand(spec.cwd))) if spec.cwd else found.cwd
    if not _holds(cwd.is_dir):
        return Cause.of(CauseCode.FOLDER_MISSING, folder=str(cwd))
    arguments = (*found.arguments, *(expand(word) for word in spec.args))
    return ResolvedProgram(found.program, arguments, cwd)


def _from_command(
    spec: ServiceSpec, expand: Expand, environment: Mapping[str, str]
) -> ResolvedProgram | Cause:
    words = [expand(word) for word in spec.command]
    name, rest = words[0], tuple(words[1:])
    if Path(name).name == name:
        program = _on_path(name, environment)
        # A bare name stands somewhere on the PATH: its folder says nothing about the service.
        folder = spec.base_dir
    else:
        path = Path(_anchored(spec.base_dir, name))
        program = existing(path)
        folder = path.parent
    if program is None:
        return Cause.of(CauseCode.PROGRAM_MISSING, program=name)
    refused = _repair_permission(Path(program))
    return refused or ResolvedProgram(program, rest, folder)


def _from_candidates(spec: ServiceSpec, expand: Expand) -> ResolvedProgram | Cause | None:
    for candidate in spec.candidates:
        path = Path(_anchored(spec.base_dir, expand(candidate)))
        if _holds(path.is_file):
            return _repair_permission(path) or ResolvedProgram(str(path), (), path.parent)
    return None


def _from_scripts(
    spec: ServiceSpec, expand: Expand, environment: Mapping[str, str]
) -> ResolvedProgram | Cause:
    paths = [Path(_anchored(spec.base_dir, expand(script))) for script in spec.scripts]
    script = next((path for path in paths if _holds(path.is_file)), None)
    if script is None:
        looked = ", ".join((*spec.candidates, *spec.scripts))
        return Cause.of(CauseCode.PROGRAM_MISSING, program=spec.name, looked=looked)
    interpreter = next(
        filter(None, (_interpreter(spec, expand(each), environment) for each in spec.interpreters)),
        None,
    )
    if interpreter is None:
        looked = ", ".join(spec.interpreters)
        return Cause.of(CauseCode.INTERPRETER_MISSING, script=str(script), looked=looked)
    return ResolvedProgram(interpreter, (str(script),), script.parent)


def _interpreter(spec: ServiceSpec, name: str, environment: Mapping[str, str]) -> str | None:
    if Path(name).name == name:
        return _on_path(name, environment)
    return existing(Path(_anchored(spec.base_dir, name)))


def _on_path(name: str, environment: Mapping[str, str]) -> str | None:
    found = shutil.which(name, path=environment.get("PATH"))
    # Relative where the PATH is: the child, in another folder, would not find it.
    return None if found is None else os.path.abspath(found)  # noqa: PTH100 - keeps links


def existing(path: Path, *, system: str = sys.platform) -> str | None:
    """Return the file, on Windows also by its name without an ending.

    Args:
        path: Where it should be.
        system: A value of ``sys.platform``.
    """
    if _holds(path.is_file):
        return str(path)
    program = path.with_name(f"{path.name}.exe")
    return str(program) if system == "win32" and _holds(program.is_file) else None


def _holds(question: Callable[[], bool]) -> bool:
    """Ask about a path; one that the system refuses to look at counts as not there."""
    try:
        return question()
    except OSError:
        return False


def _anchored(base_dir: Path, text: str) -> str:
    # normpath, not resolve: a link to an interpreter must stay a link (virtual environments).
    return os.path.normpath(base_dir / text)


def _repair_permission(path: Path) -> Cause | None:
    """Make a program executable that is not; a cause when that is refused."""
    if os.access(path, os.X_OK):
        return None
    try:
        mode = path.stat().st_mode
        path.chmod(mode | ((mode & 0o444) >> 2))
    except OSError:
        return Cause.of(CauseCode.PERMISSION_DENIED, program=str(path))
    if not os.access(path, os.X_OK):
        return Cause.of(CauseCode.PERMISSION_DENIED, program=str(path))
    return None
