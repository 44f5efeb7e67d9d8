"""In consultation: until when, and by which commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app.model.commands import BeginConsultation, EndConsultation
from app.model.consultation import Consultation
from tests.fakes.panel import NOW, STAFF, FakePanel, FrozenClock
from ui.viewmodels.quiet import HALF_HOUR, QuietViewModel

MORNING = datetime(2026, 11, 20, 9, 15).astimezone()
EVENING = datetime(2026, 11, 20, 18, 0).astimezone()


@pytest.fixture
def panel(english: None) -> Iterator[FakePanel]:  # noqa: ARG001 - words are read in English
    made = FakePanel()
    yield made
    made.deleteLater()


def at(panel: FakePanel, moment: datetime) -> QuietViewModel:
    return QuietViewModel(panel, FrozenClock(moment), panel)


def test_half_an_hour_of_quiet_is_commanded_in_the_name_of_who_asked(panel: FakePanel) -> None:
    at(panel, NOW).begin_for(STAFF, HALF_HOUR)

    wanted = BeginConsultation(owner="王工", expires_at=NOW + timedelta(minutes=30))
    assert panel.commands == [(STAFF, wanted)]


def test_quiet_until_closing_time_ends_at_six_on_the_workstations_clock(panel: FakePanel) -> None:
    quiet = at(panel, MORNING)

    quiet.begin_until_closing(STAFF)

    ((_, command),) = panel.commands
    assert isinstance(command, BeginConsultation)
    assert command.expires_at == EVENING
    assert quiet.is_closing_ahead


def test_after_closing_time_it_is_not_offered_and_does_nothing(panel: FakePanel) -> None:
    quiet = at(panel, EVENING)

    quiet.begin_until_closing(STAFF)

    assert not quiet.is_closing_ahead
    assert panel.commands == []


def test_end_ends_every_consultation(panel: FakePanel) -> None:
    at(panel, NOW).end(STAFF)

    assert panel.commands == [(STAFF, EndConsultation(None))]


def test_words_say_until_when_it_is_quiet(panel: FakePanel) -> None:
    quiet = at(panel, MORNING)
    told: list[bool] = []
    quiet.changed.connect(lambda: told.append(quiet.is_quiet))

    until = MORNING.replace(hour=11, minute=30)
    panel.consult(Consultation(owner="李医生", reason="", since=MORNING, expires_at=until))
    assert quiet.words() == "Quiet until 11:30"

    panel.consult(None)
    assert "11:30" not in quiet.words()
    assert told == [True, False]
