"""The tray's mark suits the bar it lies on, not the window's theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.task_bar import is_bar_dark

DARK, LIGHT = Qt.ColorScheme.Dark, Qt.ColorScheme.Light
UNKNOWN = Qt.ColorScheme.Unknown


@pytest.mark.parametrize("scheme", [DARK, LIGHT, UNKNOWN])
@pytest.mark.parametrize("is_light", [True, False])
def test_windows_says_what_its_bar_looks_like_whatever_programs_wear(
    scheme: Qt.ColorScheme, *, is_light: bool
) -> None:
    assert is_bar_dark(windows_light=is_light, desktop="", scheme=scheme) is not is_light


@pytest.mark.parametrize("desktop", ["GNOME", "ubuntu:GNOME", "Budgie:GNOME", "X-Cinnamon"])
def test_gnome_like_desktop_has_a_dark_bar_above_light_windows(desktop: str) -> None:
    assert is_bar_dark(windows_light=None, desktop=desktop, scheme=LIGHT)


@pytest.mark.parametrize("desktop", ["", "XFCE", "KDE", "GNOME-Flashback"])
@pytest.mark.parametrize(("scheme", "is_dark"), [(DARK, True), (LIGHT, False), (UNKNOWN, False)])
def test_other_desktop_has_a_bar_in_its_own_colours_and_a_light_one_when_it_does_not_tell(
    desktop: str, scheme: Qt.ColorScheme, *, is_dark: bool
) -> None:
    assert is_bar_dark(windows_light=None, desktop=desktop, scheme=scheme) is is_dark
