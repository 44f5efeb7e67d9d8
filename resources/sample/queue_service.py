#!/usr/bin/env python3
"""Waiting-room queue of the sample clinic. Names come from the records service.

While that is away the queue goes on with numbers, shows the names it already knows and says so in
/health. The queue is kept in memory: a restart begins the sample morning again.

GET /health, GET /api/v1/queue, POST /api/v1/queue, POST /api/v1/queue/next,
POST /api/v1/queue/{number}/done.
"""

import logging
import os
import sys
import threading
import time
from dataclasses import asdict
from http import HTTPStatus

from clinic.health import ComponentHealth, Health, HealthReport
from clinic.names import PatientNames
from clinic.patients import Text
from clinic.program import Program, argument_parser, configure_logging
from clinic.waiting import (
    Visit,
    VisitState,
    first_waiting,
    next_number,
    sample_morning,
    with_state,
)
from clinic.web import Request, RequestError, Response, Router, json_response, serve

NAME = "queue"
VERSION = "1.1.3"
REASON_LIMIT = 40

logger = logging.getLogger(NAME)


class WaitingRoom:
    """Today's visits. Any thread."""

    def __init__(self, visits: tuple[Visit, ...]) -> None:
        """Begin with ``visits``."""
        self._lock = threading.Lock()
        self._visits = visits

    def present(self) -> tuple[Visit, ...]:
        """Everybody who has not left yet, in order of arrival."""
        return tuple(v for v in self._visits if v.state is not VisitState.DONE)

    def add(self, patient_id: str, reason: Text, *, arrived_at: float) -> Visit:
        """Draw a number."""
        with self._lock:
            number = next_number(self._visits)
            visit = Visit(
                number=number, patient_id=patient_id, reason=reason, arrived_at=arrived_at
            )
            self._visits = (*self._visits, visit)
            return visit

    def call_next(self) -> str | None:
        """The number now called in, None when nobody waits."""
        with self._lock:
            visit = first_waiting(self._visits)
            if visit is None:
                return None
            self._visits = with_state(self._visits, visit.number, VisitState.CALLED)
            return visit.number

    def finish(self, number: str) -> bool:
        """End a visit; False when there is no such number in the room."""
        with self._lock:
            if number not in {v.number for v in self.present()}:
                return False
            self._visits = with_state(self._visits, number, VisitState.DONE)
            return True


def add_api(router: Router, room: WaitingRoom, names: PatientNames) -> None:
    """Add every route under /api/v1."""

    def show(_request: Request) -> Response:
        return json_response({"visits": _with_names(room.present(), names)})

    def draw(request: Request) -> Response:
        reason = request.text("reason", limit=REASON_LIMIT)
        visit = room.add(request.text("patient_id"), Text(reason, reason), arrived_at=time.time())
        logger.info("number drawn number=%s", visit.number)
        return json_response({"number": visit.number}, HTTPStatus.CREATED)

    def call_next(_request: Request) -> Response:
        number = room.call_next()
        if number is None:
            raise RequestError(HTTPStatus.CONFLICT, "nobody is waiting")
        logger.info("called number=%s", number)
        return json_response({"number": number})

    def finish(request: Request) -> Response:
        number = request.params["number"]
        if not room.finish(number):
            raise RequestError(HTTPStatus.NOT_FOUND, f"{number} is not in the waiting room")
        logger.info("visit finished number=%s", number)
        return json_response({"number": number})

    router.add("GET", "/api/v1/queue", show)
    router.add("POST", "/api/v1/queue", draw)
    router.add("POST", "/api/v1/queue/next", call_next)
    router.add("POST", "/api/v1/queue/{number}/done", finish)


def _with_names(visits: tuple[Visit, ...], names: PatientNames) -> list[dict[str, object]]:
    known = names.look_up()
    return [
        asdict(visit) | {"name": asdict(known[visit.patient_id])}
        if visit.patient_id in known
        else asdict(visit) | {"name": None}
        for visit in visits
    ]


def room_health(room: WaitingRoom) -> ComponentHealth:
    """How full the waiting room is."""
    return ComponentHealth(Health.OK, f"{len(room.present())} in the waiting room")


def main() -> int:
    """Run the service; returns the exit code."""
    parser = argument_parser(__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--records-port", type=int, default=os.environ.get("RECORDS_PORT"))
    options = parser.parse_args()
    configure_logging()
    program = Program(NAME, title="Queue service", alive_s=options.alive_s)
    room = WaitingRoom(sample_morning(time.time()))
    names = PatientNames(options.records_port)
    checks = {"records": names.check, "waiting-room": lambda: room_health(room)}
    report = HealthReport(NAME, VERSION, checks)
    router = Router()
    router.add("GET", "/health", lambda _request: report.respond())
    add_api(router, room, names)
    return serve(program, router, options.port, name=NAME)


if __name__ == "__main__":
    sys.exit(main())
