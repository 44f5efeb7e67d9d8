"""Findings of the trouble-shooting walk: cause and remedy for each known trouble."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How one check went."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of ``wardctl doctor`` and of the Overview's checks.

    Attributes:
        check: Stable name, for example ``port``, ``program``, ``proxy``, ``disk``.
        verdict: Pass, warn or fail.
        subject: Unit, folder or file that is meant; empty for the whole workstation.
        cause: English sentence: what is wrong.
        remedy: English sentence: what to do; empty when all is well.
        facts: Named values for the translated sentence.
    """

    check: str
    verdict: Verdict
    subject: str = ""
    cause: str = ""
    remedy: str = ""
    facts: tuple[tuple[str, str], ...] = ()
