"""Small drawing moves shared by all painted parts."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.fonts import Face
from ui.theme import Theme
from ui.tokens import Line, Scheme, Token


def baseline(centre_y: float, cap_height: float) -> int:
    """Baseline that centres capitals on ``centre_y``.

    Aligning by capitals and not by line boxes keeps Chinese and Latin rows on one line: the
    Chinese fallback makes the box taller, not the letters.
    """
    return round(centre_y + cap_height / 2)


def draw_text(
    painter: QPainter, left: float, base_y: float, text: str, face: Face, color: QColor
) -> float:
    """Draw ``text`` from ``left`` on the baseline ``base_y`` and return its width."""
    painter.setFont(face.font)
    painter.setPen(color)
    painter.drawText(QPointF(left, base_y), text)
    return face.width(text)


def elided(face: Face, text: str, width: float) -> str:
    """Return ``text`` shortened with an ellipsis to ``width``; never call it for numbers."""
    return face.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def fill_rounded(painter: QPainter, rect: QRectF, radius: float, fill: QColor) -> None:
    """Fill ``rect`` with round corners."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, radius, radius)


def outline_rounded(
    painter: QPainter, rect: QRectF, radius: float, color: QColor, width: float = Line.HAIR
) -> None:
    """Draw an outline of ``width`` wholly inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def fill_soft(painter: QPainter, theme: Theme, rect: QRectF, radius: float, token: Token) -> None:
    """Fill a tinted part; in high contrast, where tints are black, outline it."""
    fill_rounded(painter, rect, radius, theme.color(token))
    if theme.scheme is Scheme.CONTRAST:
        outline_rounded(painter, rect, radius, theme.color(Token.BORDER))


def hairline(painter: QPainter, left: int, right: int, y: int, color: QColor) -> None:
    """Draw a sharp horizontal line of one pixel from ``left`` to ``right``."""
    painter.fillRect(QRect(left, y, right - left, Line.HAIR), color)


def ratio_of(painter: QPainter) -> float:
    """Device pixels in a logical pixel where ``painter`` draws."""
    return painter.device().devicePixelRatioF()


def round_pen(color: QColor, width: float) -> QPen:
    """Pen with round ends and corners."""
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
