"""Settings: sections at the left, one setting a row, and a bar to take the last change back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.pages.page import Page
from ui.pages.setting_row import SettingRow
from ui.theme import Theme
from ui.tokens import Size, Space, Tone
from ui.viewmodels.config_words import problem_text, problem_title
from ui.viewmodels.settings import GENERAL, FieldState, SettingsViewModel
from ui.widgets.alert import Alert
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.choice import ChoiceBox
from ui.widgets.focus_ring import focus_by_keyboard
from ui.widgets.header_bar import SearchField
from ui.widgets.placeholders import EmptyState
from ui.widgets.rule import Rule
from ui.widgets.scroll import PageScroll
from ui.widgets.section_list import SectionItem, SectionList
from ui.widgets.undo_bar import UndoBar

translate = QCoreApplication.translate

_FORM: Final = 640
_MOST_MATCHES: Final = 40


class SettingsPage(Page):
    """Shows a section, or the settings that a search finds."""

    key = "settings"
    icon = "gear-six"
    file_requested = Signal(str)

    def __init__(
        self, theme: Theme, settings: SettingsViewModel, parent: QWidget | None = None
    ) -> None:
        """Build the page over its view-model."""
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._section = GENERAL
        self._rows: list[SettingRow] = []
        self._cards: list[tuple[Card, SettingRow]] = []
        self._search = SearchField(theme)
        self._search.setObjectName("settings_search")
        self._search.textChanged.connect(self._show)
        self._list = SectionList(theme)
        self._list.setFixedWidth(Size.NAV)
        self._list.chosen.connect(self.open_section)
        self._choice = ChoiceBox(theme)
        self._choice.setObjectName("settings_section")
        self._choice.activated.connect(self._on_choice_activated)
        self._alert = Alert(theme)
        self._file = Button(theme, "", icon="folder-open")
        self._file.setObjectName("settings_file")
        self._file.clicked.connect(self._on_file_clicked)
        self._alert.add_button(self._file)
        self._undo = UndoBar(theme)
        self._undo.undo_clicked.connect(settings.undo)
        self._undo.held.connect(lambda is_held: settings.hold_undo(is_held=is_held))
        self._build()
        settings.changed.connect(self._show)
        settings.refused.connect(self._on_refused)
        settings.undo_changed.connect(self._show_undo)
        settings.trouble_changed.connect(self._show_trouble)
        self.retranslate()

    def title(self) -> str:
        """The page's name."""
        return translate("Settings", "Settings")

    def retranslate(self) -> None:
        """Say everything anew."""
        self._search.set_words(translate("Settings", "Find a setting"))
        self._list.setAccessibleName(translate("Settings", "Sections"))
        self._choice.setAccessibleName(translate("Settings", "Section"))
        self._file.setText(translate("Settings", "Show the file"))
        self._nothing.say(
            translate("Settings", "No setting matches"),
            translate("Settings", "Search for a name, or for the key in the settings file."),
        )
        self._clear.setText(translate("Settings", "Show all settings"))
        self._show()
        self._show_undo()
        self._show_trouble()

    def open_section(self, key: str) -> None:
        """Show a section: that of the panel, or of a service by its name."""
        self._section = key
        self._search.clear()
        self._show()

    def focus_search(self) -> None:
        """Go to the search field."""
        focus_by_keyboard(self._search)

    # --- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._left = QWidget()
        self._side = QVBoxLayout(self._left)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(Space.M)
        self._side.addWidget(self._search)
        self._side.addWidget(self._list, 1)
        self._top = QHBoxLayout()
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.setSpacing(Space.M)
        self._scroll = PageScroll(margins=(0, 0, Space.XXL, Space.XXL))
        self._scroll.installEventFilter(self)
        self._clear = Button(self._theme, "")
        self._clear.clicked.connect(self._search.clear)
        self._nothing = EmptyState(self._theme, "magnifying-glass", button=self._clear)
        self._states = QStackedWidget()
        self._states.addWidget(self._scroll)
        self._states.addWidget(self._nothing)
        for part in (self._alert, self._undo):
            part.setMaximumWidth(_FORM)
            part.hide()
        self._form = QVBoxLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(Space.M)
        self._form.addLayout(self._top)
        self._form.addLayout(_with_right_margin(self._alert))
        self._form.addWidget(self._states, 1)
        self._form.addLayout(_with_right_margin(self._undo))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XXL, Space.S, 0, Space.L)
        row.setSpacing(Space.XXL)
        row.addWidget(self._left)
        row.addLayout(self._form, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sections into a choice on top where there is no room beside the form."""
        super().resizeEvent(event)
        self._place_sections()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the form to a width that reads well."""
        if watched is self._scroll and event.type() == QEvent.Type.Resize:
            self._scroll.set_most_width(_FORM * self._theme.text_scale // 100)
        return super().eventFilter(watched, event)

    def _place_sections(self) -> None:
        is_narrow = self.window().width() < Size.NAV_COLLAPSE_BELOW * self._theme.text_scale / 100
        if is_narrow == (self._top.count() > 0):
            return
        if is_narrow:
            self._top.addWidget(self._choice, 1)
            self._top.addWidget(self._search, 1)
            self._top.setContentsMargins(0, 0, Space.XXL, 0)
        else:
            self._top.removeWidget(self._choice)
            self._side.insertWidget(0, self._search)
            self._top.setContentsMargins(0, 0, 0, 0)
        self._choice.setVisible(is_narrow)
        self._left.setVisible(not is_narrow)

    # --- showing ------------------------------------------------------------------------------

    def _show(self) -> None:
        self._show_sections()
        words = self._search.text().strip()
        if words:
            states: Sequence[FieldState] = self._settings.matches(words)[:_MOST_MATCHES]
        else:
            states = self._settings.states(self._section)
        if [state.field for state in states] == [row.field for row in self._rows]:
            for row, state in zip(self._rows, states, strict=True):
                row.show_state(state)
            for card, first in self._cards:
                card.set_title(self._settings.heading(first.field, is_search=bool(words)))
        else:
            self._rebuild(states, is_search=bool(words))
        self._states.setCurrentWidget(self._scroll if states else self._nothing)

    def _show_sections(self) -> None:
        sections = self._settings.sections()
        if self._section not in {section.key for section in sections}:
            self._section = GENERAL
        services = translate("Settings", "Services")
        self._list.set_sections(
            [
                SectionItem(section.key, section.title, services if place == 1 else "")
                for place, section in enumerate(sections)
            ]
        )
        self._list.set_current(self._section)
        self._choice.clear()
        for section in sections:
            self._choice.addItem(section.title, section.key)
        self._choice.setCurrentIndex(self._choice.findData(self._section))

    def _rebuild(self, states: Sequence[FieldState], *, is_search: bool) -> None:
        body = self._scroll.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for old in self._rows:
            old.deleteLater()
        self._rows, self._cards = [], []

        def heading(state: FieldState) -> str:
            return self._settings.heading(state.field, is_search=is_search)

        for title, group in groupby(states, heading):
            body.addWidget(self._card(title, list(group)))
        body.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    def _card(self, title: str, states: Sequence[FieldState]) -> Card:
        card = Card(self._theme)
        card.set_title(title)
        for place, state in enumerate(states):
            if place:
                card.body.addWidget(Rule(self._theme))
            row = SettingRow(self._theme, self._settings, state, self)
            row.entered.connect(lambda value, row=row: self._settings.submit(row.field, value))
            row.typed.connect(lambda text, row=row: self._settings.submit_text(row.field, text))
            card.body.addWidget(row.row)
            self._rows.append(row)
            if not place:
                self._cards.append((card, row))
        return card

    def _show_undo(self) -> None:
        words = self._settings.undo_words
        can_undo = self._settings.can_undo
        self._undo.say(words, translate("Settings", "Undo") if can_undo else "")
        self._undo.setVisible(bool(words))

    def _show_trouble(self) -> None:
        problem = self._settings.problem
        self._alert.setVisible(problem is not None)
        if problem is not None:
            self._alert.say(Tone.WARN, problem_title(problem), problem_text(problem))
            self._file.setVisible(problem.origin.file is not None)

    # --- slots --------------------------------------------------------------------------------

    def _on_choice_activated(self, place: int) -> None:
        self.open_section(str(self._choice.itemData(place)))

    def _on_refused(self, field_id: str, words: str) -> None:
        for row in self._rows:
            if row.field.id == field_id:
                row.refuse(words)

    def _on_file_clicked(self) -> None:
        problem = self._settings.problem
        if problem is not None and problem.origin.file is not None:
            self.file_requested.emit(str(problem.origin.file))


def _with_right_margin(widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, Space.XXL, 0)
    line.addWidget(widget, 1)
    line.addStretch(0)
    line.setAlignment(widget, Qt.AlignmentFlag.AlignBottom)
    return line
