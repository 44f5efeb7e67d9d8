"""The panel's own log: one file, and the console where there is one."""

from __future__ import annotations

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.errors import HostError

LEVEL_VARIABLE = "WARDKEEPER_LOG"
FILE_NAME = "panel.log"
MAX_BYTES = 10_485_760
KEPT_FILES = 5

_log = logging.getLogger(__name__)
_HANDLER_NAME = "panel-log"
_FORMAT = "P: %(asctime)s - %(levelname)s - %(message)s"


def set_up(folder: Path) -> logging.Handler:
    """Send every logger of the product to ``folder/panel.log`` and to the console.

    ``WARDKEEPER_LOG=debug`` shows everything; the default is info.

    Returns:
        The file's handler; ``tear_down`` closes it.

    Raises:
        HostError: The file cannot be opened.
    """
    level = logging.DEBUG if os.environ.get(LEVEL_VARIABLE, "").lower() == "debug" else logging.INFO
    path = folder / FILE_NAME
    try:
        file = RotatingFileHandler(
            path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise HostError(
            "host.file-unwritable", f"cannot write '{path}': {reason}", path=str(path)
        ) from error
    root = logging.getLogger()
    root.setLevel(level)
    handlers: list[logging.Handler] = [file]
    if sys.stderr is not None:  # a Windows program without a console has none
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.set_name(_HANDLER_NAME)
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    return file


def tear_down() -> None:
    """Flush and close what ``set_up`` opened."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if handler.name == _HANDLER_NAME:
            root.removeHandler(handler)
            handler.close()


def log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Be ``sys.excepthook``: an error in one slot is no reason to leave the services alone."""
    _log.error("uncaught error", exc_info=(kind, error, trace))
