"""Samples of the whole workstation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSample:
    """The workstation's resources at one moment.

    Attributes:
        at: Aware UTC.
        cpu_percent: Of all cores together, 0 to 100, since the sample before.
        memory_used_bytes: What programs hold and the system could not free at once.
        memory_total_bytes: What is built in.
        disk_bytes_per_s: Read and written together, since the sample before.
    """

    at: datetime
    cpu_percent: float
    memory_used_bytes: int
    memory_total_bytes: int
    disk_bytes_per_s: float
