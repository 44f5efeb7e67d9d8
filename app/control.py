"""The one list of commands and queries that every door offers.

Tray, dashboard, command line and later doors come here: one permission check, one audit row.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from app import aio
from app.clock import Clock
from app.config.editing import SettingsEditing
from app.config.loader import Configuration
from app.config.problems import ConfigErrors, ConfigProblem
from app.config.schema import ProductSpec
from app.config.store import ConfigStore
from app.errors import AccessDeniedError, AppError, ConflictError, HostError
from app.logs.keeper import LogKeeper
from app.model.access import Caller
from app.model.commands import (
    AnswerHang,
    BeginConsultation,
    ChangeSettings,
    ClearLogs,
    Command,
    EndConsultation,
    OpenApp,
    Quit,
    ReloadConfiguration,
    RestartUnits,
    ShowWindow,
    StartUnits,
    StopUnits,
    UndoSettings,
    UnitOutcome,
)
from app.model.consultation import Consultation
from app.model.doctor import Finding
from app.model.events import Event, EventCode
from app.model.panel import PanelFacts
from app.model.peers import Peer
from app.model.processes import UnitDetails
from app.model.settings import SettingsEdit
from app.model.status import UnitState, UnitStatus
from app.model.telemetry import MachineSample
from app.model.words import cause_words
from app.quiet import LONGEST_S, QuietTime
from app.supervision.launching import masked, masked_arguments, output_files
from app.supervision.manager import SupervisionManager
from app.telemetry.audit import AuditLog
from app.telemetry.event_log import EventLog
from app.telemetry.machine import MachineSampler
from app.telemetry.usage import UsageSampler

_log = logging.getLogger(__name__)
_DETAILS_AGE_S = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTools:
    """What commands and queries work with.

    Attributes:
        facts: Which panel this is.
        clock: Time.
        supervision: The services.
        store: The configuration in force.
        reload: Reads the configuration files again.
        settings: Changes the configuration file of the user.
        autostart_trouble: Why the panel does not start at login as configured, or None.
        logs: Rotation of the output files.
        events: What happened.
        audit: Who commanded what.
        usage: Resources of the services.
        machine: Resources of the workstation.
        examine: Walks the known troubles.
        bring_to_front: Shows a window of one of some processes; False when it cannot.
        quiet: The consultations.
        peers: The connected programs.
        quit: Ends the panel; the argument says whether services keep running.
    """

    facts: PanelFacts
    clock: Clock
    supervision: SupervisionManager
    store: ConfigStore
    reload: Callable[[], Awaitable[None]]
    settings: SettingsEditing
    autostart_trouble: Callable[[], HostError | None]
    logs: LogKeeper
    events: EventLog
    audit: AuditLog
    usage: UsageSampler
    machine: MachineSampler
    examine: Callable[[], Awaitable[tuple[Finding, ...]]]
    bring_to_front: Callable[[frozenset[int]], bool]
    quiet: QuietTime
    peers: Callable[[], tuple[Peer, ...]]
    quit: Callable[[bool], None]


class Control(QObject):
    """Commands, queries and news; all on the main thread.

    Signals:
        unit_changed: Carries the new ``UnitStatus`` after every change of one unit.
        units_changed: Units came, went or changed their order.
        event_recorded: Carries an ``Event`` as it happens.
        configuration_changed: Carries the problems of the configuration, none when it is good.
        settings_edited: Carries the ``SettingsEdit`` of a change that a command brought into force.
        usage_changed: ``statuses`` and ``machine_history`` hold new samples.
        window_requested: Somebody wants to see the dashboard.
        quiet_changed: Carries the ``Consultation`` that is going on, or None.
        peers_changed: A program was connected or is gone.
        hang_noticed: An app does not respond and people are to choose (``AnswerHang``); carries
            the unit's name and the ``Hang``.
        hang_ended: There is nothing to choose any more; carries the unit's name.
    """

    unit_changed = Signal(object)
    units_changed = Signal()
    event_recorded = Signal(object)
    configuration_changed = Signal(object)
    settings_edited = Signal(object)
    usage_changed = Signal()
    window_requested = Signal()
    quiet_changed = Signal(object)
    peers_changed = Signal()
    hang_noticed = Signal(str, object)
    hang_ended = Signal(str)

    def __init__(self, tools: ControlTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        tools.supervision.unit_changed.connect(self.unit_changed)
        tools.supervision.units_changed.connect(self.units_changed)
        tools.supervision.hang_noticed.connect(self.hang_noticed)
        tools.supervision.hang_ended.connect(self.hang_ended)
        tools.events.recorded.connect(self.event_recorded)
        tools.quiet.changed.connect(self.quiet_changed)

    # --- queries --------------------------------------------------------------------------------

    @property
    def facts(self) -> PanelFacts:
        """Which panel this is."""
        return self._tools.facts

    @property
    def product(self) -> ProductSpec:
        """What staff see as the name of the product."""
        return self._tools.store.current.product

    @property
    def configuration(self) -> Configuration:
        """What is in force, with the origin of each value and what IT has settled."""
        return self._tools.store.current

    @property
    def autostart_trouble(self) -> HostError | None:
        """Why the panel does not start at login as configured; None when it does."""
        return self._tools.autostart_trouble()

    def statuses(self) -> tuple[UnitStatus, ...]:
        """Return the status of every unit in the order of the configuration."""
        return self._tools.supervision.statuses()

    def status(self, name: str) -> UnitStatus:
        """Return the status of one unit.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        return self._tools.supervision.status(name)

    def recent_events(self, limit: int) -> tuple[Event, ...]:
        """Return the newest events, newest first."""
        return self._tools.events.recent(limit)

    def machine_history(self) -> tuple[MachineSample, ...]:
        """Return samples of the last hour, oldest first."""
        return self._tools.machine.history

    def consultation(self) -> Consultation | None:
        """Return the consultation that is going on and lasts longest, or None."""
        return self._tools.quiet.current

    def peers(self) -> tuple[Peer, ...]:
        """Return the connected programs in the order of their coming."""
        return self._tools.peers()

    def resolve(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return unit names: that of a service with instances means all of them.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        return self._tools.supervision.resolve(names)

    def log_paths(self, name: str) -> tuple[str, str]:
        """Return the live files of a unit's output and error output.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        self.status(name)
        stdout, stderr = output_files(name, self._tools.supervision.folders.logs)
        return str(stdout), str(stderr)

    def configuration_problems(self) -> tuple[ConfigProblem, ...]:
        """Return what is wrong with the configuration files; empty when they are in force."""
        errors = self._tools.store.errors
        return () if errors is None else tuple(errors.problems)

    async def details(self, name: str) -> UnitDetails:
        """Return what a closer look at one unit shows.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        runner = self._tools.supervision.runner(name)
        await self.refresh_usage(older_than_s=_DETAILS_AGE_S)
        launch = runner.launch
        stdout, stderr = self.log_paths(name)
        if launch is None:
            return UnitDetails(
                command=runner.spec.command,
                cwd=str(runner.spec.base_dir),
                environment=(),
                processes=(),
                stdout_path=stdout,
                stderr_path=stderr,
            )
        inherited = self._tools.supervision.environment
        own = {key: text for key, text in launch.environment.items() if inherited.get(key) != text}
        return UnitDetails(
            command=(launch.program, *masked_arguments(launch.arguments)),
            cwd=str(launch.cwd),
            environment=tuple(sorted((key, masked(key, text)) for key, text in own.items())),
            processes=self._tools.usage.rows(name),
            stdout_path=stdout,
            stderr_path=stderr,
        )

    async def doctor(self) -> tuple[Finding, ...]:
        """Walk the known troubles, worst first."""
        return await self._tools.examine()

    async def refresh_usage(self, older_than_s: float) -> None:
        """Have ``statuses`` show CPU and memory that are not older than this."""
        await self._tools.usage.refresh(older_than_s)

    def watch_usage(self, *, is_watched: bool) -> None:
        """Sample often while somebody looks, else rarely."""
        self._tools.usage.watch(is_watched=is_watched)

    # --- commands -------------------------------------------------------------------------------

    def submit(self, caller: Caller, command: Command) -> None:
        """Execute ``command`` without waiting; a refusal is logged and audited."""
        aio.spawn(self._submitted(caller, command), name=type(command).__name__)

    async def execute(self, caller: Caller, command: Command) -> tuple[UnitOutcome, ...]:
        """Execute ``command`` and return once the units have settled.

        Raises:
            AccessDeniedError: The caller's level does not allow it.
            ConflictError: It names an unknown unit, or an edit that cannot be undone.
            ConfigErrors: Files that were to be reloaded are wrong, or settings cannot be changed.
            HostError: The machine refused.
        """
        result = "interrupted"  # by the end of the panel, or by a bug, which is logged elsewhere
        try:
            self._permit(caller, command)
            outcomes = await self._run(caller, command)
            failed = [one.name for one in outcomes if not one.is_done]
            result = f"failed: {failed}" if failed else "done"
        except AppError as error:
            result = error.code
            raise
        finally:
            self._tools.audit.append(caller, repr(command), result)
        return outcomes

    def accept(self, caller: Caller, command: Command) -> None:
        """Check ``command`` now and execute it without waiting for its end.

        Raises:
            AccessDeniedError: The caller's level does not allow it.
            ConflictError: It names an unknown unit.
        """
        try:
            self._permit(caller, command)
            if isinstance(command, StartUnits | StopUnits | RestartUnits):
                self._tools.supervision.resolve(command.names)
        except AppError as error:
            self._tools.audit.append(caller, repr(command), error.code)
            raise
        self.submit(caller, command)

    def report_configuration(self) -> None:
        """Announce what is now wrong with the configuration, or that nothing is."""
        self.configuration_changed.emit(self.configuration_problems())

    async def _submitted(self, caller: Caller, command: Command) -> None:
        try:
            await self.execute(caller, command)
        except AppError as error:
            _log.warning("command refused command=%s code=%s %s", command, error.code, error)

    def _permit(self, caller: Caller, command: Command) -> None:
        if caller.level < command.permission:
            raise AccessDeniedError(
                "control.access-denied",
                f"cannot run '{type(command).__name__}': it needs the level "
                f"{command.permission.name.lower()}, '{caller.name}' has "
                f"{caller.level.name.lower()}",
                needed=command.permission.name.lower(),
            )

    async def _run(self, caller: Caller, command: Command) -> tuple[UnitOutcome, ...]:
        supervision = self._tools.supervision
        match command:
            case StartUnits(names):
                units = supervision.resolve(names)
                supervision.start(units)
                await supervision.settled(units)
                return self._outcomes(units, UnitState.ACTIVE)
            case RestartUnits(names=names):
                units = supervision.resolve(names)
                await supervision.restart(units)
                await supervision.settled(units)
                return self._outcomes(units, UnitState.ACTIVE)
            case StopUnits(names):
                units = supervision.resolve(names)
                await supervision.stop(units, by=caller.name)
                return self._outcomes(units, UnitState.INACTIVE)
            case OpenApp(name):
                return await self._open_app(name)
            case ReloadConfiguration() | ChangeSettings() | UndoSettings():
                await self._configure(caller, command)
            case ClearLogs(name):
                await self._clear_logs(caller, name)
            case ShowWindow():
                self.window_requested.emit()
            case BeginConsultation() | EndConsultation() | AnswerHang():
                self._answer_people(command)
            case Quit(keep_services):
                self._tools.quit(keep_services)
            case _:
                assert_never(command)
        return ()

    async def _open_app(self, name: str) -> tuple[UnitOutcome, ...]:
        supervision = self._tools.supervision
        if self.status(name).state is not UnitState.ACTIVE:
            supervision.start((name,))
            await supervision.settled((name,))
            return self._outcomes((name,), UnitState.ACTIVE)
        await self.refresh_usage(older_than_s=_DETAILS_AGE_S)
        pids = frozenset(row.pid for row in self._tools.usage.rows(name))
        if not self._tools.bring_to_front(pids):
            words = "its window cannot be brought to the front on this desktop"
            return (UnitOutcome(name, UnitState.ACTIVE.value, is_done=False, words=words),)
        return self._outcomes((name,), UnitState.ACTIVE)

    def _answer_people(self, command: BeginConsultation | EndConsultation | AnswerHang) -> None:
        match command:
            case BeginConsultation():
                self._begin_consultation(command)
            case EndConsultation(peer):
                self._tools.quiet.end(peer)
            case AnswerHang(name, choice):
                self._tools.supervision.answer_hang(name, choice)
            case _:
                assert_never(command)

    def _begin_consultation(self, command: BeginConsultation) -> None:
        now = self._tools.clock.now()
        if command.expires_at <= now:
            text = f"cannot begin a consultation: its end, {command.expires_at}, is over"
            raise ConflictError("control.consultation-over", text)
        latest = now + timedelta(seconds=LONGEST_S)
        self._tools.quiet.begin(
            Consultation(
                owner=command.owner,
                reason=command.reason,
                since=now,
                expires_at=min(command.expires_at, latest),
                peer=command.peer,
            )
        )

    async def _reload(self) -> None:
        await self._tools.reload()
        errors = self._tools.store.errors
        if isinstance(errors, ConfigErrors):
            raise errors

    async def _configure(
        self, caller: Caller, command: ReloadConfiguration | ChangeSettings | UndoSettings
    ) -> None:
        settings = self._tools.settings
        edit: SettingsEdit | None = None
        match command:
            case ReloadConfiguration():
                await self._reload()
            case ChangeSettings(changes):
                edit = await settings.change(caller.name, changes)
            case UndoSettings(number):
                self._permit(caller, ChangeSettings(settings.edit(number).before))
                edit = await settings.undo(caller.name, number)
            case _:
                assert_never(command)
        if edit is not None:
            self.settings_edited.emit(edit)

    async def _clear_logs(self, caller: Caller, name: str) -> None:
        self.status(name)
        await aio.run_blocking(self._tools.logs.clear(name).result)
        at = self._tools.clock.now()
        self._tools.events.record(
            Event(at=at, code=EventCode.LOGS_CLEARED, unit=name, by=caller.name)
        )

    def _outcomes(self, units: tuple[str, ...], wanted: UnitState) -> tuple[UnitOutcome, ...]:
        return tuple(_outcome(self.status(name), wanted) for name in units)


def _outcome(status: UnitStatus, wanted: UnitState) -> UnitOutcome:
    is_done = status.state is wanted
    words = "" if is_done or status.cause is None else cause_words(status.cause)
    return UnitOutcome(status.name, status.state.value, is_done, words)
