"""One unit in motion: performs what the state machine decides and tells it what happened.

A crash after a stable run goes from the exit to the next spawn in one call chain without waiting:
the only question asked in between is whether the run before left processes behind.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import QObject, QTimer, Signal

from app import aio
from app.clock import Clock
from app.errors import ConfigError, HostError
from app.model.processes import ProcessIdentity
from app.model.service import ServiceSpec
from app.model.status import (
    Cause,
    CauseCode,
    ExitStatus,
    ProbeResult,
    StartTrigger,
    UnitState,
    UnitStatus,
    Usage,
)
from app.platform.processes import Child, Launch, ProcessPlatform, RawExit, RunMarks, StartFailure
from app.supervision import launching, start_log, tree
from app.supervision import unit as machine
from app.supervision.adoption import RunRecord, RunStore
from app.supervision.health import HealthMonitor
from app.supervision.heartbeat_policy import HangLimits
from app.supervision.heartbeats import HeartbeatMonitor
from app.supervision.inspection import Inspector
from app.supervision.launching import LaunchContext
from app.supervision.probes import Prober, Target
from app.supervision.process import wait_ended
from app.supervision.readiness import Readiness
from app.supervision.start_log import StartLog
from app.supervision.unit import (
    AfterStop,
    Arm,
    Disarm,
    Effect,
    TimerName,
    Unit,
    UnitEffect,
    UnitEvent,
)

_log = logging.getLogger(__name__)
_RESTARTS_KEPT = 200
_FAREWELL_LIMIT_S = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerTools:
    """What all runners share.

    Attributes:
        platform: Processes of this machine.
        clock: Time.
        records: Run records on disk.
        prober: Asks targets.
        inspector: Takes a closer look after failures.
        log_folder: Where output goes.
        choose_port: Finds the port for a unit's next start, given its spec and last port.
        context: Describes the surroundings of a start, given the unit's port.
        limits: Of the silence of an app that sends heartbeats.
        farewell: Asks a connected app to end; returns when it may be ended by force.
    """

    platform: ProcessPlatform
    clock: Clock
    records: RunStore
    prober: Prober
    inspector: Inspector
    log_folder: Path
    choose_port: Callable[[ServiceSpec, int | None], int | None]
    context: Callable[[int | None], LaunchContext]
    limits: HangLimits
    farewell: Callable[[ServiceSpec, AfterStop], Awaitable[bool]]


class UnitRunner(QObject):
    """Runs one unit.

    Signals:
        changed: Something that ``status`` shows is different.
        transitioned: Unit before and after a step of the machine.
        dependencies_wanted: A start waits to hear about its dependencies.
        leftovers_removed: Processes outlived their run and were ended; carries how many.
    """

    changed = Signal()
    transitioned = Signal(object, object)
    dependencies_wanted = Signal()
    leftovers_removed = Signal(int)

    def __init__(self, spec: ServiceSpec, tools: RunnerTools, parent: QObject | None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.usage: Usage | None = None
        self.stopped_by: str | None = None
        self._stopped_at: datetime | None = None
        self._tools = tools
        self._unit = Unit()
        self._events: deque[UnitEvent] = deque()
        self._is_stepping = False
        self._child: Child | None = None
        self._launch: Launch | None = None
        self._context: LaunchContext | None = None
        self._marks: RunMarks | None = None
        self._record: RunRecord | None = None
        self._port: int | None = None
        self._is_spawning = False
        self._is_stop_wanted = False
        self._is_adopted = False
        self._is_of_earlier_panel = False
        self._started_at: datetime | None = None
        self._next_start_at: datetime | None = None
        self._stage_since: datetime | None = None
        self._exit: ExitStatus | None = None
        self._starts = StartLog()
        self._restarts: deque[datetime] = deque(maxlen=_RESTARTS_KEPT)
        self._ready_result: ProbeResult | None = None
        self._cleaning: asyncio.Task[None] | None = None
        self._readiness = Readiness(spec.name, tools.prober, self)
        self._readiness.reached.connect(self._on_readiness_reached)
        self._health = HealthMonitor(spec.name, tools.prober, self)
        self._health.changed.connect(self.changed)
        self._health.lost.connect(self._on_health_lost)
        self.heartbeats = HeartbeatMonitor(spec.name, tools.clock, tools.limits, self)
        self.heartbeats.changed.connect(self.changed)
        self.heartbeats.lost.connect(self._on_heartbeats_lost)
        self._timers = {name: self._new_timer(name) for name in TimerName}
        self._actions: dict[Effect, Callable[[], None]] = {
            Effect.CHECK_DEPENDENCIES: self.dependencies_wanted.emit,
            Effect.PREPARE: self._prepare,
            Effect.SPAWN: self._spawn,
            Effect.AWAIT_READINESS: self._await_readiness,
            Effect.END_READINESS: self._readiness.stop,
            Effect.START_PROBES: self._start_probes,
            Effect.STOP_PROBES: self._stop_probes,
            Effect.STOP_TREE: self._stop_tree,
            Effect.SWEEP: self._clean,
            Effect.INSPECT: self._begin_inspection,
        }

    # --- what others see and ask ----------------------------------------------------------------

    @property
    def unit(self) -> Unit:
        """State of the machine."""
        return self._unit

    @property
    def state(self) -> UnitState:
        """Main state."""
        return self._unit.state

    @property
    def port(self) -> int | None:
        """Port of this run, else of the last, else the planned one."""
        return self._port

    @property
    def marks(self) -> RunMarks | None:
        """What the processes of this run can be told by, None when there are none."""
        return self._marks

    @property
    def launch(self) -> Launch | None:
        """How it was started, None before the first start."""
        return self._launch

    @property
    def is_quiet(self) -> bool:
        """Whether it is at rest and nothing of it is left to be cleaned up."""
        resting = self.state in {UnitState.INACTIVE, UnitState.FAILED, UnitState.BACKOFF}
        return resting and self._cleaning is None

    def status(self) -> UnitStatus:
        """Return everything that may be shown now."""
        is_up = self._child is not None and self._child.is_running
        life = self.heartbeats if self._has_heartbeats else self._health
        return UnitStatus(
            name=self.spec.name,
            label=self.spec.display,
            description=self.spec.description,
            role=self.spec.role,
            state=self._unit.state,
            stage=self._unit.stage,
            stage_since=self._stage_since,
            health=life.state,
            health_results=life.results,
            main_pid=self._child.pid if is_up and self._child is not None else None,
            port=self._port if is_up else None,
            version=self.spec.version,
            started_at=self._started_at if is_up else None,
            restarts_today=self._restarts_today(),
            attempt=self._unit.attempt,
            attempt_limit=self.spec.restart.limit,
            next_start_at=self._next_start_at,
            exit=self._exit,
            cause=self._unit.cause,
            stopped_by=self.stopped_by,
            stopped_at=self._stopped_at,
            is_adopted=self._is_adopted,
            starts=self._starts.records,
            usage=self.usage if is_up else None,
            hang=self.heartbeats.hang,
            requires=self.spec.prerequisites,
        )

    def post(self, event: UnitEvent) -> None:
        """Give the machine an event; what follows from it is done before this returns."""
        self._events.append(event)
        if self._is_stepping:
            return
        self._is_stepping = True
        try:
            while self._events:
                self._step(self._events.popleft())
        finally:
            self._is_stepping = False
        self.changed.emit()

    def remember(self, members: frozenset[ProcessIdentity]) -> None:
        """Note processes that were seen as members of this run."""
        if self._marks is not None and self._marks.main in members:
            self._marks = replace(self._marks, seen=members)

    def plan_port(self, port: int | None) -> None:
        """Keep a port for the first start."""
        self._port = port

    def note_stop(self, by: str | None, at: datetime | None) -> None:
        """Remember who asked for a stop, and when; None for nobody."""
        self.stopped_by, self._stopped_at = by, at if by else None

    def adopt(self, child: Child, record: RunRecord) -> None:
        """Take over a process that an earlier panel started.

        One that no longer is what the settings ask for is replaced.
        """
        self._child, self._record = child, record
        self._is_adopted = self._is_of_earlier_panel = True
        self._port, self._started_at = record.port, record.started_at
        self._restarts.extend(record.restarts)
        self._context = self._tools.context(self._port)
        launch = launching.prepare(self.spec, self._context, run_id=record.run_id)
        self._launch = launch if isinstance(launch, Launch) else None
        self._marks = self._marks_of(record)
        child.ended.connect(lambda status: self._on_child_ended(child, status))
        exits = tuple(self._monotonic(at) for at in record.exits)
        self.post(machine.Adopted(record.was_ready, record.attempt, exits))
        is_outdated = isinstance(launch, Launch) and (
            record.launch_hash != launching.launch_hash(self.spec, launch)
        )
        if is_outdated:
            self.post(machine.RestartAsked(StartTrigger.CONFIGURATION))

    def clear_leftovers(self, record: RunRecord) -> None:
        """End what is left of a run of an earlier panel whose main process is gone."""
        self._record, self._marks = record, self._marks_of(record)
        self._restarts.extend(record.restarts)
        self._is_of_earlier_panel = True
        self._clean()

    def replace_spec(self, spec: ServiceSpec) -> None:
        """Use other settings from now on; a running probe starts over with them."""
        health_differs = spec.health != self.spec.health
        self.spec = spec
        if health_differs and self.state is UnitState.ACTIVE:
            self._stop_probes()
            self._start_probes()
        self.changed.emit()

    def detach(self) -> None:
        """Let the process go on by itself; nothing is watched or restarted any more."""
        self._readiness.stop()
        self._stop_probes()
        for timer in self._timers.values():
            timer.stop()
        if self._child is not None:
            self._child.detach()

    async def cleaned(self) -> None:
        """Wait until nothing of earlier runs is left."""
        while self._cleaning is not None:
            await asyncio.wait([self._cleaning])

    # --- the machine ----------------------------------------------------------------------------

    def _step(self, event: UnitEvent) -> None:
        before, clock = self._unit, self._tools.clock
        now = clock.monotonic()
        after, effects = machine.transition(self.spec.restart, before, event, now)
        self._unit = after
        if (before.state, before.stage) != (after.state, after.stage):
            self._note_change(before, after, now)
        for effect in effects:
            self._perform(effect)
        if before != after:
            self.transitioned.emit(before, after)

    def _note_change(self, before: Unit, after: Unit, now: float) -> None:
        at = self._tools.clock.now()
        _log.log(
            logging.INFO if before.state is not after.state else logging.DEBUG,
            "unit=%s state=%s stage=%s was=%s attempt=%d",
            self.spec.name,
            after.state,
            after.stage.code if after.stage else "-",
            before.state,
            after.attempt,
        )
        self._starts = start_log.after_transition(self._starts, before, after, at=at, now=now)
        self._stage_since = at
        self._next_start_at = None
        if after.state is UnitState.STARTING and before.state is not UnitState.STARTING:
            self.note_stop(None, None)
            if after.trigger is StartTrigger.RETRY:
                self._restarts.append(at)

    def _perform(self, effect: UnitEffect) -> None:
        match effect:
            case Arm(name, delay_s):
                self._arm(name, delay_s)
            case Disarm(name):
                self._timers[name].stop()
            case Effect():
                self._actions[effect]()
            case _:
                assert_never(effect)

    # --- timers ---------------------------------------------------------------------------------

    def _new_timer(self, name: TimerName) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(f"{name}-{self.spec.name}")
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self.post(machine.TimerFired(name)))
        return timer

    def _arm(self, name: TimerName, delay_s: float | None) -> None:
        if delay_s is None:
            ready_s = self.spec.ready.timeout_s if self.spec.ready else 30.0
            delay_s = ready_s if name is TimerName.READY else self.spec.restart.stable_after_s
        if name is TimerName.BACKOFF:
            self._next_start_at = self._tools.clock.now() + timedelta(seconds=delay_s)
        self._timers[name].start(round(delay_s * 1000))

    # --- starting -------------------------------------------------------------------------------

    def _prepare(self) -> None:
        if self._cleaning is None and not self._may_have_leftovers():
            self._prepare_now()
            return
        self._clean()
        aio.spawn(self._prepare_when_clean(self._unit), name=f"prepare-{self.spec.name}")

    async def _prepare_when_clean(self, wanted: Unit) -> None:
        await self.cleaned()
        if self._unit == wanted:
            self._prepare_now()

    def _may_have_leftovers(self) -> bool:
        """Tell cheaply whether the run before may have left processes; False is certain."""
        if self._marks is None:
            return False
        if self._is_of_earlier_panel or not self._tools.platform.keeps_orphans:
            return True
        return bool(self._tools.platform.orphans())

    def _prepare_now(self) -> None:
        port = None
        if self.spec.port is not None:
            port = self._tools.choose_port(self.spec, self._port)
            if port is None:
                taken = Cause.of(CauseCode.PORT_TAKEN, port=self.spec.port.first)
                self.post(machine.PrepareFailed(taken))
                return
        run_id = self._tools.records.new_run_id(self.spec.name)
        self._context = self._tools.context(port)
        launch = launching.prepare(self.spec, self._context, run_id=run_id)
        if isinstance(launch, Cause):
            self.post(machine.PrepareFailed(launch))
            return
        self._port, self._launch = port, launch
        self._record = self._new_record(run_id, port, launch)
        self.post(machine.Prepared())

    def _new_record(self, run_id: str, port: int | None, launch: Launch) -> RunRecord:
        return RunRecord(
            unit=self.spec.name,
            run_id=run_id,
            launch_hash=launching.launch_hash(self.spec, launch),
            created_at=self._tools.clock.now(),
            port=port,
            attempt=self._unit.attempt,
            exits=tuple(self._wall(at) for at in self._unit.exits),
            restarts=tuple(self._restarts)[-self.spec.restart.window_limit :],
        )

    def _spawn(self) -> None:
        launch, record = self._launch, self._record
        if launch is None or record is None:
            return
        self._is_spawning, self._is_stop_wanted = True, False
        self._is_adopted = self._is_of_earlier_panel = False
        if cause := self._open_books(launch, record):
            self._is_spawning = False
            self.post(machine.SpawnFailed(cause))
            return
        self._marks = self._marks_of(record)
        child = self._tools.platform.new_child(self)
        child.started.connect(lambda _pid: self._on_child_started(child))
        child.start_failed.connect(lambda failure: self._on_start_failed(child, failure))
        child.ended.connect(lambda status: self._on_child_ended(child, status))
        self._child = child
        child.start(launch)

    def _open_books(self, launch: Launch, record: RunRecord) -> Cause | None:
        """Write the run record and note where the logs end; a cause when the disk refuses."""
        try:
            self._readiness.arm(self.spec.ready, launch.stdout.parent)
        except OSError as error:
            return Cause.of(CauseCode.LOG_UNWRITABLE, words=error.strerror or str(error))
        try:
            self._tools.records.save(record)
        except HostError as error:
            return Cause.of(CauseCode.SPAWN_FAILED, words=error.message)
        return None

    def _on_child_started(self, child: Child) -> None:
        if child is not self._child or self._record is None:
            return
        self._is_spawning = False
        self._started_at = self._tools.clock.now()
        self._save_record(
            replace(
                self._record,
                main=child.identity,
                started_at=self._started_at,
                was_ready=self.spec.ready is None,
            )
        )
        if self._is_stop_wanted:
            self._stop_tree()
        self.post(machine.Spawned())

    def _on_start_failed(self, child: Child, failure: StartFailure) -> None:
        if child is not self._child:
            return
        self._is_spawning = False
        self._forget_run()
        if self._is_stop_wanted:
            self._is_stop_wanted = False
            self.post(machine.TreeGone())
            return
        facts = {"program": failure.path, "words": failure.words}
        self.post(machine.SpawnFailed(Cause.of(failure.code, **facts)))

    def _await_readiness(self) -> None:
        self._readiness.begin(self.spec.ready, self._ready_target())

    def _ready_target(self) -> Target | None:
        ready, context = self.spec.ready, self._context
        if ready is None or context is None:
            return None
        fill = launching.placeholders(self.spec, context)
        return launching.address_target(ready.http, ready.tcp, fill)

    def _on_readiness_reached(self, result: ProbeResult | None) -> None:
        self._ready_result = result
        if result is not None:
            self._health.record(result)
        if self._record is not None and not self._record.was_ready:
            self._save_record(replace(self._record, was_ready=True))
        self.post(machine.BecameReady())

    # --- running --------------------------------------------------------------------------------

    @property
    def _has_heartbeats(self) -> bool:
        return self.spec.health is not None and self.spec.health.heartbeat

    def _stop_probes(self) -> None:
        self._health.stop()
        self.heartbeats.stop()

    def _start_probes(self) -> None:
        if self._has_heartbeats:
            self.heartbeats.start()
            return
        health, context, launch = self.spec.health, self._context, self._launch
        if health is None or context is None or launch is None:
            return
        try:
            target = launching.health_target(self.spec, context, launch)
        except (ConfigError, ValueError) as error:
            _log.error("unit=%s cannot probe reason=%s", self.spec.name, error)
            return
        if target is not None:
            known_well = self._ready_result is not None and not self._is_adopted
            self._health.start(health, target, is_known_well=known_well)
        self._ready_result = None

    def _on_health_lost(self, result: ProbeResult) -> None:
        failures = self.spec.health.failure_threshold if self.spec.health else 0
        cause = Cause.of(CauseCode.HEALTH_FAILING, detail=result.detail, failures=failures)
        self.post(machine.HealthLost(cause))

    def _on_heartbeats_lost(self, result: ProbeResult) -> None:
        self.post(machine.HealthLost(Cause.of(CauseCode.HEALTH_FAILING, detail=result.detail)))

    def _on_child_ended(self, child: Child, status: RawExit) -> None:
        if child is not self._child:
            return
        was_asked = self.state in {UnitState.STOPPING, UnitState.KILLING}
        self._exit = ExitStatus(status.code, status.signal, was_asked, self._tools.clock.now())
        self.usage = None
        self.post(machine.Exited(was_clean=self._exit.is_clean, cause=_exit_cause(status)))

    def _begin_inspection(self) -> None:
        aio.spawn(self._inspect(), name=f"inspect-{self.spec.name}")

    async def _inspect(self) -> None:
        """Look closer at a failure: who holds the port, what was the last word."""
        before = self._unit.cause
        cause = None if before is None else (before.under or before)
        if cause is None:
            return
        await self.cleaned()  # what is being ended anyway must not be named as the trouble
        better = await self._tools.inspector.inspect(self.spec, self._port, cause, self._launch)
        if better != cause and self._unit.cause == before:
            self.post(machine.CauseFound(better))

    # --- ending ---------------------------------------------------------------------------------

    def _stop_tree(self) -> None:
        if self._is_spawning:
            self._is_stop_wanted = True  # the child's start is settled within moments
            return
        aio.spawn(self._end_tree(), name=f"stop-{self.spec.name}")

    async def _end_tree(self) -> None:
        if self._child is not None and self._child.is_running:
            await self._say_farewell(self._child)
        try:
            if self._marks is not None:
                await tree.stop_tree(
                    self._tools.platform,
                    self._marks,
                    self._child,
                    timeout_s=self.spec.stop.timeout_s,
                    on_kill=lambda: self.post(machine.KillBegan()),
                )
        except Exception:  # noqa: BLE001 - a unit must not stay in stopping for ever
            _log.exception("unit=%s tree not stopped", self.spec.name)
        self._forget_run()
        self.post(machine.TreeGone())

    async def _say_farewell(self, child: Child) -> None:
        """Let a connected app end by itself; one that does so is not asked again."""
        name = self.spec.name
        ended = aio.spawn(wait_ended(child, _FAREWELL_LIMIT_S), name=f"ended-{name}")
        asked = aio.spawn(self._farewell(child), name=f"farewell-{name}")
        await asyncio.wait((ended, asked), return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, asked):
            task.cancel()
        await asyncio.wait((ended, asked))

    async def _farewell(self, child: Child) -> None:
        if await self._tools.farewell(self.spec, self._unit.then):
            await wait_ended(child, self.spec.stop.timeout_s)

    def _clean(self) -> None:
        """Remove what an ended run left behind; ``cleaned`` waits for it."""
        if self._cleaning is not None or self._marks is None:
            return
        if not self._may_have_leftovers():
            self._forget_run()
            return
        self._cleaning = aio.spawn(self._sweep(self._marks), name=f"sweep-{self.spec.name}")
        self._cleaning.add_done_callback(self._on_sweep_done)

    async def _sweep(self, marks: RunMarks) -> None:
        outcome = await tree.stop_tree(
            self._tools.platform, marks, None, timeout_s=self.spec.stop.timeout_s
        )
        if self._marks is not None and self._marks.run_id == marks.run_id:
            self._forget_run()
        if outcome.leftovers:
            self.leftovers_removed.emit(outcome.leftovers)

    def _on_sweep_done(self, _task: asyncio.Task[None]) -> None:
        self._cleaning = None
        self.changed.emit()

    def _forget_run(self) -> None:
        self._marks = None
        if self.state is UnitState.BACKOFF:
            return  # the next start writes over it, and until then it tells of the restarts
        try:
            self._tools.records.forget(self.spec.name)
        except HostError as error:
            # Harmless: the next panel finds that the process of this record is gone.
            _log.warning("unit=%s %s", self.spec.name, error)

    # --- small things ---------------------------------------------------------------------------

    def _save_record(self, record: RunRecord) -> None:
        self._record = record
        self._marks = self._marks_of(record)
        try:
            self._tools.records.save(record)
        except HostError as error:
            # The environment still carries the run id: a later panel finds the process by a scan.
            _log.warning("unit=%s %s", self.spec.name, error)

    def _marks_of(self, record: RunRecord) -> RunMarks:
        outputs = launching.output_files(self.spec.name, self._tools.log_folder)
        return RunMarks(run_id=record.run_id, main=record.main, log_files=outputs)

    def _wall(self, monotonic_s: float) -> datetime:
        clock = self._tools.clock
        return clock.now() - timedelta(seconds=clock.monotonic() - monotonic_s)

    def _monotonic(self, at: datetime) -> float:
        clock = self._tools.clock
        return clock.monotonic() - (clock.now() - at).total_seconds()

    def _restarts_today(self) -> int:
        midnight = self._tools.clock.now().astimezone().replace(hour=0, minute=0, second=0)
        return sum(at >= midnight for at in self._restarts)


def _exit_cause(status: RawExit) -> Cause:
    if status.signal is not None:
        return Cause.of(CauseCode.EXITED, signal=status.signal)
    if status.code is not None:
        return Cause.of(CauseCode.EXITED, code=status.code)
    return Cause.of(CauseCode.EXITED)
