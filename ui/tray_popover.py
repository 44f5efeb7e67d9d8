"""What a left click on the tray icon opens: the sentence, one button, what happened last."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.model.access import Caller
from ui.item_models.lines import EventLine
from ui.pages.hero import primary_icon
from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Tone, Weight
from ui.viewmodels import staff_words
from ui.viewmodels.quiet import QuietViewModel
from ui.viewmodels.workstation import Workstation
from ui.widgets.buttons import Button, ButtonKind, TextButton
from ui.widgets.elided import ElidedLabel
from ui.widgets.focus_ring import FocusRing
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.popover import PopoverFrame
from ui.widgets.quiet_row import QuietRow
from ui.widgets.rule import Rule
from ui.widgets.text import Label

translate = QCoreApplication.translate

EVENTS: Final = 3


class TrayPopover(PopoverFrame):
    """Answers "can I work?" and offers at most one thing to do."""

    primary_clicked = Signal()
    panel_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        workstation: Workstation,
        quiet: QuietViewModel,
        caller: Caller,
        parent: QWidget | None = None,
    ) -> None:
        """Follow ``workstation`` and ``quiet``, whose switch commands as ``caller``."""
        super().__init__(theme, parent)
        self.setObjectName("tray_popover")
        self._workstation = workstation
        self._glyph = GlyphLabel(theme, Tone.UNKNOWN, IconSize.NAV, disc=Size.POPOVER_DISC)
        self._sentence = Label(theme, role=TextRole.SECTION, is_wrapped=True)
        self._sentence.setObjectName("popover_sentence")
        self._reason = Label(theme, role=TextRole.SMALL, token=Token.TEXT2, is_wrapped=True)
        self._button = Button(theme, "", ButtonKind.PRIMARY, is_staff=True)
        self._button.setObjectName("popover_primary")
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(self._on_primary_clicked)
        self._quiet = QuietRow(theme, quiet, caller)
        self._recent = Label(theme, role=TextRole.SMALL, weight=Weight.SEMIBOLD, token=Token.TEXT2)
        self._rows = [_EventRow(theme) for _ in range(EVENTS)]
        self._panel = TextButton(theme, "", trailing="arrow-right")
        self._panel.setObjectName("popover_panel")
        self._panel.clicked.connect(self._on_panel_clicked)
        self._build(theme)
        self._ring = FocusRing(self, theme)
        workstation.summary_changed.connect(self.refresh)
        workstation.events_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how things are now, in the language spoken now."""
        summary = self._workstation.summary
        self.setWindowTitle(translate("Tray", "Status"))
        self._glyph.set_tone(summary.tone)
        self._sentence.setText(staff_words.sentence(summary))
        self._reason.setText(staff_words.reason(summary))
        action = staff_words.action_text(summary)
        self._button.setVisible(action is not None)
        self._button.setText(action or "")
        self._button.set_icon_name(primary_icon(summary))
        self._quiet.refresh()
        self._recent.setText(translate("Tray", "Recent"))
        self._panel.setText(translate("Tray", "Control panel"))
        lines = self._workstation.recent_lines(EVENTS)
        self._recent.setVisible(bool(lines))
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(lines))
            if number < len(lines):
                row.show_line(lines[number])
        self.setAccessibleName(staff_words.sentence(summary))

    def _build(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        head.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._sentence)
        words.addWidget(self._reason)
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._button)
        self.body.addWidget(self._quiet)
        self.body.addWidget(Rule(theme))
        self.body.addWidget(self._recent)
        for row in self._rows:
            self.body.addWidget(row)
        self.body.addWidget(Rule(theme))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._panel)
        self.body.addLayout(foot)

    def _on_primary_clicked(self) -> None:
        self.close()
        self.primary_clicked.emit()

    def _on_panel_clicked(self) -> None:
        self.close()
        self.panel_requested.emit()


class _EventRow(QWidget):
    """Shape, words, how long ago."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._glyph = GlyphLabel(theme, Tone.OFF, IconSize.LIST)
        self._words = ElidedLabel(theme)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._time = Label(theme, role=TextRole.SMALL, token=Token.TEXT3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        row.addWidget(self._time)

    def show_line(self, line: EventLine) -> None:
        """Say ``line``."""
        self._glyph.set_tone(line.tone or Tone.OFF)
        self._words.setText(line.words)
        self._time.setText(line.time)
        self._time.setToolTip(line.time_in_full)
