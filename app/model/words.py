"""English sentences for exits and causes, for the command line and the log.

The interface has its own sentences, in two languages, by the same codes. A fact that is not known
is left out of its sentence.
"""

from __future__ import annotations

import signal
from collections.abc import Callable

from app.model.status import Cause, CauseCode, ExitStatus

_WINDOWS_ENDINGS = {
    0xC0000005: "access violation",
    0xC0000017: "out of memory",
    0xC000001D: "illegal instruction",
    0xC00000FD: "stack overflow",
    0xC0000135: "a library is missing",
    0xC0000139: "a library is of the wrong version",
    0xC0000142: "a library failed to start",
    0xC000013A: "ended by Ctrl+C or a closed console",
    0xC0000374: "damaged heap",
    0xC0000409: "stack overrun, or an abort of its own",
}
_FIRST_WINDOWS_ENDING = 0xC0000000
_FIRST_NEGATIVE = 0xFFFFFF00


def exit_words(status: ExitStatus) -> str:
    """Say how a process ended.

    >>> from datetime import UTC, datetime
    >>> exit_words(ExitStatus(3, None, was_asked=False, at=datetime(2026, 1, 1, tzinfo=UTC)))
    'exited with code 3'
    """
    return _ending(status.code, status.signal)


def cause_words(cause: Cause) -> str:
    """Say in one or two sentences why a unit is not running as wanted."""
    return _WORDS[cause.code](cause)


def cause_remedy(cause: Cause, unit: str) -> str:
    """Say what to do about it; a reached limit adds the remedy of what is behind it."""
    remedy = _REMEDIES[cause.code].format(unit=unit)
    if cause.under is None or cause.under.code is cause.code:
        return remedy
    return f"{_REMEDIES[cause.under.code].format(unit=unit)} {remedy}"


def _ending(code: int | None, number: int | None) -> str:
    if number is not None:
        return f"killed by {_signal_name(number)}"
    if code is None:
        return "exit status not known (the panel was restarted meanwhile)"
    unsigned = code & 0xFFFFFFFF
    if unsigned < _FIRST_WINDOWS_ENDING:
        return f"exited with code {code}"
    if unsigned >= _FIRST_NEGATIVE:  # Windows shows -9, as given to TerminateProcess, unsigned
        return f"exited with code {unsigned - 2**32}"
    name = _WINDOWS_ENDINGS.get(unsigned, "an exception of Windows")
    return f"exited with code 0x{unsigned:08X} ({name})"


def _signal_name(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} ({number})"
    except ValueError:
        return f"signal {number}"


def _program_missing(cause: Cause) -> str:
    if looked := cause.fact("looked"):
        return f"None of its programs exists: {looked}."
    return f"The program {_quoted(cause, 'program')}does not exist."


def _interpreter_missing(cause: Cause) -> str:
    looked = cause.fact("looked")
    tried = f"(tried {looked})" if looked else ""
    script = _quoted(cause, "script")
    return f"No interpreter was found for the script {script}{tried}".strip() + "."


def _permission_denied(cause: Cause) -> str:
    return f"The program {_quoted(cause, 'program')}may not be executed{_because(cause)}."


def _folder_missing(cause: Cause) -> str:
    return (
        f"The folder {_quoted(cause, 'folder')}does not exist or cannot be made{_because(cause)}."
    )


def _log_unwritable(cause: Cause) -> str:
    return f"Its log files or its run record cannot be written{_because(cause)}."


def _port_taken(cause: Cause) -> str:
    port, owner, pid = cause.fact("port"), cause.fact("owner"), cause.fact("pid")
    process = f" (pid {pid})" if pid not in {"", "0"} else ""
    if owner or process:
        return f"Port {port} is used by '{owner or 'another program'}'{process}."
    if port:
        return f"Port {port} and all others that it may use are taken."
    return "All ports that it may use are taken."


def _spawn_failed(cause: Cause) -> str:
    return f"The system could not start it{_because(cause)}."


def _not_ready(cause: Cause) -> str:
    limit, detail = cause.fact("timeout_s"), cause.fact("detail")
    answer = f" (last answer: {detail})" if detail else ""
    return f"It started and did not get ready in {limit + ' s' if limit else 'time'}{answer}."


def _exited(cause: Cause) -> str:
    code, number = _number(cause, "code"), _number(cause, "signal")
    said = f" Its last words: {line}" if (line := cause.fact("last_line")) else ""
    return f"It ended by itself: {_ending(code, number)}.{said}"


def _health_failing(cause: Cause) -> str:
    failures, detail = cause.fact("failures"), cause.fact("detail")
    times = f" {failures} times in a row" if failures else ""
    return f"It runs, but its health check failed{times}{f': {detail}' if detail else ''}."


def _dependency_failed(cause: Cause) -> str:
    return f"The service {_quoted(cause, 'dependency')}that it needs does not run."


def _start_limit(cause: Cause) -> str:
    limit = cause.fact("limit")
    after = {"": " after all restarts", "0": "", "1": " after 1 restart"}
    times = after.get(limit, f" after {limit} restarts in a row")
    return f"It failed{times} and is not started again by itself.{_under(cause)}"


def _window_limit(cause: Cause) -> str:
    limit = cause.fact("limit")
    times = f"more than {limit} times" if limit else "too often"
    return f"It ended {times} in a short time and is not started again by itself.{_under(cause)}"


def _leftovers(cause: Cause) -> str:
    port = cause.fact("port")
    place = f" on port {port}" if port else ""
    return f"Processes of an earlier run were still there{place} and were ended."


def _internal(_cause: Cause) -> str:
    return "The panel itself failed while handling it."


def _quoted(cause: Cause, name: str) -> str:
    value = cause.fact(name)
    return f"'{value}' " if value else ""


def _because(cause: Cause) -> str:
    words = cause.fact("words")
    return f": {words.rstrip('.')}" if words else ""


def _under(cause: Cause) -> str:
    return "" if cause.under is None else f" {cause_words(cause.under)}"


def _number(cause: Cause, name: str) -> int | None:
    value = cause.fact(name)
    return int(value) if value.lstrip("-").isdecimal() else None


_WORDS: dict[CauseCode, Callable[[Cause], str]] = {
    CauseCode.PROGRAM_MISSING: _program_missing,
    CauseCode.INTERPRETER_MISSING: _interpreter_missing,
    CauseCode.PERMISSION_DENIED: _permission_denied,
    CauseCode.FOLDER_MISSING: _folder_missing,
    CauseCode.LOG_UNWRITABLE: _log_unwritable,
    CauseCode.PORT_TAKEN: _port_taken,
    CauseCode.SPAWN_FAILED: _spawn_failed,
    CauseCode.NOT_READY: _not_ready,
    CauseCode.EXITED: _exited,
    CauseCode.HEALTH_FAILING: _health_failing,
    CauseCode.DEPENDENCY_FAILED: _dependency_failed,
    CauseCode.START_LIMIT: _start_limit,
    CauseCode.WINDOW_LIMIT: _window_limit,
    CauseCode.LEFTOVERS: _leftovers,
    CauseCode.INTERNAL: _internal,
}

_REMEDIES: dict[CauseCode, str] = {
    CauseCode.PROGRAM_MISSING: "Install the program, or correct its path in wardkeeper.toml.",
    CauseCode.INTERPRETER_MISSING: (
        "Install the interpreter, or name another one under 'interpreters' in wardkeeper.toml."
    ),
    CauseCode.PERMISSION_DENIED: "Allow this account to execute the file.",
    CauseCode.FOLDER_MISSING: (
        "Create the folder for this account, or correct the path in wardkeeper.toml."
    ),
    CauseCode.LOG_UNWRITABLE: (
        "Check the free space of the disk and that this account may write to the log folder."
    ),
    CauseCode.PORT_TAKEN: "End the program that uses the port, or choose other ports for it.",
    CauseCode.SPAWN_FAILED: (
        "Check that the file is a program for this system, and the command in wardkeeper.toml."
    ),
    CauseCode.NOT_READY: "Look at its log; if it only needs longer, raise 'ready.timeout_s'.",
    CauseCode.EXITED: "Look at its log for the reason.",
    CauseCode.HEALTH_FAILING: "Look at its log, and at the address that its health check asks.",
    CauseCode.DEPENDENCY_FAILED: "Repair that service first; this one can be started afterwards.",
    CauseCode.START_LIMIT: "Then start it by hand: wardctl restart {unit}.",
    CauseCode.WINDOW_LIMIT: "Then start it by hand: wardctl restart {unit}.",
    CauseCode.LEFTOVERS: "Nothing: it is started again. If this repeats, tell its vendor.",
    CauseCode.INTERNAL: "Send the panel's log to the vendor of the panel.",
}
