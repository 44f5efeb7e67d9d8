#!/usr/bin/env python3
"""Records service of the sample clinic: patients and notes over HTTP, kept in SQLite.

GET /health, GET /api/v1/patients, GET /api/v1/patients/{id}, POST /api/v1/patients/{id}/notes.
"""

import logging
import os
import shutil
import sqlite3
import sys
import time
from http import HTTPStatus
from pathlib import Path

from clinic.database import Record, RecordsDatabase
from clinic.health import ComponentHealth, Health, HealthReport
from clinic.program import Program, argument_parser, configure_logging
from clinic.web import Request, RequestError, Response, Router, json_response, serve

NAME = "records"
VERSION = "1.4.0"
LOW_DISK_BYTES = 200 * 1024 * 1024

logger = logging.getLogger(NAME)


def add_api(router: Router, database: RecordsDatabase) -> None:
    """Add every route under /api/v1."""

    def list_patients(_request: Request) -> Response:
        return json_response({"patients": database.patients()})

    def show_patient(request: Request) -> Response:
        return json_response(_existing(database, request.params["patient_id"]))

    def add_note(request: Request) -> Response:
        patient_id = request.params["patient_id"]
        database.add_note(patient_id, request.text("text"), written_at=time.time())
        patient = _existing(database, patient_id)
        logger.info("note added patient=%s", patient_id)
        return json_response(patient, HTTPStatus.CREATED)

    router.add("GET", "/api/v1/patients", list_patients)
    router.add("GET", "/api/v1/patients/{patient_id}", show_patient)
    router.add("POST", "/api/v1/patients/{patient_id}/notes", add_note)


def _existing(database: RecordsDatabase, patient_id: str) -> Record:
    patient = database.patient(patient_id)
    if patient is None:
        raise RequestError(HTTPStatus.NOT_FOUND, f"there is no patient {patient_id}")
    return patient


def database_health(database: RecordsDatabase) -> ComponentHealth:
    """Whether the database can be read now."""
    try:
        return ComponentHealth(Health.OK, f"{database.count()} patients")
    except sqlite3.Error as error:
        return ComponentHealth(Health.FAILED, f"cannot read the records: {error}")


def disk_health(folder: Path) -> ComponentHealth:
    """Whether notes can still be written for a while."""
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError as error:
        return ComponentHealth(Health.FAILED, f"cannot look at the disk: {error.strerror}")
    health = Health.OK if free_bytes >= LOW_DISK_BYTES else Health.DEGRADED
    return ComponentHealth(health, f"{free_bytes // 1024**2} MB free")


def main() -> int:
    """Run the service; returns the exit code."""
    parser = argument_parser(__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, default=os.environ.get("RECORDS_DATA"))
    options = parser.parse_args()
    if options.data is None:
        parser.error("say where the records are kept: --data FOLDER or RECORDS_DATA")
    configure_logging()
    program = Program(NAME, title="Records service", alive_s=options.alive_s)
    try:
        database = RecordsDatabase(Path(options.data))
    except (OSError, sqlite3.Error) as error:
        logger.critical("cannot open the records in '%s': %s", options.data, error)
        return 1
    report = HealthReport(
        NAME,
        VERSION,
        {
            "database": lambda: database_health(database),
            "disk": lambda: disk_health(database.folder),
        },
    )
    router = Router()
    router.add("GET", "/health", lambda _request: report.respond())
    add_api(router, database)
    return serve(program, router, options.port, name=NAME)


if __name__ == "__main__":
    sys.exit(main())
