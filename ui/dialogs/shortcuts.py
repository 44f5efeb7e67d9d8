"""The list of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import Space, TextRole
from ui.widgets.buttons import Button
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.rows import KeyValueList
from ui.widgets.text import Label

translate = QCoreApplication.translate

_WIDTH = 480


def keys_of(action: QAction) -> str:
    """Return an action's shortcut as the desktop writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class ShortcutsDialog(QDialog):
    """Shows which keys do what."""

    def __init__(
        self, theme: Theme, actions: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        """List those of ``actions`` that have keys."""
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = translate("Dialog", "Keyboard shortcuts")
        self.setWindowTitle(title)
        pairs = [(keys_of(action), action.text()) for action in actions if keys_of(action)]
        pairs += [
            ("Enter", translate("Dialog", "Details of the selected row")),
            ("Esc", translate("Dialog", "Close the details or the dialog")),
            ("Shift+F10", translate("Dialog", "Menu of the selected row")),
        ]
        keys = KeyValueList(theme)
        keys.set_pairs(pairs)
        close = Button(theme, translate("Dialog", "Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        column.setSpacing(Space.L)
        column.addWidget(Label(theme, title, TextRole.TITLE))
        column.addWidget(keys)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self.setMinimumWidth(_WIDTH)
        self._ring = FocusRing(self, theme)
        focus_by_keyboard(close)
