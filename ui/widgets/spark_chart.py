"""One number with the line behind it: the small charts of the overview."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import Line, Size, Space, TextRole, Token
from ui.widgets.card import Card
from ui.widgets.elided import ElidedLabel
from ui.widgets.painting import hairline
from ui.widgets.text import Label

_PEN: Final = 1.6
_END: Final = 3.5
_FILL_TOP: Final = 0.18
_FILL_FOOT: Final = 0.02
_HEIGHT: Final = 44


class SparkLine(QLabel):
    """A line without axes; gaps stay gaps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[float | None, ...] = ()
        self._top = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.theme_changed.connect(self.update)

    def set_points(self, points: Sequence[float | None], top: float) -> None:
        """Show ``points`` from old to new on a scale from 0 to ``top``; None is a gap."""
        self._points = tuple(points)
        self._top = top if top > 0 else 1.0
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a readable line."""
        return QSize(Size.STRIP_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Half as wide."""
        return QSize(Size.STRIP_WIDTH // 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground line, area, line and end point."""
        painter = QPainter(self)
        floor = self.height() - Line.HAIR
        hairline(painter, 0, self.width(), floor, self._theme.color(Token.BORDER))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in self._runs():
            self._paint_run(painter, run, floor)
        if self._points and self._points[-1] is not None:
            self._paint_end(painter, self._spot(len(self._points) - 1, self._points[-1]))
        painter.end()

    def _spot(self, index: int, value: float) -> QPointF:
        room = QRectF(0, _END + 1, self.width() - _END - 1, self.height() - _END - 3)
        steps = max(1, len(self._points) - 1)
        share = max(0.0, min(1.0, value / self._top))
        return QPointF(
            room.x() + room.width() * index / steps, room.bottom() - room.height() * share
        )

    def _runs(self) -> list[list[QPointF]]:
        runs: list[list[QPointF]] = [[]]
        for index, value in enumerate(self._points):
            if value is None:
                runs.append([])
            else:
                runs[-1].append(self._spot(index, value))
        return [run for run in runs if len(run) > 1]

    def _paint_run(self, painter: QPainter, run: Sequence[QPointF], floor: float) -> None:
        line = QPainterPath(run[0])
        for spot in run[1:]:
            line.lineTo(spot)
        area = QPainterPath(line)
        area.lineTo(run[-1].x(), floor)
        area.lineTo(run[0].x(), floor)
        area.closeSubpath()
        accent = self._theme.color(Token.ACCENT)
        fade = QLinearGradient(0, 0, 0, floor)
        fade.setColorAt(0, _faded(accent, _FILL_TOP))
        fade.setColorAt(1, _faded(accent, _FILL_FOOT))
        painter.fillPath(area, fade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(
                accent,
                _PEN,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        painter.drawPath(line)

    def _paint_end(self, painter: QPainter, spot: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(Token.SURFACE))
        painter.drawEllipse(spot, _END + 1, _END + 1)
        painter.setBrush(self._theme.color(Token.ACCENT))
        painter.drawEllipse(spot, _END - 0.5, _END - 0.5)


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded


class SparkCard(Card):
    """A card with a name, one number with its unit, a remark, and the line of the last hour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, parent=parent)
        self.line = SparkLine(theme)
        self._name = Label(theme, role=TextRole.SMALL, token=Token.TEXT2)
        self._number = Label(theme, role=TextRole.NUMERAL)
        self._unit = Label(theme, role=TextRole.SMALL, token=Token.TEXT2)
        self._remark = Label(theme, role=TextRole.CAPTION, token=Token.TEXT3)
        self._from = ElidedLabel(theme, role=TextRole.CAPTION, token=Token.TEXT3)
        self._to = ElidedLabel(theme, role=TextRole.CAPTION, token=Token.TEXT3)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addLayout(self._words(), 1)
        row.addLayout(self._chart(), 1)
        self.body.addLayout(row)

    def say(self, name: str, number: str, unit: str, remark: str) -> None:
        """Set the words; they also name the card to assistive programs."""
        self._name.setText(name)
        self._number.setText(number)
        self._unit.setText(unit)
        self._remark.setText(remark)
        self.line.setAccessibleName(f"{name}: {number} {unit}, {remark}")

    def set_span(self, oldest: str, newest: str) -> None:
        """Name the two ends of the line."""
        self._from.setText(oldest)
        self._to.setText(newest)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Line.RING)
        column.addWidget(self._name)
        pair = QHBoxLayout()
        pair.setSpacing(Space.XS + Line.RING)
        pair.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        pair.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        pair.addStretch(1)
        column.addLayout(pair)
        column.addWidget(self._remark)
        return column

    def _chart(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Line.RING)
        column.addWidget(self.line, 1)
        ends = QHBoxLayout()
        ends.addWidget(self._from)
        ends.addStretch(1)
        ends.addWidget(self._to)
        column.addLayout(ends)
        return column
