"""The control panel over real services: one is killed and comes back, one is stopped by mouse."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.desktop.desktop import Desktop, Window
from tests.desktop.panel_home import PanelHome
from tests.waiting import wait_until

PICTURES = ROOT / "artefacts" / "desktop"


@pytest.fixture
def home(tmp_path: Path) -> PanelHome:
    return PanelHome(tmp_path / "home")


@pytest.fixture
def window(desktop: Desktop, home: PanelHome) -> Iterator[Window]:
    with home.panel(desktop, "--page", "services"):
        assert home.start_again(desktop) == "0"
        shown = desktop.wait_for_window("--name", "Services – Clinic Assistant")
        desktop.ask("xdotool", "windowactivate", "--sync", shown.id)
        yield shown


@pytest.mark.usefixtures("window")
def test_killed_service_comes_back_by_itself(desktop: Desktop, home: PanelHome) -> None:
    before = home.pid("print")

    os.kill(before, signal.SIGKILL)

    wait_until(lambda: home.pid("print") not in {0, before}, "a new process", timeout_s=20.0)
    home.wait_until_running()
    desktop.screenshot(PICTURES / "service_came_back.png")
    assert home.services()["print"]["restarts"] == 1


@pytest.mark.usefixtures("window")
def test_service_is_stopped_and_started_by_keyboard_alone(
    desktop: Desktop, home: PanelHome
) -> None:
    desktop.key("ctrl+k")
    desktop.wait_for_window("--name", "Search or run an action")
    desktop.write("stop all")
    desktop.key("Return")
    desktop.wait_for_window("--name", "Stop 2 services")
    desktop.key("Tab", "Return")
    wait_until(lambda: home.pid("print") == 0, "the service stopped", timeout_s=20.0)

    desktop.key("ctrl+k")
    desktop.wait_for_window("--name", "Search or run an action")
    desktop.write("start all")
    desktop.key("Return")
    home.wait_until_running()


def test_language_is_switched_without_a_restart(desktop: Desktop, window: Window) -> None:
    desktop.key("ctrl+l")

    chinese = desktop.wait_for_window("--name", "服务 – 诊所助手")
    desktop.screenshot(PICTURES / "switched_to_chinese.png")
    assert chinese.id == window.id


def test_closing_the_window_leaves_the_services_running(
    desktop: Desktop, window: Window, home: PanelHome
) -> None:
    before = home.pid("print")

    desktop.ask("xdotool", "windowactivate", "--sync", window.id)
    desktop.key("alt+F4")

    wait_until(lambda: not desktop.windows("--name", "Services – Clinic"), "the window hidden")
    assert home.pid("print") == before
