"""What the real panel tells staff on a real desktop, and what their answers do."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.conftest import ROOT
from tests.desktop.desktop import Desktop
from tests.desktop.panel_home import PanelHome
from tests.desktop.tray import Tray
from tests.waiting import wait_until

PICTURES = ROOT / "artefacts" / "desktop"
SILENT = f"""
[product]
name = {{ zh = "诊所助手", en = "Clinic Assistant" }}

[services.clinical-app]
label = {{ zh = "诊疗软件", en = "Clinical app" }}
role = "app"
command = ["{sys.executable}", "{ROOT}/tests/data/programs/connected_app.py", "{{data_dir}}"]
env = {{ PYTHONPATH = "{ROOT}" }}
ready = {{ output = "ready" }}
health = {{ heartbeat = true }}
"""
BREAKABLE_CODE = (
    "import pathlib, sys, time; pathlib.Path(sys.argv[1], 'broken').exists() and sys.exit(1); "
    "print('up', flush=True); time.sleep(3600)"
)
BREAKABLE = f"""
[product]
name = {{ zh = "诊所助手", en = "Clinic Assistant" }}

[services.print]
label = {{ zh = "打印服务", en = "Print service" }}
command = ["{sys.executable}", "-c", "{BREAKABLE_CODE}", "{{data_dir}}"]
ready = {{ output = "up" }}
restart = {{ limit = 1, delay_s = 0.1, stable_after_s = 0 }}
"""


@pytest.fixture
def home(tmp_path: Path) -> PanelHome:
    return PanelHome(tmp_path / "home")


def configure(home: PanelHome, text: str) -> None:
    (home.folder / "config" / "wardkeeper.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def tray(desktop: Desktop, home: PanelHome) -> Iterator[Tray]:
    tray = Tray(desktop)
    with home.panel(desktop):
        tray.wait_for_icon()
        yield tray
    wait_until(lambda: not tray.has_icon(), "the icon gone with its program")


@pytest.mark.slow  # an app has to be silent for half a minute before anybody is asked
@pytest.mark.timeout(120)
def test_reopen_pressed_on_the_toast_has_the_silent_app_load_its_window_anew(
    desktop: Desktop, home: PanelHome
) -> None:
    configure(home, SILENT)
    with home.panel(desktop):
        beating = wait_until(lambda: list(home.folder.rglob("data/**/clinical-app")), "the folder")
        (beating[0] / "frozen").touch()

        toast = desktop.wait_for_window("--class", "Xfce4-notifyd", timeout_s=60.0)
        desktop.screenshot(PICTURES / "toast_of_a_silent_app.png")
        desktop.click(toast.x + toast.width - 57, toast.y + toast.height - 31)

        wait_until(lambda: list(beating[0].glob("reloads-1-*")), "the window loaded anew")


def test_service_that_cannot_start_is_told_and_its_button_shows_it(
    bare_desktop: Desktop, home: PanelHome
) -> None:
    configure(home, BREAKABLE)
    with home.panel(bare_desktop):
        folder = wait_until(lambda: list(home.folder.rglob("data/**/print")), "the folder")[0]
        (folder / "broken").touch()
        os.kill(home.pid("print"), signal.SIGKILL)

        toast = bare_desktop.wait_for_window("--name", "^Print service cannot start$")
        bare_desktop.screenshot(PICTURES / "toast_of_a_failed_service.png")
        bare_desktop.click(toast.x + toast.width // 2, toast.y + toast.height - 40)

        bare_desktop.wait_for_window("--name", "Services – Clinic Assistant")
        wait_until(lambda: not bare_desktop.windows("--name", "cannot start"), "the toast gone")


def test_consultation_begins_in_the_tray_menu_and_ends_by_the_switch_of_the_popover(
    desktop: Desktop, tray: Tray
) -> None:
    entries = [entry for entry in tray.menu() if entry.is_enabled and not entry.is_separator]
    place = [entry.label for entry in entries].index("In consultation")
    tray.open_menu()
    desktop.key(*["Down"] * (place + 1), "Right", "Return")

    wait_until(lambda: "in consultation, quiet until" in tray.tool_tip(), "the quiet tool tip")

    tray.click()
    popover = desktop.wait_for_window("--name", "Status")
    file = PICTURES / "tray_popover_quiet.png"

    def is_drawn() -> bool:
        picture = QImage(str(desktop.screenshot(file)))
        return picture.pixelColor(*popover.centre).lightness() > 0

    wait_until(is_drawn, "the popover drawn")
    assert popover.y + popover.height <= 800 - 33
    assert popover.x + popover.width <= 1280
    desktop.key("Tab", "Tab", "space")  # the button, the switch
    wait_until(lambda: "Everything is working" in tray.tool_tip(), "the usual tool tip")
    desktop.key("Escape")
    wait_until(lambda: not desktop.windows("--name", "Status"), "the popover closed")
