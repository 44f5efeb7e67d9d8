"""One notice in the list behind the bell: shape, words, how long ago, its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

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
        column.addWidget(Label(theme, line.body, token=Token.TEXT2, is_wrapped=True))
        column.addLayout(self._buttons())
        return column

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, Space.XS, 0, 0)
        row.setSpacing(Space.S)
        for value, words in self._line.buttons:
            button = Button(self._theme, words)
            button.setObjectName(f"notice_{value}")
            button.setAccessibleName(f"{words}: {self._line.title}")
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on=False, value=value: self._act(value))
            row.addWidget(button)
        row.addStretch(1)
        if self._line.dismiss:
            away = IconButton(self._theme, "check", self._line.dismiss)
            away.setObjectName("notice_dismiss")
            away.setAccessibleName(f"{self._line.dismiss}: {self._line.title}")
            away.clicked.connect(lambda: self.dismissed.emit(self._line.key))
            row.addWidget(away)
        return row

    def _act(self, value: str) -> None:
        self.acted.emit(self._line.key, value)
