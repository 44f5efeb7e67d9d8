"""Binds the messages of ``wardctl`` and other peers to ``Control``: the spool as a door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from app.clock import Clock
from app.config.changes import ChangeSet
from app.config.problems import ConfigErrors, ConfigProblem
from app.config.store import ConfigStore
from app.control import Control
from app.ipc import messages
from app.ipc.client import DEFAULT_TIMEOUT_S
from app.ipc.dispatcher import Delivery, Dispatcher, Request
from app.ipc.messages import MessageType
from app.ipc.peers import is_ephemeral
from app.model.access import Caller, Door, Permission
from app.model.commands import (
    ClearLogs,
    Quit,
    ReloadConfiguration,
    RestartUnits,
    ShowWindow,
    StartUnits,
    StopUnits,
)
from app.model.peers import Peer
from app.model.status import Cause, UnitStatus
from app.model.words import cause_remedy, cause_words, exit_words

SHOWN_PROBES = 10
USAGE_AGE_S = 5.0

T = TypeVar("T")
_UnitCommand = type[StartUnits] | type[StopUnits] | type[RestartUnits]


class ControlMessages:
    """The handlers of all ``control.*`` messages.

    Every file in the spool belongs to the account that the panel runs under, so every peer acts
    for that account, with the level ``manage`` until there is a sign-in.

    Args:
        control: What executes the commands.
        store: The configuration in force.
        clock: For the time that things have been up.
        account: Name of the account, shown as "stopped by".
    """

    def __init__(self, control: Control, store: ConfigStore, clock: Clock, account: str) -> None:
        self._control = control
        self._store = store
        self._clock = clock
        self._account = account

    def register(self, dispatcher: Dispatcher) -> None:
        """Have ``dispatcher`` call the handlers.

        A command runs at most once and only while its sender waits: a panel that starts later
        must not stop services because of a message from before.
        """

        def add(kind: MessageType[T], handler: Callable[[Request[T]], object]) -> None:
            dispatcher.register(
                kind.name,
                kind.data,
                handler,
                delivery=Delivery.AT_MOST_ONCE,
                max_age_s=DEFAULT_TIMEOUT_S,
            )

        add(messages.STATUS, self.on_status)
        add(messages.START, self.on_start)
        add(messages.STOP, self.on_stop)
        add(messages.RESTART, self.on_restart)
        add(messages.RELOAD, self.on_reload)
        add(messages.CLEAR_LOGS, self.on_clear_logs)
        add(messages.SHOW_WINDOW, self.on_show_window)
        add(messages.DOCTOR, self.on_doctor)
        add(messages.PEERS, self.on_peers)
        add(messages.QUIT, self.on_quit)

    async def on_status(self, request: Request[messages.StatusRequest]) -> messages.StatusAnswer:
        """Answer ``control.status``."""
        await self._control.refresh_usage(USAGE_AGE_S)
        names = request.data.names
        statuses = self._control.statuses()
        if names:
            wanted = set(self._control.resolve(names))
            statuses = tuple(status for status in statuses if status.name in wanted)
        return messages.StatusAnswer(
            self._panel(), {status.name: self._service(status) for status in statuses}
        )

    async def on_start(self, request: Request[messages.UnitsRequest]) -> messages.UnitsAnswer:
        """Answer ``control.start``."""
        return await self._command(request, StartUnits)

    async def on_stop(self, request: Request[messages.UnitsRequest]) -> messages.UnitsAnswer:
        """Answer ``control.stop``."""
        return await self._command(request, StopUnits)

    async def on_restart(self, request: Request[messages.UnitsRequest]) -> messages.UnitsAnswer:
        """Answer ``control.restart``."""
        return await self._command(request, RestartUnits)

    async def on_reload(self, request: Request[messages.Empty]) -> messages.ReloadAnswer:
        """Answer ``control.reload``."""
        before = self._store.current
        try:
            await self._control.execute(self._caller(request.peer), ReloadConfiguration())
        except ConfigErrors as errors:
            return messages.ReloadAnswer(errors=_problems(errors.problems))
        changes = ChangeSet(before, self._store.current)
        return messages.ReloadAnswer(
            added=tuple(spec.name for spec in changes.added),
            removed=tuple(spec.name for spec in changes.removed),
            changed={change.after.name: change.fields for change in changes.changed},
            settings=changes.settings,
        )

    async def on_clear_logs(self, request: Request[messages.ClearLogsRequest]) -> messages.Empty:
        """Answer ``control.clear-logs``."""
        await self._control.execute(self._caller(request.peer), ClearLogs(request.data.name))
        return messages.Empty()

    async def on_show_window(self, request: Request[messages.Empty]) -> messages.Empty:
        """Answer ``control.show-window``."""
        await self._control.execute(self._caller(request.peer), ShowWindow())
        return messages.Empty()

    async def on_doctor(self, _request: Request[messages.Empty]) -> messages.DoctorAnswer:
        """Answer ``control.doctor``."""
        return messages.DoctorAnswer(await self._control.doctor())

    def on_peers(self, _request: Request[messages.Empty]) -> messages.PeersAnswer:
        """Answer ``control.peers``."""
        peers = self._control.peers()
        return messages.PeersAnswer({peer.name: _peer(peer) for peer in peers})

    def on_quit(self, request: Request[messages.QuitRequest]) -> messages.QuitAnswer:
        """Answer ``control.quit``; the panel ends after the answer is written."""
        self._control.accept(self._caller(request.peer), Quit(request.data.keep_services))
        return messages.QuitAnswer(self._control.facts.pid)

    async def _command(
        self, request: Request[messages.UnitsRequest], command: _UnitCommand
    ) -> messages.UnitsAnswer:
        data, caller = request.data, self._caller(request.peer)
        names = self._names(data)
        if not data.wait:
            self._control.accept(caller, command(names))
            return messages.UnitsAnswer(accepted=names)
        outcomes = await self._control.execute(caller, command(names))
        return messages.UnitsAnswer(
            accepted=names,
            settled=tuple(
                messages.OutcomeEntry(
                    one.name, one.state, one.is_done, one.words, self._remedy(one.name)
                )
                for one in outcomes
            ),
        )

    def _names(self, data: messages.UnitsRequest) -> tuple[str, ...]:
        if data.all:
            return tuple(status.name for status in self._control.statuses())
        return self._control.resolve(data.names)

    def _remedy(self, name: str) -> str:
        cause = self._control.status(name).cause
        return "" if cause is None else cause_remedy(cause, name)

    def _caller(self, peer: str) -> Caller:
        door = Door.CLI if is_ephemeral(peer) else Door.PEER
        return Caller(self._account, door, Permission.MANAGE)

    def _panel(self) -> messages.PanelEntry:
        facts = self._control.facts
        problems = self._control.configuration_problems()
        return messages.PanelEntry(
            version=facts.version,
            pid=facts.pid,
            started_at=facts.started_at,
            uptime_s=self._seconds_since(facts.started_at),
            config=messages.ConfigEntry("errors" if problems else "ok", _problems(problems)),
        )

    def _service(self, status: UnitStatus) -> messages.ServiceEntry:
        usage, started = status.usage, status.started_at
        return messages.ServiceEntry(
            state=status.state.value,
            public=status.public.value,
            stage=None if status.stage is None else status.stage.code,
            pid=status.main_pid,
            port=status.port,
            started_at=started,
            uptime_s=None if started is None else self._seconds_since(started),
            restarts=status.restarts_today,
            attempt=status.attempt,
            attempt_limit=status.attempt_limit,
            next_start_at=status.next_start_at,
            health=_health(status),
            cpu_percent=None if usage is None else usage.cpu_percent,
            memory_bytes=None if usage is None else usage.memory_bytes,
            exit=_exit(status),
            cause=None if status.cause is None else _cause(status.name, status.cause),
            log_files=messages.LogFilesEntry(*self._control.log_paths(status.name)),
            adopted=status.is_adopted,
            role=status.role.value,
            label=status.label,
        )

    def _seconds_since(self, moment: datetime) -> float:
        return max(0.0, (self._clock.now() - moment).total_seconds())


def _health(status: UnitStatus) -> messages.HealthEntry:
    last = tuple(
        messages.ProbeEntry(result.at, result.is_ok, result.duration_s, result.detail)
        for result in status.health_results[-SHOWN_PROBES:]
    )
    return messages.HealthEntry(status.health.value, last)


def _exit(status: UnitStatus) -> messages.ExitEntry | None:
    ended = status.exit
    if ended is None:
        return None
    return messages.ExitEntry(ended.code, ended.signal, exit_words(ended), ended.at)


def _peer(peer: Peer) -> messages.PeerEntry:
    return messages.PeerEntry(
        label=peer.label,
        version=peer.version,
        pid=peer.pid,
        service=peer.service,
        connected_at=peer.connected_at,
        last_heartbeat_at=peer.last_heartbeat_at,
        received=peer.received,
        messages_per_minute=peer.messages_per_minute,
        dropped=peer.dropped,
    )


def _cause(name: str, cause: Cause) -> messages.CauseEntry:
    words, remedy = cause_words(cause), cause_remedy(cause, name)
    return messages.CauseEntry(cause.code.value, words, remedy, dict(cause.facts))


def _problems(problems: tuple[ConfigProblem, ...]) -> tuple[messages.ConfigErrorEntry, ...]:
    return tuple(
        messages.ConfigErrorEntry(
            code=problem.code,
            file=None if problem.origin.file is None else str(problem.origin.file),
            line=problem.origin.line,
            key=problem.key,
            reason=problem.reason,
            remedy=problem.remedy,
        )
        for problem in problems
    )
