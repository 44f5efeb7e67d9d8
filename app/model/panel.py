"""Facts about the running panel itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """Which panel this is.

    Attributes:
        version: Its version.
        pid: Its process id.
        started_at: When it started (aware UTC).
    """

    version: str
    pid: int
    started_at: datetime
