"""The log as painted rows: only what is visible is drawn, so a fast log costs little."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from ui.glyphs import GLYPH_OF
from ui.item_models.lines import TailLine
from ui.theme import Theme
from ui.tokens import IconSize, Line, Size, Space, TextRole, Token
from ui.widgets.painting import baseline, draw_text, outline_rounded, ratio_of

_TIME: Final = "00:00:00.000"
_TINT: Final = 0.43
_COLUMN: Final = 8


class LogView(QAbstractScrollArea):
    """Lines of a log, the newest at the bottom; follows the end until somebody scrolls up."""

    following_changed = Signal(bool)

    def __init__(
        self, theme: Theme, name: str, *, most_lines: int, parent: QWidget | None = None
    ) -> None:
        """Keep ``most_lines`` lines; ``name`` is said by assistive programs."""
        super().__init__(parent)
        self._theme = theme
        self._lines: deque[TailLine] = deque(maxlen=most_lines)
        self._search = ""
        self._is_following = True
        self._anchor: int | None = None
        self._current: int | None = None
        self._widest = 0
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.theme_changed.connect(self._restyle)

    # --- lines --------------------------------------------------------------------------------

    @property
    def is_following(self) -> bool:
        """Whether new lines scroll into view."""
        return self._is_following

    def set_following(self, *, is_following: bool) -> None:
        """Go to the end and stay there, or stay where it is."""
        self._set_following(is_following=is_following)
        if is_following:
            self._scroll_to_end()

    def clear(self) -> None:
        """Show nothing."""
        self._lines.clear()
        self._anchor = self._current = None
        self._widest = 0
        self._fit()

    def add(self, lines: Sequence[TailLine]) -> None:
        """Add ``lines`` at the end; what is read stays in place while not following."""
        before = len(self._lines)
        self._lines.extend(lines)
        gone = before + len(lines) - len(self._lines)
        self._widest = max(self._widest, *(len(line.text) for line in lines), 0)
        if gone and self._anchor is not None and self._current is not None:
            self._anchor, self._current = max(0, self._anchor - gone), max(0, self._current - gone)
        bar = self.verticalScrollBar()
        kept = bar.value() - gone * self._row_height()
        self._fit()
        if self._is_following:
            self._scroll_to_end()
        elif gone:
            bar.setValue(max(0, kept))
        self.viewport().update()

    def lines(self) -> tuple[TailLine, ...]:
        """What is kept, the oldest first."""
        return tuple(self._lines)

    def set_search(self, text: str) -> int:
        """Mark lines that contain ``text`` and return how many there are."""
        self._search = text.casefold()
        self.viewport().update()
        return len(self._matches())

    def go_to_match(self, step: int) -> None:
        """Mark the next match down (1) or up (-1)."""
        found = self._matches()
        if not found:
            return
        here = (
            self._current if self._current is not None else (-1 if step > 0 else len(self._lines))
        )
        beyond = [row for row in found if (row > here if step > 0 else row < here)]
        self._select(min(beyond, default=found[0]) if step > 0 else max(beyond, default=found[-1]))
        self._show_row(self._current or 0)

    def selected_text(self) -> str:
        """Return the selected lines, for the clipboard."""
        if self._anchor is None or self._current is None:
            return ""
        first, last = sorted((self._anchor, self._current))
        return "\n".join(_whole(line) for line in self._slice(first, last + 1))

    # --- events -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, copy with Ctrl+C, go to the end with End."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
            return
        page = max(1, self.viewport().height() // self._row_height() - 1)
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._lines),
            Qt.Key.Key_End: len(self._lines),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._lines:
            super().keyPressEvent(event)
            return
        here = self._current if self._current is not None else self._last_visible()
        row = max(0, min(here + step, len(self._lines) - 1))
        is_extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._select(row, is_extending=is_extending)
        self._show_row(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a line; with Shift up to it."""
        row = self._row_at(event.position().toPoint())
        if row is not None:
            is_extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._select(row, is_extending=is_extending)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select lines by dragging."""
        row = self._row_at(event.position().toPoint())
        if row is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._select(row, is_extending=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the end in view."""
        super().resizeEvent(event)
        self._fit()
        if self._is_following:
            self._scroll_to_end()

    def sizeHint(self) -> QSize:
        """Some lines."""
        return QSize(Size.DRAWER, 8 * self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - overrides Qt
        """Draw whole rows only: a row cut in half at an edge looks broken."""
        painter = QPainter(self.viewport())
        height = self._row_height()
        top = self.verticalScrollBar().value()
        first = -(-top // height)
        last = min(len(self._lines), (top + self.viewport().height()) // height)
        # With the end in view the rows stand on the lower edge.
        shift = -top
        for number, line in enumerate(self._slice(first, last), start=first):
            rect = QRect(0, number * height + shift, self.viewport().width(), height)
            self._paint_line(painter, rect, number, line)
        if self.hasFocus() and self.window().testAttribute(
            Qt.WidgetAttribute.WA_KeyboardFocusChange
        ):
            ring = self.viewport().rect().adjusted(Line.RING, Line.RING, -Line.RING, -Line.RING)
            color = self._theme.color(Token.FOCUS)
            outline_rounded(painter, ring.toRectF(), Space.XS, color, Line.RING)
        painter.end()

    # --- inside -------------------------------------------------------------------------------

    def _paint_line(self, painter: QPainter, rect: QRect, number: int, line: TailLine) -> None:
        theme = self._theme
        is_selected = self._is_selected(number)
        if is_selected:
            painter.fillRect(rect, theme.color(Token.SELECT))
            bar = QRect(rect.x(), rect.y(), Line.BAR, rect.height())
            painter.fillRect(bar, theme.color(Token.ACCENT))
        elif line.tone is not None:
            painter.setOpacity(_TINT)
            painter.fillRect(rect, theme.color(line.tone.soft))
            painter.setOpacity(1.0)
        face = theme.face(TextRole.MONO)
        base_y = baseline(rect.y() + rect.height() / 2, face.cap_height)
        left = float(Space.L - self.horizontalScrollBar().value())
        draw_text(painter, left, base_y, line.time, face, theme.color(Token.TEXT3))
        left += face.width(_TIME) + Space.S
        edge = IconSize.LOG
        if line.tone is not None:
            glyph = theme.glyphs.pixmap(
                GLYPH_OF[line.tone], edge, line.tone.shape, ratio_of(painter)
            )
            painter.drawPixmap(round(left), rect.y() + (rect.height() - edge) // 2, glyph)
        left += edge + Space.S
        self._paint_matches(painter, rect, left, line.text)
        token = line.tone.text if line.tone and not is_selected else Token.TEXT
        draw_text(painter, left, base_y, _expanded(line.text), face, theme.color(token))

    def _paint_matches(self, painter: QPainter, rect: QRect, left: float, text: str) -> None:
        if not self._search:
            return
        shown = _expanded(text)
        face = self._theme.face(TextRole.MONO)
        start = shown.casefold().find(self._search)
        while start >= 0:
            end = start + len(self._search)
            box = QRect(
                round(left + face.width(shown[:start])) - 1,
                rect.y() + Line.BAR,
                round(face.width(shown[start:end])) + Line.RING,
                rect.height() - 2 * Line.BAR,
            )
            painter.fillRect(box, self._theme.color(Token.WARN_SOFT))
            color = self._theme.color(Token.WARN_ICON)
            outline_rounded(painter, box.toRectF(), Space.XS, color)
            start = shown.casefold().find(self._search, end)

    def _row_height(self) -> int:
        return max(Size.LOG_ROW, round(self._theme.face(TextRole.MONO).height) + Space.XS)

    def _row_at(self, spot: QPoint) -> int | None:
        row = (spot.y() + self.verticalScrollBar().value()) // self._row_height()
        return row if 0 <= row < len(self._lines) else None

    def _last_visible(self) -> int:
        bottom = self.verticalScrollBar().value() + self.viewport().height()
        return min(len(self._lines) - 1, bottom // self._row_height())

    def _slice(self, first: int, last: int) -> Iterable[TailLine]:
        return (self._lines[number] for number in range(first, last))

    def _matches(self) -> list[int]:
        if not self._search:
            return []
        return [n for n, line in enumerate(self._lines) if self._search in line.text.casefold()]

    def _is_selected(self, row: int) -> bool:
        if self._anchor is None or self._current is None:
            return False
        return min(self._anchor, self._current) <= row <= max(self._anchor, self._current)

    def _select(self, row: int, *, is_extending: bool = False) -> None:
        self._current = row
        if not is_extending or self._anchor is None:
            self._anchor = row
        self.setAccessibleDescription(_whole(self._lines[row]))
        self.viewport().update()

    def _show_row(self, row: int) -> None:
        bar = self.verticalScrollBar()
        top = row * self._row_height()
        bottom = top + self._row_height() - self.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value():
            bar.setValue(bottom)

    def _fit(self) -> None:
        height = self._row_height()
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(height)
        bar.setRange(0, max(0, len(self._lines) * height - self.viewport().height()))
        face = self._theme.face(TextRole.MONO)
        wanted = face.width(_TIME) + face.width("0") * self._widest + 4 * Space.XXL
        side = self.horizontalScrollBar()
        side.setPageStep(self.viewport().width())
        side.setRange(0, max(0, round(wanted) - self.viewport().width()))

    def _scroll_to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _set_following(self, *, is_following: bool) -> None:
        if is_following != self._is_following:
            self._is_following = is_following
            self.following_changed.emit(is_following)

    def _on_scrolled(self, value: int) -> None:
        is_at_end = value >= self.verticalScrollBar().maximum() - self._row_height() // 2
        if not is_at_end:
            self._set_following(is_following=False)
        self.viewport().update()

    def _restyle(self) -> None:
        self._fit()
        self.viewport().update()


def _expanded(text: str) -> str:
    return text.expandtabs(_COLUMN)


def _whole(line: TailLine) -> str:
    return f"{line.time} {line.text}".strip()
