"""The catalogue of messages: every type, what it carries and what its answer carries.

The dataclasses are the wire form: keys are the field names, times are ISO 8601 in UTC, durations
are seconds, sizes are bytes. Keys are added and never change their meaning; unknown ones are
ignored on both sides. docs/messages.md is generated from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from app.model.doctor import Finding
from app.model.service import LocalizedText

T_co = TypeVar("T_co", covariant=True)


class Direction(StrEnum):
    """Who sends a message; its answer goes the other way."""

    TO_PANEL = "to the panel"
    TO_PEER = "to the peer"


@dataclass(frozen=True, slots=True)
class MessageType(Generic[T_co]):
    """One row of the catalogue.

    Attributes:
        name: ``type`` of the envelope.
        data: What a message of this type carries.
        answer: What the answer carries; None when there is none.
        meaning: One English sentence.
        direction: Who sends it.
    """

    name: str
    data: type[T_co]
    answer: type | None
    meaning: str
    direction: Direction = Direction.TO_PANEL


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing but the fact itself."""


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """Which services are meant.

    Attributes:
        names: Services or single instances; none means all.
    """

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsRequest:
    """Which services a command is for, and whether to wait for its end.

    Attributes:
        names: Services; the name of one with instances means all of them.
        all: All services instead.
        wait: Answer when the services have settled, else when the command is accepted.
    """

    names: tuple[str, ...] = ()
    all: bool = False
    wait: bool = False


@dataclass(frozen=True, slots=True)
class ClearLogsRequest:
    """Whose log files are emptied.

    Attributes:
        name: The service or instance.
    """

    name: str


@dataclass(frozen=True, slots=True)
class QuitRequest:
    """How the panel ends.

    Attributes:
        keep_services: Services keep running and are adopted by the next panel.
    """

    keep_services: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigErrorEntry:
    """One thing that is wrong with the configuration files.

    Attributes:
        code: ``config.<what>``, see docs/settings.md.
        file: The file, or null for a built-in value.
        line: Counted from 1, or null.
        key: The key as written in TOML; empty when the whole file is meant.
        reason: English: what is wrong.
        remedy: English: what to do.
    """

    code: str
    file: str | None
    line: int | None
    key: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ConfigEntry:
    """The state of the configuration.

    Attributes:
        state: ``ok``, or ``errors`` while the last good configuration is in force.
        errors: What is wrong; empty when ``ok``.
    """

    state: str
    errors: tuple[ConfigErrorEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelEntry:
    """The panel itself.

    Attributes:
        version: Its version.
        pid: Its process id.
        started_at: When it started.
        uptime_s: Seconds since then.
        config: The state of the configuration.
    """

    version: str
    pid: int
    started_at: datetime
    uptime_s: float
    config: ConfigEntry


@dataclass(frozen=True, slots=True)
class ProbeEntry:
    """One health check.

    Attributes:
        at: When it was asked.
        ok: Whether the service answered as it should.
        duration_s: Until the answer or the time-out.
        detail: ``200``, ``refused``, ``timeout``, ``exit 1`` and so on.
    """

    at: datetime
    ok: bool
    duration_s: float
    detail: str


@dataclass(frozen=True, slots=True)
class HealthEntry:
    """What the health checks say.

    Attributes:
        state: ``unchecked``, ``healthy``, ``slow``, ``degraded`` or ``unhealthy``.
        last: Up to ten results, newest last.
    """

    state: str
    last: tuple[ProbeEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ExitEntry:
    """How the main process ended last.

    Attributes:
        code: Exit code, or null after a signal or when nobody could see it.
        signal: Signal number, or null.
        words: The same in English.
        at: When the panel learnt of it.
    """

    code: int | None
    signal: int | None
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CauseEntry:
    """Why a service is not running as wanted.

    Attributes:
        code: One of the codes of ``CauseCode``.
        words: One or two English sentences.
        remedy: What to do, in English.
        facts: Named values: program, port, owner and so on.
    """

    code: str
    words: str
    remedy: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class LogFilesEntry:
    """The live log files of a service.

    Attributes:
        stdout: Path of the file that takes its output.
        stderr: Path of the file that takes its error output.
    """

    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEntry:
    """One service.

    Attributes:
        state: ``inactive``, ``starting``, ``active``, ``stopping``, ``killing``, ``backoff`` or
            ``failed``.
        public: The word people read: ``running``, ``unchecked``, ``slow``, ``degraded``,
            ``starting``, ``recovering``, ``stopping``, ``stopped`` or ``failed``.
        stage: Step of a start: ``checking-dependencies``, ``preparing``, ``spawning``,
            ``waiting-for-health``, and ``ready`` once it is active; null when it is down.
        pid: Main process, or null.
        port: Loopback port, or null.
        started_at: When the main process started, or null.
        uptime_s: Seconds since then, or null.
        restarts: Starts after an unexpected end, today.
        attempt: Restart in a row that is under way or waited for; 0 when all is well.
        attempt_limit: Restarts in a row after which it is failed.
        next_start_at: When the next restart is due, or null.
        health: What the health checks say.
        cpu_percent: Of one core, all its processes together; null before it is known.
        memory_bytes: Of all its processes together; null before it is known.
        exit: How the main process ended last, or null.
        cause: Why it is not running as wanted, or null.
        log_files: Its live log files.
        adopted: Whether it was started by an earlier panel.
        role: ``app``, ``service`` or ``helper``.
        label: Its name for people.
    """

    state: str
    public: str
    stage: str | None
    pid: int | None
    port: int | None
    started_at: datetime | None
    uptime_s: float | None
    restarts: int
    attempt: int
    attempt_limit: int
    next_start_at: datetime | None
    health: HealthEntry
    cpu_percent: float | None
    memory_bytes: int | None
    exit: ExitEntry | None
    cause: CauseEntry | None
    log_files: LogFilesEntry
    adopted: bool
    role: str
    label: LocalizedText


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What ``wardctl status --json`` prints.

    Attributes:
        panel: The panel itself.
        services: By name, in the order of the configuration.
    """

    panel: PanelEntry
    services: dict[str, ServiceEntry]


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """What a command led to for one service.

    Attributes:
        name: The service.
        state: Its state when it had settled.
        done: Whether it is as the command wanted it.
        words: Why not, in English; empty when it is.
        remedy: What to do, in English; empty when it is.
    """

    name: str
    state: str
    done: bool
    words: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsAnswer:
    """How a command went.

    Attributes:
        accepted: The services that it is for.
        settled: One outcome a service; empty when nobody waited.
    """

    accepted: tuple[str, ...]
    settled: tuple[OutcomeEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadAnswer:
    """What reading the configuration files again led to.

    Attributes:
        added: Services that are new.
        removed: Services that are gone.
        changed: Services with other settings, and the names of these.
        settings: Other tables that changed.
        errors: What is wrong: the last good configuration stays in force.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    errors: tuple[ConfigErrorEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class QuitAnswer:
    """The panel is ending.

    Attributes:
        pid: Its process id; it is gone when the panel's lock is free.
    """

    pid: int


@dataclass(frozen=True, slots=True)
class DoctorAnswer:
    """What the walk through the known troubles found.

    Attributes:
        findings: One a check, worst first.
    """

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerEntry:
    """One connected program.

    Attributes:
        label: Its name for people.
        version: Its version.
        pid: Its main process.
        service: The service that it is, or null when the panel did not start it.
        connected_at: When it said hello.
        last_heartbeat_at: Its newest heartbeat, or null.
        received: Messages from it.
        messages_per_minute: How many of them came in the last minute.
        dropped: News for it that were dropped because it does not read.
    """

    label: str
    version: str
    pid: int
    service: str | None
    connected_at: datetime
    last_heartbeat_at: datetime | None
    received: int
    messages_per_minute: int
    dropped: int


@dataclass(frozen=True, slots=True)
class PeersAnswer:
    """The connected programs.

    Attributes:
        peers: By the name of the mailbox, in the order of their coming.
    """

    peers: dict[str, PeerEntry]


@dataclass(frozen=True, slots=True)
class ErrorData:
    """What an answer of type ``error`` carries.

    Attributes:
        code: Stable code, for example ``control.unknown-service``.
        message: English sentence.
        details: Named facts.
    """

    code: str
    message: str
    details: dict[str, str | float | None]


STATUS = MessageType(
    "control.status", StatusRequest, StatusAnswer, "Asks for the state of the services."
)
START = MessageType(
    "control.start", UnitsRequest, UnitsAnswer, "Starts services and what they require."
)
STOP = MessageType(
    "control.stop", UnitsRequest, UnitsAnswer, "Stops services and what requires them."
)
RESTART = MessageType("control.restart", UnitsRequest, UnitsAnswer, "Restarts services.")
RELOAD = MessageType("control.reload", Empty, ReloadAnswer, "Reads the configuration files again.")
CLEAR_LOGS = MessageType(
    "control.clear-logs", ClearLogsRequest, Empty, "Empties the log files of one service."
)
SHOW_WINDOW = MessageType("control.show-window", Empty, Empty, "Brings the window to the front.")
DOCTOR = MessageType("control.doctor", Empty, DoctorAnswer, "Looks for the known troubles.")
PEERS = MessageType("control.peers", Empty, PeersAnswer, "Asks for the connected programs.")
QUIT = MessageType("control.quit", QuitRequest, QuitAnswer, "Ends the panel.")

CATALOGUE: tuple[MessageType[object], ...] = (
    STATUS,
    START,
    STOP,
    RESTART,
    RELOAD,
    CLEAR_LOGS,
    SHOW_WINDOW,
    DOCTOR,
    PEERS,
    QUIT,
)
"""Every message of ``wardctl``; those of connected programs are in ``app.ipc.peer_messages``."""
