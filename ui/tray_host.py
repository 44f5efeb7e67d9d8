"""Whether the desktop has a place for tray icons now.

Qt asks once for a StatusNotifierItem host and remembers the answer for ever, so that a host which
starts after us would never be used. Therefore Qt is asked only after this module has seen one.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

_WATCHER = "org.kde.StatusNotifierWatcher"
_SELECTION = b"_NET_SYSTEM_TRAY_S0"


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
    if QGuiApplication.platformName() != "xcb":
        return False
    name = ctypes.util.find_library("X11") or "libX11.so.6"
    try:
        x11 = ctypes.CDLL(name)
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    try:
        atom = x11.XInternAtom(display, _SELECTION, 0)
        return bool(x11.XGetSelectionOwner(display, atom))
    finally:
        x11.XCloseDisplay(display)
