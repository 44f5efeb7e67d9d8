"""The ring shows where the keyboard is, and only for the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from ui.theme import Theme
from ui.tokens import Token
from ui.widgets.buttons import Button
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.scroll import PageScroll
from ui.widgets.switch import Switch


class Window(QWidget):
    """Two buttons, a field and a switch under a ring."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.first, self.second = Button(theme, "First"), Button(theme, "Second")
        self.field, self.switch = QLineEdit(), Switch(theme, "Quiet")
        for part in (self.first, self.second, self.field, self.switch):
            column.addWidget(part)
        self.ring = FocusRing(self, theme)


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Iterator[Window]:
    made = Window(theme)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()


def test_no_ring_when_the_window_opens(window: Window) -> None:
    assert window.ring.target() is None
    assert not window.ring.isVisible()


def test_tab_brings_the_ring_around_the_control(window: Window) -> None:
    window.first.setFocus(Qt.FocusReason.OtherFocusReason)

    QTest.keyClick(window.first, Qt.Key.Key_Tab)

    assert window.ring.target() is window.second
    outset = window.second.geometry().adjusted(-4, -4, 4, 4)
    assert window.ring.isVisible()
    assert window.ring.geometry() == outset


def test_press_of_the_mouse_takes_the_ring_away(window: Window) -> None:
    focus_by_keyboard(window.first)

    QTest.mousePress(window.second, Qt.MouseButton.LeftButton)

    assert window.second.hasFocus()
    assert not window.ring.isVisible()
    QTest.mouseRelease(window.second, Qt.MouseButton.LeftButton)


def test_fields_show_the_focus_themselves(window: Window) -> None:
    focus_by_keyboard(window.field)

    assert not window.ring.isVisible()


def test_ring_lies_around_the_track_of_a_switch(window: Window) -> None:
    focus_by_keyboard(window.switch)

    assert window.ring.width() < window.switch.width()
    assert window.ring.height() == 20 + 8


def test_ring_moves_with_its_control_and_hides_with_it(window: Window) -> None:
    focus_by_keyboard(window.first)
    before = window.ring.pos()

    window.first.move(window.first.pos() + QPoint(5, 7))
    assert window.ring.pos() == before + QPoint(5, 7)
    window.first.hide()
    assert not window.ring.isVisible()


def test_ring_is_drawn_in_the_focus_colour_outside_the_control(
    window: Window, theme: Theme
) -> None:
    focus_by_keyboard(window.first)

    image = window.grab().toImage()
    box = window.first.geometry()
    assert image.pixelColor(box.center().x(), box.top() - 3) == theme.color(Token.FOCUS)
    assert image.pixelColor(box.center().x(), box.top() - 1) == theme.color(Token.CANVAS)


def test_ring_lets_the_mouse_through(window: Window) -> None:
    focus_by_keyboard(window.first)
    clicked: list[str] = []
    window.first.clicked.connect(lambda: clicked.append("first"))

    QTest.mouseClick(window.first, Qt.MouseButton.LeftButton)

    assert clicked == ["first"]


def test_focused_control_is_scrolled_into_view(theme: Theme, qtbot: QtBot) -> None:
    page = PageScroll()
    buttons = [Button(theme, str(number)) for number in range(40)]
    for button in buttons:
        page.body.addWidget(button)
    FocusRing(page, theme)
    qtbot.addWidget(page)
    page.resize(300, 300)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()

    focus_by_keyboard(buttons[30])

    assert (
        page.viewport()
        .rect()
        .contains(buttons[30].mapTo(page.viewport(), buttons[30].rect().center()))
    )


def test_focused_control_may_be_deleted_under_the_ring(window: Window) -> None:
    focus_by_keyboard(window.first)

    Shiboken.delete(window.first)

    focus_by_keyboard(window.second)
    assert window.ring.target() is window.second
