"""The tray of the test desktop, as a hand and as the host see it (StatusNotifierItem)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.desktop.desktop import HEIGHT, WIDTH, Desktop, TrayHost, Window
from tests.waiting import wait_until

_WATCHER = "org.kde.StatusNotifierWatcher"
_ITEM = "org.kde.StatusNotifierItem"
_GET = "org.freedesktop.DBus.Properties.Get"
_ICON, _PANEL_HEIGHT = 20, 34
_MENU_ENTRY = re.compile(r"(?m)^ {9}variant +struct \{$")
_SUBMENU_ENTRY = re.compile(r"(?m)^ {10,}variant +struct \{$")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the tray menu."""

    label: str
    is_enabled: bool
    is_visible: bool
    is_separator: bool


class Tray:
    """Finds, clicks and reads the one tray item of the program under test."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def wait_for_icon(self, *, timeout_s: float = 15.0) -> Window:
        """Return where the host shows the icon, once it does."""
        found = wait_until(self._icon_windows, "a tray icon", timeout_s=timeout_s)
        return found[0]

    def has_icon(self) -> bool:
        """Say whether the host shows an icon now."""
        return bool(self._icon_windows())

    def click(self, *, button: int = 1) -> None:
        """Click the icon: left activates, right opens the menu."""
        self._desktop.click(*self.wait_for_icon().centre, button=button)

    def open_menu(self) -> Window:
        """Right-click the icon and return the menu, which the host or the program draws."""
        self.click(button=3)
        return wait_until(self._open_menus, "the tray menu")[0]

    def choose(self, label: str) -> None:
        """Open the menu and choose the entry with this text by keyboard."""
        entries = [entry for entry in self.menu() if entry.is_visible and not entry.is_separator]
        place = [entry.label for entry in entries if entry.is_enabled].index(label)
        self.open_menu()
        self._desktop.key(*["Down"] * (place + 1), "Return")

    def menu(self) -> list[MenuEntry]:
        """Read the top level of the menu as the program offers it to the host."""
        path = re.search(r'object path "(.+)"', self._property("Menu"))
        layout = [path[1] if path else "", "com.canonical.dbusmenu.GetLayout"]
        everything = ["int32:0", "int32:-1", "array:string:"]
        reply = self._desktop.call_bus(self._owner(), *layout, *everything)
        return [_entry(_SUBMENU_ENTRY.split(part)[0]) for part in _MENU_ENTRY.split(reply)[1:]]

    def tool_tip(self) -> str:
        """Read the tool tip that the program offers to the host: title and text."""
        return "\n".join(re.findall(r'string "(.+)"', self._property("ToolTip")))

    def _property(self, name: str) -> str:
        question = ["/StatusNotifierItem", _GET, f"string:{_ITEM}", f"string:{name}"]
        return self._desktop.call_bus(self._owner(), *question)

    def _owner(self) -> str:
        return wait_until(self._owners, "a registered tray item")[-1]

    def _owners(self) -> list[str]:
        question = ["/StatusNotifierWatcher", _GET, f"string:{_WATCHER}"]
        reply = self._desktop.call_bus(_WATCHER, *question, "string:RegisteredStatusNotifierItems")
        return re.findall(r'string "([^/"]+)/', reply)

    def _icon_windows(self) -> list[Window]:
        # The XFCE panel shows all icons in the window of its tray plugin, 1 pixel wide when empty;
        # in the old protocol the icon is a window of the program inside that of the tray.
        is_xfce = self._desktop.tray_host is TrayHost.XFCE4_PANEL
        found = self._desktop.windows("--class", "^wrapper-2.0$" if is_xfce else ".")
        return [window for window in found if _is_icon(window)]

    def _open_menus(self) -> list[Window]:
        return [window for window in self._desktop.windows("--class", ".") if self._is_menu(window)]

    def _is_menu(self, window: Window) -> bool:
        return "MENU" in self._desktop.ask("xprop", "-id", window.id, "_NET_WM_WINDOW_TYPE")


def _is_icon(window: Window) -> bool:
    is_in_panel = window.x < WIDTH and window.y >= HEIGHT - _PANEL_HEIGHT
    return is_in_panel and _ICON <= window.width < WIDTH // 2


def _entry(text: str) -> MenuEntry:
    label = re.search(r'string "label"\n +variant +string "(.*)"', text)
    return MenuEntry(
        label=label[1].replace("_", "") if label else "",
        is_enabled=_flag(text, "enabled"),
        is_visible=_flag(text, "visible"),
        is_separator='string "separator"' in text,
    )


def _flag(text: str, name: str) -> bool:
    return re.search(rf'string "{name}"\n +variant +boolean false', text) is None
