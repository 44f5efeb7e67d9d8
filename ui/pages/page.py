"""What all pages share: a name, an icon, and words that follow the language."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """One page of the dashboard. Subclasses set all their words in ``retranslate``."""

    key = ""
    icon = ""

    def title(self) -> str:
        """Return the page's name in the language spoken now."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Say everything anew, in the language spoken now."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
