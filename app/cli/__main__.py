"""``python -m app.cli`` is ``wardctl``: what `own_command` starts from the sources."""

from __future__ import annotations

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
