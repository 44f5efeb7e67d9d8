"""Can people work? Every state of the services leads to one answer, the worst wins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.service import ServiceRole
from app.model.status import Cause, CauseCode, HealthState, StartStage, UnitState, UnitStatus
from tests.fakes.panel import a_status, clinic, healthy_clinic
from ui.tokens import Tone
from ui.viewmodels.summary import (
    PrimaryAction,
    Situation,
    required_units,
    summarize,
    tone_of,
)

APP = a_status("app", role=ServiceRole.APP, requires=("records",))
RECORDS = a_status("records", requires=("db",))
DB = a_status("db")
EXTRA = a_status("extra")
ALL = (APP, RECORDS, DB, EXTRA)
FAILED = {"state": UnitState.FAILED, "cause": Cause.of(CauseCode.EXITED, code=1)}


def with_changes(name: str, **changes: object) -> tuple[UnitStatus, ...]:
    return tuple(
        replace(status, **changes) if status.name == name else status  # type: ignore[arg-type] # its own fields
        for status in ALL
    )


def test_required_is_what_the_app_needs_directly_and_through_others() -> None:
    assert required_units(ALL) == {"app", "records", "db"}


def test_without_an_app_every_service_is_required_but_no_helper() -> None:
    helper = a_status("backup", role=ServiceRole.HELPER)

    assert required_units((RECORDS, helper)) == {"records"}


def test_services_that_need_each_other_in_a_circle_end_the_search() -> None:
    one, two = a_status("app", role=ServiceRole.APP, requires=("two",)), a_status("two")

    assert required_units((one, replace(two, requires=("app",)))) == {"app", "two"}


@pytest.mark.parametrize(
    ("name", "changes", "situation", "tone", "action"),
    [
        ("app", FAILED, Situation.APP_FAILED, Tone.BAD, PrimaryAction.REOPEN_APP),
        ("db", FAILED, Situation.SERVICE_FAILED, Tone.BAD, PrimaryAction.SEE_PROBLEM),
        ("extra", FAILED, Situation.NEEDS_YOU, Tone.WARN, PrimaryAction.SEE_PROBLEM),
        (
            "app",
            {"state": UnitState.INACTIVE},
            Situation.APP_CLOSED,
            Tone.OFF,
            PrimaryAction.OPEN_APP,
        ),
        (
            "records",
            {"state": UnitState.INACTIVE},
            Situation.SERVICE_STOPPED,
            Tone.WARN,
            PrimaryAction.START_SERVICE,
        ),
        (
            "records",
            {"state": UnitState.BACKOFF, "attempt": 1},
            Situation.RESTARTING,
            Tone.WORK,
            PrimaryAction.SEE_SERVICES,
        ),
        (
            "records",
            {"state": UnitState.BACKOFF, "attempt": 3},
            Situation.RECOVERING,
            Tone.BAD,
            PrimaryAction.SEE_PROBLEM,
        ),
        (
            "records",
            {"state": UnitState.STARTING, "stage": StartStage.SPAWNING},
            Situation.STARTING,
            Tone.WORK,
            PrimaryAction.SEE_SERVICES,
        ),
        (
            "records",
            {"state": UnitState.STOPPING},
            Situation.STOPPING,
            Tone.WORK,
            PrimaryAction.SEE_SERVICES,
        ),
        (
            "app",
            {"health": HealthState.DEGRADED},
            Situation.NO_ANSWER,
            Tone.WARN,
            PrimaryAction.SEE_PROBLEM,
        ),
        (
            "records",
            {"health": HealthState.SLOW},
            Situation.SLOW,
            Tone.WARN,
            PrimaryAction.SEE_PROBLEM,
        ),
        (
            "extra",
            {"state": UnitState.INACTIVE},
            Situation.FINE,
            Tone.OK,
            PrimaryAction.SHOW_APP,
        ),
        (
            "records",
            {"health": HealthState.UNCHECKED},
            Situation.FINE,
            Tone.OK,
            PrimaryAction.SHOW_APP,
        ),
    ],
)
def test_one_unit_in_a_state_decides_sentence_tone_and_action(
    name: str,
    changes: dict[str, object],
    situation: Situation,
    tone: Tone,
    action: PrimaryAction,
) -> None:
    summary = summarize(with_changes(name, **changes))

    assert (summary.situation, summary.tone, summary.action) == (situation, tone, action)


def test_failed_service_is_said_before_a_closed_app() -> None:
    statuses = tuple(
        replace(status, state=UnitState.INACTIVE) if status.name == "app" else status
        for status in with_changes("db", **FAILED)
    )

    assert summarize(statuses).situation is Situation.SERVICE_FAILED


def test_of_equally_bad_units_the_app_is_named() -> None:
    statuses = tuple(replace(status, state=UnitState.FAILED) for status in ALL)

    assert summarize(statuses).unit == "app"


def test_mistake_in_the_settings_needs_somebody_while_all_runs() -> None:
    summary = summarize(ALL, configuration_problems=3)

    assert (summary.situation, summary.troubles) == (Situation.NEEDS_YOU, 1)
    assert summary.action is PrimaryAction.SEE_SETTINGS


def test_failed_extra_and_broken_settings_are_two_things() -> None:
    assert summarize(with_changes("extra", **FAILED), 1).troubles == 2


def test_running_app_can_be_brought_to_the_front() -> None:
    summary = summarize(ALL)

    assert (summary.action, summary.unit) == (PrimaryAction.SHOW_APP, "app")


def test_without_an_app_the_services_can_be_seen() -> None:
    assert summarize((RECORDS, DB)).action is PrimaryAction.SEE_SERVICES


def test_nothing_defined_asks_for_a_definition_unless_the_file_is_broken() -> None:
    assert summarize(()).action is PrimaryAction.IMPORT
    assert summarize((), configuration_problems=1).action is PrimaryAction.SEE_SETTINGS


def test_first_quick_restart_does_not_look_like_a_problem() -> None:
    assert tone_of(a_status(state=UnitState.BACKOFF, attempt=1)) is Tone.WORK
    assert tone_of(a_status(state=UnitState.BACKOFF, attempt=2)) is Tone.BAD


def test_clinic_of_the_pictures_is_counted() -> None:
    good, mixed = summarize(healthy_clinic()), summarize(clinic())

    assert (good.situation, good.services) == (Situation.FINE, 7)
    assert (mixed.situation, mixed.troubles) == (Situation.NEEDS_YOU, 2)


@given(
    st.lists(
        st.builds(
            lambda name, role, state, health, attempt, requires: a_status(
                name,
                role=role,
                state=state,
                health=health,
                attempt=attempt,
                requires=tuple(requires),
            ),
            st.sampled_from("abcdef"),
            st.sampled_from(list(ServiceRole)),
            st.sampled_from(list(UnitState)),
            st.sampled_from(list(HealthState)),
            st.integers(0, 6),
            st.lists(st.sampled_from("abcdefg"), max_size=3),
        ),
        unique_by=lambda status: status.name,
        max_size=6,
    ),
    st.integers(0, 2),
)
def test_any_workstation_gets_an_answer_and_only_required_units_are_a_problem(
    statuses: list[UnitStatus], problems: int
) -> None:
    summary = summarize(statuses, problems)

    if summary.tone is Tone.BAD:
        assert summary.unit in required_units(statuses)
    if summary.tone is Tone.OK:
        required = [s for s in statuses if s.name in required_units(statuses)]
        assert all(s.state is UnitState.ACTIVE for s in required)
        assert problems == 0
