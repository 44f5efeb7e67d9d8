"""A switch: off and on differ in outline, knob size and place, not in colour alone."""

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import Line, Size, Space, Token
from ui.widgets.painting import baseline, draw_text, fill_rounded, outline_rounded

_KNOB_OFF: Final = 10.0
_KNOB_ON: Final = 13.0
_OUTLINE: Final = 1.6


class Switch(QCheckBox):
    """On or off, with its words at the left; words and switch are both clickable."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        """Start off; without ``text`` an accessible name must be set."""
        super().__init__(text, parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.theme_changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """The words and a target of 40 x 32."""
        width = Size.SWITCH_WIDTH + Line.RING
        if self.text():
            width += round(self._theme.face().width(self.text()) + 0.5) + Space.M
        return QSize(width, max(Size.TARGET, round(self._theme.face().height + Space.S)))

    def minimumSizeHint(self) -> QSize:
        """A switch is never squeezed."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - overrides Qt
        """Take clicks anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw words, track and knob."""
        painter = QPainter(self)
        if self.text():
            face = self._theme.face()
            token = Token.TEXT if self.isEnabled() else Token.DISABLED
            base_y = baseline(self.height() / 2, face.cap_height)
            draw_text(painter, 0, base_y, self.text(), face, self._theme.color(token))
        self._paint_track(painter, self.track_rect())
        painter.end()

    def track_rect(self) -> QRectF:
        """Where the switch itself is; the focus ring goes around it."""
        left = self.width() - Size.SWITCH_WIDTH - Line.HAIR
        top = (self.height() - Size.SWITCH_HEIGHT) // 2
        return QRectF(left, top, Size.SWITCH_WIDTH, Size.SWITCH_HEIGHT)

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        theme = self._theme
        radius = track.height() / 2
        if self.isChecked():
            fill = Token.ACCENT_HOVER if self.underMouse() else Token.ACCENT
            knob, diameter = Token.ON_ACCENT, _KNOB_ON
            fill_rounded(
                painter, track, radius, theme.color(fill if self.isEnabled() else Token.DISABLED)
            )
            middle = QPointF(track.right() - radius, track.center().y())
        else:
            knob, diameter = Token.CONTROL, _KNOB_OFF
            fill = Token.HOVER if self.underMouse() else Token.SURFACE
            fill_rounded(painter, track, radius, theme.color(fill))
            outline = Token.CONTROL if self.isEnabled() else Token.BORDER
            outline_rounded(painter, track, radius, theme.color(outline), _OUTLINE)
            middle = QPointF(track.left() + radius, track.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            theme.color(knob if self.isEnabled() or self.isChecked() else Token.DISABLED)
        )
        painter.drawEllipse(middle, diameter / 2, diameter / 2)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
