"""The life of one service as a pure state machine.

``transition(spec, unit, event, now)`` returns the next unit and the effects to perform; it knows
neither Qt nor processes nor a clock. ``app.supervision.manager`` performs the effects and turns
what happens into events. docs/state-machine.md is generated from this module.

Leftover processes of an earlier run are removed in the preparing stage, so that a crash after a
stable run goes straight from the exit to the next spawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from app.model.service import RestartSpec
from app.model.status import Cause, CauseCode, StartStage, StartTrigger, UnitState
from app.supervision import restart_policy
from app.supervision.restart_policy import GiveUp, StartAgain, StayDown


class AfterStop(StrEnum):
    """What follows once the whole tree is gone."""

    STAY = "stay"
    START = "start"
    RETRY = "retry"
    FAIL = "fail"


class TimerName(StrEnum):
    """The machine's timers; at most one of each is armed."""

    READY = "ready"
    BACKOFF = "backoff"
    STABLE = "stable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """State of one unit.

    Attributes:
        state: Main state.
        stage: Step of the start while ``state`` is starting, READY while active.
        attempt: Automatic starts since the last stable run; 0 for a fresh one.
        exits: Monotonic times of unexpected exits that count against the window.
        active_at: Monotonic time at which it became active.
        then: What follows a stop that is under way.
        cause: Why it is not, or lately was not, running as wanted.
        trigger: Who began the start that is under way or was the last.
    """

    state: UnitState = UnitState.INACTIVE
    stage: StartStage | None = None
    attempt: int = 0
    exits: tuple[float, ...] = ()
    active_at: float | None = None
    then: AfterStop = AfterStop.STAY
    cause: Cause | None = None
    trigger: StartTrigger = StartTrigger.PANEL


# --- events ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartAsked:
    """Somebody wants it to run."""

    trigger: StartTrigger = StartTrigger.USER


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Somebody wants it down."""


@dataclass(frozen=True, slots=True)
class RestartAsked:
    """Somebody wants a new process."""

    trigger: StartTrigger = StartTrigger.USER


@dataclass(frozen=True, slots=True)
class DependenciesMet:
    """Everything it needs is active."""


@dataclass(frozen=True, slots=True)
class DependencyFailed:
    """Something it needs cannot run."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class Prepared:
    """Program, folder, port and log files are there, nothing is left of the run before."""


@dataclass(frozen=True, slots=True)
class PrepareFailed:
    """The start cannot even be tried."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class Spawned:
    """The main process exists."""


@dataclass(frozen=True, slots=True)
class SpawnFailed:
    """The operating system refused to start the program."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class BecameReady:
    """Readiness was seen."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A running process of an earlier panel was taken over, with its history."""

    was_ready: bool
    attempt: int = 0
    exits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Exited:
    """The main process is gone."""

    was_clean: bool
    cause: Cause


@dataclass(frozen=True, slots=True)
class HealthLost:
    """The liveness probe failed as often as the threshold says."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class KillBegan:
    """The polite request was not answered in time."""


@dataclass(frozen=True, slots=True)
class TreeGone:
    """No process of the unit is left."""


@dataclass(frozen=True, slots=True)
class CauseFound:
    """A closer look after a failure names a better cause."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class TimerFired:
    """An armed timer ran out."""

    name: TimerName


UnitEvent = (
    StartAsked
    | StopAsked
    | RestartAsked
    | DependenciesMet
    | DependencyFailed
    | Prepared
    | PrepareFailed
    | Spawned
    | SpawnFailed
    | BecameReady
    | Adopted
    | Exited
    | HealthLost
    | KillBegan
    | TreeGone
    | CauseFound
    | TimerFired
)

# --- effects -----------------------------------------------------------------------------------


class Effect(StrEnum):
    """Things for the manager to do that need no argument."""

    CHECK_DEPENDENCIES = "check-dependencies"
    PREPARE = "prepare"
    SPAWN = "spawn"
    AWAIT_READINESS = "await-readiness"
    END_READINESS = "end-readiness"
    START_PROBES = "start-probes"
    STOP_PROBES = "stop-probes"
    STOP_TREE = "stop-tree"
    SWEEP = "sweep"
    INSPECT = "inspect"


@dataclass(frozen=True, slots=True)
class Arm:
    """Start a timer; ``delay_s`` None means the unit's own ready time-out or stable time."""

    name: TimerName
    delay_s: float | None = None


@dataclass(frozen=True, slots=True)
class Disarm:
    """Stop a timer."""

    name: TimerName


UnitEffect = Effect | Arm | Disarm
Step = tuple[Unit, tuple[UnitEffect, ...]]

_HOPELESS = frozenset(
    {
        CauseCode.PROGRAM_MISSING,
        CauseCode.INTERPRETER_MISSING,
        CauseCode.PERMISSION_DENIED,
        CauseCode.FOLDER_MISSING,
    }
)
"""Trying again cannot help until a person has acted."""


def transition(spec: RestartSpec, unit: Unit, event: UnitEvent, now: float) -> Step:
    """Return the unit after ``event`` and what is to be done.

    An event that does not fit the state is one that lost a race, and changes nothing.

    Args:
        spec: The unit's restart policy.
        unit: State before.
        event: What happened.
        now: Monotonic seconds.
    """
    match unit.state:
        case UnitState.INACTIVE:
            return _when_inactive(unit, event, now)
        case UnitState.STARTING:
            return _when_starting(spec, unit, event, now)
        case UnitState.ACTIVE:
            return _when_active(spec, unit, event, now)
        case UnitState.STOPPING | UnitState.KILLING:
            return _when_stopping(spec, unit, event, now)
        case UnitState.BACKOFF:
            return _when_backing_off(unit, event)
        case UnitState.FAILED:
            return _when_failed(unit, event)
        case _:
            assert_never(unit.state)


def _when_inactive(unit: Unit, event: UnitEvent, now: float) -> Step:
    match event:
        case StartAsked(trigger) | RestartAsked(trigger):
            return _begin(trigger)
        case Adopted(was_ready, attempt, exits):
            history = Unit(attempt=attempt, exits=exits, trigger=StartTrigger.ADOPTED)
            return _take_over(history, now, was_ready=was_ready)
        case _:
            return unit, ()


def _when_starting(spec: RestartSpec, unit: Unit, event: UnitEvent, now: float) -> Step:
    match event:
        case StopAsked():
            return _abandon(unit, AfterStop.STAY)
        case RestartAsked(trigger) if _has_process(unit):
            return _stop(replace(unit, trigger=trigger), AfterStop.START)
        case DependencyFailed(cause):
            return _abandon(replace(unit, cause=cause), AfterStop.FAIL)
        case TimerFired(TimerName.READY) if unit.stage is StartStage.WAITING_FOR_HEALTH:
            cause = Cause.of(CauseCode.NOT_READY)
            return _stop(replace(unit, cause=cause), AfterStop.RETRY)
        case _:
            return _next_stage(spec, unit, event, now)


def _next_stage(spec: RestartSpec, unit: Unit, event: UnitEvent, now: float) -> Step:
    match unit.stage, event:
        case StartStage.CHECKING_DEPENDENCIES, DependenciesMet():
            return replace(unit, stage=StartStage.PREPARING), (Effect.PREPARE,)
        case StartStage.PREPARING, Prepared():
            return replace(unit, stage=StartStage.SPAWNING), (Effect.SPAWN,)
        case StartStage.PREPARING, PrepareFailed(cause):
            return _after_failure(spec, unit, cause, was_clean=False, now=now)
        case StartStage.SPAWNING, SpawnFailed(cause):
            return _after_failure(spec, unit, cause, was_clean=False, now=now)
        case StartStage.SPAWNING, Spawned():
            waiting = replace(unit, stage=StartStage.WAITING_FOR_HEALTH)
            return waiting, (Arm(TimerName.READY), Effect.AWAIT_READINESS)
        case StartStage.WAITING_FOR_HEALTH, BecameReady():
            active = replace(unit, state=UnitState.ACTIVE, stage=StartStage.READY, active_at=now)
            return active, (
                Disarm(TimerName.READY),
                Effect.END_READINESS,
                Effect.START_PROBES,
                Arm(TimerName.STABLE),
            )
        case StartStage.WAITING_FOR_HEALTH, Exited(was_clean, cause):
            ended, effects = _after_failure(spec, unit, cause, was_clean=was_clean, now=now)
            return ended, (Disarm(TimerName.READY), Effect.END_READINESS, *effects)
        case _:
            return unit, ()


def _when_active(spec: RestartSpec, unit: Unit, event: UnitEvent, now: float) -> Step:
    match event:
        case StopAsked():
            return _stop(unit, AfterStop.STAY)
        case RestartAsked(trigger):
            return _stop(replace(unit, trigger=trigger, cause=None), AfterStop.START)
        case HealthLost(cause):
            return _stop(replace(unit, cause=cause), AfterStop.RETRY)
        case DependencyFailed(cause):
            return _stop(replace(unit, cause=cause), AfterStop.FAIL)
        case Exited(was_clean, cause):
            ended, effects = _after_failure(spec, unit, cause, was_clean=was_clean, now=now)
            return ended, (Disarm(TimerName.STABLE), Effect.STOP_PROBES, *effects)
        case TimerFired(TimerName.STABLE):
            return replace(unit, attempt=0, cause=None), ()
        case _:
            return unit, ()


def _when_stopping(spec: RestartSpec, unit: Unit, event: UnitEvent, now: float) -> Step:
    match event:
        case StartAsked(trigger) | RestartAsked(trigger):
            return replace(unit, then=AfterStop.START, trigger=trigger, cause=None), ()
        case StopAsked():
            return replace(unit, then=AfterStop.STAY), ()
        case DependencyFailed(cause):
            return replace(unit, then=AfterStop.FAIL, cause=cause), ()
        case KillBegan() if unit.state is UnitState.STOPPING:
            return replace(unit, state=UnitState.KILLING), ()
        case TreeGone():
            return _after_stop(spec, unit, now)
        case _:
            return unit, ()


def _when_backing_off(unit: Unit, event: UnitEvent) -> Step:
    match event:
        case TimerFired(TimerName.BACKOFF):
            again = replace(
                unit,
                state=UnitState.STARTING,
                stage=StartStage.CHECKING_DEPENDENCIES,
                trigger=StartTrigger.RETRY,
            )
            return again, (Effect.CHECK_DEPENDENCIES,)
        case StartAsked(trigger) | RestartAsked(trigger):
            begun, effects = _begin(trigger)
            return begun, (Disarm(TimerName.BACKOFF), *effects)
        case StopAsked():
            return Unit(), (Disarm(TimerName.BACKOFF),)
        case DependencyFailed(cause):
            return Unit(state=UnitState.FAILED, cause=cause), (Disarm(TimerName.BACKOFF),)
        case CauseFound(cause):
            return replace(unit, cause=cause), ()
        case _:
            return unit, ()


def _when_failed(unit: Unit, event: UnitEvent) -> Step:
    match event:
        case StartAsked(trigger) | RestartAsked(trigger):
            return _begin(trigger)
        case StopAsked():
            return Unit(), ()
        case CauseFound(cause):
            under = unit.cause.under if unit.cause is not None else None
            if unit.cause is not None and under is not None:
                return replace(unit, cause=replace(unit.cause, under=cause)), ()
            return replace(unit, cause=cause), ()
        case _:
            return unit, ()


def _begin(trigger: StartTrigger) -> Step:
    begun = Unit(state=UnitState.STARTING, stage=StartStage.CHECKING_DEPENDENCIES, trigger=trigger)
    return begun, (Effect.CHECK_DEPENDENCIES,)


def _take_over(history: Unit, now: float, *, was_ready: bool) -> Step:
    if was_ready:
        active = replace(history, state=UnitState.ACTIVE, stage=StartStage.READY, active_at=now)
        return active, (Effect.START_PROBES, Arm(TimerName.STABLE))
    waiting = replace(history, state=UnitState.STARTING, stage=StartStage.WAITING_FOR_HEALTH)
    return waiting, (Arm(TimerName.READY), Effect.AWAIT_READINESS)


def _has_process(unit: Unit) -> bool:
    return unit.stage in {StartStage.SPAWNING, StartStage.WAITING_FOR_HEALTH}


def _abandon(unit: Unit, then: AfterStop) -> Step:
    """End a start: at once where no process can exist yet, else by a stop."""
    if _has_process(unit):
        return _stop(unit, then)
    if then is AfterStop.STAY:
        return Unit(), (Effect.SWEEP,)
    return Unit(state=UnitState.FAILED, cause=unit.cause), (Effect.SWEEP,)


def _stop(unit: Unit, then: AfterStop) -> Step:
    effects: tuple[UnitEffect, ...]
    if unit.state is UnitState.ACTIVE:
        effects = (Disarm(TimerName.STABLE), Effect.STOP_PROBES)
    else:
        effects = (Disarm(TimerName.READY), Effect.END_READINESS)
    return replace(unit, state=UnitState.STOPPING, then=then), (*effects, Effect.STOP_TREE)


def _after_stop(spec: RestartSpec, unit: Unit, now: float) -> Step:
    match unit.then:
        case AfterStop.STAY:
            return Unit(), ()
        case AfterStop.START:
            return _begin(unit.trigger)
        case AfterStop.FAIL:
            return Unit(state=UnitState.FAILED, cause=unit.cause), ()
        case AfterStop.RETRY:
            cause = unit.cause or Cause.of(CauseCode.INTERNAL)
            return _after_failure(spec, unit, cause, was_clean=False, now=now)
        case _:
            assert_never(unit.then)


def _after_failure(
    spec: RestartSpec, unit: Unit, cause: Cause, *, was_clean: bool, now: float
) -> Step:
    """Apply the restart policy to an end that nobody asked for."""
    if cause.code in _HOPELESS:
        return Unit(state=UnitState.FAILED, cause=cause), (Effect.SWEEP,)
    exits = restart_policy.recent_exits(spec, (*unit.exits, now), now)
    was_stable = unit.active_at is not None and now - unit.active_at >= spec.stable_after_s
    decision = restart_policy.decide(
        spec, attempt=unit.attempt, exits=exits, was_stable=was_stable, was_clean=was_clean
    )
    match decision:
        case StayDown():
            return Unit(), (Effect.SWEEP,)
        case GiveUp(code):
            final = cause if code is None else Cause.of(code, cause, limit=_limit(spec, code))
            return Unit(state=UnitState.FAILED, cause=final, exits=exits), (
                Effect.SWEEP,
                Effect.INSPECT,
            )
        case StartAgain(0.0, attempt):
            begun, effects = _begin(StartTrigger.RETRY)
            return replace(begun, attempt=attempt, exits=exits, cause=cause), effects
        case StartAgain(delay_s, attempt):
            waiting = Unit(state=UnitState.BACKOFF, attempt=attempt, exits=exits, cause=cause)
            return waiting, (
                Arm(TimerName.BACKOFF, delay_s),
                Effect.SWEEP,
                Effect.INSPECT,
            )
        case _:
            assert_never(decision)


def _limit(spec: RestartSpec, code: CauseCode) -> int:
    return spec.limit if code is CauseCode.START_LIMIT else spec.window_limit
