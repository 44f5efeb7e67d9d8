"""The panel's own log: one file, and the console where there is one."""

from __future__ import annotations

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

LEVEL_VARIABLE = "WARDKEEPER_LOG"
FILE_NAME = "panel.log"
MAX_BYTES = 10_485_760
KEPT_FILES = 5

_FORMAT = "P: %(asctime)s - %(levelname)s - %(message)s"


def set_up(folder: Path) -> logging.Handler:
    """Send every logger of the product to ``folder/panel.log`` and to the console.

    ``WARDKEEPER_LOG=debug`` shows everything; the default is info.

    Returns:
        The file's handler; ``tear_down`` closes it.

    Raises:
        OSError: The file cannot be opened.
    """
    level = logging.DEBUG if os.environ.get(LEVEL_VARIABLE, "").lower() == "debug" else logging.INFO
    file = RotatingFileHandler(
        folder / FILE_NAME, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
    )
    root = logging.getLogger()
    root.setLevel(level)
    handlers: list[logging.Handler] = [file]
    if sys.stderr is not None:  # a Windows program without a console has none
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    return file


def tear_down() -> None:
    """Flush and close what ``set_up`` opened."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
