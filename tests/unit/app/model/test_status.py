"""Words and numbers derived from states."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.model.status import (
    Cause,
    CauseCode,
    ExitStatus,
    HealthState,
    PublicStatus,
    StartRecord,
    StartStage,
    UnitState,
    public_status,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "health", "has_cause", "expected"),
    [
        (UnitState.INACTIVE, HealthState.UNCHECKED, False, PublicStatus.STOPPED),
        (UnitState.STARTING, HealthState.UNCHECKED, False, PublicStatus.STARTING),
        (UnitState.STARTING, HealthState.UNCHECKED, True, PublicStatus.RECOVERING),
        (UnitState.ACTIVE, HealthState.HEALTHY, False, PublicStatus.RUNNING),
        (UnitState.ACTIVE, HealthState.HEALTHY, True, PublicStatus.RUNNING),
        (UnitState.ACTIVE, HealthState.UNCHECKED, False, PublicStatus.UNCHECKED),
        (UnitState.ACTIVE, HealthState.SLOW, False, PublicStatus.SLOW),
        (UnitState.ACTIVE, HealthState.DEGRADED, False, PublicStatus.DEGRADED),
        (UnitState.ACTIVE, HealthState.UNHEALTHY, False, PublicStatus.DEGRADED),
        (UnitState.STOPPING, HealthState.UNCHECKED, True, PublicStatus.STOPPING),
        (UnitState.KILLING, HealthState.UNCHECKED, True, PublicStatus.STOPPING),
        (UnitState.BACKOFF, HealthState.UNCHECKED, True, PublicStatus.RECOVERING),
        (UnitState.FAILED, HealthState.UNCHECKED, True, PublicStatus.FAILED),
    ],
)
def test_a_person_reads_one_word(
    *, state: UnitState, health: HealthState, has_cause: bool, expected: PublicStatus
) -> None:
    assert public_status(state, health, has_cause=has_cause) is expected


@pytest.mark.parametrize(
    ("code", "signal", "is_known", "is_clean"),
    [
        (0, None, True, True),
        (3, None, True, False),
        (None, 9, True, False),
        (None, None, False, False),
    ],
)
def test_an_exit_nobody_saw_is_not_clean(
    *, code: int | None, signal: int | None, is_known: bool, is_clean: bool
) -> None:
    status = ExitStatus(code, signal, was_asked=False, at=AT)

    assert (status.is_known, status.is_clean) == (is_known, is_clean)


def test_stages_are_numbered_from_one_to_five_and_have_names_on_the_wire() -> None:
    assert [(int(stage), stage.code) for stage in StartStage] == [
        (1, "checking-dependencies"),
        (2, "preparing"),
        (3, "spawning"),
        (4, "waiting-for-health"),
        (5, "ready"),
    ]


def test_a_cause_gives_its_facts_as_text_and_nothing_for_unknown_ones() -> None:
    cause = Cause.of(CauseCode.PORT_TAKEN, Cause.of(CauseCode.EXITED), port=8900, owner="nginx")

    assert (cause.fact("port"), cause.fact("owner"), cause.fact("pid")) == ("8900", "nginx", "")
    assert cause.under is not None


def test_the_length_of_a_start_is_the_sum_of_its_stages() -> None:
    record = StartRecord(
        at=AT, stage_durations_s=((StartStage.PREPARING, 0.25), (StartStage.SPAWNING, 0.5))
    )

    assert record.total_s == 0.75
