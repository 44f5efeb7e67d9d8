"""What can be wrong with a configuration, as values and as the one error that carries them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.config.origin import BUILT_IN, Origin
from app.errors import ConfigError

CODES: dict[str, str] = {
    "config.unreadable": "The file cannot be read: permission, a folder in its place, too large.",
    "config.not-utf8": "The text of the file is not UTF-8.",
    "config.syntax": "The text is not TOML; the rest of the file was not checked.",
    "config.duplicate": "A key or table is written twice in one file.",
    "config.unknown-key": "The key is not in the schema; with what was probably meant.",
    "config.misplaced-key": "The key is known, but not allowed in this layer.",
    "config.missing-key": "The table is incomplete without this key.",
    "config.wrong-type": "The value is of another type.",
    "config.out-of-range": "The value is beyond a limit.",
    "config.bad-value": "The type is right, the value cannot be used.",
    "config.bad-table": "The keys of the table do not fit each other.",
    "config.bad-name": "The name of a service or an environment variable is not allowed.",
    "config.unknown-profile": "There is no file for the chosen customer profile.",
    "config.no-program": "The service has no command, candidates or scripts.",
    "config.two-programs": "One file gives the service a command and also candidates or scripts.",
    "config.no-interpreter": "Scripts are given without interpreters.",
    "config.unknown-service": "A name in requires, after, binds_to or {port:NAME} is no service.",
    "config.ambiguous-service": "The name stands for several instances where one is meant.",
    "config.circle": "Services wait for each other in a circle.",
    "config.unknown-placeholder": "The text in braces is no known placeholder.",
    "config.placeholder-without-value": "A placeholder cannot be filled in at this start.",
    "config.no-port": "A port is asked for, but the service has no port table.",
    "config.fixed-port": "All instances would be asked at one fixed address.",
    "config.managed": "IT has settled the key; the user's file cannot change it.",
    "config.changed-outside": "The file was changed by somebody else between looking and writing.",
    "config.edit-failed": "A key cannot be written without changing others: edit the file by hand.",
    "config.refused": "A part of the panel refused the change; the old state stays in force.",
}
"""Every code of a ``ConfigProblem`` and its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigProblem:
    """One thing that is wrong.

    Attributes:
        code: ``config.<what>``, documented in docs/settings.md, never changes its meaning.
        key: The key as written in TOML; empty when the whole file is meant.
        reason: English: what is wrong, without a full stop.
        remedy: English: what to do, a sentence a question or without a full stop.
        origin: Layer, file and line.
        facts: Named values for the translated sentence.
    """

    code: str
    reason: str
    remedy: str
    key: str = ""
    origin: Origin = BUILT_IN
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """``FILE, line N``, as far as known."""
        if self.origin.file is None:
            return "built-in defaults"
        line = "" if self.origin.line is None else f", line {self.origin.line}"
        return f"{self.origin.file}{line}"

    def __str__(self) -> str:
        what = f"cannot use '{self.key}'" if self.key else "cannot read configuration"
        end = "" if self.remedy.endswith("?") else "."
        return f"{what}: {self.reason} ({self.place}). {self.remedy}{end}"


class ConfigErrors(ConfigError):  # noqa: N818 - it carries several
    """Everything that is wrong, found in one pass; code and details are those of the first.

    Attributes:
        problems: At least one, in the order of file and line.
    """

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        first = problems[0]
        super().__init__(
            first.code,
            "\n".join(str(problem) for problem in problems),
            file=None if first.origin.file is None else str(first.origin.file),
            line=first.origin.line,
            key=first.key,
            layer=first.origin.layer,
            remedy=first.remedy,
        )
        self.problems = tuple(problems)
