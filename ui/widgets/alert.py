"""Something is wrong or needs someone: what, what it means, what to do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Radius, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import Button
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.painting import fill_soft
from ui.widgets.text import Label


class Alert(QFrame):
    """A tinted block: shape and sentence, the meaning, buttons, a count-down at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an alert that says nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.BAD
        self._actions: list[Button] = []
        self._glyph = GlyphLabel(theme, Tone.BAD, IconSize.ALERT)
        self._sentence = Label(theme, weight=Weight.SEMIBOLD, is_wrapped=True)
        self._meaning = Label(theme, role=TextRole.SMALL, token=Token.TEXT2, is_wrapped=True)
        self._countdown = Label(theme, role=TextRole.SMALL, weight=Weight.MEDIUM)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        outer.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.S + Space.XS // 2)
        head.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._sentence, 1)
        outer.addLayout(head)
        outer.addWidget(self._meaning)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._countdown)
        outer.addLayout(self._buttons)
        self._column = outer
        self._countdown.hide()
        self._countdown.setMinimumWidth(1)  # it goes below the buttons before it is cut
        theme.theme_changed.connect(self.update)

    def say(self, tone: Tone, sentence: str, meaning: str = "") -> None:
        """Say ``sentence`` in ``tone`` and what it means."""
        self._tone = tone
        self._glyph.set_tone(tone)
        self._sentence.setText(sentence)
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        self._countdown.set_token(tone.text)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(meaning)
        self.update()

    def add_button(self, button: Button) -> None:
        """Put ``button`` after those already there."""
        self._buttons.insertWidget(len(self._actions), button)
        self._actions.append(button)

    def set_countdown(self, words: str) -> None:
        """Show when something happens by itself; empty hides it."""
        self._countdown.setText(words)
        self._countdown.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the count-down below the buttons where it does not fit beside them."""
        super().resizeEvent(event)
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        parts: list[QWidget] = [*self._actions, self._countdown]
        needed = sum(part.sizeHint().width() + Space.S for part in parts)
        is_beside = self._buttons.indexOf(self._countdown) >= 0
        if needed > room and is_beside:
            self._column.addWidget(self._countdown)
        elif needed <= room and not is_beside:
            self._buttons.addWidget(self._countdown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tint."""
        painter = QPainter(self)
        fill_soft(painter, self._theme, QRectF(self.rect()), Radius.CARD, self._tone.soft)
        painter.end()
