"""The seven status shapes, drawn on a grid of 16 so that weight and size match at every size.

They are ours and not from the icon font: each can be told from the others without colour.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPixmap, QTransform

from ui.tokens import Token, Tone

PROGRESS_STEPS: Final = 12
INDETERMINATE: Final = 0.3

_GRID: Final = 16.0
_MID: Final = QPointF(8, 8)
_TRACK_ALPHA: Final = 0.27
_DASHES: Final = 8
# Qt turns curves into lines of a fixed coarseness when it strokes and cuts paths; on a grid of 16
# that would show as corners in the large shapes, so it is done on a finer one.
_FINE: Final = 64.0
_FINER: Final = QTransform.fromScale(_FINE, _FINE)
_COARSER: Final = QTransform.fromScale(1 / _FINE, 1 / _FINE)


class Glyph(StrEnum):
    """A status shape."""

    OK = "ok"
    WORKING = "working"
    ATTENTION = "attention"
    PROBLEM = "problem"
    OFF = "off"
    UNKNOWN = "unknown"
    CONSULTATION = "consultation"


GLYPH_OF: Final = {
    Tone.OK: Glyph.OK,
    Tone.WORK: Glyph.WORKING,
    Tone.WARN: Glyph.ATTENTION,
    Tone.BAD: Glyph.PROBLEM,
    Tone.OFF: Glyph.OFF,
    Tone.UNKNOWN: Glyph.UNKNOWN,
    Tone.BUSY: Glyph.CONSULTATION,
}
"""The shape that goes with each tone."""


def paint_glyph(
    painter: QPainter,
    glyph: Glyph,
    rect: QRectF,
    color: QColor,
    progress: float | None = None,
) -> None:
    """Draw ``glyph`` into ``rect``; what is cut out shows the ground behind.

    Args:
        painter: Active painter; its state is restored.
        glyph: The shape.
        rect: Square in logical pixels.
        color: Colour of the shape.
        progress: 0 to 1 for a working ring, shown in twelve steps; None is indeterminate.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _GRID, rect.height() / _GRID)
    if glyph is Glyph.WORKING:
        track = QColor(color)
        track.setAlphaF(color.alphaF() * _TRACK_ALPHA)
        painter.fillPath(_ring_path(11.4, 2.6, PROGRESS_STEPS), track)
        painter.fillPath(_ring_path(11.4, 2.6, progress_step(progress)), color)
    else:
        painter.fillPath(_shape(glyph), color)
    painter.restore()


def progress_step(progress: float | None) -> int:
    """Which of the twelve steps of the ring stands for ``progress``."""
    share = INDETERMINATE if progress is None else max(0.0, min(1.0, progress))
    return round(share * PROGRESS_STEPS)


class Glyphs:
    """Status shapes as pixmaps, cached until the theme changes."""

    def __init__(self, color: Callable[[Token], QColor]) -> None:
        """Take the colour of a token, as it is now, from ``color``."""
        self._color = color
        self._pixmaps: dict[tuple[Glyph, int, int, Token, float], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn in the colours of before."""
        self._pixmaps.clear()

    def pixmap(
        self,
        glyph: Glyph,
        size: int,
        token: Token,
        ratio: float = 1.0,
        progress: float | None = None,
    ) -> QPixmap:
        """Return ``glyph`` in a square of ``size`` logical pixels."""
        step = progress_step(progress) if glyph is Glyph.WORKING else 0
        key = (glyph, size, step, token, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = self._draw(glyph, size, token, ratio, progress)
        return pixmap

    def _draw(
        self, glyph: Glyph, size: int, token: Token, ratio: float, progress: float | None
    ) -> QPixmap:
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_glyph(painter, glyph, QRectF(0, 0, size, size), self._color(token), progress)
        painter.end()
        return pixmap


@cache
def _shape(glyph: Glyph) -> QPainterPath:
    return _BUILDERS[glyph]()


def stroked(
    path: QPainterPath,
    width: float,
    *,
    cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap,
    join: Qt.PenJoinStyle = Qt.PenJoinStyle.RoundJoin,
) -> QPainterPath:
    """Outline of ``path`` drawn with a pen of ``width``."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width * _FINE)
    stroker.setCapStyle(cap)
    stroker.setJoinStyle(join)
    return _COARSER.map(stroker.createStroke(_FINER.map(path)))


def cut_out(path: QPainterPath, hole: QPainterPath) -> QPainterPath:
    """Return ``path`` without ``hole``."""
    return _COARSER.map(_FINER.map(path).subtracted(_FINER.map(hole)))


def check_line() -> QPainterPath:
    """Middle line of the check on the grid of 16."""
    return _line((4.9, 8.35), (7.1, 10.5), (11.2, 5.9))


def cross_lines(reach: float) -> QPainterPath:
    """Middle lines of an x that reaches ``reach`` from the middle of the grid."""
    path = _line((8 - reach, 8 - reach), (8 + reach, 8 + reach))
    path.addPath(_line((8 - reach, 8 + reach), (8 + reach, 8 - reach)))
    return path


@cache
def octagon(edge: float) -> QPainterPath:
    """Regular octagon, ``edge`` wide, in the middle of the grid."""
    radius = edge / 2 / math.cos(math.pi / 8)
    corners = [
        QPointF(8 + radius * math.cos(angle), 8 + radius * math.sin(angle))
        for angle in (math.pi / 8 + k * math.pi / 4 for k in range(8))
    ]
    path = QPainterPath(corners[0])
    for corner in corners[1:]:
        path.lineTo(corner)
    path.closeSubpath()
    return path


@cache
def triangle() -> QPainterPath:
    """Rounded triangle 15 x 13.4 on the grid of 16."""
    core = _line((8, 2.4), (14.25, 13.15), (1.75, 13.15))
    core.closeSubpath()
    return _COARSER.map(_FINER.map(core).united(_FINER.map(stroked(core, 2.3))))


@cache
def _ring_path(diameter: float, stroke: float, step: int) -> QPainterPath:
    box = QRectF(0, 0, diameter, diameter)
    box.moveCenter(_MID)
    path = QPainterPath()
    if step >= PROGRESS_STEPS:
        path.addEllipse(box)
    elif step > 0:
        path.arcMoveTo(box, 90)
        path.arcTo(box, 90, -360 * step / PROGRESS_STEPS)
    return stroked(path, stroke, cap=Qt.PenCapStyle.FlatCap)


def _line(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    return path


def _disc(diameter: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(_MID, diameter / 2, diameter / 2)
    return path


def _ok() -> QPainterPath:
    return cut_out(_disc(14), stroked(check_line(), 1.9))


def _attention() -> QPainterPath:
    bar = stroked(_line((8, 5.9), (8, 9.2)), 1.7)
    dot = QPainterPath()
    dot.addEllipse(QPointF(8, 11.7), 1.0, 1.0)
    return cut_out(cut_out(triangle(), bar), dot)


def _problem() -> QPainterPath:
    return cut_out(octagon(14), stroked(cross_lines(2.35), 1.9))


def _off() -> QPainterPath:
    return stroked(_disc(11.6), 1.8)


def _unknown() -> QPainterPath:
    ring = QPainterPath()
    box = QRectF(1.8, 1.8, 12.4, 12.4)
    for dash in range(_DASHES):
        arc = QPainterPath()
        start = 360 * (dash + 0.18) / _DASHES
        arc.arcMoveTo(box, start)
        arc.arcTo(box, start, 360 * 0.64 / _DASHES)
        ring.addPath(stroked(arc, 1.5, cap=Qt.PenCapStyle.FlatCap))
    hook = QPainterPath(QPointF(6.35, 6.5))
    hook.cubicTo(QPointF(6.45, 3.9), QPointF(9.75, 4.2), QPointF(9.7, 6.45))
    hook.cubicTo(QPointF(9.65, 7.8), QPointF(8, 7.75), QPointF(8, 9.2))
    ring.addPath(stroked(hook, 1.35))
    ring.addEllipse(QPointF(8, 11.15), 0.85, 0.85)
    ring.setFillRule(Qt.FillRule.WindingFill)
    return ring


def _consultation() -> QPainterPath:
    return _disc(11)


_BUILDERS: Final = {
    Glyph.OK: _ok,
    Glyph.ATTENTION: _attention,
    Glyph.PROBLEM: _problem,
    Glyph.OFF: _off,
    Glyph.UNKNOWN: _unknown,
    Glyph.CONSULTATION: _consultation,
}
