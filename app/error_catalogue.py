"""Every error code with its meaning and remedy, once: ``python -m app.error_catalogue``.

Writes docs/errors.md from this list, the codes of ``app.config.problems`` and the causes of
``app.model.words``. Nothing else imports it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from app.config.problems import CODES
from app.errors import AccessDeniedError, AppError, ConfigError, ConflictError, HostError
from app.ipc.client import NoAnswerError, PanelNotRunningError, RemoteError
from app.ipc.envelope import EnvelopeError
from app.ipc.spool import PeerGoneError
from app.model.status import Cause, CauseCode
from app.model.words import cause_remedy, cause_words

PAGE = Path(__file__).parents[1] / "docs" / "errors.md"

_SENDER = "Tell the vendor of the program that wrote it."


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One code.

    Attributes:
        code: ``<area>.<what>``, never changes its meaning.
        kind: Class of the error; None for a message file that is only put aside.
        meaning: What is wrong, one sentence.
        remedy: What to do, one sentence.
    """

    code: str
    kind: type[AppError] | None
    meaning: str
    remedy: str


ERRORS: tuple[ErrorEntry, ...] = (
    ErrorEntry(
        "control.access-denied",
        AccessDeniedError,
        "The account may not give this command.",
        "Ask somebody with the level that the message names.",
    ),
    ErrorEntry(
        "control.consultation-over",
        ConflictError,
        "The end of the consultation that is to begin lies in the past.",
        "Give a later end, with its time zone.",
    ),
    ErrorEntry(
        "control.nothing-to-undo",
        ConflictError,
        "A change of settings was undone already, or is too old to be undone.",
        "Change the setting by hand.",
    ),
    ErrorEntry(
        "control.unknown-service",
        ConflictError,
        "The configuration has no service of this name.",
        "Use one of the names in the message, or `wardctl status`.",
    ),
    ErrorEntry(
        "host.autostart",
        HostError,
        "The start entry of the panel could not be read, written or removed.",
        "Correct what the message names; meanwhile start the panel by hand after signing in.",
    ),
    ErrorEntry(
        "host.disk-full",
        HostError,
        "A file could not be written because the disk is full.",
        "Free space; `wardctl logs --files` shows what the logs take.",
    ),
    ErrorEntry(
        "host.file-unwritable",
        HostError,
        "A file of the panel could not be written or removed.",
        "Give the account of the panel the right to write to the folder in the message.",
    ),
    ErrorEntry(
        "host.folder-unusable",
        HostError,
        "A folder of the panel cannot be made, or not be written.",
        "Correct its permissions, or choose another place by `--home` or `WARDKEEPER_HOME`.",
    ),
    ErrorEntry(
        "host.lock-unusable",
        HostError,
        "The file that makes a panel the only one cannot be opened.",
        "Correct the permissions of `panel.lock` in the state folder.",
    ),
    ErrorEntry(
        "host.subreaper",
        HostError,
        "Linux refused to hand over processes whose parent has ended.",
        "Run the panel on a Linux kernel of 3.4 or later, outside a sandbox that forbids prctl.",
    ),
    ErrorEntry(
        "internal",
        AppError,
        "A bug of the panel: it could not handle a message.",
        "Send the panel's log to the vendor of the panel.",
    ),
    ErrorEntry(
        "ipc.bad-name",
        None,
        "A file in a mailbox has no name of a message; it was put aside in `bad/`.",
        _SENDER,
    ),
    ErrorEntry(
        "ipc.busy",
        ConflictError,
        "Too many commands are under way; this one was not begun.",
        "Give the command again when the others are done.",
    ),
    ErrorEntry(
        "ipc.error",
        RemoteError,
        "The panel answered with an error that names no code.",
        "Use the `wardctl` that belongs to the running panel.",
    ),
    ErrorEntry(
        "ipc.expired",
        ConflictError,
        "A command waited so long that nobody expects it any more; it was not executed.",
        "Give the command again.",
    ),
    ErrorEntry(
        "ipc.folder-unsafe",
        HostError,
        "A message folder belongs to another account, is open to others, or is a link.",
        "Remove the folder in the message; the panel makes it again.",
    ),
    ErrorEntry(
        "ipc.folder-unwritable",
        HostError,
        "A message folder cannot be made.",
        "Correct the permissions of the runtime folder, or free space.",
    ),
    ErrorEntry(
        "ipc.foreign-owner",
        None,
        "A message file belongs to another account; it was put aside in `bad/`.",
        "Find out who writes to the runtime folder: only the account of the panel may.",
    ),
    ErrorEntry(
        "ipc.hello-missing",
        ConflictError,
        "A program asks for quiet time without having said who it is.",
        "Have it send `hello` first.",
    ),
    ErrorEntry(
        "ipc.invalid-data",
        ConflictError,
        "The data of a message do not fit its type; the place is named.",
        _SENDER,
    ),
    ErrorEntry(
        "ipc.no-answer",
        NoAnswerError,
        "The panel runs and has not answered in time; it goes on with the command.",
        "Look at `wardctl status`, and at the panel's log.",
    ),
    ErrorEntry(
        "ipc.not-a-file",
        None,
        "Something in a mailbox is no regular file; it was put aside in `bad/`.",
        "Find out who writes to the runtime folder: only the account of the panel may.",
    ),
    ErrorEntry(
        "ipc.not-an-envelope",
        EnvelopeError,
        "A message lacks a key of the form, or has one of the wrong type.",
        _SENDER,
    ),
    ErrorEntry("ipc.not-json", EnvelopeError, "A message is not JSON in UTF-8.", _SENDER),
    ErrorEntry(
        "ipc.panel-not-running",
        PanelNotRunningError,
        "No panel runs, or it ended before it answered.",
        "Start Wardkeeper, or `wardctl run` without a window.",
    ),
    ErrorEntry(
        "ipc.peer-gone",
        PeerGoneError,
        "The program that a message is for has no mailbox.",
        "Start that program; a `wardctl` that was interrupted needs nothing.",
    ),
    ErrorEntry(
        "ipc.symbolic-link",
        None,
        "A message file is a symbolic link; it was put aside in `bad/` and not followed.",
        "Find out who writes to the runtime folder: only the account of the panel may.",
    ),
    ErrorEntry(
        "ipc.too-deep", EnvelopeError, "A message is nested deeper than the limit.", _SENDER
    ),
    ErrorEntry("ipc.too-large", EnvelopeError, "A message is larger than the limit.", _SENDER),
    ErrorEntry(
        "ipc.too-many-values", EnvelopeError, "A message holds more values than the limit.", _SENDER
    ),
    ErrorEntry(
        "ipc.unknown-process",
        ConflictError,
        "A program connects under a process id that no process has.",
        "Have it send the id of its main process, as this system counts.",
    ),
    ErrorEntry(
        "ipc.unknown-type",
        ConflictError,
        "The panel does not know this type of message.",
        "Use programs of the same version as the panel.",
    ),
    ErrorEntry(
        "ipc.unreadable",
        None,
        "A message file could not be read; it was put aside in `bad/`.",
        "Look which program holds files in the runtime folder, for example a virus scanner.",
    ),
    ErrorEntry(
        "ipc.version-unknown",
        EnvelopeError,
        "A message has a form that is newer than the panel.",
        "Use programs of the same version as the panel.",
    ),
    ErrorEntry(
        "ipc.write-failed",
        HostError,
        "A message could not be written.",
        "Free space, or correct the permissions of the runtime folder.",
    ),
    ErrorEntry(
        "logs.cannot-clear",
        HostError,
        "The log files of a service could not be emptied.",
        "Close programs that hold them, and correct the permissions of the log folder.",
    ),
    ErrorEntry(
        "logs.cannot-rotate",
        HostError,
        "A log file could not be cut; it grows on and the cut is tried again by itself.",
        "Free space, or correct the permissions of the log folder.",
    ),
    ErrorEntry(
        "panel.already-running",
        ConflictError,
        "A panel of this home runs already.",
        "Use that one, or end it by `wardctl quit`.",
    ),
    ErrorEntry(
        "storage.too-new",
        ConflictError,
        "The history database was written by a newer version; the panel runs without history.",
        "Install that version again, or move the file away.",
    ),
    ErrorEntry(
        "storage.unusable",
        HostError,
        "The history database cannot be read or written; the panel goes on without.",
        "Free space, and correct the permissions of the data folder.",
    ),
)
"""Every code outside the configuration, in alphabetical order."""

_INTRODUCTION = """\
# Errors

*Generated from the code by `python -m app.error_catalogue`; a test fails when it differs.*

An error reads `cannot <do> '<thing>': <reason>` and has a code that never changes its meaning.
`wardctl` prints the sentence and exits with 1 (3 when nothing is running). A message is answered
by one of type `error` that carries the code, and `panel.log` says that it was.

## Who must act

| class | what it says |
| --- | --- |"""

_CONFIGURATION = """\
## Configuration

All are a `ConfigError`. What is wrong with a file is shown with file, line, key and what to do,
everything at once, by `wardctl reload`, `wardctl doctor` and the dashboard; the last good
configuration stays in force meanwhile. What a key may hold is in [settings.md](settings.md).

| code | meaning |
| --- | --- |"""

_CAUSES = """\
## Why a service does not run

Not errors of the panel but what it found out about a service: `cause` in `wardctl status --json`,
and the sentence below a service in `wardctl status`. Known facts (program, port, last line of
output) are added to the sentence; `NAME` is the service.

| cause | sentence | remedy |
| --- | --- | --- |"""

_EXAMPLES = {
    CauseCode.PORT_TAKEN: Cause.of(CauseCode.PORT_TAKEN, port=8900, owner="java", pid=4711),
    CauseCode.EXITED: Cause.of(CauseCode.EXITED, code=3, last_line="no such table: notes"),
}
"""Causes whose sentence says little without its facts."""


def errors_page() -> str:
    """Return the text of docs/errors.md."""
    return "\n".join(
        [
            _INTRODUCTION,
            *(f"| `{kind.__name__}` | {_said_of(kind)} |" for kind in _kinds()),
            "",
            "## Codes",
            "",
            "Without a class: nothing fails, the message file is put aside with its reason.",
            "",
            "| code | class | meaning | what to do |",
            "| --- | --- | --- | --- |",
            *map(_row, ERRORS),
            "",
            _CONFIGURATION,
            *(f"| `{code}` | {meaning} |" for code, meaning in CODES.items()),
            "",
            _CAUSES,
            *map(_cause_row, CauseCode),
            "",
        ]
    )


def _kinds() -> Iterator[type[AppError]]:
    """Return the classes right below ``AppError`` that some code has, and ``AppError`` last."""
    used = {ConfigError, *(_base_of(entry.kind) for entry in ERRORS if entry.kind is not None)}
    yield from (kind for kind in AppError.__subclasses__() if kind in used)
    yield AppError


def _base_of(kind: type[AppError]) -> type[AppError]:
    above = [each for each in kind.__mro__ if issubclass(each, AppError)]
    return above[-2] if len(above) > 1 and above[-2].__module__ == AppError.__module__ else AppError


def _said_of(kind: type[AppError]) -> str:
    return cleandoc(kind.__doc__ or "").partition("\n")[0].replace("``", "`")


def _row(entry: ErrorEntry) -> str:
    return f"| `{entry.code}` | {_class_words(entry.kind)} | {entry.meaning} | {entry.remedy} |"


def _class_words(kind: type[AppError] | None) -> str:
    if kind is None:
        return ""
    base = _base_of(kind)
    return f"`{kind.__name__}`" if kind is base else f"`{kind.__name__}`, a `{base.__name__}`"


def _cause_row(code: CauseCode) -> str:
    cause = _EXAMPLES.get(code, Cause(code))
    return f"| `{code}` | {cause_words(cause)} | {cause_remedy(cause, 'NAME')} |"


if __name__ == "__main__":
    PAGE.write_text(errors_page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {PAGE}\n")
