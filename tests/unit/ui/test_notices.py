"""Bell, toasts, the switch "in consultation" and the question about a silent app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.model.commands import AnswerHang, BeginConsultation, EndConsultation
from app.model.consultation import Consultation
from app.model.events import Event, EventCode
from app.model.hang import Hang, HangChoice, HangStage
from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import NOW, STAFF, FakePanel, healthy_clinic
from tests.unit.ui.conftest import SetStage
from tests.unit.ui.test_accessibility import nameless
from tests.waiting import until
from ui.dialogs.not_responding import NotRespondingDialog
from ui.mark import TrayState
from ui.system_toasts import SystemToasts, ToastText
from ui.toast_stack import MOST, SHOWN_MS, Toast, ToastStack
from ui.toasts import Toasts
from ui.tray_faces import face_of
from ui.viewmodels.notices import Notice, NoticeAction, NoticeKind
from ui.viewmodels.summary import summarize
from ui.widgets.buttons import Button, IconButton
from ui.widgets.popover import placed
from ui.widgets.switch import Switch

APP = "clinical-app"
HANG = Hang(stage=HangStage.ASKED, since=NOW - timedelta(seconds=30), is_dirty=True)
CONSULTATION = Consultation(
    owner="李医生", reason="", since=NOW, expires_at=NOW + timedelta(minutes=30)
)


@pytest.fixture
def stage(set_stage: SetStage) -> Stage:
    made = set_stage(FakePanel(healthy_clinic()))
    made.window.show()
    return made


def fail(stage: Stage, unit: str = "print") -> None:
    stage.panel.record(Event(at=NOW, code=EventCode.UNIT_FAILED, unit=unit))


def child(parent: QWidget, kind: type[QWidget], name: str) -> QWidget:
    return next(one for one in parent.findChildren(kind, name) if one.isVisible())


def click(parent: QWidget, kind: type[QWidget], name: str) -> None:
    QTest.mouseClick(child(parent, kind, name), Qt.MouseButton.LeftButton)


def open_bell(stage: Stage) -> QWidget:
    click(stage.window, IconButton, "bell")
    return stage.dashboard.bell


# --- the bell -------------------------------------------------------------------------------------


def test_bell_says_how_much_is_listed(stage: Stage) -> None:
    bell = child(stage.window, IconButton, "bell")
    assert bell.accessibleName() == "Notifications: none"

    fail(stage)

    assert bell.accessibleName() == "Notifications: 1"


def test_bell_shows_a_dot_only_while_something_is_listed(stage: Stage) -> None:
    bell = child(stage.window, IconButton, "bell")
    without = bell.grab().toImage()

    fail(stage)
    assert bell.grab().toImage() != without

    stage.dashboard.notices.dismiss_all()
    assert bell.grab().toImage() == without


def test_empty_list_says_so(stage: Stage) -> None:
    bell = open_bell(stage)

    words = [label.text() for label in bell.findChildren(QLabel) if label.isVisible()]
    assert "Nothing needs you" in words


def test_button_in_the_list_does_what_it_says_and_the_entry_goes(stage: Stage) -> None:
    stage.panel.record(Event(at=NOW, code=EventCode.CONFIGURATION_BROKEN))
    bell = open_bell(stage)

    click(bell, Button, "notice_see-settings")

    assert stage.window.page() == "settings"
    assert stage.dashboard.notices.notices == ()


def test_silent_app_is_answered_from_the_list_by_keyboard_alone(stage: Stage) -> None:
    stage.panel.hang_noticed.emit(APP, HANG)
    bell = open_bell(stage)

    QTest.keyClick(child(bell, Button, "notice_wait"), Qt.Key.Key_Space)

    assert stage.panel.commands == [(STAFF, AnswerHang(APP, HangChoice.WAIT))]


def test_question_cannot_be_dismissed_but_news_can(stage: Stage) -> None:
    stage.panel.hang_noticed.emit(APP, HANG)
    fail(stage)
    bell = open_bell(stage)

    click(bell, IconButton, "notice_dismiss")

    assert [notice.kind for notice in stage.dashboard.notices.notices] == [NoticeKind.HANG]
    assert not [one for one in bell.findChildren(IconButton) if one.isVisible()]


def test_every_control_in_the_list_has_a_name(stage: Stage) -> None:
    fail(stage)
    stage.panel.hang_noticed.emit(APP, HANG)

    assert nameless(open_bell(stage)) == []


# --- where popovers go ----------------------------------------------------------------------------

SCREEN = QRect(0, 0, 1280, 767)


@pytest.mark.parametrize(
    ("owner", "is_above"),
    [
        (QRect(1260, 784, 0, 0), True),
        (QRect(2, 2, 0, 0), True),
        (QRect(640, 400, 0, 0), True),
        (QRect(1050, 12, 32, 32), False),
        (QRect(1050, 750, 32, 32), False),
    ],
)
def test_popover_is_wholly_on_its_screen(owner: QRect, is_above: bool) -> None:  # noqa: FBT001 - a parameter of the table
    size = QSize(360, 334)

    assert SCREEN.contains(QRect(placed(size, owner, SCREEN, is_above=is_above), size))


def test_popover_of_the_tray_stands_above_the_icon() -> None:
    assert placed(QSize(360, 300), QRect(900, 600, 0, 0), SCREEN, is_above=True).y() == 300


def test_list_of_the_bell_hangs_below_it() -> None:
    assert placed(QSize(360, 300), QRect(900, 12, 32, 32), SCREEN, is_above=False).y() == 44


# --- toasts of our own ----------------------------------------------------------------------------


def a_notice(kind: NoticeKind = NoticeKind.UNIT_FAILED, unit: str = "print") -> Notice:
    return Notice(kind=kind, at=NOW, unit=unit, hang=HANG if kind is NoticeKind.HANG else None)


@pytest.fixture
def stack(stage: Stage) -> Iterator[ToastStack]:
    made = ToastStack(stage.theme)
    yield made
    made.close()
    made.deleteLater()


@pytest.mark.usefixtures("stage")
def test_toast_asks_the_desktop_for_no_focus(stack: ToastStack) -> None:
    stack.show(a_notice(), "Print service", NOW)

    # That the focus does stay is shown on real desktops: the offscreen one gives it to any window.
    toast = stack.toasts()[0]
    assert toast.isVisible()
    assert toast.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert toast.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus


@pytest.mark.usefixtures("stage")
def test_fourth_toast_takes_the_place_of_the_oldest_that_asks_nothing(stack: ToastStack) -> None:
    stack.show(a_notice(NoticeKind.HANG, APP), "App", NOW)
    for unit in ("a", "b", "c"):
        stack.show(a_notice(unit=unit), unit, NOW)

    assert len(stack.toasts()) == MOST
    assert [toast.notice.unit for toast in stack.toasts()] == [APP, "b", "c"]


@pytest.mark.usefixtures("stage")
def test_identical_toast_replaces_the_first(stack: ToastStack) -> None:
    for _ in range(2):
        stack.show(a_notice(), "Print service", NOW)

    assert len(stack.toasts()) == 1


@pytest.mark.usefixtures("stage")
def test_only_a_question_stays_until_it_is_answered(stack: ToastStack) -> None:
    stack.show(a_notice(NoticeKind.HANG, APP), "App", NOW)
    stack.show(a_notice(), "Print service", NOW)
    question, news = stack.toasts()

    assert timer_left_ms(question) < 0
    assert 0 < timer_left_ms(news) <= SHOWN_MS * 1.05  # a coarse timer may be 5 % late

    news.hovered.emit(True)
    assert timer_left_ms(news) < 0
    news.expired.emit()
    assert stack.toasts() == (question,)


def timer_left_ms(toast: Toast) -> int:
    return toast._timer.remainingTime()


class NoButtons(SystemToasts):
    """A desktop whose notifications have no buttons."""

    async def show(self, key: str, text: ToastText) -> bool:  # noqa: ARG002 - refuses all alike
        return False


def test_without_buttons_of_the_desktop_our_own_toast_answers(
    stage: Stage, run_async: RunAsync
) -> None:
    board = stage.dashboard.notices

    async def play() -> None:
        toasts = Toasts(stage.theme, board, stage.clock, NoButtons(lambda: "Clinic"), stage.window)
        board.shown.connect(toasts.show)
        answered: list[tuple[str, NoticeAction]] = []
        toasts.acted.connect(lambda key, action: answered.append((key, action)))
        stage.panel.hang_noticed.emit(APP, HANG)
        toast = (await until(toasts.stack.toasts, "a toast of our own"))[0]

        click(toast, Button, "toast_reopen")

        assert answered == [(f"hang:{APP}", NoticeAction.REOPEN)]
        assert toasts.stack.toasts() == ()
        await toasts.close()

    run_async(play())


def test_app_that_comes_back_takes_its_toast_away(stage: Stage, run_async: RunAsync) -> None:
    board = stage.dashboard.notices

    async def play() -> None:
        toasts = Toasts(stage.theme, board, stage.clock, NoButtons(lambda: "Clinic"), stage.window)
        toasts.show(a_notice(NoticeKind.HANG, APP))
        await until(toasts.stack.toasts, "a toast of our own")

        board.withdrawn.emit(f"hang:{APP}")

        assert toasts.stack.toasts() == ()
        await toasts.close()

    run_async(play())


# --- the question in front ------------------------------------------------------------------------


def the_question(stage: Stage) -> NotRespondingDialog | None:
    found = stage.window.findChildren(NotRespondingDialog)
    return next((dialog for dialog in found if dialog.isVisible()), None)


def ask(stage: Stage) -> bool:
    stage.panel.hang_noticed.emit(APP, HANG)
    return stage.dashboard.ask_in_front(stage.dashboard.notices.notices[0])


def in_front(stage: Stage) -> None:
    stage.window.activateWindow()
    QTest.qWaitForWindowActive(stage.window)


def test_window_in_front_asks_by_a_dialog_with_time_and_what_is_kept(stage: Stage) -> None:
    in_front(stage)

    assert ask(stage)

    dialog = the_question(stage)
    assert dialog is not None
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "No answer for 30 s." in words
    assert "A form is not saved yet." in words
    assert nameless(dialog) == []
    dialog.close()


def test_window_that_is_not_in_front_asks_by_no_dialog(stage: Stage) -> None:
    stage.window.hide()

    assert not ask(stage)
    assert the_question(stage) is None


def test_dialog_closes_by_itself_when_the_app_comes_back(stage: Stage) -> None:
    in_front(stage)
    ask(stage)

    stage.panel.hang_ended.emit(APP)

    assert the_question(stage) is None


def test_dialog_answers_by_a_command(stage: Stage) -> None:
    in_front(stage)
    ask(stage)
    dialog = the_question(stage)
    assert dialog is not None

    click(dialog, Button, "not_responding_reopen")

    assert stage.panel.commands == [(STAFF, AnswerHang(APP, HangChoice.REOPEN))]
    assert the_question(stage) is None


# --- quiet time -----------------------------------------------------------------------------------


def test_switch_of_the_overview_begins_and_ends_a_consultation(stage: Stage) -> None:
    switch = child(stage.window, Switch, "quiet_switch")
    assert isinstance(switch, Switch)

    QTest.keyClick(switch, Qt.Key.Key_Space)
    stage.panel.consult(CONSULTATION)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)

    begin, end = (command for _, command in stage.panel.commands)
    assert isinstance(begin, BeginConsultation)
    assert end == EndConsultation(None)


def test_consultation_that_a_program_ended_turns_the_switch_off(stage: Stage) -> None:
    stage.panel.consult(CONSULTATION)
    stage.panel.consult(None)

    switch = child(stage.window, Switch, "quiet_switch")
    assert isinstance(switch, Switch)
    assert not switch.isChecked()


@pytest.mark.usefixtures("english")
def test_tray_is_purple_in_consultation_and_says_until_when() -> None:
    face = face_of(summarize(healthy_clinic()), "Clinic Assistant", CONSULTATION)

    until_then = f"{CONSULTATION.expires_at.astimezone():%H:%M}"
    assert face.state is TrayState.CONSULTATION
    assert face.tooltip == f"Clinic Assistant: in consultation, quiet until {until_then}"


@pytest.mark.usefixtures("english")
def test_problem_is_shown_in_consultation_too() -> None:
    summary = summarize((), configuration_problems=1)

    assert face_of(summary, "Clinic Assistant", CONSULTATION).state is TrayState.ATTENTION
