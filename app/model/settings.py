"""Changes to single settings, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

SettingValue: TypeAlias = bool | int | float | str | tuple[str, ...]

_VARIABLES = "env"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What the user's file is to say about one key.

    Attributes:
        key: Path from the top of the file; never that of a table.
        value: None when the file is to say nothing, so that the layers below decide.
    """

    key: tuple[str, ...]
    value: SettingValue | None

    def __repr__(self) -> str:
        # Written into the audit log, and a variable of a service may be a secret.
        shown = "***" if _VARIABLES in self.key else repr(self.value)
        return f"{'.'.join(self.key)}={shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsEdit:
    """A change that is in force, with the way back.

    Attributes:
        number: Tells edits of one panel run apart, from 1.
        by: Account name.
        changes: What was changed; keys that said so before are left out.
        before: What the user's file said before about the same keys.
    """

    number: int
    by: str
    changes: tuple[SettingChange, ...]
    before: tuple[SettingChange, ...]
