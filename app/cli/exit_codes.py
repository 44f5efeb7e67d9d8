"""What ``wardctl`` tells its caller; 2, for a wrong command line, comes from argparse."""

from __future__ import annotations

DONE = 0
FAILED = 1
NOT_RUNNING = 3
INTERRUPTED = 130
