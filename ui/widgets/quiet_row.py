"""The switch "in consultation": on for an hour, off at once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.model.access import Caller
from ui.theme import Theme
from ui.tokens import Space, TextRole, Token
from ui.viewmodels.quiet import HOUR, QuietViewModel
from ui.widgets.switch import Switch
from ui.widgets.text import Label

translate = QCoreApplication.translate


class QuietRow(QWidget):
    """What quiet means or how long it lasts, and the switch."""

    def __init__(
        self, theme: Theme, quiet: QuietViewModel, caller: Caller, parent: QWidget | None = None
    ) -> None:
        """Follow ``quiet``; the switch commands as ``caller``."""
        super().__init__(parent)
        self._quiet = quiet
        self._caller = caller
        self._name = Label(theme, is_wrapped=True)
        self._words = Label(theme, role=TextRole.SMALL, token=Token.TEXT2, is_wrapped=True)
        self.switch = Switch(theme)
        self.switch.setObjectName("quiet_switch")
        self.switch.clicked.connect(self._on_clicked)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._name)
        words.addWidget(self._words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addLayout(words, 1)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        quiet.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how it is now, in the language spoken now."""
        self._name.setText(translate("Staff", "In consultation"))
        self._words.setText(self._quiet.words())
        self.switch.setChecked(self._quiet.is_quiet)
        self.switch.setAccessibleName(self._name.text())
        self.switch.setAccessibleDescription(self._words.text())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _on_clicked(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's argument
        if is_on:
            self._quiet.begin_for(self._caller, HOUR)
        else:
            self._quiet.end(self._caller)
