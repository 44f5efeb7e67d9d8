"""Status pills: a tinted capsule with a shape and a word."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.glyphs import GLYPH_OF
from ui.theme import Theme
from ui.tokens import IconSize, Line, Size, TextRole, Token, Tone, Weight
from ui.widgets.painting import baseline, draw_text, fill_rounded, fill_soft, ratio_of

_GLYPH_LEFT = 6
_TEXT_LEFT = 25
_RIGHT = 8


def pill_size(theme: Theme, text: str) -> QSize:
    """Room that a pill with ``text`` takes."""
    face = theme.face(TextRole.SMALL, Weight.MEDIUM)
    height = max(Size.PILL, round(face.height + 2 * Line.BAR))
    return QSize(_TEXT_LEFT + round(face.width(text) + 0.5) + _RIGHT, height)


def paint_pill(
    painter: QPainter,
    theme: Theme,
    rect: QRect,
    tone: Tone,
    text: str,
    *,
    progress: float | None = None,
    is_on_selection: bool = False,
) -> None:
    """Draw a pill into ``rect``, as large as `pill_size` says.

    On a selected row it is filled with the surface: tint on tint would disappear.
    """
    radius = rect.height() / 2
    if is_on_selection:
        fill_rounded(painter, QRectF(rect), radius, theme.color(Token.SURFACE))
    else:
        fill_soft(painter, theme, QRectF(rect), radius, tone.soft)
    edge = IconSize.PILL
    glyph = theme.glyphs.pixmap(GLYPH_OF[tone], edge, tone.shape, ratio_of(painter), progress)
    top = rect.y() + (rect.height() - edge) // 2
    painter.drawPixmap(rect.x() + _GLYPH_LEFT, top, glyph)
    face = theme.face(TextRole.SMALL, Weight.MEDIUM)
    base_y = baseline(rect.y() + rect.height() / 2, face.cap_height)
    draw_text(painter, rect.x() + _TEXT_LEFT, base_y, text, face, theme.color(tone.text))


class StatusPill(QLabel):
    """A status in colour, shape and word; it says something and opens nothing."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        tone: Tone = Tone.UNKNOWN,
        parent: QWidget | None = None,
    ) -> None:
        """Show ``text`` in ``tone``."""
        super().__init__(text, parent)
        self._theme = theme
        self._tone = tone
        self._progress: float | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._restyle)

    @property
    def tone(self) -> Tone:
        """What the pill says."""
        return self._tone

    def set_status(self, tone: Tone, text: str, progress: float | None = None) -> None:
        """Say something else; ``progress`` of 0 to 1 is for `Tone.WORK`."""
        self._tone = tone
        self._progress = progress
        self.setText(text)
        self._restyle()

    def sizeHint(self) -> QSize:
        """Room for the shape and the whole word."""
        return pill_size(self._theme, self.text())

    def minimumSizeHint(self) -> QSize:
        """A pill is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the capsule."""
        painter = QPainter(self)
        size = self.sizeHint()
        rect = QRect(0, (self.height() - size.height()) // 2, self.width(), size.height())
        paint_pill(painter, self._theme, rect, self._tone, self.text(), progress=self._progress)
        painter.end()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
