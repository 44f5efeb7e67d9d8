"""The tray icon of the real panel, clicked by a hand on a real desktop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from tests.conftest import ROOT
from tests.desktop.desktop import Desktop, Program, Window
from tests.desktop.panel_home import PanelHome
from tests.desktop.tray import Tray
from tests.waiting import wait_until

PICTURES = ROOT / "artefacts" / "desktop"


def is_drawn(desktop: Desktop, window: Window, name: str) -> bool:
    """Save the screen; whether the middle of the window is no longer black."""
    picture = QImage(str(desktop.screenshot(PICTURES / name)))
    return picture.pixelColor(*window.centre).lightness() > 0


@pytest.fixture
def home(tmp_path: Path) -> PanelHome:
    return PanelHome(tmp_path / "home")


@pytest.fixture
def panel(desktop: Desktop, tray: Tray, home: PanelHome) -> Iterator[Program]:
    with home.panel(desktop) as program:
        tray.wait_for_icon()
        yield program
    wait_until(lambda: not tray.has_icon(), "the icon gone with its program")


@pytest.mark.usefixtures("panel")
def test_tool_tip_and_menu_say_that_all_is_well(tray: Tray) -> None:
    wait_until(lambda: "Everything is working" in tray.tool_tip(), "the good tool tip")

    entries = [entry for entry in tray.menu() if not entry.is_separator and entry.is_visible]
    labels = [entry.label for entry in entries]
    assert labels[0] == "✓ Everything is working"
    assert not entries[0].is_enabled
    assert labels[-1] == "Quit…"
    assert "Control panel" in labels


@pytest.mark.usefixtures("panel")
def test_left_click_opens_the_popover_and_escape_closes_it(tray: Tray, desktop: Desktop) -> None:
    tray.click()

    popover = desktop.wait_for_window("--name", "Status")
    wait_until(lambda: is_drawn(desktop, popover, "tray_popover.png"), "the popover drawn")
    assert 360 <= popover.width <= 420
    assert popover.y + popover.height <= 800 + 24  # its shadow may reach over the edge

    desktop.key("Escape")
    wait_until(lambda: not desktop.windows("--name", "Status"), "the popover closed")


@pytest.mark.usefixtures("panel")
def test_menu_opens_the_control_panel(tray: Tray, desktop: Desktop) -> None:
    tray.choose("Control panel")

    window = desktop.wait_for_window("--name", "Overview – Clinic Assistant")
    wait_until(lambda: is_drawn(desktop, window, "control_panel.png"), "the window drawn")
    assert (window.width, window.height) >= (960, 600)


def test_quit_asks_and_then_leaves_nothing_behind(
    tray: Tray, desktop: Desktop, panel: Program, home: PanelHome
) -> None:
    processes = [psutil.Process(home.pid(name)) for name in ("clinical-app", "print")]

    tray.choose("Quit…")
    desktop.wait_for_window("--name", "Quit and close everything")
    desktop.key("Escape")
    wait_until(lambda: not desktop.windows("--name", "Quit and close"), "the question gone")
    assert all(process.is_running() for process in processes)

    tray.choose("Quit…")
    desktop.wait_for_window("--name", "Quit and close everything")
    desktop.key("Tab", "Return")
    assert panel.wait() == 0
    assert not any(process.is_running() for process in processes)


@pytest.mark.usefixtures("panel")
def test_second_start_shows_the_window_of_the_first(desktop: Desktop, home: PanelHome) -> None:
    assert not desktop.windows("--name", "Overview – Clinic Assistant")

    assert home.start_again(desktop) == "0"

    desktop.wait_for_window("--name", "Overview – Clinic Assistant")


def test_desktop_without_a_tray_gets_a_small_window_instead(
    bare_desktop: Desktop, home: PanelHome
) -> None:
    with home.panel(bare_desktop):
        small = bare_desktop.wait_for_window("--name", "^Clinic Assistant$")
        bare_desktop.screenshot(PICTURES / "stand_in.png")
        bare_desktop.ask("xdotool", "windowactivate", "--sync", small.id)
        bare_desktop.key("Tab", "space")

        bare_desktop.wait_for_window("--name", "Overview – Clinic Assistant")


def test_old_tray_shows_the_icon_too(xembed_desktop: Desktop, home: PanelHome) -> None:
    tray = Tray(xembed_desktop)
    with home.panel(xembed_desktop):
        tray.wait_for_icon()
        tray.click()

        xembed_desktop.wait_for_window("--name", "Status")
