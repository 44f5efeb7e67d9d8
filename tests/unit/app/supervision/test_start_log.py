"""The log of starts, read off the machine's transitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.model.service import RestartSpec
from app.model.status import (
    START_HISTORY,
    Cause,
    CauseCode,
    StartStage,
    StartTrigger,
    UnitState,
)
from app.supervision.start_log import StartLog, after_transition
from app.supervision.unit import (
    Adopted,
    BecameReady,
    DependenciesMet,
    Exited,
    HealthLost,
    Prepared,
    PrepareFailed,
    RestartAsked,
    Spawned,
    StartAsked,
    StopAsked,
    TimerFired,
    TimerName,
    TreeGone,
    Unit,
    UnitEvent,
    transition,
)

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SPEC = RestartSpec(delay_s=1, stable_after_s=10)
CRASH = Exited(was_clean=False, cause=Cause.of(CauseCode.EXITED, code=3))
TO_ACTIVE = (StartAsked(), DependenciesMet(), Prepared(), Spawned(), BecameReady())
BACKED_OFF = TimerFired(TimerName.BACKOFF)


class _Tape:
    """Feeds events to the machine, one each half second, and the transitions to the log."""

    def __init__(self) -> None:
        self.unit, self.log, self.now = Unit(), StartLog(), 100.0

    def play(self, *events: UnitEvent) -> StartLog:
        for event in events:
            self.now += 0.5
            after, _effects = transition(SPEC, self.unit, event, self.now)
            at = AT + timedelta(seconds=self.now)
            self.log = after_transition(self.log, self.unit, after, at=at, now=self.now)
            self.unit = after
        return self.log


def test_a_good_start_lists_four_stages_with_their_times_and_no_cause() -> None:
    (record,) = _Tape().play(*TO_ACTIVE).records

    assert record.stage_durations_s == tuple((stage, 0.5) for stage in list(StartStage)[:4])
    assert (record.is_done, record.is_ready, record.cause) == (True, True, None)
    assert record.total_s == 2.0
    assert record.trigger is StartTrigger.USER


def test_a_start_under_way_is_open_and_shows_the_finished_stages_only() -> None:
    log = _Tape().play(*TO_ACTIVE[:3])

    assert log.open_record is not None
    assert [stage for stage, _s in log.open_record.stage_durations_s] == list(StartStage)[:2]
    assert not log.open_record.is_done


def test_a_crash_while_waiting_ends_the_record_with_its_cause() -> None:
    (record,) = _Tape().play(*TO_ACTIVE[:4], CRASH).records

    assert record.is_done
    assert record.cause == CRASH.cause


def test_a_start_that_a_user_stops_is_done_without_having_been_ready() -> None:
    (record,) = _Tape().play(*TO_ACTIVE[:4], StopAsked()).records

    assert (record.is_done, record.is_ready, record.cause) == (True, False, None)


def test_a_start_that_cannot_be_prepared_ends_in_its_second_stage() -> None:
    missing = Cause.of(CauseCode.PROGRAM_MISSING, program="x")

    (record,) = _Tape().play(*TO_ACTIVE[:2], PrepareFailed(missing)).records

    assert [stage for stage, _s in record.stage_durations_s] == list(StartStage)[:2]
    assert record.cause == missing


def test_an_immediate_retry_begins_a_record_of_its_own() -> None:
    tape = _Tape()
    tape.play(*TO_ACTIVE)
    tape.now += 60

    log = tape.play(CRASH)

    assert [record.trigger for record in log.records] == [StartTrigger.USER, StartTrigger.RETRY]
    assert log.open_record is log.records[-1]
    assert log.records[0].is_done


def test_a_process_that_was_taken_over_is_no_start() -> None:
    assert _Tape().play(Adopted(was_ready=True)).records == ()


def test_starts_are_counted_by_trigger_and_day() -> None:
    tape = _Tape()
    log = tape.play(*TO_ACTIVE, CRASH, BACKED_OFF, *TO_ACTIVE[1:])

    assert log.count_since(AT, StartTrigger.RETRY) == 1
    assert log.count_since(AT, StartTrigger.USER) == 1
    assert log.count_since(AT + timedelta(days=1), StartTrigger.RETRY) == 0


EVENTS = st.sampled_from(
    [
        *TO_ACTIVE,
        CRASH,
        BACKED_OFF,
        StopAsked(),
        RestartAsked(),
        TreeGone(),
        HealthLost(Cause.of(CauseCode.HEALTH_FAILING)),
        PrepareFailed(Cause.of(CauseCode.PORT_TAKEN)),
        TimerFired(TimerName.READY),
        Adopted(was_ready=False),
    ]
)


@given(st.lists(EVENTS, max_size=60))
def test_whatever_happens_only_the_last_record_is_open_and_time_adds_up(
    events: list[UnitEvent],
) -> None:
    tape = _Tape()
    for event in events:
        log = tape.play(event)

        assert len(log.records) <= START_HISTORY
        assert all(record.is_done for record in log.records[:-1])
        assert (log.open_record is not None) == (tape.unit.state is UnitState.STARTING)
        for record in log.records:
            stages = [stage for stage, _s in record.stage_durations_s]
            assert stages == sorted(set(stages)), "each stage once, in order"
            assert all(seconds >= 0 for _stage, seconds in record.stage_durations_s)
