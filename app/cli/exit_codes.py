"""What ``wardctl`` tells its caller."""

from __future__ import annotations

DONE = 0
FAILED = 1
USAGE = 2
NOT_RUNNING = 3
INTERRUPTED = 130
