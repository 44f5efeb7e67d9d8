#!/usr/bin/env python3
"""Print service of the sample clinic: writes slips, and can be made to misbehave.

Its page (GET /) has a button for each fault; scripts send the same requests: POST /faults/crash,
hang, freeze (does not even react to a stop), unhealthy, slow, none.
GET /health, GET /api/v1/fault, POST /api/v1/slips {"patient", "text"}.
"""

import logging
import os
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from clinic.faults import Fault, FaultyPrinter
from clinic.health import ComponentHealth, Health, HealthReport
from clinic.program import Program, argument_parser, configure_logging
from clinic.slips import SlipFolder
from clinic.web import Request, RequestError, Response, Router, json_response, serve

NAME = "print"
VERSION = "2.0.1"
PAGE = Path(__file__).with_name("print_service.html")

logger = logging.getLogger(NAME)


def add_api(router: Router, slips: SlipFolder, printer: FaultyPrinter) -> None:
    """Add every route under /api/v1."""

    def print_slip(request: Request) -> Response:
        patient, text = request.text("patient", limit=80), request.text("text")
        try:
            slip = slips.write(patient, text)
        except OSError as error:
            raise RequestError(
                HTTPStatus.SERVICE_UNAVAILABLE, f"cannot print: {error.strerror}"
            ) from error
        logger.info("slip printed file=%s", slip.name)
        return json_response({"slip": slip.stem}, HTTPStatus.CREATED)

    router.add("GET", "/api/v1/fault", lambda _request: json_response({"fault": printer.fault}))
    router.add("POST", "/api/v1/slips", print_slip)


def add_faults(router: Router, printer: FaultyPrinter) -> None:
    """The buttons of the page: the answer goes out first, then the fault begins."""

    def press(fault: Fault) -> Callable[[Request], Response]:
        def begin(_request: Request) -> Response:
            logger.warning("fault asked for fault=%s", fault)
            return json_response(
                {"fault": fault}, HTTPStatus.ACCEPTED, afterwards=lambda: printer.begin(fault)
            )

        return begin

    for fault in Fault:
        router.add("POST", f"/faults/{fault}", press(fault))


def page_response() -> Response:
    """The page with the buttons."""
    return Response(body=PAGE.read_bytes(), content_type="text/html; charset=utf-8")


def folder_health(slips: SlipFolder) -> ComponentHealth:
    """Whether slips can be written."""
    try:
        return ComponentHealth(Health.OK, f"{slips.count()} slips printed")
    except OSError as error:
        return ComponentHealth(Health.FAILED, f"cannot read the slip folder: {error.strerror}")


def main() -> int:
    """Run the service; returns the exit code."""
    parser = argument_parser(__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, default=os.environ.get("PRINT_DATA"))
    options = parser.parse_args()
    if options.data is None:
        parser.error("say where slips are written: --data FOLDER or PRINT_DATA")
    configure_logging()
    program = Program(NAME, title="Print service", alive_s=options.alive_s)
    try:
        slips = SlipFolder(Path(options.data) / "slips")
    except OSError as error:
        logger.critical("cannot write slips to '%s': %s", options.data, error.strerror)
        return 1
    printer = FaultyPrinter(program)
    report = HealthReport(
        NAME, VERSION, {"printer": printer.check, "slips": lambda: folder_health(slips)}
    )
    router = Router()
    router.add("GET", "/", lambda _request: page_response())
    router.add("GET", "/health", lambda _request: report.respond())
    add_api(router, slips, printer)
    add_faults(router, printer)
    return serve(program, router, options.port, name=NAME)


if __name__ == "__main__":
    sys.exit(main())
