"""Whether the desktop has a place for tray icons now.

Qt asks once for a StatusNotifierItem host and remembers the answer for ever, so that a host which
starts after us would never be used. Therefore Qt is asked only after this module has seen one.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QSystemTrayIcon

from ui.x11 import has_selection_owner

_WATCHER = "org.kde.StatusNotifierWatcher"
_SELECTION = "_NET_SYSTEM_TRAY_S{screen}"


def is_tray_host_there() -> bool:
    """Return whether an icon that is shown now would be seen."""
    if sys.platform == "linux":
        return _is_watcher_registered() or _is_xembed_host_there()
    else:  # noqa: RET505 - mypy takes the branch of the system it checks for
        return QSystemTrayIcon.isSystemTrayAvailable()


def _is_watcher_registered() -> bool:
    from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - exists on Linux only

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    return bool(bus.interface().isServiceRegistered(_WATCHER).value())


def _is_xembed_host_there() -> bool:
    """Ask the X server who owns the tray selection (freedesktop.org system tray 0.4)."""
    return has_selection_owner(_SELECTION)
