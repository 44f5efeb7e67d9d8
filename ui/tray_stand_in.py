"""A small window in place of the tray icon, on desktops that have no place for icons."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Space, Token, Tone
from ui.widgets.buttons import Button
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label


class TrayStandIn(QWidget):
    """Always there, in the task bar at least: shape, sentence and a way to the control panel."""

    popover_requested = Signal(QPoint)
    panel_requested = Signal()

    def __init__(self, theme: Theme, icon: QIcon) -> None:
        """Make the window; it is shown by its owner."""
        flags = Qt.WindowType.Window | Qt.WindowType.WindowMinimizeButtonHint
        super().__init__(
            None, flags | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint
        )
        self.setObjectName("tray_stand_in")
        self.setWindowIcon(icon)
        self._glyph = GlyphLabel(theme, Tone.UNKNOWN, IconSize.NAV)
        self._sentence = Label(theme, token=Token.TEXT)
        self._button = Button(theme, "")
        self._button.setObjectName("stand_in_panel")
        self._button.clicked.connect(self.panel_requested)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        row.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(self._glyph)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._button)

    def say(self, tone: Tone, sentence: str, product: str, button: str) -> None:
        """Say how the workstation is."""
        self.setWindowTitle(product)
        self._glyph.set_tone(tone)
        self._sentence.setText(sentence)
        self._button.setText(button)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand where a tray would be."""
        super().showEvent(event)
        if not event.spontaneous():
            corner = self.screen().availableGeometry().bottomRight()
            size = self.sizeHint()
            self.move(corner - QPoint(size.width() + Space.L, size.height() + 3 * Space.XL))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the popover as the icon would."""
        self.popover_requested.emit(event.globalPosition().toPoint())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only get small: without it staff would have no door at all."""
        event.ignore()
        self.showMinimized()
