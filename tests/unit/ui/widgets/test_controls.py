"""Buttons, switches and segments: keyboard, names, sizes that do not jump."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme, ThemeMode
from ui.tokens import Size, Token, Tone
from ui.widgets.buttons import Button, ButtonKind, IconButton, TextButton
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.switch import Switch


def role_of(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def middle_colour(widget: QWidget) -> str:
    return widget.grab().toImage().pixelColor(3, widget.height() // 2).name()


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)  # it stands at 0, 0


def test_staff_button_is_44_high_and_the_others_32(theme: Theme, qtbot: QtBot) -> None:
    staff, usual = Button(theme, "Open", is_staff=True), Button(theme, "Open")
    qtbot.addWidget(staff)
    qtbot.addWidget(usual)

    assert staff.sizeHint().height() == Size.STAFF_TARGET
    assert usual.sizeHint().height() == Size.TARGET


def test_button_grows_with_the_text_and_is_never_squeezed(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Open the clinical app")
    qtbot.addWidget(button)
    before = button.sizeHint()

    theme.set_text_scale(200)

    assert button.sizeHint().width() > before.width() * 1.5
    assert button.sizeHint().height() > before.height()
    assert button.minimumSizeHint() == button.sizeHint()


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        (ButtonKind.PRIMARY, Token.ACCENT),
        (ButtonKind.SECONDARY, Token.RAISED),
        (ButtonKind.DANGER, Token.RAISED),
    ],
)
def test_only_the_primary_button_is_filled(
    theme: Theme, qtbot: QtBot, kind: ButtonKind, ground: Token
) -> None:
    button = Button(theme, "Delete", kind)
    show(qtbot, button)

    assert middle_colour(button) == theme.color(ground).name()


def test_pressed_and_disabled_buttons_look_it(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Restart", ButtonKind.PRIMARY)
    show(qtbot, button)

    button.setDown(True)
    assert middle_colour(button) == theme.color(Token.ACCENT_PRESS).name()
    button.setDown(False)
    button.setEnabled(False)
    assert middle_colour(button) == theme.color(Token.SUNKEN).name()


def test_button_follows_a_change_of_theme(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Restart", ButtonKind.PRIMARY)
    show(qtbot, button)

    theme.set_mode(ThemeMode.DARK)

    assert middle_colour(button) == theme.color(Token.ACCENT).name()


def test_busy_button_keeps_its_width_and_takes_no_clicks(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Restart the service now")
    show(qtbot, button)
    width = button.sizeHint().width()
    clicks: list[bool] = []
    button.clicked.connect(clicks.append)

    button.set_busy("Wait")
    button.click()

    assert button.sizeHint().width() >= width
    assert clicks == []
    button.set_busy("")
    assert button.isEnabled()
    assert button.sizeHint().width() == width


def test_button_with_an_icon_is_wider_by_it(theme: Theme, qtbot: QtBot) -> None:
    plain, with_icon = TextButton(theme, "Check"), TextButton(theme, "Check", icon="check")
    qtbot.addWidget(plain)
    qtbot.addWidget(with_icon)

    assert with_icon.sizeHint().width() == plain.sizeHint().width() + 24


def test_icon_button_says_what_it_does(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "x", "Close")
    qtbot.addWidget(button)

    assert (role_of(button), name_of(button)) == (QAccessible.Role.Button, "Close")
    button.set_name("关闭")
    assert (name_of(button), button.toolTip()) == ("关闭", "关闭")
    assert button.sizeHint().width() >= Size.TARGET


def test_dot_on_the_bell_appears_in_its_tone(theme: Theme, qtbot: QtBot) -> None:
    bell = IconButton(theme, "bell", "Notifications")
    show(qtbot, bell)
    before = bell.grab().toImage()

    bell.set_dot(Tone.BAD)

    after = bell.grab().toImage()
    assert after != before
    seen = {after.pixelColor(x, y).rgb() for x in range(32) for y in range(32)}
    assert theme.color(Token.BAD).rgb() in seen


def test_switch_is_a_named_check_box_that_space_toggles(theme: Theme, qtbot: QtBot) -> None:
    switch = Switch(theme, "In consultation")
    show(qtbot, switch)
    switch.setFocus()

    QTest.keyClick(switch, Qt.Key.Key_Space)

    assert switch.isChecked()
    assert (role_of(switch), name_of(switch)) == (QAccessible.Role.CheckBox, "In consultation")


@pytest.mark.parametrize("place", ["words", "switch"])
def test_words_and_switch_are_both_clickable(theme: Theme, qtbot: QtBot, place: str) -> None:
    switch = Switch(theme, "In consultation")
    show(qtbot, switch)
    spot = QPoint(4, 16) if place == "words" else switch.track_rect().center().toPoint()

    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=spot)

    assert switch.isChecked()


def test_switch_differs_in_grey_between_off_and_on(theme: Theme, qtbot: QtBot) -> None:
    switch = Switch(theme)
    show(qtbot, switch)
    grey = switch.grab().toImage().Format.Format_Grayscale8
    off = switch.grab().toImage().convertToFormat(grey)

    switch.setChecked(True)

    on = switch.grab().toImage().convertToFormat(grey)
    apart = sum(
        abs(off.pixelColor(x, y).red() - on.pixelColor(x, y).red()) > 60
        for x in range(off.width())
        for y in range(off.height())
    )
    assert apart > 200


@pytest.fixture
def levels(theme: Theme, qtbot: QtBot) -> Segmented:
    made = Segmented(theme, "Level")
    made.set_segments(
        [Segment("all", "All"), Segment("warn", "Warnings", Tone.WARN), Segment("error", "Errors")]
    )
    show(qtbot, made)
    return made


def test_first_segment_is_chosen_at_the_start(levels: Segmented) -> None:
    assert levels.current() == "all"


def test_click_on_a_segment_chooses_it_once(levels: Segmented) -> None:
    chosen: list[str] = []
    levels.chosen.connect(chosen.append)

    QTest.mouseClick(levels.button("error"), Qt.MouseButton.LeftButton)

    assert chosen == ["error"]
    assert levels.current() == "error"


def test_arrow_keys_walk_along_the_segments(levels: Segmented) -> None:
    chosen: list[str] = []
    levels.chosen.connect(chosen.append)
    levels.button("all").setFocus()

    QTest.keyClick(levels.button("all"), Qt.Key.Key_Right)

    assert levels.current() == "warn"
    assert chosen == ["warn"]


def test_setting_the_choice_from_the_program_stays_silent(levels: Segmented, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(levels.chosen):
        levels.set_current("warn")

    assert levels.current() == "warn"


def test_choice_survives_a_change_of_language(levels: Segmented) -> None:
    levels.set_current("warn")

    levels.set_segments([Segment("all", "全部"), Segment("warn", "警告"), Segment("error", "错误")])

    assert levels.current() == "warn"
    assert levels.button("warn").text() == "警告"


def test_nothing_moves_when_the_choice_does(levels: Segmented) -> None:
    before = [levels.button(key).sizeHint() for key in ("all", "warn", "error")]

    levels.set_current("error")

    assert [levels.button(key).sizeHint() for key in ("all", "warn", "error")] == before


def test_segments_are_named_radio_buttons(levels: Segmented) -> None:
    button = levels.button("warn")

    assert (role_of(button), name_of(button)) == (QAccessible.Role.RadioButton, "Warnings")
