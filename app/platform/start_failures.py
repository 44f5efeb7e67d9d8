"""Finding out why a program could not be started, by looking at what it needs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from app.model.status import CauseCode
from app.platform.processes import Launch, StartFailure

_SHEBANG_BYTES = 256


def explain(launch: Launch, words: str) -> StartFailure:
    """Name what is to blame for a failed start; ``words`` are the system's own."""
    program = located(launch)
    if not launch.cwd.is_dir():
        return StartFailure(CauseCode.FOLDER_MISSING, words, str(launch.cwd))
    for log_file in (launch.stdout, launch.stderr):
        if not _can_append(log_file):
            return StartFailure(CauseCode.LOG_UNWRITABLE, words, str(log_file))
    if program is None:
        return StartFailure(CauseCode.PROGRAM_MISSING, words, launch.program)
    if not os.access(program, os.X_OK) or Path(program).is_dir():
        return StartFailure(CauseCode.PERMISSION_DENIED, words, program)
    if (interpreter := _shebang(program)) and not Path(interpreter).exists():
        return StartFailure(CauseCode.INTERPRETER_MISSING, words, interpreter)
    return StartFailure(CauseCode.SPAWN_FAILED, words, program)


def located(launch: Launch) -> str | None:
    """Return the path of the program, None when there is no such file."""
    if Path(launch.program).name != launch.program:
        path = launch.cwd / launch.program
        return str(path) if path.exists() else None
    return shutil.which(launch.program, path=launch.environment.get("PATH", os.defpath))


def _can_append(path: Path) -> bool:
    if path.exists():
        return path.is_file() and os.access(path, os.W_OK)
    return os.access(path.parent, os.W_OK | os.X_OK)


def _shebang(program: str) -> str:
    """Return the interpreter that the first line of a script asks for, or an empty text."""
    try:
        with Path(program).open("rb") as file:
            first_line = file.read(_SHEBANG_BYTES).split(b"\n", 1)[0]
    except OSError:
        return ""
    if os.name != "posix" or not first_line.startswith(b"#!"):
        return ""
    words = first_line[2:].split()
    return words[0].decode(errors="replace") if words else ""
