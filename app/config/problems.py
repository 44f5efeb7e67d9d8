"""What can be wrong with a configuration, as values and as the one error that carries them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.config.origin import BUILT_IN, Origin
from app.errors import ConfigError


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
