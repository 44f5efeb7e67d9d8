"""The tray icon and its menu: the door of clinic staff.

It is on the screen before anything else of the product is imported, so this module needs little:
what is shown comes as a ``TrayFace``, what is chosen goes out as actions and signals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.actions import Actions
from ui.mark import TrayState, tray_icon
from ui.task_bar import is_task_bar_dark
from ui.tray_host import is_tray_host_there

translate = QCoreApplication.translate

STEADY_MS: Final = 2000
"""A change is shown after it has been stable so long; a problem at once."""
HOST_CHECK_MS: Final = 2000
_CORNER: Final = 8


@dataclass(frozen=True, slots=True)
class TrayFace:
    """What the tray shows.

    Attributes:
        state: Badge of the icon.
        tooltip: One sentence.
        status: Status line of the menu.
        primary: Words of the primary action; empty for none.
    """

    state: TrayState
    tooltip: str
    status: str
    primary: str = ""


class Tray(QObject):
    """Icon, tooltip and menu; a stand-in is asked for where there is no place for icons."""

    popover_requested = Signal(QPoint)
    host_changed = Signal(bool)

    def __init__(self, actions: Actions, face: TrayFace, parent: QObject | None = None) -> None:
        """Make the icon showing ``face``; ``show`` puts it on the screen."""
        super().__init__(parent)
        self._actions = actions
        self._face = face
        self._wanted = face
        self._icon: QSystemTrayIcon | None = None
        self.status = QAction(self)
        self.status.setEnabled(False)
        self.status.setObjectName("tray_status")
        font = self.status.font()
        font.setBold(True)
        self.status.setFont(font)
        self.primary = QAction(self)
        self.primary.setObjectName("tray_primary")
        self.menu = QMenu()
        self._quiet = QMenu(self.menu)
        self._language = QMenu(self.menu)
        self._fill_menu()
        self._steady = QTimer(self)
        self._steady.setObjectName("tray-steady")
        self._steady.setSingleShot(True)
        self._steady.setInterval(STEADY_MS)
        self._steady.timeout.connect(self._apply)
        self._host_check = QTimer(self)
        self._host_check.setObjectName("tray-host")
        self._host_check.setInterval(HOST_CHECK_MS)
        self._host_check.timeout.connect(self._look_for_host)
        self._scheme = QGuiApplication.styleHints().colorScheme()
        self._apply()
        self.retranslate()

    @property
    def face(self) -> TrayFace:
        """What is shown now."""
        return self._face

    @property
    def is_shown(self) -> bool:
        """Whether there is an icon on the screen."""
        return self._icon is not None

    def show(self) -> None:
        """Show the icon, now or as soon as the desktop has a place for it."""
        self._look_for_host()

    def hide(self) -> None:
        """Take the icon away, for good."""
        self._host_check.stop()
        self._steady.stop()
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
        self.menu.deleteLater()

    def set_face(self, face: TrayFace) -> None:
        """Show ``face`` once it has been stable for two seconds; a problem at once."""
        is_new = face.state is not self._wanted.state
        self._wanted = face
        if face.state is TrayState.PROBLEM or face.state is self._face.state:
            self._steady.stop()
            self._apply()
        elif is_new or not self._steady.isActive():
            self._steady.start()

    def follow_system(self, scheme: Qt.ColorScheme) -> None:
        """Suit the task bar of a desktop that asks for ``scheme``, whatever the window wears."""
        self._scheme = scheme
        self._draw()

    def retranslate(self) -> None:
        """Name the parts of the menu in the language spoken now."""
        self._quiet.setTitle(translate("Tray", "In consultation"))
        self._language.setTitle(translate("Tray", "Language"))

    def spot(self) -> QPoint:
        """Return where the popover belongs: at the icon, the pointer, or the corner."""
        rect = self._icon.geometry() if self._icon is not None else QRect()
        if not rect.isEmpty():
            return rect.center()
        pointer = QCursor.pos()
        if self._icon is not None and not pointer.isNull():
            return pointer  # StatusNotifierItem hosts do not tell where the icon is
        corner = QGuiApplication.primaryScreen().availableGeometry().bottomRight()
        return corner - QPoint(_CORNER, _CORNER)

    def _fill_menu(self) -> None:
        actions = self._actions
        for action in (actions.quiet_half_hour, actions.quiet_hour, actions.quiet_closing):
            self._quiet.addAction(action)
        self._quiet.addSeparator()
        self._quiet.addAction(actions.quiet_end)
        self._language.addAction(self._actions.chinese)
        self._language.addAction(self._actions.english)
        self.menu.addAction(self.status)
        self.menu.addAction(self.primary)
        self.menu.addMenu(self._quiet)
        self.menu.addSeparator()
        self.menu.addAction(self._actions.control_panel)
        self.menu.addMenu(self._language)
        self.menu.addSeparator()
        self.menu.addAction(self._actions.quit)

    def _look_for_host(self) -> None:
        if is_tray_host_there():
            self._host_check.stop()
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._on_activated)
            self._draw()
            self._icon.show()
            self.host_changed.emit(True)
        elif not self._host_check.isActive():
            self._host_check.start()
            self.host_changed.emit(False)

    def _apply(self) -> None:
        self._face = self._wanted
        self.status.setText(self._face.status)
        self.primary.setText(self._face.primary)
        self.primary.setVisible(bool(self._face.primary))
        self._draw()

    def _draw(self) -> None:
        if self._icon is None:
            return
        is_dark = is_task_bar_dark(self._scheme)
        self._icon.setIcon(tray_icon(self._face.state, is_on_dark_bar=is_dark))
        self._icon.setToolTip(self._face.tooltip)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.popover_requested.emit(self.spot())
        elif reason is QSystemTrayIcon.ActivationReason.DoubleClick:
            self._actions.control_panel.trigger()
