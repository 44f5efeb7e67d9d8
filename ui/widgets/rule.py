"""Hairlines between parts, in the colour of borders."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import Line, Token


class Rule(QWidget):
    """One sharp line, horizontal or vertical."""

    def __init__(
        self,
        theme: Theme,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        """Draw along ``orientation``."""
        super().__init__(parent)
        self._theme = theme
        expanding, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(Line.HAIR)
            self.setSizePolicy(expanding, fixed)
        else:
            self.setFixedWidth(Line.HAIR)
            self.setSizePolicy(fixed, expanding)
        theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the line."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color(Token.BORDER))
        painter.end()
