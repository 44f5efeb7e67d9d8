"""Toasts on real desktops: whose buttons work, what never takes the focus, what goes by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.conftest import ROOT
from tests.desktop.desktop import HEIGHT, WIDTH, Desktop, Program, Window
from tests.waiting import wait_until

PROGRAM = Path(__file__).with_name("toast_program.py")
PICTURES = ROOT / "artefacts" / "desktop"
FORM = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication(sys.argv)
form = QLineEdit()
form.setWindowTitle("patient form")
form.resize(600, 80)
form.textChanged.connect(lambda text: print(f"typed {text}", flush=True))
form.show()
form.activateWindow()
sys.exit(application.exec())
"""
LAST_BUTTON, FIRST_BUTTON = (57, 31), (149, 31)
"""Middle of the two buttons of the desktop's own toast, from its lower right corner."""


@contextmanager
def telling(desktop: Desktop, scene: str) -> Iterator[Program]:
    with desktop.open(sys.executable, PROGRAM, scene, PYTHONPATH=str(ROOT)) as program:
        program.wait_for_output("told")
        yield program


@pytest.fixture
def form(tmp_path: Path) -> Path:
    script = tmp_path / "form.py"
    script.write_text(FORM, encoding="utf-8")
    return script


def system_toast(desktop: Desktop) -> Window:
    return desktop.wait_for_window("--class", "Xfce4-notifyd")


def own_toasts(desktop: Desktop) -> list[Window]:
    found = desktop.windows("--class", "toast_program")
    return sorted((one for one in found if one.width >= 400), key=lambda one: one.y)


def press(desktop: Desktop, toast: Window, button: tuple[int, int]) -> None:
    right, bottom = toast.x + toast.width, toast.y + toast.height
    desktop.click(right - button[0], bottom - button[1])


def active_window(desktop: Desktop) -> str:
    return desktop.ask("xdotool", "getactivewindow").strip()


@pytest.mark.parametrize(
    ("button", "answer"), [(LAST_BUTTON, "reopen"), (FIRST_BUTTON, "wait")], ids=["reopen", "wait"]
)
def test_button_of_the_desktops_own_toast_becomes_a_command(
    desktop: Desktop, button: tuple[int, int], answer: str
) -> None:
    with telling(desktop, "hang") as program:
        toast = system_toast(desktop)
        desktop.screenshot(PICTURES / "toast_of_the_desktop.png")
        press(desktop, toast, button)

        program.wait_for_output("command AnswerHang(name='clinical-app'")
        assert f"HangChoice.{answer.upper()}" in program.output()
    assert not own_toasts(desktop)


def test_toast_of_the_desktop_goes_when_the_app_comes_back(desktop: Desktop) -> None:
    with telling(desktop, "hang-and-come-back") as program:
        asked = system_toast(desktop)
        program.wait_for_output("withdrawn hang:clinical-app")

        def is_gone() -> bool:
            return asked.id not in {one.id for one in desktop.windows("--class", "Xfce4-notifyd")}

        wait_until(is_gone, "the question gone from the screen")


def test_end_of_the_program_takes_its_toasts_along(desktop: Desktop) -> None:
    with telling(desktop, "hang"):
        system_toast(desktop)

    wait_until(lambda: not desktop.windows("--class", "Xfce4-notifyd"), "the toast gone")


def test_toast_of_the_desktop_leaves_the_focus_where_somebody_types(
    desktop: Desktop, form: Path
) -> None:
    with desktop.open(sys.executable, form) as typing:
        window = desktop.wait_for_window("--name", "^patient form$")
        wait_until(lambda: active_window(desktop) == window.id, "the form in front")
        with telling(desktop, "hang"):
            system_toast(desktop)
            desktop.write("penicillin")

            typing.wait_for_output("typed penicillin")
            assert active_window(desktop) == window.id


def test_without_a_notification_service_toasts_are_our_own_and_take_no_focus(
    bare_desktop: Desktop, form: Path
) -> None:
    with bare_desktop.open(sys.executable, form) as typing:
        window = bare_desktop.wait_for_window("--name", "^patient form$")
        wait_until(lambda: active_window(bare_desktop) == window.id, "the form in front")
        with telling(bare_desktop, "fail"):
            wait_until(lambda: len(own_toasts(bare_desktop)) == 3, "three toasts")
            bare_desktop.write("penicillin")

            typing.wait_for_output("typed penicillin")
            assert active_window(bare_desktop) == window.id


def test_own_toasts_stand_at_the_lower_right_one_above_the_other(bare_desktop: Desktop) -> None:
    with telling(bare_desktop, "fail"):
        wait_until(lambda: len(own_toasts(bare_desktop)) == 3, "three of the four toasts")
        toasts = own_toasts(bare_desktop)

        assert {one.width for one in toasts} == {400}
        assert {one.x + one.width for one in toasts} == {WIDTH - 16}
        assert toasts[-1].y + toasts[-1].height == HEIGHT - 16
        gaps = [low.y - high.y - high.height for high, low in pairwise(toasts)]
        assert gaps == [12, 12]


def test_own_toast_has_nothing_black_around_it_where_nothing_composites(
    bare_desktop: Desktop,
) -> None:
    bare_desktop.ask("xsetroot", "-solid", "#336699")
    with telling(bare_desktop, "hang"):
        toast = wait_until(lambda: own_toasts(bare_desktop), "the toast")[0]

        file = PICTURES / "toast_of_our_own.png"

        def is_drawn() -> bool:
            picture = QImage(str(bare_desktop.screenshot(file)))
            return picture.pixelColor(*toast.centre).name() != "#336699"

        wait_until(is_drawn, "the toast drawn")
        picture = QImage(str(file))
        around = {
            picture.pixelColor(x, y).name()
            for x, y in (
                (toast.x - 1, toast.y + 60),
                (toast.x, toast.y),
                (toast.x + toast.width - 1, toast.y),
                (toast.x, toast.y + toast.height - 1),
            )
        }
        assert around == {"#336699"}
    bare_desktop.ask("xsetroot", "-solid", "#000000")


def test_button_of_our_own_toast_becomes_a_command(bare_desktop: Desktop) -> None:
    with telling(bare_desktop, "hang") as program:
        toast = wait_until(lambda: own_toasts(bare_desktop), "the toast")[0]
        bare_desktop.click(toast.x + toast.width - 80, toast.y + toast.height - 40)

        program.wait_for_output("HangChoice.REOPEN")
        wait_until(lambda: not own_toasts(bare_desktop), "the toast gone")
