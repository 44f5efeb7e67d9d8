"""What a row of probe results says about a service. Pure rules.

A service that its readiness probe found well counts as healthy from the start; without one the
first success makes it so. After a failure it takes ``success_threshold`` successes in a row.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.model.service import HealthSpec
from app.model.status import HealthState, ProbeResult


@dataclass(frozen=True, slots=True)
class HealthTally:
    """Health so far.

    Attributes:
        state: What the results together say.
        failures: Failures in a row.
        successes: Successes in a row since the last failure.
        slow: Slow successes in a row.
    """

    state: HealthState = HealthState.UNCHECKED
    failures: int = 0
    successes: int = 0
    slow: int = 0


def after_result(spec: HealthSpec, tally: HealthTally, result: ProbeResult) -> HealthTally:
    """Return the tally with one more result; UNHEALTHY means the unit is to be restarted."""
    if not result.is_ok:
        failures = tally.failures + 1
        lost = failures >= spec.failure_threshold
        state = HealthState.UNHEALTHY if lost else HealthState.DEGRADED
        return HealthTally(state, failures=failures)
    successes = tally.successes + 1
    slow = tally.slow + 1 if result.is_slow else 0
    in_trouble = tally.state in {HealthState.DEGRADED, HealthState.UNHEALTHY}
    if in_trouble and successes < spec.success_threshold:
        return HealthTally(tally.state, successes=successes, slow=slow)
    state = HealthState.SLOW if slow >= spec.success_threshold else HealthState.HEALTHY
    return HealthTally(state, successes=successes, slow=slow)
