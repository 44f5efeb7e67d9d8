"""A question before something that cannot be taken back easily. Cancel is the default."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Tone
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label

translate = QCoreApplication.translate

_WIDTH = 480


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        title: The question.
        lead: What will happen.
        confirm: Word on the button that does it.
        points: What else follows, one line each.
    """

    title: str
    lead: str
    confirm: str
    points: tuple[str, ...] = ()


class ConfirmDialog(QDialog):
    """Asks one question; the answer is ``QDialog.accepted`` or ``rejected``."""

    def __init__(self, theme: Theme, question: Question, parent: QWidget | None = None) -> None:
        """Build the dialog; ``open`` shows it."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("confirm")
        self.setWindowTitle(question.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cancel = Button(theme, translate("Dialog", "Cancel"))
        self.cancel.setObjectName("confirm_cancel")
        self.cancel.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.confirm = Button(theme, question.confirm, ButtonKind.DANGER)
        self.confirm.setObjectName("confirm_do")
        self.confirm.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        column.setSpacing(Space.M)
        title = Label(theme, question.title, TextRole.TITLE, is_wrapped=True)
        column.addWidget(title)
        column.addWidget(Label(theme, question.lead, token=Token.TEXT2, is_wrapped=True))
        for point in question.points:
            column.addLayout(self._point(point))
        column.addSpacing(Space.S)
        column.addLayout(self._buttons())
        self._ring = FocusRing(self, theme)
        self.setFixedWidth(_WIDTH)
        self.setMinimumHeight(Size.POPOVER // 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Start on Cancel, so that Return changes nothing."""
        super().showEvent(event)
        focus_by_keyboard(self.cancel)

    def _point(self, text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        glyph = GlyphLabel(self._theme, Tone.WARN, IconSize.LIST)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(self._theme, text, is_wrapped=True), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.confirm)
        row.addStretch(1)
        row.addWidget(self.cancel)
        return row


async def ask(theme: Theme, question: Question, parent: QWidget | None) -> bool:
    """Ask and return whether it was confirmed; closing the dialog means no."""
    dialog = ConfirmDialog(theme, question, parent)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await answer
    finally:
        if not answer.done():
            dialog.close()


def listed(names: Sequence[str]) -> str:
    """Return names as one enumeration in the language spoken now."""
    return translate("Dialog", ", ").join(names)
