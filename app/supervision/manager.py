"""Owns all units: order of starts and stops, who goes down with whom, adoption, changed settings.

What happens to one unit is ``runner``'s business; here are only the relations between units.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app import aio
from app.clock import Clock
from app.errors import ConfigError, ConflictError
from app.ipc.peer_messages import QuitReason
from app.logs.keeper import LogKeeper
from app.model import dependencies
from app.model.events import Event, EventCode
from app.model.hang import Hang, HangChoice
from app.model.processes import ProcessIdentity
from app.model.service import ServiceSpec, expand_instances
from app.model.status import (
    Cause,
    CauseCode,
    StartStage,
    StartTrigger,
    UnitState,
    UnitStatus,
    Usage,
)
from app.platform.processes import ProcessPlatform, RunMarks
from app.supervision import launching, ports, spec_change, tree
from app.supervision import unit as machine
from app.supervision.adoption import FoundRun, RunStore
from app.supervision.file_watch import FileWatch
from app.supervision.hand_stops import HandStop, HandStops
from app.supervision.heartbeat_policy import DEFAULT_LIMITS, HangLimits
from app.supervision.inspection import Inspector
from app.supervision.launching import LaunchContext, LaunchFolders
from app.supervision.probes import Prober
from app.supervision.runner import RunnerTools, UnitRunner
from app.supervision.unit import AfterStop, Unit

_log = logging.getLogger(__name__)

_UP = frozenset({UnitState.STARTING, UnitState.ACTIVE, UnitState.BACKOFF})
_SETTLED = frozenset({UnitState.ACTIVE, UnitState.FAILED, UnitState.INACTIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionTools:
    """What supervision works with.

    Attributes:
        platform: Processes of this machine.
        clock: Time.
        records: Run records on disk.
        hand_stops: Units that a person stopped.
        logs: Rotation of the output files.
        folders: Folders that services are told about.
        environment: What every child inherits.
        python: The interpreter that runs the panel, None in a frozen build.
        farewell: Asks the connected app that is a unit to end, waits at most so many seconds for
            its answer, and returns whether it said that it ends now.
        limits: Of the silence of an app that sends heartbeats.
    """

    platform: ProcessPlatform
    clock: Clock
    records: RunStore
    hand_stops: HandStops
    logs: LogKeeper
    folders: LaunchFolders
    environment: Mapping[str, str]
    python: str | None
    farewell: Callable[[str, QuitReason, float], Awaitable[bool]]
    limits: HangLimits = DEFAULT_LIMITS


class SupervisionManager(QObject):
    """Runs all services.

    Signals:
        unit_changed: Carries the ``UnitStatus`` of a unit of which something is different.
        units_changed: Units were added, removed or given other settings.
        event_recorded: Carries an ``Event``.
        hang_noticed: People are to be asked about a unit; carries its name and the ``Hang``.
        hang_ended: That question is over; carries the unit's name.
        reload_wanted: The window of a unit is to be loaded anew; carries its name and the seconds
            of silence.
    """

    unit_changed = Signal(object)
    units_changed = Signal()
    event_recorded = Signal(object)
    hang_noticed = Signal(str, object)
    hang_ended = Signal(str)
    reload_wanted = Signal(str, float)

    def __init__(self, tools: SupervisionTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._runners: dict[str, UnitRunner] = {}
        self._watches: dict[str, FileWatch] = {}
        self._resuming: dict[str, str] = {}
        """Units to start again once the unit they went down with is active."""
        self._waiting: set[str] = set()
        """Units whose start waits for others."""
        self._users: dict[str, tuple[str, ...]] = {}
        """For each unit those that need it."""
        self._asked_about: set[str] = set()
        """Units about which people are asked: they show no sign of life."""
        self._is_closing = False
        self._hurried = asyncio.Event()
        self._runner_tools = RunnerTools(
            platform=tools.platform,
            clock=tools.clock,
            records=tools.records,
            prober=Prober(tools.clock, self),
            inspector=Inspector(tools.platform, self._active_runs, tools.records.unit_of),
            log_folder=tools.folders.logs,
            choose_port=self._choose_port,
            context=self._context,
            limits=tools.limits,
            farewell=self._farewell,
        )

    # --- queries --------------------------------------------------------------------------------

    @property
    def folders(self) -> LaunchFolders:
        """Folders that services are told about."""
        return self._tools.folders

    @property
    def environment(self) -> Mapping[str, str]:
        """What every child inherits."""
        return self._tools.environment

    def names(self) -> tuple[str, ...]:
        """Return the names of all units in the order of the configuration."""
        return tuple(self._runners)

    def statuses(self) -> tuple[UnitStatus, ...]:
        """Return the status of every unit in the order of the configuration."""
        return tuple(runner.status() for runner in self._runners.values())

    def status(self, name: str) -> UnitStatus:
        """Return the status of one unit.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        return self.runner(name).status()

    def runner(self, name: str) -> UnitRunner:
        """Return what runs a unit.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        try:
            return self._runners[name]
        except KeyError:
            known = ", ".join(self._runners) or "none"
            raise ConflictError(
                "control.unknown-service",
                f"cannot find service '{name}': the configuration has {known}",
                name=name,
            ) from None

    def resolve(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return unit names: ``records`` means records@1, records@2 ... where it has instances.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        found: dict[str, None] = {}
        for name in names:
            instances = [unit for unit in self._runners if unit.startswith(f"{name}@")]
            for unit in instances or [self.runner(name).spec.name]:
                found[unit] = None
        return tuple(found)

    def runs(self) -> Mapping[str, RunMarks]:
        """Return what the processes of every running unit can be told by."""
        return {name: each.marks for name, each in self._runners.items() if each.marks is not None}

    # --- commands -------------------------------------------------------------------------------

    def start(self, names: Iterable[str], trigger: StartTrigger = StartTrigger.USER) -> None:
        """Start units and what they need; the outcome shows in their status."""
        names = frozenset(names)
        for name in names:
            self._tools.hand_stops.forget(name)
        wanted = dependencies.closure(self._needs(), names)
        for name in dependencies.start_order(self._needs()):
            runner = self._runners[name]
            if name in wanted and runner.state not in {UnitState.ACTIVE, UnitState.STARTING}:
                own = name in names
                runner.post(machine.StartAsked(trigger if own else StartTrigger.DEPENDENCY))

    def start_automatic(self) -> None:
        """Start every unit that starts with the panel, but for those that a person stopped.

        What needs such a unit waits for it, as it did when the unit was stopped.
        """
        stopped = {name for name in self._runners if self._tools.hand_stops.get(name) is not None}
        held = dependencies.closure(self._users, stopped)
        automatic = []
        for name, runner in self._runners.items():
            stop = self._tools.hand_stops.get(name)
            if stop is not None:
                runner.note_stop(stop.by, stop.at)
            elif not runner.spec.autostart:
                continue
            elif name in held:
                self._resuming[name] = next(one for one in runner.spec.prerequisites if one in held)
            else:
                automatic.append(name)
        self.start(automatic, StartTrigger.PANEL)

    async def stop(self, names: Iterable[str], by: str | None = None) -> None:
        """Stop units and before them whatever needs them; return when all are down."""
        asked = frozenset(names)
        targets = dependencies.closure(self._users, asked)
        for name in targets:
            runner = self._runners[name]
            self._resuming.pop(name, None)
            if runner.state in _UP and name not in asked:
                needed = runner.spec.prerequisites
                self._resuming[name] = next(other for other in needed if other in targets)
            if by is not None and name in asked:
                self._tools.hand_stops.note(name, HandStop(by, self._tools.clock.now()))
            if runner.state is not UnitState.INACTIVE:
                runner.note_stop(by, self._tools.clock.now())
        stops = {
            name: aio.spawn(self._stop_after_users(name, targets), name=f"stop-{name}-in-order")
            for name in targets
        }
        if stops:
            await asyncio.wait(stops.values())

    async def restart(self, names: Iterable[str]) -> None:
        """Give units a new process; what is bound to them goes down before and comes back after."""
        asked = tuple(names)
        bound = dependencies.closure(dependencies.inverse(self._bonds()), asked) - set(asked)
        running = [name for name in bound if self._runners[name].state in _UP]
        if running:
            await self.stop(running)
            self._resuming.update({name: self._bonds()[name][0] for name in running})
        for name in asked:
            runner = self._runners[name]
            self._tools.hand_stops.forget(name)
            self.start([other for other in self._all_needs(name) if other != name])
            runner.post(machine.RestartAsked())

    async def settled(self, names: Iterable[str]) -> None:
        """Wait until each unit is active, failed or down."""
        for name in names:
            if name in self._runners:
                await self._until(self._runners[name], lambda each: each.state in _SETTLED)

    async def apply(self, specs: Iterable[ServiceSpec], *, starts_new: bool) -> None:
        """Take over other settings; only the units concerned are touched.

        Args:
            specs: All services as wanted from now on, instances not yet expanded.
            starts_new: Whether units that are new start if they are to start by themselves.
        """
        wanted = {spec.name: spec for spec in expand_instances(specs)}
        gone = [name for name in self._runners if name not in wanted]
        new = [name for name in wanted if name not in self._runners]
        # Before the removal: who no longer needs a unit must not go down with it.
        changed = [name for name, spec in wanted.items() if self._put(spec)]
        self._users = dependencies.inverse(self._needs())
        if gone:
            await self.stop(gone)
        for name in gone:
            await self._remove(name)
        self._runners = {name: self._runners[name] for name in wanted}
        self._users = dependencies.inverse(self._needs())
        self.units_changed.emit()
        # Who was stopped meanwhile takes the change over with the next start.
        restarting = [
            name for name in changed if self._runners[name].state is not UnitState.INACTIVE
        ]
        if restarting:
            await self.restart(restarting)
        if starts_new:
            automatic = [name for name in new if self._runners[name].spec.autostart]
            self.start(automatic, StartTrigger.CONFIGURATION)

    async def adopt(self) -> None:
        """Take over what an earlier panel left running; end what no longer belongs to anything."""
        platform, records = self._tools.platform, self._tools.records
        loaded = await aio.run_blocking(records.load)
        runs = await aio.run_blocking(platform.find_runs)
        table = await aio.run_blocking(platform.snapshot)
        for found in records.resolve(loaded, runs, table):
            await self._adopt_run(found)
        for name, runner in self._runners.items():
            bound_to = runner.spec.binds_to
            if bound_to and runner.state in _UP and self._runners[bound_to].state not in _UP:
                self._resuming[name] = bound_to
                runner.post(machine.StopAsked())

    async def close(self, within_s: float | None = None) -> None:
        """Stop everything in order and leave no process behind.

        Args:
            within_s: After this time what still runs is killed, in no order.
        """
        self._begin_closing()
        self._tools.hand_stops.clear()
        stopping = aio.spawn(self.stop(tuple(self._runners)), name="stop-all")
        hurry = aio.spawn(self._hurried.wait(), name="hurry")
        await asyncio.wait([stopping, hurry], timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        if not stopping.done():
            _log.warning("not stopped in time, killing")
            kills = [
                tree.stop_tree(self._tools.platform, marks, None, timeout_s=0)
                for marks in self.runs().values()
            ]
            await asyncio.gather(*kills)
            await stopping
        for runner in self._runners.values():
            await runner.cleaned()
        await tree.end_orphans(self._tools.platform)

    def hurry(self) -> None:
        """Have ``close``, also one under way, wait no longer for what does not end by itself."""
        self._hurried.set()

    def detach(self) -> None:
        """Let everything run on by itself, to be adopted by the next panel."""
        self._begin_closing()
        for runner in self._runners.values():
            runner.detach()

    def remember(self, members: Mapping[str, frozenset[ProcessIdentity]]) -> None:
        """Note which processes were seen as members, so that a stop finds the well hidden ones."""
        for name, found in members.items():
            if name in self._runners:
                self._runners[name].remember(found)

    def set_usage(self, usage: Mapping[str, Usage]) -> None:
        """Take over what the units use now."""
        for name, runner in self._runners.items():
            runner.usage = usage.get(name)

    # --- heartbeats -----------------------------------------------------------------------------

    def heartbeat(self, name: str, *, frame: int, is_dirty: bool, is_hidden: bool) -> None:
        """Take in a heartbeat of a unit; of one that is not there it is ignored."""
        if runner := self._runners.get(name):
            runner.heartbeats.beat(frame=frame, is_dirty=is_dirty, is_hidden=is_hidden)

    def forget_heartbeats(self, name: str) -> None:
        """Judge a unit no more until its next heartbeat: it said goodbye."""
        if runner := self._runners.get(name):
            runner.heartbeats.forget()

    def answer_hang(self, name: str, choice: HangChoice) -> None:
        """Do what people chose about an app that does not respond.

        Raises:
            ConflictError: ``control.unknown-service``.
        """
        self.runner(name).heartbeats.answer(choice)

    # --- relations ------------------------------------------------------------------------------

    def _needs(self) -> dict[str, tuple[str, ...]]:
        return {name: each.spec.prerequisites for name, each in self._runners.items()}

    def _all_needs(self, name: str) -> frozenset[str]:
        return dependencies.closure(self._needs(), [name])

    def _bonds(self) -> dict[str, tuple[str, ...]]:
        return {
            name: (each.spec.binds_to,) if each.spec.binds_to else ()
            for name, each in self._runners.items()
        }

    def _check_dependencies(self, runner: UnitRunner) -> None:
        """Answer a start that waits for its dependencies, if the answer is known."""
        self._waiting.discard(runner.spec.name)
        is_waiting = False
        for name in runner.spec.prerequisites:
            other = self._runners.get(name)
            if other is None or other.state is UnitState.FAILED:
                runner.post(machine.DependencyFailed(_dependency_cause(name)))
                return
            if other.state is UnitState.INACTIVE and not self._is_closing:
                other.post(machine.StartAsked(StartTrigger.DEPENDENCY))
            is_waiting = is_waiting or other.state is not UnitState.ACTIVE
        earlier = (self._runners.get(name) for name in runner.spec.after)
        if any(other is not None and other.state is UnitState.STARTING for other in earlier):
            is_waiting = True
        if is_waiting:
            self._waiting.add(runner.spec.name)
        else:
            runner.post(machine.DependenciesMet())

    def _on_runner_transitioned(self, runner: UnitRunner, before: Unit, after: Unit) -> None:
        self._record_transition(runner, before, after)
        if before.state is after.state:
            return
        name = runner.spec.name
        if after.state is UnitState.ACTIVE:
            self._resume(name)
        if before.state is UnitState.ACTIVE and not _is_for_good(after):
            self._take_down_bound(name)
        if after.state is UnitState.FAILED:
            self._fail_dependents(name)
        for waiting in sorted(self._waiting):
            other = self._runners[waiting]
            if other.unit.stage is StartStage.CHECKING_DEPENDENCIES:
                self._check_dependencies(other)
            else:
                self._waiting.discard(waiting)

    def _resume(self, active: str) -> None:
        """Start again what went down because of ``active``."""
        for name in self._users.get(active, ()):
            other = self._runners[name]
            waited = self._resuming.get(name) == active
            failed_for_it = (
                other.state is UnitState.FAILED and other.unit.cause == _dependency_cause(active)
            )
            if (waited or failed_for_it) and not self._is_closing:
                self._resuming.pop(name, None)
                other.post(machine.StartAsked(StartTrigger.DEPENDENCY))

    def _take_down_bound(self, name: str) -> None:
        for user in self._users.get(name, ()):
            other = self._runners[user]
            if other.spec.binds_to == name and other.state in _UP:
                self._resuming[user] = name
                other.post(machine.StopAsked())

    def _fail_dependents(self, name: str) -> None:
        for user in self._users.get(name, ()):
            other = self._runners[user]
            if name in other.spec.requires and other.state in _UP:
                other.post(machine.DependencyFailed(_dependency_cause(name)))

    async def _stop_after_users(self, name: str, targets: frozenset[str]) -> None:
        for user in self._users[name]:
            if user in targets:
                await self._until(self._runners[user], lambda each: each.is_quiet)
        runner = self._runners[name]
        runner.post(machine.StopAsked())
        await self._until(runner, lambda each: each.state is UnitState.INACTIVE)
        await runner.cleaned()

    async def _until(self, runner: UnitRunner, holds: Callable[[UnitRunner], bool]) -> None:
        if holds(runner):
            return
        held = asyncio.Event()

        def on_changed() -> None:
            if holds(runner):
                held.set()

        runner.changed.connect(on_changed)
        try:
            await held.wait()
        finally:
            runner.changed.disconnect(on_changed)

    # --- units ----------------------------------------------------------------------------------

    def _put(self, spec: ServiceSpec) -> bool:
        """Add or change one unit; return whether a change asks for another process."""
        runner = self._runners.get(spec.name)
        if runner is None:
            self._runners[spec.name] = self._new_runner(spec)
            self._tools.logs.keep(spec.name, spec.log)
            self._watch_files(spec)
            return False
        before = runner.spec
        if before == spec:
            return False
        runner.replace_spec(spec)
        if before.log != spec.log:
            self._tools.logs.keep(spec.name, spec.log)
        if before.watch != spec.watch:
            self._watch_files(spec)
        # One that failed gets another chance: somebody corrected its settings.
        is_concerned = runner.state in _UP or (runner.state is UnitState.FAILED and spec.autostart)
        return is_concerned and spec_change.needs_new_process(before, spec)

    def _new_runner(self, spec: ServiceSpec) -> UnitRunner:
        runner = UnitRunner(spec, self._runner_tools, self)
        runner.changed.connect(lambda: self.unit_changed.emit(runner.status()))
        runner.transitioned.connect(
            lambda before, after: self._on_runner_transitioned(runner, before, after)
        )
        heartbeats = runner.heartbeats
        heartbeats.hang_noticed.connect(lambda hang: self._on_hang_noticed(spec.name, hang))
        heartbeats.hang_ended.connect(lambda: self._on_hang_ended(spec.name))
        heartbeats.reload_wanted.connect(lambda s: self.reload_wanted.emit(spec.name, s))
        runner.dependencies_wanted.connect(lambda: self._check_dependencies(runner))
        runner.leftovers_removed.connect(
            lambda count: self._record(
                EventCode.LEFTOVERS_REMOVED, spec.name, facts=(("count", str(count)),)
            )
        )
        return runner

    async def _remove(self, name: str) -> None:
        runner = self._runners.pop(name)
        await runner.cleaned()
        self._tools.logs.forget(name)
        self._resuming.pop(name, None)
        self._waiting.discard(name)
        if watch := self._watches.pop(name, None):
            watch.deleteLater()
        runner.deleteLater()

    def _watch_files(self, spec: ServiceSpec) -> None:
        if old := self._watches.pop(spec.name, None):
            old.deleteLater()
        if spec.watch is None:
            return
        fill = launching.placeholders(spec, self._surroundings(None))
        try:
            wanted = replace(spec.watch, paths=tuple(map(fill, spec.watch.paths)))
        except (ConfigError, ValueError) as error:
            _log.error("unit=%s files not watched: %s", spec.name, error)
            return
        watch = FileWatch(spec.base_dir, wanted, self)
        watch.changed.connect(lambda: self._on_files_changed(spec.name))
        self._watches[spec.name] = watch

    def _on_files_changed(self, name: str) -> None:
        if self._runners[name].state in _UP:
            self._runners[name].post(machine.RestartAsked(StartTrigger.FILES_CHANGED))

    async def _adopt_run(self, found: FoundRun) -> None:
        runner, record = self._runners.get(found.unit), found.record
        if runner is None or record is None or runner.marks is not None:
            await self._end_stranger(found, is_known=runner is not None)
            return
        child = self._tools.platform.adopt(found.main, runner) if found.main else None
        if child is None:
            runner.clear_leftovers(record)
        else:
            runner.adopt(child, replace(record, main=found.main))
            self._record(EventCode.UNIT_ADOPTED, found.unit)

    async def _end_stranger(self, found: FoundRun, *, is_known: bool) -> None:
        """End a run that belongs to no unit of the configuration, or to none we know of."""
        seen = frozenset((*found.others, *((found.main,) if found.main else ())))
        marks = RunMarks(run_id=found.run_id, main=found.main, seen=seen)
        await tree.stop_tree(self._tools.platform, marks, None, timeout_s=tree.STRAGGLERS_S)
        if not is_known:
            self._tools.records.forget(found.unit)

    def _begin_closing(self) -> None:
        self._is_closing = True
        self._resuming.clear()

    # --- what runners ask for -------------------------------------------------------------------

    def _choose_port(self, spec: ServiceSpec, last: int | None) -> int | None:
        if spec.port is None:
            return None
        reserved = frozenset(
            each.port
            for name, each in self._runners.items()
            if each.port is not None and name != spec.name
        )
        return ports.choose(spec.port, last=last, reserved=reserved)

    def _context(self, port: int | None) -> LaunchContext:
        for each in self._runners.values():
            if each.spec.port is not None and each.port is None:
                # Chosen before its own start: those who start earlier may be told of it.
                each.plan_port(self._choose_port(each.spec, None))
        return self._surroundings(port)

    def _surroundings(self, port: int | None) -> LaunchContext:
        known = {name: each.port for name, each in self._runners.items() if each.port is not None}
        return LaunchContext(
            folders=self._tools.folders,
            environment=self._tools.environment,
            python=self._tools.python,
            port=port,
            ports=known,
        )

    def _active_runs(self) -> Mapping[str, str]:
        return {marks.run_id: name for name, marks in self.runs().items()}

    async def _farewell(self, spec: ServiceSpec, then: AfterStop) -> bool:
        """Ask before an orderly stop; a unit that failed would not hear."""
        if then is AfterStop.RETRY:
            return False
        reason = QuitReason.RESTART if then is AfterStop.START else QuitReason.STOP
        if self._is_closing:
            reason = QuitReason.PANEL_ENDS
        return await self._tools.farewell(spec.name, reason, spec.stop.timeout_s)

    # --- events ---------------------------------------------------------------------------------

    def _on_hang_noticed(self, name: str, hang: Hang) -> None:
        self._asked_about.add(name)
        facts = (("since", hang.since.isoformat()), ("is_dirty", str(hang.is_dirty).lower()))
        self._record(EventCode.HANG_NOTICED, name, facts=facts)
        self.hang_noticed.emit(name, hang)

    def _on_hang_ended(self, name: str) -> None:
        if name in self._asked_about:
            self._asked_about.discard(name)
            self._record(EventCode.HANG_ENDED, name)
            self.hang_ended.emit(name)

    def _record_transition(self, runner: UnitRunner, before: Unit, after: Unit) -> None:
        code = _event_code(before, after)
        if code is not None:
            by = runner.stopped_by if code is EventCode.UNIT_STOPPED else None
            self._record(code, runner.spec.name, by=by, cause=after.cause)

    def _record(
        self,
        code: EventCode,
        unit: str,
        *,
        by: str | None = None,
        cause: Cause | None = None,
        facts: tuple[tuple[str, str], ...] = (),
    ) -> None:
        at = self._tools.clock.now()
        self.event_recorded.emit(
            Event(at=at, code=code, unit=unit, by=by, cause=cause, facts=facts)
        )


def _event_code(before: Unit, after: Unit) -> EventCode | None:
    """Return what a transition is worth telling, None for nothing."""
    if before.state is after.state and before.state is not UnitState.STARTING:
        return None
    match before.state, after.state:
        case UnitState.STARTING, UnitState.ACTIVE:
            return EventCode.UNIT_ACTIVE if after.cause is None else EventCode.UNIT_RECOVERED
        case _, UnitState.FAILED:
            return EventCode.UNIT_FAILED
        case ((UnitState.STOPPING | UnitState.KILLING), UnitState.INACTIVE):
            return EventCode.UNIT_STOPPED
        case UnitState.ACTIVE, UnitState.STOPPING if after.then is AfterStop.RETRY:
            return EventCode.UNIT_UNHEALTHY
        case ((UnitState.ACTIVE | UnitState.STARTING), UnitState.BACKOFF):
            return EventCode.UNIT_EXITED
        case UnitState.ACTIVE, UnitState.STARTING:
            return EventCode.UNIT_EXITED
        case _:
            return None


def _is_for_good(after: Unit) -> bool:
    """Tell whether a unit that leaves ``active`` does so by a stop that keeps its order."""
    return after.state is UnitState.STOPPING and after.then is AfterStop.STAY


def _dependency_cause(name: str) -> Cause:
    return Cause.of(CauseCode.DEPENDENCY_FAILED, dependency=name)
