"""The strip at the top of the overview: one sentence that says whether people can work."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.model.access import Caller
from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Tone, Weight
from ui.viewmodels import staff_words
from ui.viewmodels.quiet import QuietViewModel
from ui.viewmodels.summary import PrimaryAction, Summary
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.quiet_row import QuietRow
from ui.widgets.rule import Rule
from ui.widgets.text import Label

_SIDE: int = 228
_ICONS = {
    PrimaryAction.SHOW_APP: "app-window",
    PrimaryAction.OPEN_APP: "app-window",
    PrimaryAction.REOPEN_APP: "arrow-clockwise",
    PrimaryAction.START_SERVICE: "play",
    PrimaryAction.SEE_PROBLEM: "magnifying-glass",
    PrimaryAction.SEE_SETTINGS: "magnifying-glass",
    PrimaryAction.SEE_SERVICES: "stack",
    PrimaryAction.IMPORT: "download-simple",
}


def primary_icon(summary: Summary) -> str:
    """Return the icon on the primary button."""
    return _ICONS[summary.action] if summary.action is not None else ""


class Hero(QFrame):
    """Shape, sentence, reason and the one filled button; a fact and a switch at the right."""

    primary_clicked = Signal()

    def __init__(
        self, theme: Theme, quiet: QuietViewModel, caller: Caller, parent: QWidget | None = None
    ) -> None:
        """Make a hero that says nothing yet; its switch commands as ``caller``."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("card")
        self._glyph = GlyphLabel(theme, Tone.UNKNOWN, IconSize.HERO, disc=Size.HERO_DISC)
        self._sentence = Label(theme, role=TextRole.DISPLAY, is_wrapped=True)
        self._sentence.setObjectName("status_sentence")
        self._reason = Label(theme, token=Token.TEXT2, is_wrapped=True)
        self._reason.setObjectName("status_reason")
        self.button = Button(theme, "", ButtonKind.PRIMARY, is_staff=True)
        self.button.setObjectName("primary_action")
        self.button.clicked.connect(self.primary_clicked)
        self._fact_name = Label(theme, role=TextRole.SMALL, token=Token.TEXT2)
        self._fact = Label(theme, weight=Weight.MEDIUM, is_wrapped=True)
        self._quiet = QuietRow(theme, quiet, caller)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        row.setSpacing(Space.XL)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(), 1)
        row.addWidget(Rule(theme, Qt.Orientation.Vertical))
        row.addWidget(self._side())

    def show_summary(self, summary: Summary) -> None:
        """Say what ``summary`` says."""
        self._glyph.set_tone(summary.tone)
        self._sentence.setText(staff_words.sentence(summary))
        self._reason.setText(staff_words.reason(summary))
        text = staff_words.action_text(summary)
        self.button.setVisible(text is not None)
        self.button.setText(text or "")
        self.button.set_icon_name(primary_icon(summary))
        self.setAccessibleName(staff_words.sentence(summary))
        self.setAccessibleDescription(staff_words.reason(summary))

    def show_fact(self, name: str, value: str) -> None:
        """Say one thing beside the sentence, with its name."""
        self._fact_name.setText(name)
        self._fact.setText(value)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        column.addWidget(self._sentence)
        column.addWidget(self._reason)
        column.addSpacing(Space.XS)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return column

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._fact_name)
        column.addWidget(self._fact)
        column.addSpacing(Space.M)
        column.addWidget(Rule(self._theme))
        column.addSpacing(Space.M)
        column.addWidget(self._quiet)
        column.addStretch(1)
        return side
