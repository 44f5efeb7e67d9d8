"""A status shape as a widget of its own, alone or in a tinted disc."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.glyphs import GLYPH_OF, paint_glyph
from ui.theme import Theme
from ui.tokens import Tone
from ui.widgets.painting import fill_soft


class GlyphLabel(QLabel):
    """The shape of a tone. Words stand beside it, so assistive programs may skip it."""

    def __init__(
        self,
        theme: Theme,
        tone: Tone,
        size: int,
        *,
        disc: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """Draw ``size`` pixels of shape, in a tinted disc of ``disc`` pixels unless that is 0."""
        super().__init__(parent)
        self._theme = theme
        self._tone = tone
        self._size = size
        self._disc = disc
        self._progress: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def set_tone(self, tone: Tone, progress: float | None = None) -> None:
        """Show another status."""
        self._tone = tone
        self._progress = progress
        self.update()

    def sizeHint(self) -> QSize:
        """The disc, or the shape without one."""
        edge = self._disc or self._size
        return QSize(edge, edge)

    def minimumSizeHint(self) -> QSize:
        """Same as the size hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw disc and shape."""
        painter = QPainter(self)
        middle = QRectF(self.rect()).center()
        if self._disc:
            disc = QRectF(0, 0, self._disc, self._disc)
            disc.moveCenter(middle)
            fill_soft(painter, self._theme, disc, self._disc / 2, self._tone.soft)
        shape = QRectF(0, 0, self._size, self._size)
        shape.moveCenter(middle)
        color = self._theme.color(self._tone.shape)
        paint_glyph(painter, GLYPH_OF[self._tone], shape, color, self._progress)
        painter.end()
