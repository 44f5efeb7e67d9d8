"""Patient names for the queue, asked from the records service and remembered."""

import json
import logging
import threading
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from clinic.health import ComponentHealth, Health
from clinic.patients import Text
from clinic.web import LOOPBACK

REQUEST_TIMEOUT_S = 1.0
FRESH_S = 5.0

logger = logging.getLogger("queue")


class PatientNames:
    """The names that the records service knows, kept while it is away. Any thread."""

    def __init__(self, records_port: int | None) -> None:
        """Ask the records service on ``records_port`` (None: there is nobody to ask)."""
        self._port = records_port
        self._lock = threading.Lock()
        self._names: dict[str, Text] = {}
        self._asked_at = float("-inf")
        self._trouble: str | None = "not asked yet"

    def look_up(self) -> dict[str, Text]:
        """Names by patient id; a few seconds old, or older while the records are away."""
        with self._lock:
            if time.monotonic() - self._asked_at >= FRESH_S:
                self._refresh()
                self._asked_at = time.monotonic()
            return self._names

    def check(self) -> ComponentHealth:
        """Ask the records service now."""
        with self._lock:
            self._refresh()
            self._asked_at = time.monotonic()
            if self._trouble is None:
                return ComponentHealth(Health.OK, f"{len(self._names)} names")
            return ComponentHealth(Health.DEGRADED, f"records not reachable: {self._trouble}")

    def _refresh(self) -> None:
        before = self._trouble
        try:
            self._names = self._ask()
            self._trouble = None
        except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
            self._trouble = str(error) or type(error).__name__
        if self._trouble != before:
            self._log_change()

    def _log_change(self) -> None:
        if self._trouble is None:
            logger.info("records reachable names=%s", len(self._names))
        else:
            logger.warning("records not reachable, going on with numbers: %s", self._trouble)

    def _ask(self) -> dict[str, Text]:
        if self._port is None:
            raise OSError("RECORDS_PORT is not set")
        # http.client never looks at proxy settings, which must not catch loopback.
        connection = HTTPConnection(LOOPBACK, self._port, timeout=REQUEST_TIMEOUT_S)
        try:
            connection.request("GET", "/api/v1/patients")
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != HTTPStatus.OK:
            raise OSError(f"answered {response.status}")
        patients = json.loads(body)["patients"]
        return {p["patient_id"]: Text(p["name"]["zh"], p["name"]["en"]) for p in patients}
