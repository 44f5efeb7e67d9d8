"""The test desktop is one: icons are shown and clicked, notifications have an owner."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.desktop.desktop import Desktop, Program
from tests.desktop.tray import Tray
from tests.waiting import wait_until

TRAY_PROGRAM = Path(__file__).with_name("tray_program.py")


@pytest.fixture
def program(desktop: Desktop, tray: Tray) -> Iterator[Program]:
    with desktop.open(sys.executable, TRAY_PROGRAM) as running:
        running.wait_for_output("tray available True")
        tray.wait_for_icon()
        yield running
    wait_until(lambda: not tray.has_icon(), "the icon gone with its program")


def test_left_click_on_the_tray_icon_activates_the_program(program: Program, tray: Tray) -> None:
    tray.click()

    program.wait_for_output("activated Trigger")


def test_menu_entry_chosen_by_keyboard_skips_what_is_disabled(program: Program, tray: Tray) -> None:
    tray.choose("Quit")

    program.wait_for_output("chosen Quit")


def test_menu_entry_clicked_by_mouse_is_chosen(
    program: Program, tray: Tray, desktop: Desktop
) -> None:
    menu = tray.open_menu()
    desktop.click(menu.x + 30, menu.y + 15)

    program.wait_for_output("chosen Open")


@pytest.mark.usefixtures("program")
def test_menu_and_tool_tip_are_read_as_the_host_gets_them(tray: Tray) -> None:
    entries = [entry for entry in tray.menu() if not entry.is_separator]

    assert [entry.label for entry in entries] == ["Open", "Restart", "Quit"]
    assert [entry.is_enabled for entry in entries] == [True, False, True]
    assert tray.tool_tip() == "All services run"


@pytest.mark.usefixtures("program")
def test_screenshot_shows_the_icon_where_the_tray_says(
    desktop: Desktop, tray: Tray, tmp_path: Path
) -> None:
    where = tray.wait_for_icon().centre

    def icon_is_drawn() -> bool:
        picture = QImage(str(desktop.screenshot(tmp_path / "screen.png")))
        return picture.pixelColor(*where) == QColor("#c03060")

    wait_until(icon_is_drawn, "the icon's colour in the middle of its place")


def test_notifications_have_an_owner_on_the_complete_desktop(desktop: Desktop) -> None:
    assert desktop.owns_bus_name("org.freedesktop.Notifications")


def test_old_tray_shows_an_icon_and_the_program_draws_the_menu(xembed_desktop: Desktop) -> None:
    tray = Tray(xembed_desktop)
    with xembed_desktop.open(sys.executable, TRAY_PROGRAM) as program:
        program.wait_for_output("tray available True")
        tray.click()
        program.wait_for_output("activated Trigger")
        tray.open_menu()
        xembed_desktop.key("Down", "Return")
        program.wait_for_output("chosen Open")


def test_bare_desktop_has_neither_tray_nor_bus(bare_desktop: Desktop) -> None:
    with bare_desktop.open(sys.executable, TRAY_PROGRAM) as program:
        program.wait_for_output("tray available False")
    assert not bare_desktop.owns_bus_name("org.freedesktop.DBus")
