"""Brings windows of other programs to the front: "open the clinical app" when it runs already.

X11 by EWMH (``_NET_ACTIVE_WINDOW``), Windows by ``SetForegroundWindow``. Wayland allows it to
nobody, and macOS is not done: there the answer is False and the caller says so.
"""

from __future__ import annotations

import sys
from collections.abc import Collection

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SW_RESTORE = 9

    def bring_to_front(pids: Collection[int]) -> bool:
        """Show the first top-level window of one of these processes.

        Returns:
            False when none of them has a window, or the system does not let us.
        """
        user32 = ctypes.WinDLL("user32")
        found: list[int] = []

        def on_window(window: int, _data: int) -> bool:
            pid = wintypes.DWORD()
            user32.GetWindowThreadProcessId(window, ctypes.byref(pid))
            if pid.value in pids and user32.IsWindowVisible(window):
                found.append(window)
                return False
            return True

        callback = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
        user32.EnumWindows(callback(on_window), 0)
        if not found:
            return False
        if user32.IsIconic(found[0]):
            user32.ShowWindow(found[0], _SW_RESTORE)
        return bool(user32.SetForegroundWindow(found[0]))

elif sys.platform == "linux":
    import ctypes
    import os
    from collections.abc import Iterator
    from contextlib import contextmanager

    _ANY_TYPE = 0
    _LONGEST_PROPERTY = 4096
    _CLIENT_MESSAGE = 33
    _FROM_PAGER = 2
    _ROOT_EVENTS = (1 << 19) | (1 << 20)  # SubstructureNotify and SubstructureRedirect

    class _ClientMessage(ctypes.Structure):
        _fields_ = (
            ("type", ctypes.c_int),
            ("serial", ctypes.c_ulong),
            ("send_event", ctypes.c_int),
            ("display", ctypes.c_void_p),
            ("window", ctypes.c_ulong),
            ("message_type", ctypes.c_ulong),
            ("format", ctypes.c_int),
            ("data", ctypes.c_long * 5),
            ("padding", ctypes.c_long * 12),  # XEvent is a union of 24 longs
        )

    def bring_to_front(pids: Collection[int]) -> bool:
        """Ask the window manager to activate a window of one of these processes.

        Returns:
            False when none of them has a window, or there is no X server to ask.
        """
        if not os.environ.get("DISPLAY"):
            return False
        with _display() as display:
            if display is None:
                return False
            window = next((one for one in display.windows() if display.pid(one) in pids), None)
            if window is None:
                return False
            display.activate(window)
            return True

    @contextmanager
    def _display() -> Iterator[_Display | None]:
        try:
            library = ctypes.CDLL("libX11.so.6")
        except OSError:
            yield None
            return
        library.XOpenDisplay.restype = ctypes.c_void_p
        handle = library.XOpenDisplay(None)
        if not handle:
            yield None
            return
        # A window may close between two requests; Xlib's own handler would end the program. Qt
        # talks through xcb, so nobody else here depends on it.
        library.XSetErrorHandler(_ignore_error)
        try:
            yield _Display(library, ctypes.c_void_p(handle))
        finally:
            library.XCloseDisplay(ctypes.c_void_p(handle))

    def _return_zero(_display: int, _event: int) -> int:
        return 0

    _ignore_error = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(_return_zero)

    class _Display:
        """One connection to the X server."""

        def __init__(self, library: ctypes.CDLL, handle: ctypes.c_void_p) -> None:
            self._library = library
            self._handle = handle
            library.XDefaultRootWindow.restype = ctypes.c_ulong
            library.XInternAtom.restype = ctypes.c_ulong
            self._root = ctypes.c_ulong(library.XDefaultRootWindow(handle))

        def windows(self) -> list[int]:
            """Return the windows that the window manager manages, the newest first."""
            return list(reversed(self._property(self._root, b"_NET_CLIENT_LIST")))

        def pid(self, window: int) -> int | None:
            """Return whose window it says it is."""
            found = self._property(ctypes.c_ulong(window), b"_NET_WM_PID")
            return found[0] if found else None

        def activate(self, window: int) -> None:
            """Raise and focus a window."""
            event = _ClientMessage(
                type=_CLIENT_MESSAGE,
                send_event=1,
                window=window,
                message_type=self._atom(b"_NET_ACTIVE_WINDOW"),
                format=32,
                data=(ctypes.c_long * 5)(_FROM_PAGER, 0, 0, 0, 0),
            )
            self._library.XSendEvent(
                self._handle, self._root, 0, ctypes.c_long(_ROOT_EVENTS), ctypes.byref(event)
            )
            self._library.XSync(self._handle, 0)

        def _atom(self, name: bytes) -> int:
            return int(self._library.XInternAtom(self._handle, name, 0))

        def _property(self, window: ctypes.c_ulong, name: bytes) -> list[int]:
            kind, form = ctypes.c_ulong(), ctypes.c_int()
            count, left = ctypes.c_ulong(), ctypes.c_ulong()
            values = ctypes.POINTER(ctypes.c_ulong)()
            status = self._library.XGetWindowProperty(
                self._handle,
                window,
                ctypes.c_ulong(self._atom(name)),
                ctypes.c_long(0),
                ctypes.c_long(_LONGEST_PROPERTY),
                0,
                ctypes.c_ulong(_ANY_TYPE),
                ctypes.byref(kind),
                ctypes.byref(form),
                ctypes.byref(count),
                ctypes.byref(left),
                ctypes.byref(values),
            )
            if status != 0 or count.value == 0:
                return []
            found = [int(values[index]) for index in range(count.value)]
            self._library.XFree(values)
            return found

else:

    def bring_to_front(_pids: Collection[int]) -> bool:
        """Return False: not done on this system."""
        return False
