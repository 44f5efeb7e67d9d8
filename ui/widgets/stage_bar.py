"""The five stages of a start as segments."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import Scheme, Size, Space, Token, Tone
from ui.widgets.painting import fill_rounded, outline_rounded

STAGES: Final = 5
_GAP: Final = 3


def paint_stage_bar(
    painter: QPainter, theme: Theme, rect: QRectF, done: int, *, is_late: bool = False
) -> None:
    """Draw five segments across ``rect``, ``done`` of them filled; amber when it takes long."""
    width = (rect.width() - _GAP * (STAGES - 1)) / STAGES
    radius = rect.height() / 2
    filled = theme.color((Tone.WARN if is_late else Tone.WORK).shape)
    rest = theme.color(Token.BORDER)
    for stage in range(STAGES):
        left = rect.x() + stage * (width + _GAP)
        segment = QRectF(left, rect.y(), width, rect.height())
        if stage < done or theme.scheme is not Scheme.CONTRAST:
            fill_rounded(painter, segment, radius, filled if stage < done else rest)
        else:
            outline_rounded(painter, segment, radius, rest)


class StageBar(QProgressBar):
    """Shows how far a start is, in five segments; its accessible value is the stage."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show no stage done."""
        super().__init__(parent)
        self._theme = theme
        self._is_late = False
        self.setRange(0, STAGES)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def set_stage(self, stage: int, *, is_late: bool = False) -> None:
        """Show ``stage`` of five; ``is_late`` turns it amber (a hint in words goes with it)."""
        self._is_late = is_late
        self.setValue(stage)
        self.update()

    def sizeHint(self) -> QSize:
        """A flat bar."""
        return QSize(Size.STAGE_BAR_WIDTH, Size.STAGE_BAR + Space.S)

    def minimumSizeHint(self) -> QSize:
        """Same as the size hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segments in the middle."""
        painter = QPainter(self)
        top = (self.height() - Size.STAGE_BAR) / 2
        rect = QRectF(0, top, self.width(), Size.STAGE_BAR)
        paint_stage_bar(painter, self._theme, rect, self.value(), is_late=self._is_late)
        painter.end()
