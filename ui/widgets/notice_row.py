"""One notice in the list behind the bell: shape, words, how long ago, its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import Button, IconButton
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """What a row says.

    Attributes:
        key: Which notice.
        tone: Shape and colour.
        title: What happened.
        body: What it means.
        time: How long ago.
        time_in_full: When, for the tool tip.
        buttons: Value and words of each button.
        dismiss: Name of the button that takes it from the list; empty where it must be answered.
    """

    key: str
    tone: Tone
    title: str
    body: str
    time: str
    time_in_full: str
    buttons: tuple[tuple[str, str], ...]
    dismiss: str


class NoticeRow(QWidget):
    """A notice with its buttons.

    Signals:
        acted: A button was pressed; carries key and value.
        dismissed: It is to leave the list; carries the key.
    """

    acted = Signal(str, str)
    dismissed = Signal(str)

    def __init__(self, theme: Theme, line: NoticeLine, parent: QWidget | None = None) -> None:
        """Show ``line``."""
        super().__init__(parent)
        self._theme = theme
        self._line = line
        self.setAccessibleName(f"{line.title}. {line.body}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.S, 0, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(GlyphLabel(theme, line.tone, IconSize.NAV), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(), 1)

    def _words(self) -> QVBoxLayout:
        line, theme = self._line, self._theme
        when = Label(theme, line.time, TextRole.SMALL, token=Token.TEXT3)
        when.setToolTip(line.time_in_full)
        title = Label(theme, line.title, weight=Weight.SEMIBOLD, is_wrapped=True)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(title, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addLayout(self._below(Label(theme, line.body, token=Token.TEXT2, is_wrapped=True)))
        return column

    def _below(self, body: Label) -> QVBoxLayout:
        """Put the buttons below the body; what has only one to dismiss it has that beside it."""
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        if self._line.buttons:
            column.addWidget(body)
            for value, words in self._line.buttons:
                row.addWidget(self._button(value, words))
            row.addStretch(1)
        else:
            row.addWidget(body, 1, Qt.AlignmentFlag.AlignTop)
        if self._line.dismiss:
            row.addWidget(self._dismiss(), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return column

    def _button(self, value: str, words: str) -> Button:
        button = Button(self._theme, words)
        button.setObjectName(f"notice_{value}")
        button.setAccessibleName(f"{words}: {self._line.title}")
        button.clicked.connect(lambda: self._act(value))
        return button

    def _dismiss(self) -> IconButton:
        button = IconButton(self._theme, "check", self._line.dismiss)
        button.setObjectName("notice_dismiss")
        button.setAccessibleName(f"{self._line.dismiss}: {self._line.title}")
        button.clicked.connect(lambda: self.dismissed.emit(self._line.key))
        return button

    def _act(self, value: str) -> None:
        self.acted.emit(self._line.key, value)
