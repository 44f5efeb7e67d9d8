"""The second half of the catalogue: what the panel and a connected program tell each other.

A connected program is a peer that has said ``hello``: the clinical app through its SDK, or a
service. The dataclasses are the wire form, see ``app.ipc.messages``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from app.config.schema import ClientSpec
from app.ipc.messages import Direction, Empty, MessageType, OutcomeEntry
from app.model.service import LocalizedText

PEER_PROTOCOL = 1
"""Version of the conversation; a higher one adds types and keys and takes none away."""

HEARTBEAT_EVERY_S = 5.0

Moment = Annotated[datetime, Meta(tz=True)]
"""A time with its zone: without one nobody knows which moment is meant."""


class Capability(StrEnum):
    """What a peer can do when it is asked; words that a panel does not know are ignored."""

    HEARTBEAT = "heartbeat"
    """Sends ``heartbeat`` every ``heartbeat_every_s``."""
    QUIT = "quit"
    """Answers ``app.quit_requested`` with ``app.ready_to_quit`` and then ends by itself."""
    RELOAD = "reload"
    """Loads its window anew on ``app.reload_requested``."""
    NOTICE = "notice"
    """Shows a ``notice`` to the person in front of it."""


class ErrorKind(StrEnum):
    """What went wrong in a peer."""

    UNCAUGHT_EXCEPTION = "uncaught-exception"
    UNHANDLED_REJECTION = "unhandled-rejection"
    RENDER_PROCESS_GONE = "render-process-gone"
    CHILD_PROCESS_GONE = "child-process-gone"
    WINDOW_UNRESPONSIVE = "window-unresponsive"
    OTHER = "other"


class ProcessType(StrEnum):
    """Which of a peer's processes is meant, by Chromium's ``--type=``."""

    MAIN = "main"
    RENDERER = "renderer"
    GPU = "gpu"
    UTILITY = "utility"
    OTHER = "other"


class NoticeSeverity(StrEnum):
    """How a notice looks."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class QuitReason(StrEnum):
    """Why the panel wants a peer to end."""

    STOP = "stop"
    RESTART = "restart"
    UPDATE = "update"
    PANEL_ENDS = "panel-ends"


class UpdatePhase(StrEnum):
    """Step of an update that is under way."""

    DOWNLOADING = "downloading"
    VERIFYING = "verifying"
    STAGING = "staging"
    WAITING = "waiting"
    SWITCHING = "switching"
    STARTING = "starting"


class UpdateOutcome(StrEnum):
    """How an update ended."""

    UPDATED = "updated"
    WENT_BACK = "went-back"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """A peer introduces itself; again after ``hello.wanted`` and when something of it changed.

    Attributes:
        name: Its name for people, for example ``Clinical app``.
        version: Its version.
        pid: Its main process; the panel forgets the peer when that is gone.
        service: ``WARDKEEPER_SERVICE`` of its environment, or null when it was started otherwise.
        capabilities: What it can do: ``heartbeat``, ``quit``, ``reload``, ``notice``.
        protocol: Version of the conversation that it speaks, now 1.
    """

    name: str
    version: str
    pid: int
    service: str | None = None
    capabilities: tuple[str, ...] = ()
    protocol: int = PEER_PROTOCOL


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """How one service is.

    Attributes:
        name: The service, ``NAME@2`` for one of several instances.
        label: Its name for people.
        state: ``inactive``, ``starting``, ``active``, ``stopping``, ``killing``, ``backoff`` or
            ``failed``.
        public: The word people read: ``running``, ``unchecked``, ``slow``, ``degraded``,
            ``starting``, ``recovering``, ``stopping``, ``stopped`` or ``failed``.
        is_ready: Whether it answers requests: it is active.
        port: Loopback port of its process, or null.
        stage: Step of a start, as in ``control.status``, or null.
        cause: Code of the reason why it is not running as wanted, or null.
        words: The same in English, empty when all is well.
    """

    name: str
    label: LocalizedText
    state: str
    public: str
    is_ready: bool
    port: int | None = None
    stage: str | None = None
    cause: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationState:
    """Whether a consultation is going on, during which the panel leaves people alone.

    Attributes:
        is_quiet: Whether one is.
        owner: Who began it: a peer, an account or a person; empty when none is.
        reason: Why, in the words of whoever began it; may be empty.
        expires_at: When it ends by itself, or null when none is.
    """

    is_quiet: bool
    owner: str = ""
    reason: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What the panel's configuration says to the clinical app.

    Attributes:
        product: Name of the product.
        machine: Label of this workstation; may be empty.
        language: ``system``, ``zh`` or ``en``.
        client: The ``[client]`` table, its placeholders filled where the ports are known.
    """

    product: LocalizedText
    machine: str
    language: str
    client: ClientSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The panel knows the peer now.

    Attributes:
        panel_version: Version of the panel.
        panel_pid: Its process id.
        protocol: Version of the conversation that the panel speaks.
        heartbeat_every_s: How often ``heartbeat`` is expected.
        log_folder: Folder of the log files of this workstation.
        services: Every service as it is now; later changes come as ``service.state``.
        consultation: Whether a consultation is going on.
        configuration: The configuration as it is now; later changes come as ``config.changed``.
    """

    panel_version: str
    panel_pid: int
    protocol: int
    heartbeat_every_s: float
    log_folder: str
    services: tuple[ServiceState, ...]
    consultation: ConsultationState
    configuration: Configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class HelloWanted:
    """The panel has started anew, or does not know the peer: it should say ``hello``.

    Attributes:
        panel_version: Version of the panel.
        panel_pid: Its process id.
    """

    panel_version: str
    panel_pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye:
    """The peer ends, or wants no more messages.

    Attributes:
        reason: Why, in its own words; may be empty.
    """

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The peer and its window are alive.

    Attributes:
        number: Counts the heartbeats of this process.
        frame: Counts what the window has painted or answered; one that stands still for a visible
            window means that the window hangs although the main process lives.
        is_dirty: Whether a form holds what nobody has saved: then nothing is done without asking.
        is_hidden: Whether the window is hidden or minimised, when it paints nothing.
    """

    number: int
    frame: int
    is_dirty: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ServicePortRequest:
    """Which service is meant.

    Attributes:
        name: The service or instance.
    """

    name: str


@dataclass(frozen=True, slots=True)
class ServicePort:
    """Where a service listens.

    Attributes:
        name: The service or instance.
        port: Its loopback port, or null while its process does not run or it has none.
        state: As in ``service.state``.
    """

    name: str
    port: int | None
    state: str


@dataclass(frozen=True, slots=True)
class ServiceRestart:
    """A wish for a new process of a service.

    Attributes:
        name: The service or instance.
        reason: Why, in the peer's words, for the audit log.
    """

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence for the person in front of the app.

    Attributes:
        id: The same for a repeated or a renewed sentence.
        severity: How it looks.
        text: The sentence.
    """

    id: str
    severity: NoticeSeverity
    text: LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class QuitRequested:
    """The app is to end; it answers with ``app.ready_to_quit``, then ends by itself.

    Attributes:
        reason: Why.
        deadline: Until when the answer ``not ready`` is respected at most; without any answer the
            app is ended after the service's ``stop.timeout_s``.
    """

    reason: QuitReason
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyToQuit:
    """Whether the app can end now; sent again when that changes.

    Attributes:
        is_ready: It ends now; false delays the end.
        reason: Why not, in its own words, shown to people; empty when ready.
        expires_at: Until when to wait, at most the deadline asked with; null means the deadline.
    """

    is_ready: bool
    reason: str = ""
    expires_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadRequested:
    """The window hangs and is to be loaded anew, without ending the app.

    Attributes:
        silent_for_s: How long it has shown no sign of life.
    """

    silent_for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationBegin:
    """A consultation begins: no toast and no restart that can wait until it ends.

    Attributes:
        owner: Who has it, for example a doctor's name.
        reason: Why, for people; may be empty.
        expires_at: When it ends by itself, at most 12 h from now.
    """

    owner: str
    expires_at: Moment
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorReport:
    """Something went wrong in the peer.

    Attributes:
        kind: What.
        reason: The platform's word, for example Electron's ``crashed``, ``oom`` or ``killed``.
        message: The error's own sentence.
        stack: Where it happened; may be empty, at most 16 000 characters are kept.
        process_type: Which of its processes.
        exit_code: Of a process that is gone, or null.
    """

    kind: ErrorKind
    message: str
    reason: str = ""
    stack: str = ""
    process_type: ProcessType = ProcessType.MAIN
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class LogLocation:
    """Where log files go.

    Attributes:
        folder: For files of all programs on this workstation.
        stdout: File that takes the peer's output, or null when it is no service of the panel.
        stderr: File that takes its error output, or null.
    """

    folder: str
    stdout: str | None = None
    stderr: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAvailable:
    """A new release can be installed.

    Attributes:
        product: ``wardkeeper`` or the product's name.
        version: The new version.
        from_version: The version that runs now.
        notes: What is new, or null.
        size_bytes: What will be downloaded.
        planned_at: When it is to be installed, or null when nothing is planned.
        deadline: When it is installed without asking any more, or null.
        can_postpone: Whether it may still be put off.
    """

    product: str
    version: str
    from_version: str
    notes: LocalizedText | None = None
    size_bytes: int = 0
    planned_at: datetime | None = None
    deadline: datetime | None = None
    can_postpone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePostponed:
    """Somebody put the update off: the app should offer it again.

    Attributes:
        product: ``wardkeeper`` or the product's name.
        version: The version that waits.
        app_update: True: an update waits that the app may offer (``appUpdate`` of older clients).
        until: When the panel will ask again, or null.
        by: Account or person who put it off; may be empty.
    """

    product: str
    version: str
    app_update: bool = True
    until: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateProgress:
    """How far an update is.

    Attributes:
        product: ``wardkeeper`` or the product's name.
        version: The new version.
        phase: Its step.
        done_bytes: How much of this step is done.
        total_bytes: All of this step; 0 when that is not known.
    """

    product: str
    version: str
    phase: UpdatePhase
    done_bytes: int = 0
    total_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateResult:
    """How an update ended.

    Attributes:
        product: ``wardkeeper`` or the product's name.
        version: The version that runs now.
        from_version: The version that ran before.
        outcome: How it ended.
        code: Stable code of the reason when it did not succeed, else empty.
        words: The same in English.
    """

    product: str
    version: str
    from_version: str
    outcome: UpdateOutcome
    code: str = ""
    words: str = ""


HELLO = MessageType("hello", Hello, Welcome, "Introduces a peer and asks for its messages.")
GOODBYE = MessageType("goodbye", Goodbye, None, "Ends the conversation.")
HEARTBEAT = MessageType("heartbeat", Heartbeat, None, "Shows that the app and its window live.")
SERVICE_PORT = MessageType(
    "service.port", ServicePortRequest, ServicePort, "Asks where a service listens."
)
SERVICE_RESTART = MessageType(
    "service.restart", ServiceRestart, OutcomeEntry, "Asks for a new process of a service."
)
READY_TO_QUIT = MessageType("app.ready_to_quit", ReadyToQuit, None, "Answers `app.quit_requested`.")
CONSULTATION_BEGIN = MessageType(
    "consultation.begin", ConsultationBegin, ConsultationState, "Begins or extends quiet time."
)
CONSULTATION_END = MessageType(
    "consultation.end", Empty, ConsultationState, "Ends the quiet time that this peer began."
)
CONSULTATION_STATUS = MessageType(
    "consultation.status", Empty, ConsultationState, "Asks whether it is quiet time."
)
ERROR_REPORT = MessageType("error.report", ErrorReport, None, "Tells of an error in the peer.")
LOG_LOCATION = MessageType("log.location", Empty, LogLocation, "Asks where log files go.")

HELLO_WANTED = MessageType(
    "hello.wanted", HelloWanted, None, "Asks for `hello`.", Direction.TO_PEER
)
SERVICE_STATE = MessageType(
    "service.state", ServiceState, None, "A service has changed.", Direction.TO_PEER
)
CONSULTATION_STATE = MessageType(
    "consultation.state",
    ConsultationState,
    None,
    "A consultation began or ended.",
    Direction.TO_PEER,
)
NOTICE = MessageType("notice", Notice, None, "Asks the app to show a sentence.", Direction.TO_PEER)
QUIT_REQUESTED = MessageType(
    "app.quit_requested", QuitRequested, None, "Asks the app to end.", Direction.TO_PEER
)
RELOAD_REQUESTED = MessageType(
    "app.reload_requested", ReloadRequested, None, "Asks for a fresh window.", Direction.TO_PEER
)
CONFIG_CHANGED = MessageType(
    "config.changed", Configuration, None, "The configuration has changed.", Direction.TO_PEER
)
UPDATE_AVAILABLE = MessageType(
    "update.available", UpdateAvailable, None, "A new release is there.", Direction.TO_PEER
)
UPDATE_POSTPONED = MessageType(
    "update.postponed", UpdatePostponed, None, "An update was put off.", Direction.TO_PEER
)
UPDATE_PROGRESS = MessageType(
    "update.progress", UpdateProgress, None, "An update has come further.", Direction.TO_PEER
)
UPDATE_RESULT = MessageType(
    "update.result", UpdateResult, None, "An update has ended.", Direction.TO_PEER
)

PEER_CATALOGUE: tuple[MessageType[object], ...] = (
    HELLO,
    GOODBYE,
    HEARTBEAT,
    SERVICE_PORT,
    SERVICE_RESTART,
    READY_TO_QUIT,
    CONSULTATION_BEGIN,
    CONSULTATION_END,
    CONSULTATION_STATUS,
    ERROR_REPORT,
    LOG_LOCATION,
    HELLO_WANTED,
    SERVICE_STATE,
    CONSULTATION_STATE,
    NOTICE,
    QUIT_REQUESTED,
    RELOAD_REQUESTED,
    CONFIG_CHANGED,
    UPDATE_AVAILABLE,
    UPDATE_POSTPONED,
    UPDATE_PROGRESS,
    UPDATE_RESULT,
)
"""Every message of a connected program."""
