"""An app whose window shows no sign of life, and what people may choose about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HangStage(StrEnum):
    """How far a silence has come."""

    NOTED = "noted"
    """Nothing is done yet."""
    ASKED = "asked"
    """People are asked whether to wait or to reopen."""
    RELOADING = "reloading"
    """The app was asked to load its window anew."""


class HangChoice(StrEnum):
    """What people may answer."""

    WAIT = "wait"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hang:
    """A silence that is going on.

    Attributes:
        stage: How far it has come.
        since: The last sign of life (aware UTC).
        is_dirty: Whether a form holds what nobody saved: then only people decide.
    """

    stage: HangStage
    since: datetime
    is_dirty: bool
