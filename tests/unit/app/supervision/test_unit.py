"""The state machine: every pair of state and event, and random lives of a service."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.model.service import RestartMode, RestartSpec
from app.model.status import Cause, CauseCode, StartStage, StartTrigger, UnitState
from app.supervision import state_chart
from app.supervision import unit as machine
from app.supervision.unit import (
    AfterStop,
    Arm,
    Disarm,
    Effect,
    TimerName,
    Unit,
    UnitEffect,
    UnitEvent,
    transition,
)

EXIT = Cause.of(CauseCode.EXITED, code=3)
NOW = 1_000.0
ACTIVE = Unit(state=UnitState.ACTIVE, stage=StartStage.READY, active_at=NOW - 1)
STABLE = replace(ACTIVE, active_at=NOW - 60)


def step(unit: Unit, event: UnitEvent, spec: RestartSpec | None = None) -> machine.Step:
    return transition(spec or RestartSpec(), unit, event, NOW)


def test_generated_page_says_what_the_machine_does() -> None:
    page = Path(__file__).parents[4] / state_chart.PAGE

    assert page.read_text(encoding="utf-8") == state_chart.page(), (
        "run: python -m app.supervision.state_chart"
    )


@pytest.mark.parametrize(("_title", "unit"), state_chart.UNITS)
@pytest.mark.parametrize(("_event", "event"), state_chart.EVENTS)
def test_every_pair_gives_a_consistent_unit(
    _title: str, unit: Unit, _event: str, event: UnitEvent
) -> None:
    after, effects = step(unit, event)

    assert (after.state is UnitState.STARTING) <= (after.stage is not None)
    assert (after.state is UnitState.FAILED) <= (after.cause is not None)
    assert (after.state is UnitState.BACKOFF) <= (
        arms(effects, TimerName.BACKOFF) or unit.state is UnitState.BACKOFF
    )
    assert (after.state is UnitState.INACTIVE) <= (after == Unit())


def arms(effects: tuple[UnitEffect, ...], name: TimerName) -> bool:
    return any(isinstance(each, Arm) and each.name is name for each in effects)


def test_a_start_walks_through_five_stages() -> None:
    unit, effects = step(Unit(), machine.StartAsked())
    seen = [(unit.stage, effects)]
    for event in (
        machine.DependenciesMet(),
        machine.Prepared(),
        machine.Spawned(),
        machine.BecameReady(),
    ):
        unit, effects = step(unit, event)
        seen.append((unit.stage, effects))

    assert [stage for stage, _effects in seen] == list(StartStage)
    assert [effects[0] for _stage, effects in seen[:3]] == [
        Effect.CHECK_DEPENDENCIES,
        Effect.PREPARE,
        Effect.SPAWN,
    ]
    assert unit.state is UnitState.ACTIVE
    assert Effect.START_PROBES in effects


def test_crash_after_a_stable_run_starts_at_once_with_attempt_zero() -> None:
    after, effects = step(replace(STABLE, attempt=3), machine.Exited(was_clean=False, cause=EXIT))

    assert after.state is UnitState.STARTING
    assert after.attempt == 0
    assert after.cause == EXIT
    assert effects == (
        Disarm(TimerName.STABLE),
        Effect.STOP_PROBES,
        Effect.CHECK_DEPENDENCIES,
    )


def test_crashes_before_stability_wait_1_2_4_8_16_seconds_then_fail() -> None:
    unit, delays = ACTIVE, []
    while unit.state is not UnitState.FAILED:
        unit, effects = step(
            replace(ACTIVE, attempt=unit.attempt, exits=unit.exits),
            machine.Exited(was_clean=False, cause=EXIT),
        )
        delays += [each.delay_s for each in effects if isinstance(each, Arm)]

    assert delays == [1, 2, 4, 8, 16]
    assert unit.cause is not None
    assert unit.cause.code is CauseCode.START_LIMIT
    assert unit.cause.under == EXIT


def test_too_many_exits_in_the_window_fail_although_each_run_was_stable() -> None:
    exits = tuple(NOW - number for number in range(1, 11))

    after, _effects = step(
        replace(STABLE, exits=exits), machine.Exited(was_clean=False, cause=EXIT)
    )

    assert after.state is UnitState.FAILED
    assert after.cause is not None
    assert after.cause.code is CauseCode.WINDOW_LIMIT


def test_old_exits_do_not_count_against_the_window() -> None:
    exits = tuple(NOW - 700 - number for number in range(20))

    after, _effects = step(
        replace(STABLE, exits=exits), machine.Exited(was_clean=False, cause=EXIT)
    )

    assert after.state is UnitState.STARTING
    assert after.exits == (NOW,)


@pytest.mark.parametrize(
    ("policy", "was_clean", "state"),
    [
        (RestartMode.NEVER, True, UnitState.INACTIVE),
        (RestartMode.NEVER, False, UnitState.FAILED),
        (RestartMode.ON_FAILURE, True, UnitState.INACTIVE),
        (RestartMode.ON_FAILURE, False, UnitState.BACKOFF),
        (RestartMode.ALWAYS, True, UnitState.BACKOFF),
    ],
)
def test_the_policy_decides_what_an_exit_means(
    policy: RestartMode,
    was_clean: bool,  # noqa: FBT001
    state: UnitState,
) -> None:
    after, _effects = step(
        ACTIVE, machine.Exited(was_clean=was_clean, cause=EXIT), RestartSpec(policy=policy)
    )

    assert after.state is state


def test_a_missing_program_fails_at_once_because_waiting_cannot_help() -> None:
    unit = Unit(state=UnitState.STARTING, stage=StartStage.PREPARING)
    cause = Cause.of(CauseCode.PROGRAM_MISSING, program="records")

    after, effects = step(unit, machine.PrepareFailed(cause))

    assert (after.state, after.cause) == (UnitState.FAILED, cause)
    assert Effect.SWEEP in effects


def test_a_start_that_never_gets_ready_stops_its_tree_and_tries_again() -> None:
    unit = Unit(state=UnitState.STARTING, stage=StartStage.WAITING_FOR_HEALTH)

    stopping, effects = step(unit, machine.TimerFired(TimerName.READY))
    after, _more = step(stopping, machine.TreeGone())

    assert Effect.STOP_TREE in effects
    assert after.state is UnitState.BACKOFF
    assert after.cause is not None
    assert after.cause.code is CauseCode.NOT_READY


def test_a_user_who_asks_for_a_start_during_a_stop_gets_one() -> None:
    stopping, _effects = step(ACTIVE, machine.StopAsked())
    changed, _effects = step(stopping, machine.StartAsked())
    after, effects = step(changed, machine.TreeGone())

    assert after.state is UnitState.STARTING
    assert after.trigger is StartTrigger.USER
    assert effects == (Effect.CHECK_DEPENDENCIES,)


def test_a_stop_during_a_stop_for_a_retry_stays_down() -> None:
    stopping, _effects = step(ACTIVE, machine.HealthLost(EXIT))
    changed, _effects = step(stopping, machine.StopAsked())
    after, _effects = step(changed, machine.TreeGone())

    assert after == Unit()


def test_retry_now_skips_the_rest_of_the_backoff() -> None:
    unit = Unit(state=UnitState.BACKOFF, attempt=4, cause=EXIT)

    after, effects = step(unit, machine.StartAsked())

    assert after.state is UnitState.STARTING
    assert after.attempt == 0
    assert Disarm(TimerName.BACKOFF) in effects


def test_the_closer_look_after_a_limit_keeps_the_limit_and_names_the_reason() -> None:
    limit = Cause.of(CauseCode.START_LIMIT, EXIT, limit=5)
    taken = Cause.of(CauseCode.PORT_TAKEN, port=8900)

    after, _effects = step(Unit(state=UnitState.FAILED, cause=limit), machine.CauseFound(taken))

    assert after.cause == replace(limit, under=taken)


class RandomLife(RuleBasedStateMachine):
    """A made-up host performs the effects; whatever happens, it never has two main processes."""

    def __init__(self) -> None:
        super().__init__()
        self.unit = Unit()
        self.now = 0.0
        self.children = 0
        self.is_stopping = False
        self.timers: set[TimerName] = set()
        self.pending: set[Effect] = set()

    def post(self, event: UnitEvent) -> None:
        self.unit, effects = transition(RestartSpec(), self.unit, event, self.now)
        for effect in effects:
            self.perform(effect)

    def perform(self, effect: UnitEffect) -> None:
        match effect:
            case Arm(name):
                self.timers.add(name)
            case Disarm(name):
                self.timers.discard(name)
            case Effect.SPAWN:
                assert self.children == 0, "spawned beside a living process"
                self.pending.add(effect)
            case Effect.STOP_TREE:
                self.is_stopping = True
            case _:
                self.pending.add(effect)

    @rule(seconds=st.sampled_from([0.1, 5.0, 30.0, 700.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def user_starts(self) -> None:
        self.post(machine.StartAsked())

    @rule()
    def user_restarts(self) -> None:
        self.post(machine.RestartAsked())

    @rule()
    def user_stops(self) -> None:
        self.post(machine.StopAsked())

    @precondition(lambda self: Effect.CHECK_DEPENDENCIES in self.pending)
    @rule(met=st.booleans())
    def dependencies_are_checked(self, met: bool) -> None:  # noqa: FBT001
        self.pending.discard(Effect.CHECK_DEPENDENCIES)
        self.post(machine.DependenciesMet() if met else machine.DependencyFailed(EXIT))

    @precondition(lambda self: Effect.PREPARE in self.pending)
    @rule(works=st.booleans())
    def preparing_ends(self, works: bool) -> None:  # noqa: FBT001
        self.pending.discard(Effect.PREPARE)
        self.post(machine.Prepared() if works else machine.PrepareFailed(EXIT))

    @precondition(lambda self: Effect.SPAWN in self.pending)
    @rule(works=st.booleans())
    def spawning_ends(self, works: bool) -> None:  # noqa: FBT001
        self.pending.discard(Effect.SPAWN)
        self.children += works
        self.post(machine.Spawned() if works else machine.SpawnFailed(EXIT))

    @precondition(lambda self: Effect.AWAIT_READINESS in self.pending and self.children)
    @rule()
    def readiness_is_seen(self) -> None:
        self.pending.discard(Effect.AWAIT_READINESS)
        self.post(machine.BecameReady())

    @precondition(lambda self: self.children and Effect.SPAWN not in self.pending)
    @rule(clean=st.booleans())
    def child_exits(self, clean: bool) -> None:  # noqa: FBT001
        self.children = 0
        self.post(machine.Exited(was_clean=clean, cause=EXIT))

    @precondition(lambda self: self.unit.state is UnitState.ACTIVE)
    @rule()
    def health_is_lost(self) -> None:
        self.post(machine.HealthLost(EXIT))

    @precondition(lambda self: self.is_stopping and Effect.SPAWN not in self.pending)
    @rule()
    def tree_is_gone(self) -> None:
        self.children, self.is_stopping = 0, False
        self.post(machine.TreeGone())

    @precondition(lambda self: self.timers)
    @rule(data=st.data())
    def timer_fires(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.timers)))
        self.timers.discard(name)
        self.post(machine.TimerFired(name))

    @invariant()
    def resting_states_have_no_process(self) -> None:
        if self.unit.state in {UnitState.INACTIVE, UnitState.BACKOFF, UnitState.FAILED}:
            assert self.children == 0

    @invariant()
    def nothing_waits_for_ever(self) -> None:
        match self.unit.state, self.unit.stage:
            case UnitState.BACKOFF, _:
                assert TimerName.BACKOFF in self.timers
            case UnitState.STARTING, StartStage.WAITING_FOR_HEALTH:
                assert TimerName.READY in self.timers
            case ((UnitState.STOPPING | UnitState.KILLING), _):
                assert self.is_stopping


RandomLife.TestCase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
TestRandomLife = RandomLife.TestCase


def test_a_stop_from_any_state_ends_inactive_when_the_tree_is_gone() -> None:
    for title, unit in state_chart.UNITS:
        stopped, _effects = step(unit, machine.StopAsked())
        after, _effects = step(stopped, machine.TreeGone())

        assert after.state is UnitState.INACTIVE, title


def test_then_of_a_failing_dependency_is_failure() -> None:
    stopping, _effects = step(ACTIVE, machine.DependencyFailed(EXIT))

    assert stopping.then is AfterStop.FAIL
