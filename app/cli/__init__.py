"""``wardctl``: the panel from the command line.

Every call but ``run`` needs the standard library only and talks to the running panel through the
spool, so that an answer is there in some tens of milliseconds. Log files are read directly.
"""

from app.cli.program import main

__all__ = ["main"]
