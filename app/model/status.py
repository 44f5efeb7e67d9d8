"""What a service is now: the values that supervision publishes and every door shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from app.model.hang import Hang
from app.model.service import LocalizedText, ServiceRole

HEALTH_HISTORY = 60
START_HISTORY = 5


class UnitState(StrEnum):
    """Where a unit is in its life (systemd's words)."""

    INACTIVE = "inactive"
    STARTING = "starting"
    ACTIVE = "active"
    STOPPING = "stopping"
    KILLING = "killing"
    BACKOFF = "backoff"
    FAILED = "failed"


class StartStage(IntEnum):
    """The five steps of a start; the number is what "3/5" shows."""

    CHECKING_DEPENDENCIES = 1
    PREPARING = 2
    SPAWNING = 3
    WAITING_FOR_HEALTH = 4
    READY = 5

    @property
    def code(self) -> str:
        """The stage's name on the wire, for example ``waiting-for-health``."""
        return self.name.lower().replace("_", "-")


class HealthState(StrEnum):
    """What the last probes together say."""

    UNCHECKED = "unchecked"
    HEALTHY = "healthy"
    SLOW = "slow"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


class StartTrigger(StrEnum):
    """Who or what began a start."""

    USER = "user"
    PANEL = "panel"
    DEPENDENCY = "dependency"
    RETRY = "retry"
    CONFIGURATION = "configuration"
    FILES_CHANGED = "files-changed"
    ADOPTED = "adopted"


class PublicStatus(StrEnum):
    """The one word that a person reads; derived, never stored."""

    RUNNING = "running"
    UNCHECKED = "unchecked"
    SLOW = "slow"
    DEGRADED = "degraded"
    STARTING = "starting"
    RECOVERING = "recovering"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


class CauseCode(StrEnum):
    """Why a unit is not running as wanted; the interface has a sentence and a remedy for each."""

    PROGRAM_MISSING = "program-missing"
    INTERPRETER_MISSING = "interpreter-missing"
    PERMISSION_DENIED = "permission-denied"
    FOLDER_MISSING = "folder-missing"
    LOG_UNWRITABLE = "log-unwritable"
    PORT_TAKEN = "port-taken"
    SPAWN_FAILED = "spawn-failed"
    NOT_READY = "not-ready"
    EXITED = "exited"
    HEALTH_FAILING = "health-failing"
    DEPENDENCY_FAILED = "dependency-failed"
    START_LIMIT = "start-limit"
    WINDOW_LIMIT = "window-limit"
    LEFTOVERS = "leftovers"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason with its facts: program, port, owner, exit words, dependency and so on.

    Attributes:
        code: Which sentence to show.
        facts: Named values for that sentence.
        under: The reason behind this one, for example the exit behind a reached start limit.
    """

    code: CauseCode
    facts: tuple[tuple[str, str], ...] = ()
    under: Cause | None = None

    @classmethod
    def of(cls, code: CauseCode, under: Cause | None = None, /, **facts: str | int) -> Cause:
        """Build a cause from keyword facts."""
        return cls(code, tuple((name, str(value)) for name, value in facts.items()), under)

    def fact(self, name: str) -> str:
        """Return one fact, empty where it is not known."""
        return dict(self.facts).get(name, "")


@dataclass(frozen=True, slots=True)
class ExitStatus:
    """How the main process ended.

    Attributes:
        code: Exit code, or None after a signal or when nobody could see it.
        signal: Signal number, or None.
        was_asked: True when we had asked it to end.
        at: When we learnt of it (aware UTC).
    """

    code: int | None
    signal: int | None
    was_asked: bool
    at: datetime

    @property
    def is_known(self) -> bool:
        """False for an adopted process on POSIX: only its own parent can read the status."""
        return self.code is not None or self.signal is not None

    @property
    def is_clean(self) -> bool:
        """True for exit code 0; an unknown status counts as a failure."""
        return self.code == 0


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One answer of the liveness probe.

    Attributes:
        at: When it was asked (aware UTC).
        is_ok: Whether the service answered as it should.
        duration_s: Seconds until the answer or the time-out.
        detail: ``200``, ``refused``, ``timeout``, ``exit 1`` and so on.
        is_slow: Answered well, but later than ``slow_after_s``.
    """

    at: datetime
    is_ok: bool
    duration_s: float
    detail: str
    is_slow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecord:
    """One start and how it went.

    Attributes:
        at: When it began (aware UTC).
        stage_durations_s: Seconds spent in each finished stage.
        cause: What it failed of; None when it got ready, was stopped, or is still under way.
        is_done: False while it is under way.
        is_ready: Whether it got ready; a start that was stopped has neither this nor a cause.
        trigger: Who or what began it.
    """

    at: datetime
    stage_durations_s: tuple[tuple[StartStage, float], ...] = ()
    cause: Cause | None = None
    is_done: bool = False
    is_ready: bool = False
    trigger: StartTrigger = StartTrigger.PANEL

    @property
    def total_s(self) -> float:
        """Seconds over all stages."""
        return sum(seconds for _stage, seconds in self.stage_durations_s)


@dataclass(frozen=True, slots=True)
class Usage:
    """Resources of all processes of a unit together.

    Attributes:
        cpu_percent: Of one core, since the sample before.
        memory_bytes: Proportional or resident size, summed.
        process_count: How many processes were seen.
    """

    cpu_percent: float
    memory_bytes: int
    process_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStatus:
    """Everything that may be shown of one unit, at one moment."""

    name: str
    label: LocalizedText
    description: LocalizedText | None
    role: ServiceRole
    state: UnitState
    stage: StartStage | None = None
    stage_since: datetime | None = None
    health: HealthState = HealthState.UNCHECKED
    health_results: tuple[ProbeResult, ...] = ()
    main_pid: int | None = None
    port: int | None = None
    version: str | None = None
    started_at: datetime | None = None
    restarts_today: int = 0
    attempt: int = 0
    attempt_limit: int = 5
    next_start_at: datetime | None = None
    exit: ExitStatus | None = None
    cause: Cause | None = None
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    is_adopted: bool = False
    is_busy_elsewhere: bool = False
    starts: tuple[StartRecord, ...] = ()
    usage: Usage | None = None
    hang: Hang | None = None
    requires: tuple[str, ...] = ()

    @property
    def public(self) -> PublicStatus:
        """The word that a person reads."""
        return public_status(self.state, self.health, has_cause=self.cause is not None)


def public_status(
    state: UnitState, health: HealthState, *, has_cause: bool = False
) -> PublicStatus:
    """Derive the shown word from state and health.

    A start after a failure reads as recovering, so that a crash loop does not look like work.
    """
    match state:
        case UnitState.INACTIVE:
            return PublicStatus.STOPPED
        case UnitState.STARTING:
            return PublicStatus.RECOVERING if has_cause else PublicStatus.STARTING
        case UnitState.STOPPING | UnitState.KILLING:
            return PublicStatus.STOPPING
        case UnitState.BACKOFF:
            return PublicStatus.RECOVERING
        case UnitState.FAILED:
            return PublicStatus.FAILED
        case UnitState.ACTIVE:
            return _ACTIVE[health]


_ACTIVE = {
    HealthState.UNCHECKED: PublicStatus.UNCHECKED,
    HealthState.HEALTHY: PublicStatus.RUNNING,
    HealthState.SLOW: PublicStatus.SLOW,
    HealthState.DEGRADED: PublicStatus.DEGRADED,
    HealthState.UNHEALTHY: PublicStatus.DEGRADED,
}
