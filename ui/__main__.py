"""``wardkeeper``: the panel with tray icon and dashboard."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ui.options import Options


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line.

    Raises:
        SystemExit: It is not valid, or asked for help.
    """
    parser = argparse.ArgumentParser(
        prog="wardkeeper", description="Keeps a clinic workstation working."
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep everything in one folder")
    parser.add_argument("--demo", action="store_true", help="run the sample clinic")
    parser.add_argument(
        "--screenshot", type=Path, metavar="PATH", help="save the window once all runs, then end"
    )
    parser.add_argument("--hidden", action="store_true", help="do not open the window")
    parser.add_argument(
        "--page",
        choices=("overview", "services", "logs", "settings", "about"),
        help="page to open",
    )
    parser.add_argument("--lang", choices=("zh", "en"), help="language for this run")
    parser.add_argument("--theme", choices=("light", "dark"), help="colours for this run")
    given = parser.parse_args(arguments)
    return Options(
        home=given.home,
        is_demo=given.demo,
        screenshot=given.screenshot,
        is_hidden=given.hidden,
        page=given.page,
        language=given.lang,
        theme=given.theme,
    )


def main() -> int:
    """Run the panel until it is told to quit and return the exit code."""
    options = parse(sys.argv[1:])
    from ui.application import run  # noqa: PLC0415 - help needs no Qt

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
