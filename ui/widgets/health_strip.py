"""The last 60 health checks as bars whose height is the result."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from ui.item_models.roles import Check, CheckResult
from ui.theme import Theme
from ui.tokens import Line, Radius, Size, Token
from ui.widgets.painting import outline_rounded

CHECKS: Final = 60
_NONE: Final = Check(CheckResult.NONE)
_WIDEST_PITCH: Final = 5
_LEAST_PITCH: Final = 3
_PAIR_PITCH: Final = 4
_DOT: Final = 2

_HEIGHT: Final = {
    CheckResult.PASSED: 0.62,
    CheckResult.SLOW: 0.80,
    CheckResult.FAILED: 1.0,
    CheckResult.STARTING: 0.38,
}
_COLOR: Final = {
    CheckResult.PASSED: Token.OK_BAR,
    CheckResult.SLOW: Token.WARN_ICON,
    CheckResult.FAILED: Token.BAD,
    CheckResult.STARTING: Token.WORK,
    CheckResult.NONE: Token.CONTROL,
}
_SEVERITY: Final = (
    CheckResult.NONE,
    CheckResult.PASSED,
    CheckResult.STARTING,
    CheckResult.SLOW,
    CheckResult.FAILED,
)


def padded(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return exactly the last 60 checks, filled up at the old end."""
    last = tuple(checks[-CHECKS:])
    return (_NONE,) * (CHECKS - len(last)) + last


def bar_geometry(width: int) -> tuple[int, int]:
    """Return checks in a bar and pixels from bar to bar for a strip ``width`` pixels wide."""
    pitch = width // CHECKS
    if pitch >= _LEAST_PITCH:
        return 1, min(pitch, _WIDEST_PITCH)
    return 2, max(2, min(width // (CHECKS // 2), _PAIR_PITCH))


def check_at(x: int, width: int) -> int | None:
    """Index of the check under ``x`` (of two in a bar the newer), None beside the bars."""
    per_bar, pitch = bar_geometry(width)
    index = x // pitch * per_bar + per_bar - 1
    return index if x >= 0 and index < CHECKS else None


def paint_strip(painter: QPainter, theme: Theme, rect: QRect, checks: Sequence[Check]) -> None:
    """Draw the strip at the left of ``rect``, standing on its lower edge, without antialiasing."""
    per_bar, pitch = bar_geometry(rect.width())
    bottom = rect.y() + rect.height()
    row = padded(checks)
    for bar in range(CHECKS // per_bar):
        pair = row[bar * per_bar : (bar + 1) * per_bar]
        result = pair[0].result
        if per_bar > 1 and _SEVERITY.index(pair[1].result) > _SEVERITY.index(result):
            result = pair[1].result
        share = _HEIGHT.get(result)
        height = _DOT if share is None else round(share * rect.height())
        left = rect.x() + bar * pitch
        painter.fillRect(
            left, bottom - height, pitch - Line.HAIR, height, theme.color(_COLOR[result])
        )


class HealthStrip(QAbstractSlider):
    """The strip by itself: the arrow keys walk along the checks and say each.

    It is a slider to assistive programs: its value is the check, its description the words.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show no checks."""
        super().__init__(parent)
        self._theme = theme
        self._checks = padded(())
        self.setRange(0, CHECKS - 1)
        self.setValue(CHECKS - 1)
        self.setPageStep(CHECKS // 6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._on_value_changed)
        theme.theme_changed.connect(self.update)

    def set_checks(self, checks: Sequence[Check]) -> None:
        """Show ``checks``, the oldest first; only the last 60 count."""
        self._checks = padded(checks)
        self.setAccessibleDescription(self._checks[self.value()].words)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for one bar a check."""
        return QSize(CHECKS * _WIDEST_PITCH, Size.STRIP_HEIGHT + 2 * Line.RING)

    def minimumSizeHint(self) -> QSize:
        """Room for one bar for two checks."""
        return QSize(Size.STRIP_WIDTH, Size.STRIP_HEIGHT + 2 * Line.RING)

    def event(self, event: QEvent) -> bool:
        """Answer tool tips with the check under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = check_at(event.pos().x(), self.width())
            words = "" if index is None else self._checks[index].words
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars and, with keyboard focus, the one that is being read."""
        painter = QPainter(self)
        paint_strip(painter, self._theme, self._bars(), self._checks)
        if self.hasFocus():
            outline_rounded(
                painter, self._marked_bar(), Radius.SMALL / 2, self._theme.color(Token.TEXT)
            )
        painter.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the words away."""
        QToolTip.hideText()
        super().focusOutEvent(event)

    def _bars(self) -> QRect:
        return self.rect().adjusted(0, Line.RING, 0, -Line.RING)

    def _marked_bar(self) -> QRectF:
        per_bar, pitch = bar_geometry(self.width())
        left = self.value() // per_bar * pitch - Line.HAIR
        return QRectF(max(0, left), 0, pitch + Line.HAIR, self.height())

    def _on_value_changed(self, index: int) -> None:
        words = self._checks[index].words
        self.setAccessibleDescription(words)
        self.update()
        if self.hasFocus():
            spot = self.mapToGlobal(QPoint(round(self._marked_bar().left()), self.height()))
            QToolTip.showText(spot, words, self)
