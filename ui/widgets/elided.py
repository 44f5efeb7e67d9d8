"""A label that shortens its text where room is scarce; the tool tip has it in full."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette

from ui.tokens import Size
from ui.widgets.text import Label


class ElidedLabel(Label):
    """One line of words, never for numbers: they must not be shortened."""

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), Size.TARGET), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - overrides Qt
        """Draw what fits."""
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), self.alignment(), shown)
        painter.end()
