"""The last starts of a service: when, how long each stage took, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.glyphs import GLYPH_OF
from ui.item_models.lines import StartLine
from ui.theme import Theme
from ui.tokens import IconSize, Line, Size, Space, TextRole, Token, Tone
from ui.widgets.painting import baseline, draw_text, elided, fill_rounded, ratio_of

_BAR: Final = 8
_GAP: Final = 1.5
_BAR_WIDTH: Final = 110
_LEAST: Final = 3.0


class StartRow(QLabel):
    """One start as a painted row; its words are read out as a label."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._line = StartLine("", "", (), Tone.OFF, "")
        self._longest_s = 1.0
        self._time_width = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._restyle)

    def set_line(self, line: StartLine, longest_s: float, time_width: int) -> None:
        """Show ``line`` on a scale that ends at ``longest_s``."""
        self._line = line
        self._longest_s = max(longest_s, 0.001)
        self._time_width = time_width
        self.setText(f"{line.time_in_full}: {line.words}")
        self.setToolTip(line.time_in_full)
        self.update()

    def sizeHint(self) -> QSize:
        """One row of a log."""
        return QSize(
            Size.NAV, max(Size.LOG_ROW, round(self._theme.face(TextRole.SMALL).height) + Space.S)
        )

    def minimumSizeHint(self) -> QSize:
        """Same as the size hint."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - overrides Qt
        """Draw time, stages, shape and words."""
        painter = QPainter(self)
        theme, line = self._theme, self._line
        face = theme.face(TextRole.SMALL)
        middle = self.height() / 2
        base_y = baseline(middle, face.cap_height)
        draw_text(painter, 0, base_y, line.time, face, theme.color(Token.TEXT2))
        left = self._time_width + Space.M
        self._paint_stages(painter, left, middle)
        left += _BAR_WIDTH + Space.L
        edge = IconSize.LOG
        glyph = theme.glyphs.pixmap(GLYPH_OF[line.tone], edge, line.tone.shape, ratio_of(painter))
        painter.drawPixmap(left, round(middle - edge / 2), glyph)
        left += edge + Space.S
        words = elided(face, line.words, self.width() - left)
        draw_text(painter, left, base_y, words, face, theme.color(Token.TEXT))
        painter.end()

    def _paint_stages(self, painter: QPainter, left: float, middle: float) -> None:
        tone = self._line.tone
        last = Token.ACCENT if tone is Tone.OK else tone.shape
        shown = [seconds for seconds in self._line.stages_s if seconds > 0]
        scale = (_BAR_WIDTH - len(shown) * (_LEAST + _GAP)) / self._longest_s
        for number, seconds in enumerate(shown):
            width = _LEAST + max(0.0, seconds * scale)
            rect = QRectF(left, middle - _BAR / 2, width, _BAR)
            token = last if number == len(shown) - 1 else Token.CONTROL
            fill_rounded(painter, rect, Line.RING, self._theme.color(token))
            left += width + _GAP

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class StartList(QWidget):
    """Rows that share one scale and one column of times."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[StartRow] = []
        self._lines: tuple[StartLine, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        theme.theme_changed.connect(self._align)

    def set_lines(self, lines: Sequence[StartLine]) -> None:
        """Show ``lines`` in order."""
        self._lines = tuple(lines)
        while len(self._rows) > len(lines):
            self._rows.pop().deleteLater()
        while len(self._rows) < len(lines):
            row = StartRow(self._theme, self)
            self._column.addWidget(row)
            self._rows.append(row)
        self._align()

    def _align(self) -> None:
        face = self._theme.face(TextRole.SMALL)
        width = round(max((face.width(line.time) for line in self._lines), default=0.0) + 0.5)
        longest_s = max((sum(line.stages_s) for line in self._lines), default=1.0)
        for row, line in zip(self._rows, self._lines, strict=True):
            row.set_line(line, longest_s, width)
