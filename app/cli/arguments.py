"""What ``wardctl`` understands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from app import VERSION

SETTLE_TIMEOUT_S = 120.0
DEFAULT_LINES = 50
DEFAULT_MINUTES = 30.0
LONGEST_MINUTES = 720.0

_HELP_COLUMNS = 80

_DESCRIPTION = "Controls Wardkeeper, which keeps the services of this workstation running."
_EPILOG = "Exit codes: 0 done, 1 the operation failed, 2 usage, 3 nothing is running."


class Arguments(argparse.Namespace):
    """The parsed command line; which attributes are there depends on the command."""

    command: str
    home: Path | None = None
    names: list[str]
    name: str | None
    all: bool
    wait: bool
    timeout: float | None
    json: bool
    stream: str | None
    lines: int
    follow: bool
    files: bool
    clear: bool
    keep_services: bool
    wish: str
    minutes: float
    reason: str


def parse(argv: Sequence[str] | None) -> Arguments:
    """Return the arguments; exits with code 2 when they make no sense.

    Args:
        argv: Words after the program's name; None means those of the process.
    """
    parser = _parser()
    found = parser.parse_args(argv, namespace=Arguments())
    if found.command in {"start", "stop", "restart"}:
        _check_units(parser, found)
    if found.command == "logs":
        _check_logs(parser, found)
    return found


class _Formatter(argparse.HelpFormatter):
    """A formatter that knows its width.

    argparse makes one for each argument it adds, and each would import shutil, lzma and bz2 and
    ask the terminal: a quarter of the time of a call.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_HELP_COLUMNS)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, formatter_class=_Formatter)
    # No default here: that of a subcommand would overwrite what stands before it.
    common.add_argument(
        "--home",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="everything is below DIR",
    )
    parser = argparse.ArgumentParser(
        "wardctl",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        parents=[common],
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"wardkeeper {VERSION}",
        help="show the version and exit",
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", prog="wardctl"
    )

    def add(name: str, text: str) -> argparse.ArgumentParser:
        description = text[0].upper() + text[1:] + "."
        return commands.add_parser(
            name,
            help=text,
            description=description,
            parents=[common],
            allow_abbrev=False,
            formatter_class=_Formatter,
        )

    add("run", "run the panel without a window")
    _add_json(_add_names(add("status", "show the state of the services")))
    for name in ("start", "stop", "restart"):
        _add_waiting(_add_names(add(name, f"{name} services")))
    _add_logs(add("logs", "show the output of a service"))
    add("reload", "read the configuration files again")
    _add_json(add("doctor", "look for the known troubles; exit code 1 if there are any"))
    _add_json(add("peers", "show the connected programs"))
    _add_quiet(add("quiet", "begin, end or show quiet time, in which people are left alone"))
    add("show", "bring the window to the front")
    add("quit", "end the panel and its services").add_argument(
        "--keep-services", action="store_true", help="leave the services running"
    )
    return parser


def _add_names(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("names", nargs="*", metavar="NAME", help="service, or one instance: NAME@2")
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, see docs/cli.md")


def _add_waiting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="all services")
    parser.add_argument("--wait", action="store_true", help="return when the services have settled")
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="S",
        help=f"with --wait: give up after S seconds (default {SETTLE_TIMEOUT_S:g})",
    )


def _add_quiet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("wish", choices=["on", "off", "status"])
    parser.add_argument(
        "--minutes",
        type=_minutes,
        metavar="M",
        default=DEFAULT_MINUTES,
        help=f"with on: ends by itself after M minutes (default {DEFAULT_MINUTES:g})",
    )
    parser.add_argument("--reason", metavar="TEXT", default="", help="with on: why, for people")
    _add_json(parser)


def _add_logs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="service, or one instance: NAME@2")
    parser.add_argument("--stream", choices=["stdout", "stderr"], help="only this output")
    parser.add_argument(
        "-n", dest="lines", type=_count, metavar="N", default=DEFAULT_LINES, help="the last N lines"
    )
    parser.add_argument("-f", "--follow", action="store_true", help="go on with new lines")
    parser.add_argument("--files", action="store_true", help="list the log files")
    parser.add_argument("--clear", action="store_true", help="empty the log files of the service")


def _check_units(parser: argparse.ArgumentParser, found: Arguments) -> None:
    if bool(found.names) == found.all:
        parser.error(f"{found.command} needs the names of services, or --all")
    if found.timeout is not None and not found.wait:
        parser.error("--timeout needs --wait")


def _check_logs(parser: argparse.ArgumentParser, found: Arguments) -> None:
    if found.name is None and not found.files:
        parser.error("logs needs the name of a service")
    if found.files + found.clear + found.follow > 1:
        parser.error("--files, --clear and --follow exclude each other")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:  # noqa: PLR2004 - a day
        raise ValueError(text)
    return value


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 < value <= LONGEST_MINUTES:
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value
