"""The board follows the panel: what it lists, shows and commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.model.commands import AnswerHang
from app.model.consultation import Consultation
from app.model.events import Event, EventCode
from app.model.hang import Hang, HangChoice, HangStage
from app.model.status import HealthState
from tests.fakes.panel import NOW, STAFF, FakePanel, FrozenClock, healthy_clinic
from ui.tokens import Tone
from ui.viewmodels.notice_board import NoticeBoard
from ui.viewmodels.notices import Notice, NoticeAction, NoticeKind

APP = "clinical-app"
HANG = Hang(stage=HangStage.ASKED, since=NOW - timedelta(seconds=30), is_dirty=False)
CONSULTATION = Consultation(
    owner="李医生", reason="", since=NOW, expires_at=NOW + timedelta(minutes=30)
)


class Watched:
    """A board over a fake panel, and what it told."""

    def __init__(self, panel: FakePanel) -> None:
        self.panel = panel
        self.is_dashboard_open = False
        self.board = NoticeBoard(panel, FrozenClock(), lambda: self.is_dashboard_open)
        self.shown: list[NoticeKind] = []
        self.withdrawn: list[str] = []
        self.wished: list[str] = []
        self.board.shown.connect(self._note)
        self.board.withdrawn.connect(self.withdrawn.append)
        self.board.unit_requested.connect(self.wished.append)
        self.board.folder_requested.connect(self.wished.append)
        self.board.settings_requested.connect(lambda: self.wished.append("settings"))

    def record(self, code: EventCode, unit: str = "", file: str = "") -> None:
        facts = (("file", file),) if file else ()
        self.panel.record(Event(at=NOW, code=code, unit=unit or None, facts=facts))

    def keys(self) -> list[str]:
        return [notice.key for notice in self.board.notices]

    def _note(self, notice: Notice) -> None:
        self.shown.append(notice.kind)


@pytest.fixture
def watched(english: None) -> Iterator[Watched]:  # noqa: ARG001 - labels are read in English
    made = Watched(FakePanel(healthy_clinic()))
    yield made
    made.board.deleteLater()
    made.panel.deleteLater()


def test_failed_service_is_shown_and_its_button_asks_for_the_service(watched: Watched) -> None:
    watched.record(EventCode.UNIT_FAILED, "print")
    assert watched.shown == [NoticeKind.UNIT_FAILED]
    assert watched.board.label(watched.board.notices[0]) == "Print service"

    watched.board.act(STAFF, "unit-failed:print", NoticeAction.VIEW)

    assert watched.wished == ["print"]
    assert watched.keys() == []
    assert watched.withdrawn == ["unit-failed:print"]


@pytest.mark.parametrize(
    ("action", "choice"),
    [(NoticeAction.WAIT, HangChoice.WAIT), (NoticeAction.REOPEN, HangChoice.REOPEN)],
)
def test_answer_about_a_silent_app_becomes_a_command_once(
    watched: Watched, action: NoticeAction, choice: HangChoice
) -> None:
    watched.panel.hang_noticed.emit(APP, HANG)

    watched.board.act(STAFF, f"hang:{APP}", action)
    watched.board.act(STAFF, f"hang:{APP}", action)

    assert watched.panel.commands == [(STAFF, AnswerHang(APP, choice))]


def test_app_that_beats_again_is_told_as_over(watched: Watched) -> None:
    watched.panel.hang_noticed.emit(APP, HANG)
    watched.panel.hang_ended.emit(APP)

    assert watched.shown == [NoticeKind.HANG, NoticeKind.HANG_OVER]


def test_app_that_is_still_silent_after_the_question_is_not_told_as_over(
    watched: Watched,
) -> None:
    watched.panel.hang_noticed.emit(APP, HANG)
    app = next(status for status in watched.panel.statuses() if status.name == APP)
    watched.panel.change(replace(app, health=HealthState.DEGRADED))
    watched.panel.hang_ended.emit(APP)

    assert watched.shown == [NoticeKind.HANG]
    assert watched.keys() == []


def test_helper_that_fails_is_a_toast_only_while_the_dashboard_is_open(watched: Watched) -> None:
    watched.record(EventCode.UNIT_FAILED, "backup")
    assert watched.shown == []
    assert watched.keys() == ["helper-failed:backup"]

    watched.is_dashboard_open = True
    watched.record(EventCode.UNIT_FAILED, "backup")

    assert watched.shown == [NoticeKind.HELPER_FAILED]


def test_what_waits_for_the_end_of_a_consultation_is_shown_then(watched: Watched) -> None:
    watched.record(EventCode.UNIT_FAILED, "print")
    watched.panel.consult(CONSULTATION)
    watched.record(EventCode.UNIT_RECOVERED, "print")
    assert watched.shown == [NoticeKind.UNIT_FAILED]

    watched.panel.consult(None)

    assert watched.shown == [NoticeKind.UNIT_FAILED, NoticeKind.UNIT_RECOVERED]


def test_corrected_settings_leave_the_list(watched: Watched) -> None:
    watched.record(EventCode.CONFIGURATION_BROKEN)
    watched.panel.configuration_changed.emit(("a mistake",))
    assert watched.keys() == ["settings-broken:"]

    watched.panel.configuration_changed.emit(())

    assert watched.keys() == []


def test_buttons_for_it_ask_for_settings_and_folder(watched: Watched) -> None:
    watched.record(EventCode.CONFIGURATION_BROKEN)
    watched.record(EventCode.STORAGE_TROUBLE, file="/var/history.db")

    watched.board.act(STAFF, "settings-broken:", NoticeAction.SEE_SETTINGS)
    watched.board.act(STAFF, "storage-trouble:/var/history.db", NoticeAction.OPEN_FOLDER)

    assert watched.wished == ["settings", "/var/history.db"]


def test_removed_service_takes_its_notices_along(watched: Watched) -> None:
    watched.record(EventCode.UNIT_FAILED, "print")

    rest = tuple(status for status in watched.panel.statuses() if status.name != "print")
    watched.panel.replace_all(rest)

    assert watched.keys() == []


def test_clearing_the_list_keeps_what_waits_for_an_answer(watched: Watched) -> None:
    watched.record(EventCode.UNIT_FAILED, "print")
    watched.panel.hang_noticed.emit(APP, HANG)

    watched.board.dismiss_all()

    assert watched.keys() == [f"hang:{APP}"]


def test_worst_tone_of_the_list_is_that_of_the_dot(watched: Watched) -> None:
    assert watched.board.tone() is None

    watched.record(EventCode.CONFIGURATION_BROKEN)
    assert watched.board.tone() is Tone.WARN

    watched.record(EventCode.UNIT_FAILED, "print")
    assert watched.board.tone() is Tone.BAD
