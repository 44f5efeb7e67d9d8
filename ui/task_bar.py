"""Whether the bar that holds the tray icons is dark: it need not look like the windows."""

from __future__ import annotations

import os
import sys
from typing import Final

from PySide6.QtCore import QSettings, Qt

_DARK_BARS: Final = frozenset({"GNOME", "UNITY", "BUDGIE", "X-CINNAMON", "PANTHEON"})
"""Desktops whose bar is dark whatever the windows look like, as in XDG_CURRENT_DESKTOP."""
_PERSONALIZE: Final = (
    r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
)


def is_bar_dark(*, windows_light: bool | None, desktop: str, scheme: Qt.ColorScheme) -> bool:
    """Return whether icons in the bar need light strokes.

    Args:
        windows_light: Windows' SystemUsesLightTheme; None on other systems and before Windows 10
            1903, where the answer comes from the rest.
        desktop: XDG_CURRENT_DESKTOP: names with colons between them, the closest first.
        scheme: What the system asks of programs, not what our windows were set to.
    """
    if windows_light is not None:
        return not windows_light
    if _DARK_BARS & set(desktop.upper().split(":")):
        return True
    return scheme is Qt.ColorScheme.Dark


def is_task_bar_dark(scheme: Qt.ColorScheme) -> bool:
    """Return whether this desktop's bar is dark; ``scheme`` as for `is_bar_dark`."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    return is_bar_dark(windows_light=_windows_light(), desktop=desktop, scheme=scheme)


def _windows_light() -> bool | None:
    if sys.platform != "win32":
        return None
    else:  # noqa: RET505 - mypy takes the branch of the system it checks for
        settings = QSettings(_PERSONALIZE, QSettings.Format.NativeFormat)
        value = settings.value("SystemUsesLightTheme")
        return None if value is None else bool(int(str(value)))
