"""Something is wrong or needs someone: what, what it means, what to do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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
        self._countdown.hide()
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
        self._buttons.insertWidget(self._buttons.count() - 2, button)

    def set_countdown(self, words: str) -> None:
        """Show when something happens by itself; empty hides it."""
        self._countdown.setText(words)
        self._countdown.setVisible(bool(words))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tint."""
        painter = QPainter(self)
        fill_soft(painter, self._theme, QRectF(self.rect()), Radius.CARD, self._tone.soft)
        painter.end()
