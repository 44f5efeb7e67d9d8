"""Builds the product once, starts it in order, stops it in reverse order.

The order of ``start`` and why:

1. Database and event log: whatever happens from here on can be recorded.
2. Configuration: says which units there are.
3. Adoption before any start: what an earlier panel left running is taken over, never doubled.
4. Automatic starts.
5. The spool, so that a command never meets a half-built panel.
6. Watching files, sampling and the start entry of the system, which nothing else waits for.
"""

from __future__ import annotations

import asyncio
import getpass
import logging
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from app import VERSION, aio
from app.clock import Clock, SystemClock
from app.config import last_good
from app.config.editing import SettingsEditing
from app.config.loader import ConfigSources
from app.config.problems import ConfigErrors, ConfigProblem
from app.config.store import ConfigStore
from app.config.watcher import ConfigWatcher
from app.control import Control, ControlTools
from app.control_messages import ControlMessages
from app.errors import AppError, ConflictError, HostError
from app.ipc import panel_record
from app.ipc.dispatcher import Dispatcher
from app.ipc.farewell import Farewells
from app.ipc.legacy_cache import LegacyCache
from app.ipc.peer_messages import Heartbeat, QuitReason
from app.ipc.peer_registry import PeerRegistry
from app.logs import panel_log
from app.logs.files import StreamFiles
from app.logs.keeper import LogKeeper
from app.model.doctor import Finding
from app.model.events import Event, EventCode
from app.model.panel import PanelFacts
from app.model.service import ServiceSpec
from app.peers import PeerMessages, PeerTools
from app.platform.autostart_keeper import AutostartKeeper
from app.platform.foreground import bring_to_front
from app.platform.locks import FileLock
from app.platform.paths import Paths, create_private_folder
from app.platform.processes import (
    ProcessPlatform,
    interpreter,
    own_command,
    system_processes,
)
from app.platform.signals import TerminationSignals
from app.quiet import QuietTime
from app.storage.database import Database
from app.supervision import doctor
from app.supervision.adoption import RunStore
from app.supervision.hand_stops import HandStops
from app.supervision.heartbeat_policy import DEFAULT_LIMITS, HangLimits
from app.supervision.launching import LaunchFolders
from app.supervision.manager import SupervisionManager, SupervisionTools
from app.telemetry.audit import AuditLog
from app.telemetry.event_log import EventLog
from app.telemetry.machine import MachineSampler
from app.telemetry.usage import UsageSampler
from resources import path_of

_log = logging.getLogger(__name__)

SPOOL_VARIABLE = "WARDKEEPER_SPOOL"
LOG_FOLDER_VARIABLE = "WARDKEEPER_LOG_DIR"
"""Where a service finds the panel's messages and puts its own log files."""

LOG_TICK_S = 1.0
_RUNS = "runs"
SYSTEM_STOP_S = 3.0
"""Logoff and shutdown give a program 5 s; killing and looking again takes some of them."""


class Runtime(QObject):
    """The whole product without a window.

    Args:
        paths: Where everything goes; the folders exist.
        clock: Time.
        environment: Variables of the panel, inherited by services.
        limits: Of the silence of apps that send heartbeats.

    Signals:
        started: Everything that starts by itself has been told to.
    """

    started = Signal()
    _disk_troubled = Signal(str, str)

    def __init__(
        self,
        paths: Paths,
        clock: Clock | None = None,
        environment: Mapping[str, str] | None = None,
        limits: HangLimits = DEFAULT_LIMITS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._paths = paths
        self._clock = clock or SystemClock()
        self._spool = paths.runtime / "spool"
        self._environment = dict(os.environ if environment is None else environment)
        self._environment[SPOOL_VARIABLE] = str(self._spool)
        self._environment[LOG_FOLDER_VARIABLE] = str(paths.logs)
        self._limits = limits
        self._platform = system_processes()
        self._records = run_store(paths)
        self._told_troubles: set[str] = set()
        self._disk_troubled.connect(self._on_disk_troubled, Qt.ConnectionType.QueuedConnection)
        self._database = self._open_database()
        self._events = EventLog(self._database, self)
        self._store = ConfigStore(config_sources(paths))
        self._config_watcher = ConfigWatcher(self._store, self)
        self._autostart = AutostartKeeper(paths)
        self._was_autostart: bool | None = None
        self._logs = LogKeeper(paths.logs, self._clock, self._on_log_fault)
        self._supervision = SupervisionManager(self._supervision_tools(), self)
        self._supervision.event_recorded.connect(self._events.record)
        self._usage = UsageSampler(self._platform, self._clock, self._supervision.runs, self)
        self._machine = MachineSampler(self._clock, self)
        self._usage.sampled.connect(self._on_usage_sampled)
        self._is_ending = asyncio.Event()
        self._keep_services = False
        self._services: tuple[ServiceSpec, ...] = ()
        self._applying = asyncio.Lock()
        self._application: asyncio.Task[None] | None = None
        self._is_application_due = False
        self._quiet = QuietTime(paths.state / "quiet.json", self._clock, self)
        identity = self._platform.identity
        self._dispatcher = Dispatcher(
            self._spool, self._clock, lambda pid: identity(pid) is not None, self
        )
        self._registry = PeerRegistry(
            self._spool, self._clock, identity, self._dispatcher.outbox.dropped, self
        )
        self._farewells = Farewells(
            self._dispatcher, self._registry, self._clock, self._on_quit_delayed
        )
        self.control = Control(self._control_tools(), self)
        self._registry.connected.connect(self.control.peers_changed)
        self._registry.gone.connect(self.control.peers_changed)
        self._peers = PeerMessages(self._peer_tools(), self)
        self._supervision.reload_wanted.connect(self._peers.request_reload)
        self._legacy = LegacyCache(self._spool, self)
        self._peers.told.connect(self._legacy.tell)
        messages = ControlMessages(self.control, self._store, self._clock, account_name())
        messages.register(self._dispatcher)
        self._garbage = aio.MainThreadGarbageCollector(self)
        self._log_timer = QTimer(self)
        self._log_timer.setObjectName("logs")
        self._log_timer.setInterval(round(LOG_TICK_S * 1000))
        self._log_timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._log_timer.timeout.connect(self._logs.tick)

    # --- life -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start everything; see the module for the order."""
        self._garbage.start()
        self._platform.become_subreaper()
        self._events.load()
        self._record(EventCode.PANEL_STARTED, version=VERSION)
        self._services = self._load_configuration()
        await self._supervision.apply(self._services, starts_new=False)
        await self._supervision.adopt()
        self._supervision.start_automatic()
        self._quiet.load()
        self._open_spool()
        self._config_watcher.changed.connect(self._on_configuration_changed)
        self._config_watcher.broken.connect(self._on_configuration_broken)
        self._config_watcher.repaired.connect(self._on_configuration_repaired)
        self._config_watcher.start()
        self.control.report_configuration()
        self._log_timer.start()
        self._usage.start()
        self._machine.sample()
        if self._store.errors is None:
            aio.spawn(self._apply_autostart(), name="autostart")
        self.started.emit()

    async def run(self) -> None:
        """Start, wait until somebody wants the panel to end, and stop.

        Raises:
            AppError: It could not start; services that run go on, for the next panel to adopt.
        """
        try:
            await self.start()
        except BaseException:
            await self.stop(keep_services=True)
            raise
        await self._is_ending.wait()
        await self.stop(keep_services=self._keep_services)

    def request_end(self, keep_services: bool) -> None:  # noqa: FBT001 - a plain callback
        """Have ``run`` come to its end; services stop in order unless they are to be kept."""
        self._keep_services = keep_services
        self._is_ending.set()

    def request_end_for_system(self) -> None:
        """Have ``run`` come to its end in the few seconds that a logoff or shutdown gives."""
        asyncio.get_event_loop().call_later(SYSTEM_STOP_S, self._supervision.hurry)
        self.request_end(keep_services=False)

    async def stop(self, *, keep_services: bool, within_s: float | None = None) -> None:
        """Stop everything in reverse order.

        Args:
            keep_services: Leave them running, to be adopted by the next panel.
            within_s: After this time services that still run are killed.
        """
        self._dispatcher.end_commands()
        self._config_watcher.stop()
        self._usage.stop()
        self._log_timer.stop()
        if keep_services:
            self._supervision.detach()
        else:
            await self._supervision.close(within_s)  # apps are asked, so messages still go
        self._close_spool()
        self._quiet.close()
        self._record(EventCode.PANEL_STOPPED)
        await aio.cancel_all(timeout_s=5.0)
        self._garbage.stop()
        self._logs.close()
        if self._database is not None:
            self._database.close()

    async def stop_for_system(self) -> None:
        """Stop everything in the few seconds that a logoff or shutdown gives."""
        await self.stop(keep_services=False, within_s=SYSTEM_STOP_S)

    def _open_spool(self) -> None:
        self._dispatcher.start()
        panel_record.write_record(
            self._spool,
            version=VERSION,
            started_at=self._clock.now(),
            command=_start_command(self._paths),
            lock=self._paths.lock,
        )
        self._peers.announce()
        self._use_legacy_cache()

    def _use_legacy_cache(self) -> None:
        named = self._store.current.legacy.cache_file
        self._legacy.use(self._paths.data / named if named else None)

    def _close_spool(self) -> None:
        self._legacy.stop()
        panel_record.remove_record(self._spool)
        self._registry.close()
        self._dispatcher.stop()

    # --- configuration --------------------------------------------------------------------------

    def _load_configuration(self) -> tuple[ServiceSpec, ...]:
        try:
            self._store.reload()
        except ConfigErrors as errors:
            self._note_broken(errors)
            return last_good.load(self._last_good)
        last_good.save(self._last_good, self._store.current.services)
        return self._store.current.services

    @property
    def _last_good(self) -> Path:
        return self._paths.state / "services.json"

    def _on_configuration_changed(self, _changes: object) -> None:
        self._begin_application()

    def _on_configuration_repaired(self) -> None:
        """Apply also what equals the last one read: the last good services may run instead."""
        self.control.report_configuration()
        if self._services != self._store.current.services:
            self._begin_application()

    def _begin_application(self) -> None:
        if not self._is_application_due:
            self._is_application_due = True
            self._application = aio.spawn(self._apply_configuration(), name="apply-configuration")

    async def _apply_configuration(self) -> None:
        async with self._applying:
            self._is_application_due = False
            self._services = self._store.current.services
            last_good.save(self._last_good, self._services)
            await self._supervision.apply(self._services, starts_new=True)
            await self._apply_autostart()
            self._use_legacy_cache()
        self._record(EventCode.CONFIGURATION_CHANGED)
        self.control.report_configuration()

    async def _apply_autostart(self) -> None:
        """Have the system start the panel at login, or not; a refusal is told once."""
        wanted, told = self._store.current, self._autostart.trouble
        is_asked_for = self._was_autostart not in {None, wanted.panel.autostart}
        self._was_autostart = wanted.panel.autostart
        await self._autostart.apply(
            wanted.product.name,
            is_wanted=wanted.panel.autostart,
            earlier=wanted.panel.earlier_names,
            is_asked_for=is_asked_for,
        )
        trouble = self._autostart.trouble
        if trouble is not None and str(trouble) != str(told):
            self._record(EventCode.AUTOSTART_FAILED, words=trouble.message)
            self.control.report_configuration()

    def _on_configuration_broken(self, errors: ConfigErrors) -> None:
        self._note_broken(errors)
        self.control.report_configuration()

    def _note_broken(self, errors: ConfigErrors) -> None:
        first = errors.problems[0]
        self._record(
            EventCode.CONFIGURATION_BROKEN,
            code=first.code,
            place=first.place,
            key=first.key,
            count=str(len(errors.problems)),
        )

    async def _reload(self) -> None:
        self._config_watcher.reload()
        if self._application is not None:
            await asyncio.wait([self._application])

    # --- parts ----------------------------------------------------------------------------------

    def _supervision_tools(self) -> SupervisionTools:
        return SupervisionTools(
            platform=self._platform,
            clock=self._clock,
            records=self._records,
            hand_stops=HandStops(self._paths.state / "stopped.json", self._platform.boot_id()),
            logs=self._logs,
            folders=launch_folders(self._paths),
            environment=self._environment,
            python=interpreter(),
            farewell=self._say_farewell,
            limits=self._limits,
        )

    async def _say_farewell(self, unit: str, reason: QuitReason, answer_s: float) -> bool:
        return await self._farewells.ask(unit, reason, answer_s)

    def _peer_tools(self) -> PeerTools:
        return PeerTools(
            control=self.control,
            store=self._store,
            dispatcher=self._dispatcher,
            registry=self._registry,
            farewells=self._farewells,
            quiet=self._quiet,
            clock=self._clock,
            account=account_name(),
            heartbeat=self._on_heartbeat,
            forget_heartbeats=self._supervision.forget_heartbeats,
            record=self._events.record,
            log_folder=str(self._paths.logs),
            heartbeat_every_s=self._limits.beat_s,
        )

    def _control_tools(self) -> ControlTools:
        return ControlTools(
            facts=PanelFacts(VERSION, os.getpid(), self._clock.now()),
            clock=self._clock,
            supervision=self._supervision,
            store=self._store,
            reload=self._reload,
            settings=SettingsEditing(self._store, self._reload),
            autostart_trouble=lambda: self._autostart.trouble,
            logs=self._logs,
            events=self._events,
            audit=AuditLog(self._database, self._clock),
            usage=self._usage,
            machine=self._machine,
            examine=self._examine,
            bring_to_front=bring_to_front,
            quiet=self._quiet,
            peers=self._registry.peers,
            quit=self.request_end,
        )

    def _open_database(self) -> Database | None:
        try:
            return Database(
                self._paths.data / "wardkeeper.db", self._clock, self._on_database_trouble
            )
        except (HostError, ConflictError) as error:
            # Without its history the panel still keeps the workstation working.
            _log.error("history is not kept: %s", error)
            return None

    async def _examine(self) -> tuple[Finding, ...]:
        before = self._active_runs()
        runs = await aio.run_blocking(self._platform.find_runs)
        patient = doctor.Patient(
            services=self._services,
            problems=self.control.configuration_problems(),
            statuses=self._supervision.statuses(),
            runs=runs,
            # A unit may have begun or ended a run while its processes were looked for.
            active_runs=before | self._active_runs(),
            folders=launch_folders(self._paths),
            written=_written(self._paths),
            environment=self._environment,
            python=interpreter(),
            refused=self._dispatcher.refusals(),
        )
        return await aio.run_blocking(doctor.examine, patient, self._platform, self._records)

    def _active_runs(self) -> frozenset[str]:
        return frozenset(marks.run_id for marks in self._supervision.runs().values())

    # --- news -----------------------------------------------------------------------------------

    def _on_usage_sampled(self, usage: object) -> None:
        if isinstance(usage, dict):
            self._supervision.set_usage(usage)
        self._supervision.remember(self._usage.members())
        self._machine.sample()
        self.control.usage_changed.emit()

    def _on_heartbeat(self, unit: str, beat: Heartbeat) -> None:
        self._supervision.heartbeat(
            unit, frame=beat.frame, is_dirty=beat.is_dirty, is_hidden=beat.is_hidden
        )

    def _on_quit_delayed(self, unit: str, reason: str, until: datetime) -> None:
        facts = (("words", reason), ("until", until.isoformat()))
        at = self._clock.now()
        self._events.record(Event(at=at, code=EventCode.QUIT_DELAYED, unit=unit, facts=facts))

    def _on_log_fault(self, files: StreamFiles, error: HostError | None) -> None:
        """Note a log that cannot be cut; called on the rotation thread."""
        if error is not None:
            _log.error("log not cut unit=%s stream=%s %s", files.unit, files.stream, error)
            self._disk_troubled.emit(str(files.live), error.message)
        else:
            _log.info("log cut again unit=%s stream=%s", files.unit, files.stream)

    def _on_database_trouble(self, error: HostError) -> None:
        """Note what could not be kept; called on the database's thread."""
        _log.error("history not kept: %s", error)
        self._disk_troubled.emit(str(error.details.get("file", "")), error.message)

    def _on_disk_troubled(self, file: str, words: str) -> None:
        """Tell of a trouble once: telling it writes to the same disk."""
        if file not in self._told_troubles:
            self._told_troubles.add(file)
            self._record(EventCode.STORAGE_TROUBLE, file=file, words=words)

    def _record(self, code: EventCode, /, **facts: str) -> None:
        self._events.record(Event(at=self._clock.now(), code=code, facts=tuple(facts.items())))


def run_headless(paths: Paths) -> int:
    """Run the product without a window until it is asked to end.

    Returns:
        Exit code: 0 after an orderly end, 1 when it could not start.

    Raises:
        ConflictError: Another panel runs (``panel.already-running``).
        HostError: A folder or file cannot be used.
    """
    lock = take_panel_lock(paths)
    try:
        panel_log.set_up(paths.logs)
        sys.excepthook = panel_log.log_uncaught
        return _serve(paths)
    finally:
        sys.excepthook = sys.__excepthook__
        panel_log.tear_down()
        lock.release()


def _serve(paths: Paths) -> int:
    application = QCoreApplication([])
    loop = aio.new_loop(application)
    signals = TerminationSignals()
    try:
        runtime = Runtime(paths)
        signals.requested.connect(lambda _number: runtime.request_end_for_system())
        loop.run_until_complete(runtime.run())
    except AppError as error:
        _log.error("panel cannot run: %s", error)
        return 1
    finally:
        signals.close()
        loop.close()
    return 0


def _start_command(paths: Paths) -> tuple[str, ...]:
    """Return what starts a panel like this one."""
    is_in_one_folder = paths.machine_config.parent == paths.config.parent
    home = ("--home", str(paths.config.parent)) if is_in_one_folder else ()
    if type(QCoreApplication.instance()) is QCoreApplication:
        return own_command("app.cli", *home, "run")
    return own_command("ui", *home, "--hidden")


def take_panel_lock(paths: Paths) -> FileLock:
    """Become the only panel of this home.

    Raises:
        ConflictError: Another one runs (``panel.already-running``).
        HostError: A folder cannot be used.
    """
    paths.create()
    lock = FileLock(paths.lock)
    if not lock.acquire():
        raise ConflictError(
            "panel.already-running",
            f"cannot start another panel: one runs already (PID {lock.holder() or 'unknown'})",
        )
    return lock


def doctor_offline(paths: Paths) -> tuple[Finding, ...]:
    """Walk the known troubles without a running panel."""
    store = ConfigStore(config_sources(paths))
    platform: ProcessPlatform = system_processes()
    problems: tuple[ConfigProblem, ...] = ()
    try:
        store.reload()
    except ConfigErrors as errors:
        problems = tuple(errors.problems)
    patient = doctor.Patient(
        services=store.current.services,
        problems=problems,
        statuses=(),
        runs=platform.find_runs(),
        active_runs=frozenset(),
        folders=launch_folders(paths),
        written=_written(paths),
        environment=os.environ,
        python=interpreter(),
    )
    return doctor.examine(patient, platform, RunStore(paths.state / _RUNS))


def run_store(paths: Paths) -> RunStore:
    """Return the run records of a home, their folder made.

    Raises:
        HostError: The folder cannot be made or written.
    """
    folder = paths.state / _RUNS
    create_private_folder(folder)
    return RunStore(folder)


def _written(paths: Paths) -> tuple[Path, ...]:
    return (*paths.folders, paths.state / _RUNS)


def account_name() -> str:
    """Return the name of the account; its number where the system knows no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def launch_folders(paths: Paths) -> LaunchFolders:
    """Return the folders that services are told about."""
    return LaunchFolders(data=paths.data, logs=paths.logs, state=paths.state, home=Path.home())


def config_sources(paths: Paths) -> ConfigSources:
    """Return where the layers of the configuration are looked for."""
    return ConfigSources(
        machine=paths.machine_config,
        user=paths.user_config,
        profile_folders=(
            paths.config / "profiles",
            paths.machine_config.parent / "profiles",
            path_of("profiles"),
        ),
    )
