"""A consultation: quiet time, in which people are left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One consultation that is going on.

    Attributes:
        owner: Who has it, in words for people.
        reason: Why, in words for people; may be empty.
        since: When it began (aware UTC).
        expires_at: When it ends by itself (aware UTC).
        peer: The connected program that began it, empty when a person did.
    """

    owner: str
    reason: str
    since: datetime
    expires_at: datetime
    peer: str = ""
