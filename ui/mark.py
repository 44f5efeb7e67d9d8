"""The mark (a keep with a care cross) and the tray icons made of it.

Every size is drawn for itself on whole pixels; a 32 scaled down to 16 would be mud.
"""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QTransform

from ui.glyphs import (
    PROGRESS_STEPS,
    Glyph,
    octagon,
    paint_glyph,
    progress_step,
    stroked,
    triangle,
)
from ui.tokens import COLORS, MARK_ON_DARK_BAR, MARK_ON_LIGHT_BAR, Scheme, Token

TRAY_SIZES: Final = (16, 20, 22, 24, 32)
APP_ICON_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)

_GRID: Final = 16.0
_BADGE_EDGE: Final = {16: 9, 20: 11, 22: 12, 24: 13, 32: 17}
# The tray mark hangs at the left so that the badge leaves the cross visible.
_TRAY_SHIFT: Final = 2.0


class TrayState(StrEnum):
    """What the badge of the tray icon says."""

    OK = "ok"
    WORKING = "working"
    ATTENTION = "attention"
    PROBLEM = "problem"
    CONSULTATION = "consultation"


def paint_mark(
    painter: QPainter,
    rect: QRectF,
    color: QColor,
    *,
    is_outlined: bool = False,
) -> None:
    """Draw the mark into ``rect``.

    Args:
        painter: Active painter; its state is restored.
        rect: Square in logical pixels.
        color: Colour of the mark; the cross shows the ground behind.
        is_outlined: Outline only, which means "not connected".
    """
    scale = rect.width() * painter.device().devicePixelRatioF() / _GRID
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _GRID, rect.height() / _GRID)
    painter.fillPath(_outlined(scale) if is_outlined else mark_path(scale), color)
    painter.restore()


def mark_path(scale: float | None = None) -> QPainterPath:
    """Outline of the mark on the grid of 16, its edges snapped to 1/``scale`` of a unit."""
    path = _keep(scale)
    path.addPath(_care_cross(scale))  # odd-even filling leaves it out
    return path


def tray_icon(
    state: TrayState,
    *,
    is_on_dark_bar: bool,
    is_connected: bool = True,
    progress: float | None = None,
) -> QIcon:
    """Return the tray icon with all its sizes; needs neither the icon font nor a theme.

    Args:
        state: What the badge says.
        is_on_dark_bar: Whether the task bar is dark.
        is_connected: False draws the mark as an outline.
        progress: 0 to 1 for `TrayState.WORKING`, None when unknown.
    """
    icon = QIcon()
    for size in TRAY_SIZES:
        icon.addPixmap(
            tray_pixmap(
                state,
                size,
                is_on_dark_bar=is_on_dark_bar,
                is_connected=is_connected,
                progress=progress,
            )
        )
    return icon


def tray_pixmap(
    state: TrayState,
    size: int,
    *,
    is_on_dark_bar: bool,
    is_connected: bool = True,
    progress: float | None = None,
) -> QPixmap:
    """Draw the tray icon at ``size`` device pixels, one of `TRAY_SIZES`."""
    pixmap = _blank(size)
    painter = QPainter(pixmap)
    unit = size / _GRID
    shift = round(_TRAY_SHIFT * unit)
    mark = QColor(MARK_ON_DARK_BAR if is_on_dark_bar else MARK_ON_LIGHT_BAR)
    paint_mark(painter, QRectF(-shift, 0, size, size), mark, is_outlined=not is_connected)
    column = list(Scheme).index(Scheme.DARK if is_on_dark_bar else Scheme.LIGHT)
    _paint_badge(painter, state, size, QColor(COLORS[_BADGE_TOKEN[state]][column]), progress)
    painter.end()
    return pixmap


def app_icon(color: QColor) -> QIcon:
    """Return the icon of windows and the task bar: the mark alone, in ``color``."""
    icon = QIcon()
    for size in APP_ICON_SIZES:
        pixmap = _blank(size)
        painter = QPainter(pixmap)
        paint_mark(painter, QRectF(0, 0, size, size), color)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _blank(size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _keep(scale: float | None) -> QPainterPath:
    def at(value: float) -> float:
        return value if scale is None else round(value * scale) / scale

    left, right, top, crenel = at(2), at(14), at(1), at(3.2)
    path = QPainterPath(QPointF(left, top))
    for start, end in ((5, 6.5), (9.5, 11)):
        path.lineTo(at(start), top)
        path.lineTo(at(start), crenel)
        path.lineTo(at(end), crenel)
        path.lineTo(at(end), top)
    path.lineTo(right, top)
    path.lineTo(right, 10)
    path.cubicTo(right, 12.2, 11.2, 14, 8, at(15.2))
    path.cubicTo(4.8, 14, left, 12.2, left, 10)
    path.closeSubpath()
    return path


def _care_cross(scale: float | None) -> QPainterPath:
    thick, reach, middle = 1.1, 3.2, 8.4
    if scale is not None:
        thick = max(1, int(thick * scale + 0.4)) / scale
        reach = round(reach * scale) / scale
        middle = round(middle * scale) / scale
    corners = [(-thick, -reach), (thick, -reach), (thick, -thick)]
    outline: list[QPointF] = []
    for _quarter in range(4):
        outline += [QPointF(8 + x, middle + y) for x, y in corners]
        corners = [(-y, x) for x, y in corners]
    path = QPainterPath()
    path.addPolygon(outline)
    path.closeSubpath()
    return path


def _outlined(scale: float) -> QPainterPath:
    # At least one and a quarter device pixels, else the outline greys out at 16.
    width = max(1.3, 1.25 / scale)
    inset = QTransform()
    inset.translate(8, 8)
    inset.scale(1 - width / 12, 1 - width / 14)
    inset.translate(-8, -8)
    edge = stroked(inset.map(_keep(None)), width, join=Qt.PenJoinStyle.MiterJoin)
    edge.addPath(_care_cross(scale))
    edge.setFillRule(Qt.FillRule.WindingFill)
    return edge


_BADGE_TOKEN: Final = {
    TrayState.OK: Token.OK,
    TrayState.WORKING: Token.WORK,
    TrayState.ATTENTION: Token.WARN_ICON,
    TrayState.PROBLEM: Token.BAD,
    TrayState.CONSULTATION: Token.BUSY,
}
_BADGE_GLYPH: Final = {
    TrayState.ATTENTION: Glyph.ATTENTION,
    TrayState.PROBLEM: Glyph.PROBLEM,
    TrayState.CONSULTATION: Glyph.CONSULTATION,
}


def _paint_badge(
    painter: QPainter, state: TrayState, size: int, color: QColor, progress: float | None
) -> None:
    edge = _BADGE_EDGE[size] + (1 if state is TrayState.PROBLEM else 0)
    box = QRectF(size - edge, size - edge, edge, edge)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _cut(painter, _badge_outline(state), box, gap=max(1.0, size / 16))
    match state:
        case TrayState.OK:
            _fill(painter, stroked(_badge_check(), _CHECK_STROKE), box, color)
        case TrayState.WORKING:
            _paint_ring(painter, box, color, progress)
        case _:
            # The shapes leave a margin of one on their grid of 16; a badge has no room for it.
            grown = edge * 16 / _BADGE_REACH[state]
            frame = QRectF(0, 0, grown, grown)
            frame.moveCenter(box.center())
            paint_glyph(painter, _BADGE_GLYPH[state], frame, color)


_CHECK_STROKE: Final = 3.0
_BADGE_REACH: Final = {
    TrayState.ATTENTION: 15.0,
    TrayState.PROBLEM: 14.0,
    TrayState.CONSULTATION: 12.6,
}


def _badge_check() -> QPainterPath:
    path = QPainterPath(QPointF(1.8, 8.6))
    path.lineTo(6.3, 13.2)
    path.lineTo(14.4, 3.4)
    return path


def _badge_outline(state: TrayState) -> QPainterPath:
    match state:
        case TrayState.OK:
            return stroked(_badge_check(), _CHECK_STROKE)
        case TrayState.ATTENTION:
            return triangle()
        case TrayState.PROBLEM:
            return octagon(16)
        case TrayState.WORKING | TrayState.CONSULTATION:
            disc = QPainterPath()
            edge = 16.0 if state is TrayState.WORKING else 14.0
            disc.addEllipse(QPointF(8, 8), edge / 2, edge / 2)
            return disc


def _paint_ring(painter: QPainter, box: QRectF, color: QColor, progress: float | None) -> None:
    track = QColor(color)
    track.setAlphaF(0.35)
    ring = QRectF(0, 0, 12.6, 12.6)
    ring.moveCenter(QPointF(8, 8))
    whole = QPainterPath()
    whole.addEllipse(ring)
    _fill(painter, stroked(whole, 3.4), box, track)
    step = progress_step(progress)
    if step >= PROGRESS_STEPS:
        _fill(painter, stroked(whole, 3.4), box, color)
    elif step > 0:
        arc = QPainterPath()
        arc.arcMoveTo(ring, 90)
        arc.arcTo(ring, 90, -360 * step / PROGRESS_STEPS)
        _fill(painter, stroked(arc, 3.4, cap=Qt.PenCapStyle.FlatCap), box, color)


def _cut(painter: QPainter, outline: QPainterPath, box: QRectF, gap: float) -> None:
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    ink = QColor(MARK_ON_LIGHT_BAR)  # any: the mode clears
    _fill(painter, outline, box, ink)
    _fill(painter, stroked(outline, 2 * gap * 16 / box.width()), box, ink)
    painter.restore()


def _fill(painter: QPainter, path: QPainterPath, box: QRectF, color: QColor) -> None:
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / 16, box.height() / 16)
    painter.fillPath(path, color)
    painter.restore()
