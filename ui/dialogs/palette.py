"""The command palette: every action and every service by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.item_models.cell_table import CellRow, CellTableModel
from ui.item_models.roles import NumberCell, Role, TextCell
from ui.theme import Theme
from ui.tokens import Size, Space
from ui.viewmodels.pinyin import matches
from ui.widgets.data_table import Column, ColumnKind, DataTable
from ui.widgets.header_bar import SearchField
from ui.widgets.placeholders import EmptyState
from ui.widgets.popover import PopoverFrame

translate = QCoreApplication.translate

_WIDTH: Final = 560
_MOST: Final = 8
_MOVES: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be run by its name.

    Attributes:
        words: Its name in the language spoken now.
        also: Its name in the other language, found as well.
        keys: Its shortcut, for learning.
        run: Does it.
    """

    words: str
    keys: str
    run: Callable[[], None]
    also: str = ""


class Palette(PopoverFrame):
    """A field and what matches; Return runs the marked one, Esc closes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty palette; ``open_with`` fills and shows it."""
        super().__init__(theme, parent)
        self.setObjectName("palette")
        self.frame.setFixedWidth(_WIDTH)
        self._entries: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._field = SearchField(theme)
        self._field.setObjectName("palette_field")
        self._field.textChanged.connect(self._on_text_changed)
        self._field.installEventFilter(self)
        self._model = CellTableModel(2, self)
        self._list = DataTable(theme, "")
        self._list.setObjectName("palette_list")
        self._list.setModel(self._model)
        self._list.header().hide()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._run_current)
        self._list.set_columns(
            (
                Column(kind=ColumnKind.NAME),
                Column(kind=ColumnKind.NUMBER, samples=("Ctrl+Shift+M",)),
            )
        )
        self._list.setFixedHeight(_MOST * Size.ROW_ONE_LINE)
        self._nothing = EmptyState(theme, "magnifying-glass")
        self._nothing.setFixedHeight(_MOST * Size.ROW_ONE_LINE)
        inside = QVBoxLayout()
        inside.setSpacing(Space.S)
        inside.addWidget(self._field)
        inside.addWidget(self._list)
        inside.addWidget(self._nothing)
        self.body.addLayout(inside)

    def open_with(self, entries: Sequence[Entry], spot: QPoint) -> None:
        """Offer ``entries`` with the field's top centre at ``spot``."""
        self._entries = tuple(entries)
        self._field.set_words(translate("Palette", "Search or run an action"))
        self._list.setAccessibleName(translate("Palette", "What matches"))
        self._nothing.say(
            translate("Palette", "Nothing matches"),
            translate("Palette", "Try fewer letters, or the initials of the words."),
        )
        self.setWindowTitle(translate("Palette", "Search or run an action"))
        self._field.clear()
        self._on_text_changed("")
        self.adapt()
        self.adjustSize()
        self.move(spot - QPoint(self.width() // 2, self.margin))
        self.show()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def type(self, text: str) -> None:
        """Show what matches ``text``."""
        self._field.setText(text)

    def shown(self) -> list[str]:
        """Names of what matches, in order."""
        return [entry.words for entry in self._shown]

    def run(self, place: int) -> None:
        """Run the match at ``place``."""
        self._list.setCurrentIndex(self._model.index(place, 0))
        self._run_current()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the mark and run it while the field keeps the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _MOVES:
                self._move(key)
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run_current()
                return True
        return super().eventFilter(watched, event)

    def _on_text_changed(self, typed: str) -> None:
        self._shown = [
            entry
            for entry in self._entries
            if matches(entry.words, typed) or (entry.also and matches(entry.also, typed))
        ]
        self._model.set_rows(
            [
                CellRow(
                    str(number),
                    (TextCell(entry.words, is_strong=True), NumberCell(entry.keys or " ")),
                )
                for number, entry in enumerate(self._shown)
            ]
        )
        self._list.setVisible(bool(self._shown))
        self._nothing.setVisible(not self._shown)
        self._list.setCurrentIndex(self._model.index(0, 0))

    def _move(self, key: Qt.Key) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_MOST}
        row = self._list.currentIndex().row() + steps.get(key, _MOST)
        row = max(0, min(row, len(self._shown) - 1))
        self._list.setCurrentIndex(self._model.index(row, 0))

    def _run_current(self) -> None:
        index = self._list.currentIndex()
        if not index.isValid():
            return
        entry = self._shown[int(str(index.data(Role.KEY)))]
        self.close()
        entry.run()
