"""A small real X desktop on a virtual screen: window manager, tray, notifications, session bus.

Everything lives in one folder and on a display of its own, and ``stop`` ends only what ``start``
and ``open`` began. It takes 0.8 s to start.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from tests.waiting import wait_until

WIDTH, HEIGHT = 1280, 800
_END_S = 3.0
_PANEL_SETTINGS = Path(__file__).with_name("xfce4-panel.xml")
_TINT2_SETTINGS = """panel_items = TS
panel_size = 100% 32
panel_position = bottom center horizontal
systray_padding = 4 4 4
systray_icon_size = 22
"""


class TrayHost(StrEnum):
    """Who shows tray icons."""

    XFCE4_PANEL = "xfce4-panel"
    """StatusNotifierItem: the host draws icon and menu."""
    TINT2 = "tint2"
    """XEmbed: the program draws icon and menu."""
    NONE = "none"


class Notifier(StrEnum):
    """Who shows notifications."""

    XFCE4_NOTIFYD = "xfce4-notifyd"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Window:
    """A visible top-level window: its X id and where it is, in pixels."""

    id: str
    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        """The point in the middle."""
        return self.x + self.width // 2, self.y + self.height // 2


class Program:
    """A program under test, its standard output and error in one file."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self.process = process
        self._output = output

    def output(self) -> str:
        """Return what it has printed so far."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    def wait_for_output(self, text: str, *, timeout_s: float = 15.0) -> None:
        """Return once it has printed ``text``; fail with its output when it does not."""
        try:
            wait_until(lambda: text in self.output(), f"'{text}' printed", timeout_s=timeout_s)
        except AssertionError as error:
            error.add_note(self.output())
            raise

    def wait(self, *, timeout_s: float = 15.0) -> int:
        """Return its exit code once it has ended."""
        return self.process.wait(timeout_s)


class Desktop:
    """One desktop; a context manager, started on entry and stopped on exit."""

    def __init__(
        self,
        folder: Path,
        *,
        tray_host: TrayHost = TrayHost.XFCE4_PANEL,
        notifier: Notifier = Notifier.XFCE4_NOTIFYD,
        has_bus: bool = True,
    ) -> None:
        self.folder = folder
        self.tray_host = tray_host
        self._notifier = notifier
        self._has_bus = has_bus
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environment = _environment(folder)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> None:
        self.environment["DISPLAY"] = self._start_screen()
        if self._has_bus:  # after DISPLAY is known: what the bus starts on demand inherits it
            self._start_bus()
        self._launch("openbox", "--sm-disable")
        wait_until(self._has_window_manager, "a window manager")
        match self.tray_host:
            case TrayHost.XFCE4_PANEL:
                self._start_xfce4_panel()
            case TrayHost.TINT2:
                self._start_tint2()
            case TrayHost.NONE:
                pass
        if self._notifier is Notifier.XFCE4_NOTIFYD:
            self._start_notifier()

    def _start_screen(self) -> str:
        """Let the X server choose a free display and say which, as soon as it accepts clients."""
        reader, writer = os.pipe()
        # Without -noreset the server starts over when its first client leaves.
        screen = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
        self._launch("Xvfb", "-displayfd", str(writer), *screen, pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as told:
            return f":{told.readline().strip()}"

    def _start_bus(self) -> None:
        reader, writer = os.pipe()
        address = f"--address={self.environment['DBUS_SESSION_BUS_ADDRESS']}"
        quietly = ["--session", "--nofork", "--nopidfile", f"--print-address={writer}"]
        self._launch("dbus-daemon", *quietly, address, pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as told:
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = told.readline().strip()

    def _start_xfce4_panel(self) -> None:
        # Written before the panel starts, so that it asks no first-run question.
        settings = self.folder / "config/xfce4/xfconf/xfce-perchannel-xml"
        settings.mkdir(parents=True)
        shutil.copy(_PANEL_SETTINGS, settings)
        self._launch("xfce4-panel", "--disable-wm-check")
        self.wait_for_bus_name("org.kde.StatusNotifierWatcher")

    def _start_tint2(self) -> None:
        settings = self.folder / "config" / "tint2rc"
        settings.write_text(_TINT2_SETTINGS, encoding="utf-8")
        self._launch("tint2", "-c", str(settings))
        wait_until(lambda: self.windows("--class", "tint2"), "the window of tint2")

    def _start_notifier(self) -> None:
        program = next(Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd"))
        self._launch(str(program))
        self.wait_for_bus_name("org.freedesktop.Notifications")

    def stop(self) -> None:
        """End what was started here, last first."""
        for process in reversed(self._processes):
            _end(process)
        self._processes.clear()

    @contextmanager
    def open(self, *command: str | Path, **environment: str) -> Iterator[Program]:
        """Run a program under test on this desktop, with Qt's real X11 platform."""
        output = self.folder / f"program-{len(list(self.folder.glob('program-*')))}.log"
        marks = {name: value for name, value in os.environ.items() if name.startswith("WARDKEEPER")}
        with output.open("wb") as log:
            process = subprocess.Popen(
                command,
                env=self.environment | marks | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,  # in our session: the panel ends what units left in others
            )
        try:
            yield Program(process, output)
        finally:
            _end(process)

    def screenshot(self, path: Path) -> Path:
        """Save what the screen shows as a picture and return its path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.ask("import", "-window", "root", str(path))
        return path

    def click(self, x: int, y: int, *, button: int = 1) -> None:
        """Move the mouse there as a hand would and click (1 left, 2 middle, 3 right)."""
        self.ask("xdotool", "mousemove", str(x), str(y), "sleep", "0.1", "click", str(button))

    def key(self, *names: str) -> None:
        """Press keys by their X names, one after the other: ``key("Tab", "ctrl+k")``."""
        self.ask("xdotool", "key", "--delay", "30", *names)

    def write(self, text: str) -> None:
        """Type a text into the window that has the focus."""
        self.ask("xdotool", "type", "--delay", "10", text)

    def windows(self, *criteria: str) -> list[Window]:
        """Find visible windows by xdotool's criteria, for example ``"--name", "Wardkeeper"``."""
        ids = self.ask("xdotool", "search", "--onlyvisible", *criteria).split()
        return [window for id_ in ids if (window := self._window(id_)) is not None]

    def wait_for_window(self, *criteria: str, timeout_s: float = 15.0) -> Window:
        """Return the first visible window that matches, once there is one."""
        what = f"a window {' '.join(criteria)}"
        return wait_until(lambda: self.windows(*criteria), what, timeout_s=timeout_s)[0]

    def _window(self, id_: str) -> Window | None:
        lines = self.ask("xdotool", "getwindowgeometry", "--shell", id_).splitlines()
        shape = dict(line.split("=", 1) for line in lines)
        if "WIDTH" not in shape:  # it closed in between
            return None
        x, y, width, height = (int(shape[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return Window(id_, x, y, width, height)

    def wait_for_bus_name(self, name: str, *, timeout_s: float = 15.0) -> None:
        """Return once somebody owns this name on the session bus."""
        # Asking the bus, not the name itself: that would start whoever is installed to own it.
        wait_until(lambda: self.owns_bus_name(name), f"an owner of {name}", timeout_s=timeout_s)

    def owns_bus_name(self, name: str) -> bool:
        """Say whether somebody owns this name on the session bus."""
        question = ["/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner"]
        return "true" in self.call_bus("org.freedesktop.DBus", *question, f"string:{name}")

    def call_bus(self, destination: str, *call: str) -> str:
        """Call a method on the session bus and return the printed reply, or nothing."""
        return self.ask("dbus-send", "--session", "--print-reply", f"--dest={destination}", *call)

    def ask(self, *command: str) -> str:
        """Run a short command on this desktop and return what it prints, also when it fails."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=20, check=False
        )
        return done.stdout

    def _has_window_manager(self) -> bool:
        return "window id" in self.ask("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def _launch(self, *command: str, pass_fds: Sequence[int] = ()) -> None:
        with (self.folder / f"{Path(command[0]).name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                process_group=0,  # in our session: the panel ends what units left in others
            )
        self._processes.append(process)


def _environment(folder: Path) -> dict[str, str]:
    """Private folders for everything; nothing of the developer's session comes in."""
    places = {"RUNTIME_DIR": "run", "CONFIG_HOME": "config", "CACHE_HOME": "cache"}
    places |= {"DATA_HOME": "data", "STATE_HOME": "state"}
    for place in places.values():
        (folder / place).mkdir(mode=0o700, parents=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "NO_AT_BRIDGE": "1",
        "GTK_USE_PORTAL": "0",
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CURRENT_DESKTOP": "XFCE",
        "XDG_SESSION_TYPE": "x11",
        # Nobody listens there until a bus is started; unset, libdbus would start one of its own.
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'run' / 'bus'}",
        **{f"XDG_{name}": str(folder / place) for name, place in places.items()},
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the program and all it started in its session to end, then make them."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_S)
