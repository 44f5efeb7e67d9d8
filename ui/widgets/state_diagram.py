"""The life of a service as shapes in a line, the present one large."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.glyphs import GLYPH_OF, paint_glyph
from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.painting import draw_text, fill_soft

_LINE: Final = 1.5
_HEAD: Final = 5.0
_ARROW_GAP: Final = 13.0
_ARC_RISE: Final = 22.0


@dataclass(frozen=True, slots=True)
class DiagramNode:
    """One state: its word, its shape, whether the way to it is unlikely."""

    text: str
    tone: Tone
    is_unlikely: bool = False


class StateDiagram(QLabel):
    """States left to right with arrows; a label that reads out the present state."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._nodes: tuple[DiagramNode, ...] = ()
        self._current = 0
        self._return_to: int | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._restyle)

    def set_nodes(
        self, nodes: Sequence[DiagramNode], current: int, return_to: int | None = None
    ) -> None:
        """Show ``nodes``, of which ``current`` is the present one.

        Args:
            nodes: States in their usual order.
            current: Index of the present one.
            return_to: Index of the state that the present one goes back to by itself.
        """
        self._nodes = tuple(nodes)
        self._current = current
        self._return_to = return_to
        self.setText(self._nodes[current].text)
        self.update()

    def sizeHint(self) -> QSize:
        """Arc, shapes and one line of words."""
        words = self._theme.face(TextRole.CAPTION, Weight.SEMIBOLD).height
        height = max(Size.DIAGRAM, round(self._line_y() + Size.DIAGRAM_DISC + words))
        return QSize(Size.DRAWER_COMPACT, height)

    def minimumSizeHint(self) -> QSize:
        """Same height; narrower."""
        return QSize(Size.STRIP_WIDTH, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw arrows, shapes, words and the way back."""
        if not self._nodes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(len(self._nodes) - 1):
            self._paint_arrow(painter, index)
        for index in range(len(self._nodes)):
            self._paint_node(painter, index)
        if self._return_to is not None:
            self._paint_return(painter, self._return_to)
        painter.end()

    def _line_y(self) -> float:
        return _ARC_RISE + Space.L

    def _middle(self, index: int) -> QPointF:
        margin = Space.XXL + Space.XS
        pitch = (self.width() - 2 * margin) / max(1, len(self._nodes) - 1)
        return QPointF(round(margin + index * pitch), self._line_y())

    def _paint_node(self, painter: QPainter, index: int) -> None:
        node = self._nodes[index]
        theme = self._theme
        middle = self._middle(index)
        is_current = index == self._current
        edge = IconSize.NAV if is_current else IconSize.LOG
        tone = node.tone if is_current else Tone.OFF
        if is_current:
            disc = QRectF(0, 0, Size.DIAGRAM_DISC, Size.DIAGRAM_DISC)
            disc.moveCenter(middle)
            fill_soft(painter, theme, disc, Size.DIAGRAM_DISC / 2, tone.soft)
        shape = QRectF(0, 0, edge, edge)
        shape.moveCenter(middle)
        paint_glyph(painter, GLYPH_OF[node.tone], shape, theme.color(tone.shape))
        face = theme.face(TextRole.CAPTION, Weight.SEMIBOLD if is_current else Weight.REGULAR)
        color = theme.color(tone.text if is_current else Token.TEXT2)
        width = face.width(node.text)
        left = max(0.0, min(middle.x() - width / 2, self.width() - width))
        base_y = round(middle.y() + Size.DIAGRAM_DISC / 2 + face.metrics.ascent())
        draw_text(painter, left, base_y, node.text, face, color)

    def _paint_arrow(self, painter: QPainter, index: int) -> None:
        start = self._middle(index) + QPointF(_ARROW_GAP + 1, 0)
        end = self._middle(index + 1) - QPointF(_ARROW_GAP + 1, 0)
        is_unlikely = self._nodes[index + 1].is_unlikely
        color = self._theme.color(Token.BORDER if is_unlikely else Token.CONTROL)
        pen = QPen(color, _LINE)
        if is_unlikely:
            pen.setDashPattern((3, 2.5))
        painter.setPen(pen)
        painter.drawLine(start, end)
        _paint_head(painter, end, QPointF(1, 0), color)

    def _paint_return(self, painter: QPainter, target: int) -> None:
        tone = self._nodes[self._current].tone
        color = self._theme.color(tone.shape)
        start = self._middle(self._current) - QPointF(0, Size.DIAGRAM_DISC / 2 + 2)
        end = self._middle(target) - QPointF(-2, _ARROW_GAP)
        reach = (start.x() - end.x()) * 0.30
        rise = QPointF(0, _ARC_RISE * 0.62)
        path = QPainterPath(start)
        path.cubicTo(start - rise - QPointF(reach, 0), end - rise + QPointF(reach, -4), end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, _LINE))
        painter.drawPath(path)
        _paint_head(painter, end, QPointF(-0.78, 0.62), color)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def _paint_head(painter: QPainter, tip: QPointF, direction: QPointF, color: QColor) -> None:
    side = QPointF(-direction.y(), direction.x())
    back = tip - direction * _HEAD
    painter.setPen(
        QPen(
            color, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
    )
    painter.drawPolyline([back + side * (_HEAD * 0.8), tip, back - side * (_HEAD * 0.8)])
