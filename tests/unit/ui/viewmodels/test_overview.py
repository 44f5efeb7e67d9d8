"""The overview's checks: few rows, troubles first, each with a way out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.model.doctor import Finding, Verdict
from app.model.status import UnitState
from tests.conftest import RunAsync
from tests.fakes.panel import FakePanel, FrozenClock, a_status, findings
from tests.waiting import until
from ui.tokens import Tone
from ui.viewmodels.overview import (
    ENVIRONMENT_KEY,
    MORE_KEY,
    MOST_LINES,
    SERVICES_KEY,
    SETTINGS_KEY,
    OverviewViewModel,
)

pytestmark = pytest.mark.usefixtures("english")

Check = Callable[..., OverviewViewModel]
ALL = ("program", "port", "proxy", "leftovers", "permission", "messages", "disk", "doctor")


@pytest.fixture
def checked(run_async: RunAsync) -> Check:
    def make(*found: Finding, state: UnitState = UnitState.ACTIVE) -> OverviewViewModel:
        panel = FakePanel((a_status("web", state=state),), findings=found)
        model = OverviewViewModel(panel, FrozenClock(), panel)

        async def check() -> None:
            model.check()
            await until(lambda: not model.is_checking, "the checks made")

        run_async(check())
        return model

    return make


def trouble(check: str, subject: str = "") -> Finding:
    return Finding(
        check=check,
        verdict=Verdict.FAIL,
        subject=subject,
        cause=f"{check} {subject} is bad",
        remedy=f"Mend {check}",
    )


def test_passing_checks_share_one_line_but_the_disk_tells_its_room(checked: Check) -> None:
    lines = checked(*findings()).lines()

    assert [line.key for line in lines] == [
        SERVICES_KEY,
        SETTINGS_KEY,
        "check:disk",
        ENVIRONMENT_KEY,
    ]
    assert lines[2].words.endswith("free")
    assert lines[3].words == "4 checks in order"


def test_failing_check_stands_alone_at_the_top_and_offers_its_explanation(checked: Check) -> None:
    model = checked(trouble("proxy"), *findings()[:2])

    first, *_rest, last = model.lines()

    assert (first.key, first.tone, first.action) == ("check:proxy", Tone.BAD, "Show")
    assert (last.key, last.words) == (ENVIRONMENT_KEY, "2 checks in order")


def test_service_in_trouble_comes_before_everything_that_passes(checked: Check) -> None:
    assert checked(*findings(), state=UnitState.FAILED).lines()[0].key == SERVICES_KEY


def test_stopped_service_does_not_move_its_line(checked: Check) -> None:
    assert checked(*findings(), state=UnitState.INACTIVE).lines()[0].key == SERVICES_KEY


def test_many_troubles_keep_to_eight_lines_and_the_last_one_names_the_rest(checked: Check) -> None:
    lines = checked(*map(trouble, ALL)).lines()

    assert len(lines) == MOST_LINES
    assert lines[-1].key == MORE_KEY
    assert (lines[-1].name, lines[-1].words) == ("3 more", "Checks, Services, Settings")
    assert lines[-1].tone is Tone.BAD


def test_explanation_has_every_cause_once_and_each_remedy_once(checked: Check) -> None:
    model = checked(trouble("port", "web"), trouble("port", "api"), trouble("proxy"))

    explained = model.explanation("check:port")

    assert explained is not None
    assert explained.name == "Ports"
    assert explained.causes == ("port web is bad", "port api is bad")
    assert explained.remedies == ("Mend port.",)


@pytest.mark.parametrize("key", ["check:disk", ENVIRONMENT_KEY, "proxy", "web"])
def test_what_is_in_order_has_nothing_to_explain(checked: Check, key: str) -> None:
    assert checked(*findings(), trouble("proxy")).explanation(key) is None
