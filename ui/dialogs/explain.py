"""What a check found and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Tone
from ui.viewmodels.overview import Explanation
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label

translate = QCoreApplication.translate

_WIDTH = 480


class ExplainDialog(QDialog):
    """Causes, then remedies; nothing to decide, so one button closes it."""

    def __init__(
        self, theme: Theme, explanation: Explanation, parent: QWidget | None = None
    ) -> None:
        """Build the dialog; ``open`` shows it."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("explain")
        self.setWindowTitle(explanation.name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.done_button = Button(theme, translate("Dialog", "Close"), ButtonKind.PRIMARY)
        self.done_button.setObjectName("explain_close")
        self.done_button.setDefault(True)
        self.done_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        column.setSpacing(Space.M)
        column.addWidget(Label(theme, explanation.name, TextRole.TITLE, is_wrapped=True))
        for cause in explanation.causes:
            column.addLayout(self._cause(cause))
        column.addSpacing(Space.S)
        column.addWidget(Label(theme, translate("Dialog", "What to do"), TextRole.SECTION))
        for remedy in explanation.remedies:
            column.addWidget(Label(theme, remedy, token=Token.TEXT2, is_wrapped=True))
        column.addSpacing(Space.S)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        column.addLayout(buttons)
        self._ring = FocusRing(self, theme)
        self.setFixedWidth(_WIDTH)
        self.setMinimumHeight(Size.POPOVER // 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Start on the button, so that Return and Escape both close."""
        super().showEvent(event)
        focus_by_keyboard(self.done_button)

    def _cause(self, text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        glyph = GlyphLabel(self._theme, Tone.WARN, IconSize.LIST)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(self._theme, text, is_wrapped=True), 1)
        return row
