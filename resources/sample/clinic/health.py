"""What `/health` answers: the state of the service and of each part it needs."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from clinic.web import Response, json_response


class Health(StrEnum):
    """From best to worst."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"


_SEVERITY = tuple(Health)


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """One part of a service and what was found."""

    health: Health
    detail: str


Check = Callable[[], ComponentHealth]


class HealthReport:
    """Runs the checks of a service's components each time somebody asks."""

    def __init__(self, service: str, version: str, checks: Mapping[str, Check]) -> None:
        """Report on ``checks``, by component name."""
        self._service = service
        self._version = version
        self._checks = checks
        self._started_at = time.monotonic()

    def respond(self) -> Response:
        """200 while the service can do its work (also degraded), else 503."""
        components = {name: check() for name, check in self._checks.items()}
        worst = max((c.health for c in components.values()), key=_SEVERITY.index)
        failed = worst is Health.FAILED
        return json_response(
            {
                "service": self._service,
                "version": self._version,
                "status": worst,
                "uptime_s": round(time.monotonic() - self._started_at, 1),
                "components": {
                    name: {"status": c.health, "detail": c.detail} for name, c in components.items()
                },
            },
            HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK,
        )
