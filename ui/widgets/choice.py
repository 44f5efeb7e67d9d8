"""A field to choose one of several from."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Space, Token
from ui.widgets.painting import ratio_of


class ChoiceBox(QComboBox):
    """A combo box with our caret: the style sheet took Fusion's arrow away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without choices."""
        super().__init__(parent)
        self._theme = theme
        theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the caret."""
        super().paintEvent(event)
        painter = QPainter(self)
        edge = IconSize.CARET
        token = Token.TEXT2 if self.isEnabled() else Token.DISABLED
        caret = self._theme.icons.pixmap("caret-down", token, edge, ratio_of(painter))
        left = self.width() - edge - Space.M
        painter.drawPixmap(left, (self.height() - edge) // 2, caret)
        painter.end()
