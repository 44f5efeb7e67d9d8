"""One setting a row: name and meaning at the left, the field at the right or below the name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Line, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import TextButton
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.icon_label import IconLabel
from ui.widgets.painting import baseline, draw_text
from ui.widgets.text import Label


class EntryField(QLineEdit):
    """A field whose text counts when Enter is pressed or the focus leaves; Escape takes it back.

    Signals:
        committed: The text that was typed.
        reverted: Escape was pressed; the field shows the old text again.
    """

    committed = Signal(str)
    reverted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._kept = ""
        self._unit = ""
        self.returnPressed.connect(self.commit)

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that does not count yet."""
        return self.text() != self._kept

    def keep(self, text: str) -> None:
        """Show the text that counts now, in place of what was typed."""
        self._kept = text
        if self.text() != text:
            self.setText(text)

    def set_unit(self, word: str) -> None:
        """Say behind the number what it counts."""
        self._unit = word
        self.setTextMargins(0, 0, self._unit_width(), 0)
        self.update()

    def commit(self) -> None:
        """Let what was typed count."""
        if self.is_dirty:
            self.committed.emit(self.text())

    def set_error(self, *, has_error: bool) -> None:
        """Outline the field as wrong."""
        if bool(self.property("hasError")) != has_error:
            self.setProperty("hasError", has_error)
            self.style().unpolish(self)
            self.style().polish(self)

    def sizeHint(self) -> QSize:
        """As high as the text needs."""
        height = max(Size.TARGET, round(self._theme.face().height + Space.M))
        return QSize(super().sizeHint().width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the unit."""
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            face = self._theme.face()
            token = Token.TEXT3 if self.isEnabled() else Token.DISABLED
            left = self.width() - Space.S - Line.RING - face.width(self._unit)
            base_y = baseline(self.height() / 2, face.cap_height)
            draw_text(painter, left, base_y, self._unit, face, self._theme.color(token))
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Leave room for the unit at every size of text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.setTextMargins(0, 0, self._unit_width(), 0)

    def _unit_width(self) -> int:
        return round(self._theme.face().width(self._unit) + Space.XS) if self._unit else 0

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the text count, unless only a menu opened or the window lost the focus."""
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was typed on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.is_dirty:
            self.setText(self._kept)
            self.reverted.emit()
            return
        super().keyPressEvent(event)


class FieldRow(QWidget):
    """Words, field, unit, who decided, and what is wrong.

    Signals:
        reset_clicked: The user's own value is to go.
    """

    reset_clicked = Signal()

    def __init__(
        self, theme: Theme, editor: QWidget, *, is_wide: bool = False, parent: QWidget | None = None
    ) -> None:
        """Put ``editor`` at the right of the words, or below the name where it is wide."""
        super().__init__(parent)
        self.editor = editor
        self._name = Label(theme, weight=Weight.MEDIUM, is_wrapped=True)
        self._lock_icon = IconLabel(theme, "lock-simple", IconSize.TRAILING)
        self._lock = Label(theme, role=TextRole.CAPTION, weight=Weight.SEMIBOLD, token=Token.TEXT2)
        self._help = Label(theme, role=TextRole.SMALL, token=Token.TEXT3, is_wrapped=True)
        self._origin = Label(theme, role=TextRole.CAPTION, token=Token.TEXT3, is_wrapped=True)
        self._reset = TextButton(theme, "")
        self._glyph = GlyphLabel(theme, Tone.BAD, IconSize.PILL)
        self._error = Label(theme, role=TextRole.SMALL, token=Token.BAD, is_wrapped=True)
        self._reset.clicked.connect(self.reset_clicked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, Space.M, 0, Space.M)
        outer.setSpacing(Space.XS)
        if is_wide:
            self._build_wide(outer)
        else:
            self._build_beside(outer)
        outer.addLayout(self._error_line())
        self.set_error("")
        self.set_lock("")
        self.setMinimumHeight(Size.ROW_TWO_LINES + Space.S)

    def set_words(self, name: str, meaning: str) -> None:
        """Say what the setting is called and what it does."""
        self._name.setText(name)
        self._help.setText(meaning)
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(meaning)

    def set_origin(self, words: str, place: str) -> None:
        """Say who decided on the value; ``place`` is shown as a tool tip."""
        self._origin.setText(words)
        self._origin.setToolTip(place)

    def set_reset(self, word: str, spoken: str) -> None:
        """Offer to take the user's own value back; nothing is offered without a word."""
        self._reset.setText(word)
        self._reset.setAccessibleName(spoken)
        self._reset.setVisible(bool(word))

    def set_lock(self, words: str) -> None:
        """Say that somebody else has settled the value; nothing can be entered then."""
        self._lock.setText(words)
        self._lock.setVisible(bool(words))
        self._lock_icon.setVisible(bool(words))
        self.editor.setEnabled(not words)
        self.editor.setToolTip(words)

    def set_error(self, words: str) -> None:
        """Say at the field what is wrong; nothing when it is right."""
        self._error.setText(words)
        self._error.setVisible(bool(words))
        self._glyph.setVisible(bool(words))
        if isinstance(self.editor, EntryField):
            self.editor.set_error(has_error=bool(words))
        help_words = self._help.text()
        self.editor.setAccessibleDescription(f"{words} {help_words}" if words else help_words)

    @property
    def error(self) -> str:
        """What the field says is wrong."""
        return self._error.text()

    def _build_beside(self, outer: QVBoxLayout) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.XS // 2)
        words.addWidget(self._name)
        words.addWidget(self._help)
        words.addLayout(self._origin_line())
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addLayout(words, 1)
        row.addWidget(self.editor)
        outer.addLayout(row)

    def _build_wide(self, outer: QVBoxLayout) -> None:
        outer.addWidget(self._name)
        outer.addWidget(self.editor)
        outer.addWidget(self._help)
        outer.addLayout(self._origin_line())

    def _origin_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.XS)
        line.addWidget(self._lock_icon)
        line.addWidget(self._lock)
        line.addWidget(self._origin, 1)
        line.addWidget(self._reset)
        return line

    def _error_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._error, 1)
        return line
