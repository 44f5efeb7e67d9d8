"""What a row of probe results says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.service import HealthSpec
from app.model.status import HealthState, ProbeResult
from app.supervision.health_policy import HealthTally, after_result

AT = datetime(2026, 11, 22, tzinfo=UTC)
SPEC = HealthSpec(tcp="1", failure_threshold=3, success_threshold=2)
RESULTS = {
    "+": ProbeResult(AT, True, 0.01, "200"),
    "s": ProbeResult(AT, True, 2.0, "200", is_slow=True),
    "-": ProbeResult(AT, False, 0.01, "500"),
}


def _states(results: str, *, first: HealthState = HealthState.UNCHECKED) -> list[str]:
    tally = HealthTally(first)
    states = []
    for letter in results:
        tally = after_result(SPEC, tally, RESULTS[letter])
        states.append(tally.state.value)
    return states


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("+", "healthy"),
        ("-", "degraded"),
        ("--", "degraded"),
        ("---", "unhealthy"),
        ("--+", "degraded"),
        ("--+-", "degraded"),
        ("--+--", "degraded"),
        ("--+---", "unhealthy"),
        ("-++", "healthy"),
        ("---+", "unhealthy"),
        ("---++", "healthy"),
        ("+-+-+-+-", "degraded"),
        ("s", "healthy"),
        ("ss", "slow"),
        ("s+s", "healthy"),
        ("ss+", "healthy"),
        ("-ss", "slow"),
    ],
)
def test_results_in_a_row_make_the_state(results: str, expected: str) -> None:
    assert _states(results)[-1] == expected


@given(st.text("+s-", max_size=40))
def test_unhealthy_exactly_after_three_failures_without_two_successes_since(results: str) -> None:
    states = _states(results)

    for index, state in enumerate(states):
        row = results[: index + 1].replace("s", "+")
        if row.endswith("---"):
            assert state == "unhealthy"
        if row.endswith("++"):
            assert state in {"healthy", "slow"}
        if state == "unhealthy":
            assert "---" in row


def test_a_service_known_to_be_well_is_degraded_by_its_first_failure() -> None:
    assert _states("-", first=HealthState.HEALTHY) == ["degraded"]
