"""Binds the messages of connected programs to ``Control``, and tells them what changes."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.clock import Clock
from app.config.placeholders import expand
from app.config.store import ConfigStore
from app.control import Control
from app.errors import ConfigError, ConflictError
from app.ipc import peer_messages as wire
from app.ipc.client import DEFAULT_TIMEOUT_S
from app.ipc.dispatcher import Delivery, Dispatcher, Request
from app.ipc.farewell import Farewells
from app.ipc.messages import Empty, MessageType, OutcomeEntry
from app.ipc.peer_registry import PeerRegistry
from app.ipc.peers import is_ephemeral, lasting_peers, remove_unread_mailboxes
from app.model.access import Caller, Door, Permission
from app.model.commands import BeginConsultation, EndConsultation, RestartUnits
from app.model.consultation import Consultation
from app.model.events import Event, EventCode
from app.model.peers import Peer
from app.model.status import UnitState, UnitStatus
from app.model.words import cause_remedy, cause_words
from app.quiet import QuietTime

MAX_STACK_CHARS = 16_000

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTools:
    """What the conversation with programs works with.

    Attributes:
        control: What executes their wishes.
        store: The configuration in force.
        dispatcher: Carries the messages.
        registry: Who is connected.
        farewells: The open questions whether an app can end.
        quiet: The consultations.
        clock: Time.
        account: Name of the account that the panel runs under.
        heartbeat: Takes in a heartbeat of a unit.
        forget_heartbeats: Told that a unit said goodbye.
        record: Keeps an event.
        log_folder: Where log files go.
        heartbeat_every_s: How often apps are to beat.
    """

    control: Control
    store: ConfigStore
    dispatcher: Dispatcher
    registry: PeerRegistry
    farewells: Farewells
    quiet: QuietTime
    clock: Clock
    account: str
    heartbeat: Callable[[str, wire.Heartbeat], None]
    forget_heartbeats: Callable[[str], None]
    record: Callable[[Event], None]
    log_folder: str
    heartbeat_every_s: float


class PeerMessages(QObject):
    """The handlers of all messages of connected programs, and the news for them.

    Signals:
        told: All connected programs were told something; carries type and content.
    """

    told = Signal(str, object)

    def __init__(self, tools: PeerTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._told: dict[str, wire.ServiceState] = {}
        self._told_configuration: wire.Configuration | None = None
        self._register()
        tools.dispatcher.received.connect(tools.registry.note_message)
        tools.dispatcher.cleaned.connect(self._remove_unread)
        tools.registry.gone.connect(self._on_peer_gone)
        tools.control.unit_changed.connect(self._on_unit_changed)
        tools.control.configuration_changed.connect(self._tell_configuration)
        tools.control.quiet_changed.connect(self._on_quiet_changed)

    def announce(self) -> None:
        """Ask the programs that talked to an earlier panel to say hello."""
        for name in lasting_peers(self._tools.dispatcher.spool):
            self._want_hello(name)

    def request_reload(self, unit: str, silent_s: float) -> None:
        """Ask an app to load its window anew."""
        data = wire.ReloadRequested(silent_for_s=silent_s)
        for peer in self._tools.registry.of_service(unit):
            if wire.Capability.RELOAD in peer.capabilities:
                self._tools.dispatcher.send(peer.name, wire.RELOAD_REQUESTED, data)

    # --- what programs say ----------------------------------------------------------------------

    def _register(self) -> None:
        def on_news(kind: MessageType[T], handler: Callable[[Request[T]], object]) -> None:
            self._tools.dispatcher.register(kind.name, kind.data, handler)

        def on_request(kind: MessageType[T], handler: Callable[[Request[T]], object]) -> None:
            # Only while its sender waits: a later panel must not act on a wish from before.
            self._tools.dispatcher.register(
                kind.name,
                kind.data,
                handler,
                delivery=Delivery.AT_MOST_ONCE,
                max_age_s=DEFAULT_TIMEOUT_S,
            )

        on_news(wire.HELLO, self.on_hello)
        on_news(wire.GOODBYE, self.on_goodbye)
        on_news(wire.HEARTBEAT, self.on_heartbeat)
        on_news(wire.READY_TO_QUIT, self.on_ready_to_quit)
        on_news(wire.ERROR_REPORT, self.on_error_report)
        on_request(wire.SERVICE_PORT, self.on_service_port)
        on_request(wire.SERVICE_RESTART, self.on_service_restart)
        on_request(wire.CONSULTATION_BEGIN, self.on_consultation_begin)
        on_request(wire.CONSULTATION_END, self.on_consultation_end)
        on_request(wire.CONSULTATION_STATUS, self.on_consultation_status)
        on_request(wire.LOG_LOCATION, self.on_log_location)

    def on_hello(self, request: Request[wire.Hello]) -> wire.Welcome:
        """Answer ``hello``."""
        tools = self._tools
        tools.registry.welcome(request.peer, request.data)
        tools.dispatcher.outbox.keep_bounded(request.peer)
        tools.quiet.note_back(request.peer)
        facts = tools.control.facts
        return wire.Welcome(
            panel_version=facts.version,
            panel_pid=facts.pid,
            protocol=wire.PEER_PROTOCOL,
            heartbeat_every_s=tools.heartbeat_every_s,
            log_folder=tools.log_folder,
            services=tuple(map(_state, tools.control.statuses())),
            consultation=self._consultation(),
            configuration=self._configuration(),
        )

    def on_goodbye(self, request: Request[wire.Goodbye]) -> None:
        """Take in ``goodbye``."""
        _log.info("peer says goodbye peer=%s reason=%s", request.peer, request.data.reason)
        peer = self._tools.registry.find(request.peer)
        self._tools.registry.forget(request.peer)
        if peer is not None and peer.service is not None:
            self._tools.forget_heartbeats(peer.service)

    def on_heartbeat(self, request: Request[wire.Heartbeat]) -> None:
        """Take in ``heartbeat``."""
        hello = self._tools.registry.note_heartbeat(request.peer)
        if hello is None:
            self._want_hello(request.peer)
        elif hello.service is not None:
            self._tools.heartbeat(hello.service, request.data)

    def on_ready_to_quit(self, request: Request[wire.ReadyToQuit]) -> None:
        """Take in ``app.ready_to_quit``."""
        self._tools.farewells.note(request.peer, request.data)

    def on_error_report(self, request: Request[wire.ErrorReport]) -> None:
        """Take in ``error.report``."""
        report = request.data
        _log.error(
            "peer error peer=%s kind=%s process=%s reason=%s exit_code=%s message=%s\n%s",
            request.peer,
            report.kind,
            report.process_type,
            report.reason,
            report.exit_code,
            report.message,
            report.stack[:MAX_STACK_CHARS],
        )
        peer = self._tools.registry.find(request.peer)
        facts = (
            ("peer", request.peer),
            ("kind", report.kind.value),
            ("process", report.process_type.value),
            ("reason", report.reason),
            ("words", report.message),
        )
        unit = None if peer is None else peer.service
        at = self._tools.clock.now()
        self._tools.record(Event(at=at, code=EventCode.PEER_ERROR, unit=unit, facts=facts))

    def on_service_port(self, request: Request[wire.ServicePortRequest]) -> wire.ServicePort:
        """Answer ``service.port``."""
        status = self._tools.control.status(request.data.name)
        return wire.ServicePort(status.name, status.port, status.state.value)

    async def on_service_restart(self, request: Request[wire.ServiceRestart]) -> OutcomeEntry:
        """Answer ``service.restart``."""
        name = request.data.name
        command = RestartUnits((name,), request.data.reason)
        outcomes = await self._tools.control.execute(self._caller(request.peer), command)
        first = outcomes[0]
        cause = self._tools.control.status(first.name).cause
        remedy = "" if cause is None else cause_remedy(cause, first.name)
        return OutcomeEntry(first.name, first.state, first.is_done, first.words, remedy)

    async def on_consultation_begin(
        self, request: Request[wire.ConsultationBegin]
    ) -> wire.ConsultationState:
        """Answer ``consultation.begin``."""
        wish = request.data
        command = BeginConsultation(
            wish.owner, wish.expires_at, wish.reason, self._lasting(request.peer)
        )
        await self._tools.control.execute(self._caller(request.peer), command)
        return self._consultation()

    async def on_consultation_end(self, request: Request[Empty]) -> wire.ConsultationState:
        """Answer ``consultation.end``: a program ends its own, a person every one."""
        command = EndConsultation(self._lasting(request.peer) or None)
        await self._tools.control.execute(self._caller(request.peer), command)
        return self._consultation()

    def on_consultation_status(self, _request: Request[Empty]) -> wire.ConsultationState:
        """Answer ``consultation.status``."""
        return self._consultation()

    def on_log_location(self, request: Request[Empty]) -> wire.LogLocation:
        """Answer ``log.location``."""
        peer = self._tools.registry.find(request.peer)
        if peer is None or peer.service is None:
            return wire.LogLocation(self._tools.log_folder)
        stdout, stderr = self._tools.control.log_paths(peer.service)
        return wire.LogLocation(self._tools.log_folder, stdout, stderr)

    def _lasting(self, peer: str) -> str:
        """Return the connected program that asks; empty for a person at the command line."""
        if is_ephemeral(peer):
            return ""
        if self._tools.registry.find(peer) is None:
            text = f"cannot tell when '{peer}' ends: it has not said hello"
            raise ConflictError("ipc.hello-missing", text, peer=peer)
        return peer

    def _caller(self, peer: str) -> Caller:
        door = Door.CLI if is_ephemeral(peer) else Door.PEER
        return Caller(self._tools.account, door, Permission.MANAGE)

    # --- what programs are told -----------------------------------------------------------------

    def tell_all(self, kind: MessageType[T], data: T) -> None:
        """Send a message to every connected program."""
        for peer in self._tools.registry.peers():
            self._tools.dispatcher.send(peer.name, kind, data)
        self.told.emit(kind.name, data)

    def _want_hello(self, name: str) -> None:
        facts = self._tools.control.facts
        data = wire.HelloWanted(panel_version=facts.version, panel_pid=facts.pid)
        self._tools.dispatcher.send(name, wire.HELLO_WANTED, data)

    def _on_unit_changed(self, status: UnitStatus) -> None:
        state = _state(status)
        if self._told.get(status.name) == state:
            return
        self._told[status.name] = state
        self.tell_all(wire.SERVICE_STATE, state)
        self._tell_configuration()

    def _tell_configuration(self) -> None:
        configuration = self._configuration()
        if configuration != self._told_configuration:
            self._told_configuration = configuration
            self.tell_all(wire.CONFIG_CHANGED, configuration)

    def _on_quiet_changed(self, _shown: Consultation | None) -> None:
        self.tell_all(wire.CONSULTATION_STATE, self._consultation())

    def _on_peer_gone(self, peer: Peer) -> None:
        self._tools.dispatcher.outbox.forget(peer.name)
        self._tools.quiet.note_gone(peer.name)

    def _remove_unread(self) -> None:
        connected = {peer.name for peer in self._tools.registry.peers()}
        now_s = self._tools.clock.now().timestamp()
        spool = self._tools.dispatcher.spool
        if removed := remove_unread_mailboxes(spool, connected=connected, now_s=now_s):
            _log.info("mailboxes that nobody reads removed count=%d", removed)

    def _consultation(self) -> wire.ConsultationState:
        shown = self._tools.control.consultation()
        if shown is None:
            return wire.ConsultationState(is_quiet=False)
        return wire.ConsultationState(
            is_quiet=True, owner=shown.owner, reason=shown.reason, expires_at=shown.expires_at
        )

    def _configuration(self) -> wire.Configuration:
        settings = self._tools.store.current
        ports = {
            f"port:{status.name}": str(status.port)
            for status in self._tools.control.statuses()
            if status.port is not None
        }
        client = settings.client
        with contextlib.suppress(ConfigError):  # a port is not known yet: told again when it is
            client = replace(client, url=expand(client.url, ports))
        return wire.Configuration(
            product=settings.product.name,
            machine=settings.product.machine,
            language=settings.interface.language.value,
            client=client,
        )


def _state(status: UnitStatus) -> wire.ServiceState:
    cause = status.cause
    return wire.ServiceState(
        name=status.name,
        label=status.label,
        state=status.state.value,
        public=status.public.value,
        is_ready=status.state is UnitState.ACTIVE,
        port=status.port,
        stage=None if status.stage is None else status.stage.code,
        cause=None if cause is None else cause.code.value,
        words="" if cause is None else cause_words(cause),
    )
