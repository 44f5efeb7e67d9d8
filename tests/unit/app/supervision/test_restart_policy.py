"""What follows an unexpected exit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.service import RestartMode, RestartSpec
from app.model.status import CauseCode
from app.supervision.restart_policy import (
    Decision,
    GiveUp,
    StartAgain,
    StayDown,
    decide,
    next_delay_s,
    recent_exits,
)

SPECS = st.builds(
    RestartSpec,
    delay_s=st.floats(0, 86_400),
    factor=st.floats(1, 100),
    max_delay_s=st.floats(0, 86_400),
    limit=st.integers(0, 1_000),
    window_limit=st.integers(1, 1_000),
)


def _crash(
    spec: RestartSpec, *, attempt: int = 0, exits: int = 1, was_stable: bool = False
) -> Decision:
    return decide(
        spec, attempt=attempt, exits=(0.0,) * exits, was_stable=was_stable, was_clean=False
    )


def test_delays_double_from_one_second_to_sixteen_and_end_after_five() -> None:
    delays = [next_delay_s(RestartSpec(), attempt) for attempt in range(1, 7)]

    assert delays == [1, 2, 4, 8, 16, None]


def test_no_delay_is_longer_than_the_longest() -> None:
    spec = RestartSpec(delay_s=3, factor=10, max_delay_s=20, limit=3)

    assert [next_delay_s(spec, attempt) for attempt in (1, 2, 3)] == [3, 20, 20]


@given(SPECS, st.integers(1, 1_000))
def test_delays_never_shrink_nor_pass_their_limit(spec: RestartSpec, attempt: int) -> None:
    delays = [next_delay_s(spec, number) for number in (attempt, attempt + 1)]

    for delay_s in delays:
        assert delay_s is None or 0 <= delay_s <= spec.max_delay_s
    for earlier, later in pairwise(delays):
        assert later is None or (earlier is not None and earlier <= later)


@given(
    spec=SPECS, attempt=st.integers(0, 1_000), exits=st.integers(1, 1_001), was_stable=st.booleans()
)
def test_a_crash_is_never_answered_with_a_start_past_a_limit(
    *, spec: RestartSpec, attempt: int, exits: int, was_stable: bool
) -> None:
    decision = _crash(spec, attempt=attempt, exits=exits, was_stable=was_stable)

    if isinstance(decision, StartAgain):
        assert decision.attempt <= spec.limit
        assert exits <= spec.window_limit
        assert decision.attempt == (0 if was_stable else attempt + 1)
    else:
        assert isinstance(decision, GiveUp)


@given(SPECS, st.integers(1, 50))
def test_a_crash_loop_ends_after_at_most_the_limit(spec: RestartSpec, exits_before: int) -> None:
    attempt, starts = 0, 0
    while isinstance(
        decision := _crash(spec, attempt=attempt, exits=exits_before + starts), StartAgain
    ):
        attempt, starts = decision.attempt, starts + 1

    assert starts <= min(spec.limit, spec.window_limit)


def test_a_crash_after_a_stable_run_starts_at_once_and_counts_anew() -> None:
    assert _crash(RestartSpec(), attempt=4, was_stable=True) == StartAgain(0.0, 0)


@pytest.mark.parametrize(
    ("policy", "was_clean", "expected"),
    [
        (RestartMode.ALWAYS, True, StartAgain(1.0, 1)),
        (RestartMode.ALWAYS, False, StartAgain(1.0, 1)),
        (RestartMode.ON_FAILURE, True, StayDown()),
        (RestartMode.ON_FAILURE, False, StartAgain(1.0, 1)),
        (RestartMode.NEVER, True, StayDown()),
        (RestartMode.NEVER, False, GiveUp(None)),
    ],
)
def test_policy_and_exit_decide(
    *, policy: RestartMode, was_clean: bool, expected: Decision
) -> None:
    spec = RestartSpec(policy=policy)

    decision = decide(spec, attempt=0, exits=(0.0,), was_stable=False, was_clean=was_clean)

    assert decision == expected


def test_both_limits_say_which_one_was_reached() -> None:
    assert _crash(RestartSpec(), attempt=5) == GiveUp(CauseCode.START_LIMIT)
    assert _crash(RestartSpec(), exits=11, was_stable=True) == GiveUp(CauseCode.WINDOW_LIMIT)
    assert _crash(RestartSpec(limit=0), was_stable=True) == GiveUp(CauseCode.START_LIMIT)


def test_an_exit_counts_until_the_window_has_passed() -> None:
    spec = RestartSpec(limit_window_s=600)

    assert recent_exits(spec, (0.0, 400.0, 400.1, 1000.0), now=1000.0) == (400.1, 1000.0)
