"""An icon beside words; assistive programs read the words."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import Token
from ui.widgets.painting import ratio_of


class IconLabel(QLabel):
    """One icon in the colour of secondary text."""

    def __init__(self, theme: Theme, icon: str, size: int, parent: QWidget | None = None) -> None:
        """Draw ``icon`` with an edge of ``size`` pixels."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The icon."""
        return QSize(self._size, self._size)

    def minimumSizeHint(self) -> QSize:
        """Same as the size hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        pixmap = self._theme.icons.pixmap(self._icon, Token.TEXT2, self._size, ratio_of(painter))
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
