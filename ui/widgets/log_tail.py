"""The end of a log in a sunken well."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from ui.item_models.lines import TailLine
from ui.theme import Theme
from ui.tokens import Line, Space, TextRole, Token
from ui.widgets.painting import draw_text

MOST_LINES: Final = 200
_LINE_HEIGHT: Final = 122  # percent


class LogTail(QTextEdit):
    """Shows the last lines; they can be selected and copied, not changed."""

    def __init__(
        self, theme: Theme, name: str, *, lines: int = 3, parent: QWidget | None = None
    ) -> None:
        """Make room for ``lines`` lines; ``name`` is said by assistive programs."""
        super().__init__(parent)
        self._theme = theme
        self._wanted_lines = lines
        self._shown: tuple[TailLine, ...] = ()
        self._empty_words = ""
        self.setObjectName("well")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.document().setMaximumBlockCount(MOST_LINES)
        self.document().setDocumentMargin(Space.XS)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._restyle()
        theme.theme_changed.connect(self._restyle)

    def set_lines(self, lines: Sequence[TailLine]) -> None:
        """Show ``lines``, the newest last; only the last 200 are kept."""
        shown = tuple(lines[-MOST_LINES:])
        if shown == self._shown:
            return
        common = len(self._shown)
        if common and shown[:common] == self._shown:
            self._append(shown[common:])
        else:
            self.clear()
            self._append(shown)
        self._shown = shown
        self.set_empty_words(self._empty_words)

    def set_empty_words(self, words: str) -> None:
        """Say ``words`` while there is no line; Qt's own placeholder is for editable text."""
        self._empty_words = words
        self.setAccessibleDescription("" if self._shown else words)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, or that there are none."""
        super().paintEvent(event)
        if self._shown:
            return
        painter = QPainter(self.viewport())
        face = self._theme.face(TextRole.SMALL)
        base_y = Space.XS + face.metrics.ascent()
        draw_text(
            painter, Space.XS, base_y, self._empty_words, face, self._theme.color(Token.TEXT3)
        )
        painter.end()

    def sizeHint(self) -> QSize:
        """Room for the lines asked for."""
        metrics = self._theme.face(TextRole.MONO_SMALL).metrics
        height = round(metrics.lineSpacing() * self._wanted_lines * _LINE_HEIGHT / 100)
        height += 2 * (Space.S + Line.RING)
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Lines are not squeezed."""
        return QSize(0, self.sizeHint().height())

    def _append(self, lines: Sequence[TailLine]) -> None:
        bar = self.verticalScrollBar()
        is_at_end = bar.value() == bar.maximum()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            _LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        for line in lines:
            if not self.document().isEmpty():
                cursor.insertBlock()
            cursor.setBlockFormat(spacing)
            if line.time:
                cursor.insertText(f"{line.time}  ", self._format(Token.TEXT3))
            cursor.insertText(line.text, self._format(line.tone.text if line.tone else Token.TEXT))
        if is_at_end:
            bar.setValue(bar.maximum())

    def _format(self, token: Token) -> QTextCharFormat:
        text_format = QTextCharFormat()
        text_format.setForeground(self._theme.color(token))
        return text_format

    def _restyle(self) -> None:
        self.setFont(self._theme.face(TextRole.MONO_SMALL).font)
        shown, self._shown = self._shown, ()
        self.set_lines(shown)
        self.updateGeometry()
