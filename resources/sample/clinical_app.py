#!/usr/bin/env python3
"""Clinical app of the sample clinic: a window, and child processes told apart by `--type=`.

Without `--type` this is the main process. It also answers GET /health on `--port`, if given, from
the event loop of its window. The services are found by RECORDS_PORT, QUEUE_PORT and PRINT_PORT.
"""

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

from clinic.program import argument_parser, configure_logging, stop_signals

READ_BYTES = 4096

logger = logging.getLogger("clinical-app")


def main() -> int:
    """Run the main process or, with `--type`, a child; returns the exit code."""
    parser = argument_parser(__doc__)
    parser.add_argument("--type", help="what kind of child process this is")
    parser.add_argument("--utility-sub-type", help="which utility")
    parser.add_argument("--renderer-client-id", type=int, help="which renderer")
    parser.add_argument("--port", type=int, help="answer /health here")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    for service in ("records", "queue", "print"):
        port = os.environ.get(f"{service.upper()}_PORT") or None
        parser.add_argument(f"--{service}-port", type=int, default=port)
    options = parser.parse_args()
    configure_logging()
    return run_main(options) if options.type is None else run_child(options.type)


def run_child(kind: str) -> int:
    """Live until the main process closes the pipe or ends, however it ends."""
    for number in stop_signals():
        signal.signal(number, lambda _number, _frame: sys.exit(0))
    logger.debug("child started type=%s", kind)
    # Unbuffered: a read that was interrupted by the end of the interpreter must not hold a lock.
    while os.read(sys.stdin.fileno(), READ_BYTES):
        logger.debug("child got a message type=%s", kind)
    logger.debug("child ends with its parent type=%s", kind)
    return 0


def run_main(options: argparse.Namespace) -> int:
    """Show the window."""
    if sys.platform == "linux" and not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        logger.info("no display: running without a visible window")
    # A child must not load Qt: 40 MB for each of them.
    from clinic.app.main import AppOptions, run_app  # noqa: PLC0415 - see above
    from clinic.app.texts import Language  # noqa: PLC0415 - see above

    return run_app(
        AppOptions(
            program=Path(__file__).resolve(),
            language=Language(options.language),
            alive_s=options.alive_s,
            port=options.port,
            records_port=options.records_port,
            queue_port=options.queue_port,
            print_port=options.print_port,
        )
    )


def _has_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")  # the last: somebody has chosen
    return any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
