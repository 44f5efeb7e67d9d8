"""What was just changed, and a button to take it back, for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import Size, Space, Token
from ui.widgets.buttons import Button
from ui.widgets.text import Label


class UndoBar(QFrame):
    """Stays while it has the mouse or the keyboard.

    Signals:
        undo_clicked: The change is to be taken back.
        held: Somebody points at it, or has stopped to.
    """

    undo_clicked = Signal()
    held = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a bar that says nothing yet."""
        super().__init__(parent)
        self.setObjectName("raised")
        self._words = Label(theme, token=Token.TEXT, is_wrapped=True)
        self.button = Button(theme, "", icon="arrow-counter-clockwise")
        self.button.setObjectName("settings_undo")
        self.button.clicked.connect(self.undo_clicked)
        self.button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.setMinimumHeight(Size.ROW_TWO_LINES)

    def say(self, words: str, undo_word: str) -> None:
        """Say what happened; without a word for the button there is no way back."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.button.setText(undo_word)
        self.button.setVisible(bool(undo_word))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay."""
        super().enterEvent(event)
        self.held.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        super().leaveEvent(event)
        self.held.emit(self.button.hasFocus())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay while the button has the keyboard."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.held.emit(event.type() == QEvent.Type.FocusIn or self.underMouse())
        return super().eventFilter(watched, event)
