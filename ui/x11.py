"""Questions to the X server that Qt does not ask for us."""

from __future__ import annotations

import ctypes

from PySide6.QtGui import QGuiApplication


def is_x11() -> bool:
    """Return whether the desktop is an X server."""
    return QGuiApplication.platformName() == "xcb"


def has_selection_owner(name: str) -> bool:
    """Return whether somebody owns a selection, such as that of the tray or the compositor.

    Args:
        name: The selection's name; ``{screen}`` stands for the number of the screen.
    """
    if not is_x11():
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultScreen.argtypes = [ctypes.c_void_p]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    try:
        full = name.format(screen=x11.XDefaultScreen(display)).encode("ascii")
        atom = x11.XInternAtom(display, full, 0)
        return bool(x11.XGetSelectionOwner(display, atom))
    finally:
        x11.XCloseDisplay(display)


def is_composited() -> bool:
    """Return whether windows may be translucent.

    Without a compositor (EWMH: nobody owns ``_NET_WM_CM_Sn``) X11 shows black where a window is
    transparent; every other desktop composites.
    """
    return not is_x11() or has_selection_owner("_NET_WM_CM_S{screen}")
