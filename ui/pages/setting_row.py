"""Binds one setting to a row: shows its state, checks what is typed, tells what was entered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from app.model.settings import SettingValue
from ui.theme import Theme
from ui.viewmodels.setting_fields import Field, FieldKind
from ui.viewmodels.setting_words import choice_word, unit_word, value_words
from ui.viewmodels.settings import FieldState, SettingsViewModel
from ui.widgets.choice import ChoiceBox
from ui.widgets.field_row import EntryField, FieldRow
from ui.widgets.switch import Switch

translate = QCoreApplication.translate

_CHOICE_WIDTH: Final = 200
_NUMBER_WIDTH: Final = 120


class SettingRow(QObject):
    """One row and its setting; the row's words follow ``show_state``.

    Signals:
        entered: A value was chosen or switched.
        typed: A text was typed that can be applied.
    """

    entered = Signal(object)
    typed = Signal(str)

    def __init__(
        self, theme: Theme, settings: SettingsViewModel, state: FieldState, parent: QObject
    ) -> None:
        """Make the row of ``state.field``."""
        super().__init__(parent)
        self.field: Field = state.field
        self._settings = settings
        self._state = state
        self._is_conflict = False
        self._theme = theme
        self._editor = self._make_editor()
        self._editor.setObjectName(self.field.id)
        self.row = FieldRow(theme, self._editor, is_wide=self.field.kind is FieldKind.TEXT)
        self.row.reset_clicked.connect(lambda: settings.reset(self.field))
        self._set_width()
        self.show_state(state)

    def show_state(self, state: FieldState) -> None:
        """Show what is in force; typed text that it contradicts gives way."""
        if isinstance(self._editor, EntryField):
            is_other = state.value != self._state.value
            is_mine = self.field.read(self._editor.text()) == state.value
            self._is_conflict = self._editor.is_dirty and is_other and not is_mine
            if is_other or not self._editor.is_dirty:
                self._keep(state)
        self._state = state
        self.row.set_words(state.label, state.help)
        if isinstance(self._editor, EntryField) and self._has_number():
            self._editor.set_unit(unit_word(self.field.unit))
        self.row.set_lock(translate("Settings", "Set by IT ·") if state.is_managed else "")
        word = translate("Settings", "Reset") if state.can_reset else ""
        spoken = translate("Settings", "Reset: {label}").format(label=state.label)
        self.row.set_reset(word, spoken)
        self._show_value(state.value)
        if state.trouble:
            self.row.set_error(state.trouble)
        elif not self._has_typed():
            self.row.set_error("")
        self._show_origin()

    def refuse(self, words: str) -> None:
        """Say why a change was not taken, and show what is in force where it can be seen."""
        self.row.set_error(words)
        self._show_value(self._state.value)
        self._show_origin()

    def give_focus(self) -> None:
        """Bring the keyboard to the field."""
        self._editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- editors ------------------------------------------------------------------------------

    def _make_editor(self) -> QWidget:
        match self.field.kind:
            case FieldKind.SWITCH:
                switch = Switch(self._theme)
                switch.clicked.connect(self._on_switched)
                return switch
            case FieldKind.CHOICE:
                box = ChoiceBox(self._theme)
                box.setMinimumWidth(_CHOICE_WIDTH)
                box.installEventFilter(self)
                box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                box.activated.connect(lambda place: self.entered.emit(box.itemData(place)))
                return box
            case _:
                return self._make_entry()

    def _make_entry(self) -> EntryField:
        entry = EntryField(self._theme)
        if self._has_number():
            entry.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._theme.theme_changed.connect(self._set_width)
        entry.textEdited.connect(self._on_text_edited)
        entry.committed.connect(self._on_committed)
        entry.reverted.connect(self._on_reverted)
        return entry

    def _set_width(self) -> None:
        if self._has_number():
            self._editor.setFixedWidth(_NUMBER_WIDTH * self._theme.text_scale // 100)

    def _has_number(self) -> bool:
        return self.field.kind in {FieldKind.WHOLE, FieldKind.NUMBER}

    def _has_typed(self) -> bool:
        return isinstance(self._editor, EntryField) and self._editor.is_dirty

    def _keep(self, state: FieldState) -> None:
        if isinstance(self._editor, EntryField):
            self._editor.keep(self.field.text(state.value))

    def _show_value(self, value: SettingValue | None) -> None:
        if isinstance(self._editor, Switch):
            self._editor.setChecked(value is True)
        elif isinstance(self._editor, ChoiceBox):
            self._offer(self._editor)
            self._editor.setCurrentIndex(self._editor.findData(value))

    def _offer(self, box: ChoiceBox) -> None:
        """Name the choices, in the language spoken now."""
        while box.count() > len(self.field.choices):
            box.removeItem(box.count() - 1)
        for place, choice in enumerate(self.field.choices):
            word = choice_word(self.field, choice)
            if place < box.count():
                box.setItemText(place, word)
                box.setItemData(place, choice)
            else:
                box.addItem(word, choice)

    def _show_origin(self) -> None:
        if self._is_conflict:
            words = translate("Settings", "Changed outside meanwhile; this is the new value.")
        elif self.row.error:
            words = translate("Settings", "In use: {value}")
            words = words.format(value=value_words(self.field, self._state.value))
        elif self._has_typed():
            words = translate("Settings", "Not applied yet: press Enter, or Esc to take it back.")
        else:
            words = self._state.origin
        self.row.set_origin(words, self._state.place)

    # --- slots --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the page over a choice, not change it."""
        if isinstance(event, QWheelEvent):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _on_switched(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.entered.emit(is_on)

    def _on_text_edited(self, text: str) -> None:
        self._is_conflict = False
        self.row.set_error(self._settings.flaw(self.field, text) if self._has_typed() else "")
        self._show_origin()

    def _on_committed(self, text: str) -> None:
        flaw = self._settings.flaw(self.field, text)
        self.row.set_error(flaw)
        if flaw:
            self._show_origin()
            return
        if self.field.read(text) == self._state.value:  # 30.0 for 30
            self._keep(self._state)
            self._show_origin()
        else:
            self.typed.emit(text)

    def _on_reverted(self) -> None:
        self.row.set_error("")
        self._show_origin()
