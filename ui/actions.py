"""Every action once: menus, tray, palette and keys share these ``QAction``s."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from ui.viewmodels.language import Language, current_language

translate = QCoreApplication.translate


class Actions(QObject):
    """The actions of the whole interface; whoever owns the effect connects ``triggered``."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make all actions, in the language spoken now."""
        super().__init__(parent)
        self.overview = self._new("page_overview", "Ctrl+1")
        self.services = self._new("page_services", "Ctrl+2")
        self.logs = self._new("page_logs", "Ctrl+3")
        self.settings = self._new("page_settings", "Ctrl+,")
        self.about = self._new("page_about")
        self.control_panel = self._new("control_panel", "Ctrl+Alt+D")
        self.check_again = self._new("check_again", "F5")
        self.start_all = self._new("start_all")
        self.stop_all = self._new("stop_all")
        self.restart_selected = self._new("restart_selected", "Ctrl+R")
        self.reload_settings = self._new("reload_settings")
        self.palette = self._new("palette", "Ctrl+K")
        self.find = self._new("find", "Ctrl+F")
        self.next_part = self._new("next_part", "F6")
        self.shortcuts = self._new("shortcuts", "Ctrl+/")
        self.chinese = self._new("language_zh", is_checkable=True)
        self.english = self._new("language_en", is_checkable=True)
        self.switch_language = self._new("switch_language", "Ctrl+L")
        self.theme_system = self._new("theme_system", is_checkable=True)
        self.theme_light = self._new("theme_light", is_checkable=True)
        self.theme_dark = self._new("theme_dark", is_checkable=True)
        self.larger_text = self._new("larger_text", "Ctrl++")
        self.smaller_text = self._new("smaller_text", "Ctrl+-")
        self.quiet_half_hour = self._new("quiet_half_hour")
        self.quiet_hour = self._new("quiet_hour")
        self.quiet_closing = self._new("quiet_closing")
        self.quiet_end = self._new("quiet_end")
        self.quit = self._new("quit", "Ctrl+Q")
        self._group(self.chinese, self.english)
        self._group(self.theme_system, self.theme_light, self.theme_dark)
        self.retranslate()

    def all(self) -> tuple[QAction, ...]:
        """Return every action in the order of the palette."""
        return tuple(action for action in self.children() if isinstance(action, QAction))

    def in_palette(self) -> tuple[QAction, ...]:
        """Return the actions worth finding by their names."""
        return tuple(action for action in self.all() if action.objectName() not in _NOT_LISTED)

    def retranslate(self) -> None:
        """Name all actions in the language spoken now."""
        names = {
            self.control_panel: translate("Actions", "Control panel"),
            self.quit: translate("Actions", "Quit…"),
            self.switch_language: translate("Actions", "Switch the language"),
            self.quiet_half_hour: translate("Actions", "In consultation for 30 min"),
            self.quiet_hour: translate("Actions", "In consultation for 1 hour"),
            self.quiet_closing: translate("Actions", "In consultation until closing time (18:00)"),
            self.quiet_end: translate("Actions", "End the consultation"),
            self.overview: translate("Actions", "Go to Overview"),
            self.services: translate("Actions", "Go to Services"),
            self.logs: translate("Actions", "Go to Logs"),
            self.settings: translate("Actions", "Go to Settings"),
            self.about: translate("Actions", "About this program"),
            self.theme_system: translate("Actions", "Colours like the system"),
            self.theme_light: translate("Actions", "Light colours"),
            self.theme_dark: translate("Actions", "Dark colours"),
            self.larger_text: translate("Actions", "Larger text"),
            self.smaller_text: translate("Actions", "Smaller text"),
            self.palette: translate("Actions", "Search or run an action"),
            self.shortcuts: translate("Actions", "Keyboard shortcuts"),
            self.check_again: translate("Actions", "Check again"),
            self.reload_settings: translate("Actions", "Read the settings file again"),
            self.start_all: translate("Actions", "Start all services"),
            self.stop_all: translate("Actions", "Stop all services…"),
            self.restart_selected: translate("Actions", "Restart the selected service…"),
            self.find: translate("Actions", "Find on this page"),
            self.next_part: translate("Actions", "Go to the next part of the window"),
        }
        for action, name in names.items():
            action.setText(name)
        self.chinese.setText("中文")
        self.english.setText("English")
        is_chinese = current_language() is Language.ZH
        (self.chinese if is_chinese else self.english).setChecked(True)

    def _new(self, name: str, keys: str = "", *, is_checkable: bool = False) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        action.setCheckable(is_checkable)
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _group(self, *actions: QAction) -> None:
        group = QActionGroup(self)
        for action in actions:
            group.addAction(action)


_NOT_LISTED: Final = frozenset(
    {"palette", "find", "next_part", "control_panel", "language_zh", "language_en"}
)
