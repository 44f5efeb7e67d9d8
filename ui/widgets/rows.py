"""Rows of lists on a card: checks, events, and pairs of name and value."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.glyphs import GLYPH_OF
from ui.item_models.lines import CheckLine, EventLine
from ui.theme import Theme
from ui.tokens import IconSize, Line, Size, Space, TextRole, Token, Weight
from ui.widgets.buttons import TextButton
from ui.widgets.painting import baseline, draw_text, elided, hairline, ratio_of
from ui.widgets.text import Label

_TEXT_LEFT: Final = IconSize.LIST + Space.M
_ICON_GAP: Final = 10
_ROW_ROOM: Final = 22


class _Row(QLabel):
    """A painted row; a label to assistive programs, with all its words as name."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lead_width = 0
        self.is_last = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        height = max(Size.LIST_ROW, round(self._theme.face().height + _ROW_ROOM))
        return QSize(Size.NAV, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _base_y(self) -> int:
        return baseline((self.height() - Line.HAIR) / 2, self._theme.face().cap_height)

    def _paint_rule(self, painter: QPainter, left: int) -> None:
        if not self.is_last:
            color = self._theme.color(Token.BORDER)
            hairline(painter, left, self.width(), self.height() - Line.HAIR, color)

    def _paint_words(
        self, painter: QPainter, left: int, right: int, words: str, token: Token
    ) -> None:
        face = self._theme.face()
        shown = elided(face, words, right - left)
        self.setToolTip(words if shown != words else "")
        draw_text(painter, left, self._base_y(), shown, face, self._theme.color(token))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class CheckRow(_Row):
    """Shape, name, words, and an action at the right."""

    acted = Signal(str)

    def __init__(self, theme: Theme, line: CheckLine, parent: QWidget | None = None) -> None:
        """Show ``line``."""
        super().__init__(theme, parent)
        self._action = TextButton(theme, "", parent=self)
        self._action.clicked.connect(self._on_action_clicked)
        self._line = line
        self.set_line(line)

    def set_line(self, line: CheckLine) -> None:
        """Show something else."""
        self._line = line
        self.setText(f"{line.name}: {line.words}")
        self._action.setText(line.action)
        self._action.setVisible(bool(line.action))
        self._action.setAccessibleName(f"{line.action}: {line.name}" if line.action else "")
        self._place_action()
        self.update()

    def lead_needed(self) -> int:
        """Pixels that the name needs."""
        face = self._theme.face(TextRole.BODY, Weight.MEDIUM)
        return round(face.width(self._line.name) + 0.5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the action at the right."""
        super().resizeEvent(event)
        self._place_action()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw shape, name and words."""
        painter = QPainter(self)
        line = self._line
        edge = IconSize.LIST
        pixmap = self._theme.glyphs.pixmap(
            GLYPH_OF[line.tone], edge, line.tone.shape, ratio_of(painter)
        )
        painter.drawPixmap(0, (self.height() - Line.HAIR - edge) // 2, pixmap)
        name_face = self._theme.face(TextRole.BODY, Weight.MEDIUM)
        draw_text(
            painter, _TEXT_LEFT, self._base_y(), line.name, name_face, self._theme.color(Token.TEXT)
        )
        left = _TEXT_LEFT + self.lead_width + Space.XXL
        right = self.width() - (self._action.width() + Space.M if line.action else 0)
        self._paint_words(painter, left, right, line.words, Token.TEXT2)
        self._paint_rule(painter, _TEXT_LEFT)
        painter.end()

    def _place_action(self) -> None:
        self._action.adjustSize()
        top = (self.height() - Line.HAIR - self._action.height()) // 2
        self._action.move(self.width() - self._action.width(), top)

    def _on_action_clicked(self) -> None:
        self.acted.emit(self._line.key)


class EventRow(_Row):
    """Time, icon and words of something that happened."""

    def __init__(self, theme: Theme, line: EventLine, parent: QWidget | None = None) -> None:
        """Show ``line``."""
        super().__init__(theme, parent)
        self._line = line
        self.set_line(line)

    def set_line(self, line: EventLine) -> None:
        """Show something else."""
        self._line = line
        self.setText(f"{line.time_in_full or line.time}: {line.words}")
        self.update()

    def lead_needed(self) -> int:
        """Pixels that the time needs."""
        return round(self._theme.face(is_tabular=True).width(self._line.time) + 0.5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw time, icon and words."""
        painter = QPainter(self)
        line, theme = self._line, self._theme
        face = theme.face(is_tabular=True)
        draw_text(painter, 0, self._base_y(), line.time, face, theme.color(Token.TEXT3))
        left = self.lead_width + _ICON_GAP
        token = line.tone.shape if line.tone else Token.TEXT2
        edge = IconSize.TOOL
        top = (self.height() - Line.HAIR - edge) // 2
        painter.drawPixmap(left, top, theme.icons.pixmap(line.icon, token, edge, ratio_of(painter)))
        left += edge + _ICON_GAP
        self._paint_words(painter, left, self.width(), line.words, Token.TEXT)
        self._paint_rule(painter, left)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Answer tool tips with the time in full."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            self.setToolTip(self._line.time_in_full)
        return super().event(event)


class CheckList(QWidget):
    """Check rows whose names share one column; rows are changed in place."""

    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[CheckRow] = []
        self._column = _row_column(self)
        theme.theme_changed.connect(self._align)

    def set_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show ``lines`` in order."""
        while len(self._rows) > len(lines):
            self._rows.pop().deleteLater()
        for row, line in zip(self._rows, lines, strict=False):
            row.set_line(line)
        for line in lines[len(self._rows) :]:
            row = CheckRow(self._theme, line, self)
            row.acted.connect(self.acted)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        self._align()

    def _align(self) -> None:
        _align_rows(self._rows)


class EventList(QWidget):
    """Event rows whose times share one column; rows are changed in place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[EventRow] = []
        self._column = _row_column(self)
        theme.theme_changed.connect(self._align)

    def set_lines(self, lines: Sequence[EventLine]) -> None:
        """Show ``lines`` in order."""
        while len(self._rows) > len(lines):
            self._rows.pop().deleteLater()
        for row, line in zip(self._rows, lines, strict=False):
            row.set_line(line)
        for line in lines[len(self._rows) :]:
            row = EventRow(self._theme, line, self)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        self._align()

    def _align(self) -> None:
        _align_rows(self._rows)


def _row_column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    return column


def _align_rows(rows: Sequence[CheckRow] | Sequence[EventRow]) -> None:
    widest = max((row.lead_needed() for row in rows), default=0)
    for row in rows:
        row.lead_width = widest
        row.is_last = row is rows[-1]
        row.update()


class KeyValueList(QWidget):
    """Names and values in one or two pairs a line; values can be selected and copied."""

    def __init__(
        self, theme: Theme, *, pairs_a_line: int = 1, parent: QWidget | None = None
    ) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._pairs_a_line = pairs_a_line
        self._labels: list[tuple[Label, Label]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        for pair in range(pairs_a_line):
            self._grid.setColumnStretch(2 * pair + 1, 1)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show ``pairs`` of name and value in order."""
        while len(self._labels) > len(pairs):
            for label in self._labels.pop():
                label.deleteLater()
        while len(self._labels) < len(pairs):
            self._add_pair()
        for (name, value), (name_label, value_label) in zip(pairs, self._labels, strict=True):
            name_label.setText(name)
            value_label.setText(value)
            value_label.setAccessibleName(f"{name}: {value}")

    def _add_pair(self) -> None:
        name = Label(self._theme, role=TextRole.SMALL, token=Token.TEXT2)
        value = Label(
            self._theme,
            role=TextRole.SMALL,
            weight=Weight.MEDIUM,
            is_wrapped=True,
            is_tabular=True,
        )
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line, pair = divmod(len(self._labels), self._pairs_a_line)
        self._grid.addWidget(name, line, 2 * pair, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, line, 2 * pair + 1)
        self._labels.append((name, value))
