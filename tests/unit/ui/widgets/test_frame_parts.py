"""Navigation and header: keys, counters, collapse, narrow windows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.tokens import Size, Token, Tone
from ui.widgets.header_bar import HeaderBar
from ui.widgets.nav_rail import NavItem, NavRail

ITEMS = [
    NavItem("overview", "Overview", "squares-four", shortcut="Ctrl+1"),
    NavItem("services", "Services", "stack"),
    NavItem("about", "About", "info", is_bottom=True),
]


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.fixture
def rail(theme: Theme, qtbot: QtBot) -> NavRail:
    made = NavRail(theme, "Navigation")
    made.set_brand("Clinic Assistant")
    made.set_place("Room 3")
    made.set_items(ITEMS)
    made.resize(Size.NAV, 600)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_first_page_is_current_and_a_click_chooses_another(rail: NavRail, qtbot: QtBot) -> None:
    assert rail.current() == "overview"

    with qtbot.waitSignal(rail.chosen) as chosen:
        QTest.mouseClick(rail.button("services"), Qt.MouseButton.LeftButton)

    assert chosen.args == ["services"]
    assert rail.current() == "services"


def test_setting_the_page_from_the_program_stays_silent(rail: NavRail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.chosen):
        rail.set_current("about")

    assert rail.current() == "about"


def test_bottom_pages_stand_at_the_bottom_in_their_order(theme: Theme, qtbot: QtBot) -> None:
    rail = NavRail(theme, "Navigation")
    qtbot.addWidget(rail)
    extra = [NavItem("settings", "Settings", "gear-six", is_bottom=True)]
    rail.set_items([*ITEMS[:2], *extra, ITEMS[2]])
    rail.resize(Size.NAV, 600)
    rail.show()

    tops = [rail.button(key).y() for key in ("overview", "services", "settings", "about")]

    assert tops == sorted(tops)
    assert tops[2] > 400


def test_counter_is_shown_and_said_and_goes_away_at_zero(rail: NavRail) -> None:
    button = rail.button("services")
    before = button.grab().toImage()

    rail.set_counter("services", 3, Tone.BAD)
    assert button.grab().toImage() != before
    assert name_of(button) == "Services (3)"
    rail.set_counter("services", 0)
    assert name_of(button) == "Services"
    assert button.grab().toImage() == before


def test_collapsed_rail_is_56_wide_with_words_as_tool_tips(rail: NavRail) -> None:
    rail.set_collapsed(is_collapsed=True)

    assert (rail.width(), rail.is_collapsed) == (Size.NAV_COLLAPSED, True)
    assert rail.button("services").toolTip() == "Services"
    assert name_of(rail.button("services")) == "Services"
    rail.set_collapsed(is_collapsed=False)
    assert rail.width() == Size.NAV


def test_change_of_language_keeps_page_and_counter(rail: NavRail) -> None:
    rail.set_current("services")
    rail.set_counter("services", 2)

    rail.set_items(
        [
            NavItem("overview", "概览", "squares-four"),
            NavItem("services", "服务", "stack"),
            NavItem("about", "关于", "info", is_bottom=True),
        ]
    )

    assert rail.current() == "services"
    assert name_of(rail.button("services")) == "服务 (2)"


def test_current_page_has_tint_and_bar(rail: NavRail, theme: Theme) -> None:
    button = rail.button("overview")
    image = button.grab().toImage()

    assert image.pixelColor(1, button.height() // 2) == theme.color(Token.ACCENT)
    assert image.pixelColor(button.width() - 20, 4) == theme.color(Token.ACCENT_SOFT)


@pytest.fixture
def header(theme: Theme, qtbot: QtBot) -> HeaderBar:
    made = HeaderBar(theme)
    made.title.setText("Services")
    made.search.set_words("Search or run an action", "Ctrl K")
    made.person.set_person("Wang", "Manage")
    made.resize(980, Size.HEADER)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_search_is_named_and_not_focused_at_the_start(header: HeaderBar) -> None:
    assert name_of(header.search) == "Search or run an action"
    assert header.search.width() == Size.SEARCH


def test_narrow_header_shortens_search_and_then_hides_the_name(header: HeaderBar) -> None:
    wide = header.person.sizeHint().width()

    header.resize(904, Size.HEADER)
    assert header.search.width() == Size.SEARCH_NARROW
    assert header.person.sizeHint().width() == wide
    header.resize(700, Size.HEADER)
    assert header.person.sizeHint().width() == Size.AVATAR
    assert header.person.toolTip() == "Wang · Manage"


def test_nobody_signed_in_shows_nobody(header: HeaderBar) -> None:
    header.person.set_person("")

    assert not header.person.isVisible()


def test_shortcut_hint_makes_way_for_what_is_typed(header: HeaderBar) -> None:
    right = header.search.width() - 40
    before = header.search.grab().copy(right, 4, 30, 24).toImage()

    header.search.setText("x")

    assert header.search.grab().copy(right, 4, 30, 24).toImage() != before
