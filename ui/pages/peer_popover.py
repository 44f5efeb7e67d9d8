"""Which programs are connected to the panel; opened from the Services page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Space, TextRole, Token, Tone, Weight
from ui.viewmodels.peers import PeerLine, PeersViewModel
from ui.widgets.elided import ElidedLabel
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.popover import PopoverFrame
from ui.widgets.text import Label

translate = QCoreApplication.translate

_TICK_MS: Final = 1000


class PeerPopover(PopoverFrame):
    """One row a program; times go on while it is open."""

    def __init__(self, theme: Theme, peers: PeersViewModel, parent: QWidget | None = None) -> None:
        """Follow ``peers``."""
        super().__init__(theme, parent)
        self.setObjectName("peer_popover")
        self._peers = peers
        self._rows: list[_PeerRow] = []
        self._title = Label(theme, role=TextRole.SECTION)
        self.body.addWidget(self._title)
        self._timer = QTimer(self)
        self._timer.setObjectName("peer-popover")
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        peers.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say who is connected now, in the language spoken now."""
        title = translate("Peers", "Connected programs")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._title.setText(title)
        lines = self._peers.lines()
        while len(self._rows) > len(lines):
            row = self._rows.pop()
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(lines):
            self._rows.append(_PeerRow(self._theme))
            self.body.addWidget(self._rows[-1])
        for row, line in zip(self._rows, lines, strict=True):
            row.show_line(line)
        if self.isVisible():
            self.fit()
            if not lines:
                self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Let times go on."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()


class _PeerRow(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._glyph = GlyphLabel(theme, Tone.OK, IconSize.LIST)
        self._title = ElidedLabel(theme, weight=Weight.MEDIUM)
        self._rate = Label(theme, role=TextRole.SMALL, token=Token.TEXT2, is_tabular=True)
        self._words = Label(theme, role=TextRole.SMALL, token=Token.TEXT3, is_wrapped=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, Space.XS, 0, Space.XS)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._glyph, 0, 0)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._rate, 0, 2)
        grid.addWidget(self._words, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)

    def show_line(self, line: PeerLine) -> None:
        self._glyph.set_tone(line.tone)
        self._title.setText(line.title)
        self._rate.setText(line.rate)
        self._words.setText(line.words)
        self._words.setToolTip(line.since)
        self.setAccessibleName(f"{line.title}. {line.words}. {line.rate}")
