"""What the bell opens: every notice that is not handled, with the buttons of its toast."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.clock import Clock
from ui.theme import Theme
from ui.tokens import Space, TextRole
from ui.viewmodels import formats, notice_words
from ui.viewmodels.notice_board import NoticeBoard
from ui.viewmodels.notices import Notice, NoticeAction
from ui.widgets.buttons import Button, IconButton, TextButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.notice_row import NoticeLine, NoticeRow
from ui.widgets.placeholders import EmptyState
from ui.widgets.popover import PopoverFrame
from ui.widgets.scroll import PageScroll
from ui.widgets.text import Label

translate = QCoreApplication.translate

TALLEST: Final = 440
_EMPTY: Final = 140


class NoticePopover(PopoverFrame):
    """Lists notices, the newest first.

    Signals:
        acted: A button was pressed; carries the notice's key and the ``NoticeAction``.
    """

    acted = Signal(str, object)

    def __init__(
        self, theme: Theme, board: NoticeBoard, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Follow ``board``."""
        super().__init__(theme, parent)
        self.setObjectName("notice_popover")
        self._board = board
        self._clock = clock
        self._rows: dict[NoticeLine, NoticeRow] = {}
        self._title = Label(theme, role=TextRole.SECTION)
        self._clear = TextButton(theme, "")
        self._clear.setObjectName("notices_clear")
        self._clear.clicked.connect(board.dismiss_all)
        self._empty = EmptyState(theme, "bell")
        self._empty.setFixedHeight(_EMPTY)
        self._scroll = PageScroll(margins=(0, 0, 0, 0))
        self._scroll.body.setSpacing(0)
        self._scroll.body.addStretch(1)
        self._build()
        self._ring = FocusRing(self, theme)
        board.changed.connect(self.refresh)
        self.refresh()

    def open_under(self, bell: QRect) -> None:
        """Show below the bell, with the keyboard on the first button."""
        self.refresh()
        self.open_below(bell)
        self._focus_first()

    def refresh(self) -> None:
        """Say what is listed now, in the language spoken now; rows that stay are kept."""
        self.setWindowTitle(translate("Window", "Notifications"))
        self._title.setText(translate("Window", "Notifications"))
        self._clear.setText(translate("Window", "Clear all"))
        self._empty.say(
            translate("Window", "Nothing needs you"),
            translate("Window", "What needs somebody is listed here until it is handled."),
        )
        had_focus = self.focusWidget() is not None
        lines = [self._line(notice) for notice in self._board.notices]
        self._replace_rows(lines)
        self._clear.setVisible(any(line.dismiss for line in lines))
        self._empty.setVisible(not lines)
        self._scroll.setVisible(bool(lines))
        self._stretch()
        if self.isVisible() and had_focus:
            self._focus_first()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._title, 1)
        head.addWidget(self._clear)
        self.body.addLayout(head)
        self.body.addWidget(self._scroll)
        self.body.addWidget(self._empty)

    def _replace_rows(self, lines: list[NoticeLine]) -> None:
        for line in [line for line in self._rows if line not in lines]:
            row = self._rows.pop(line)
            self._scroll.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, line in enumerate(lines):
            if line not in self._rows:
                row = NoticeRow(self._theme, line)
                row.acted.connect(self._on_row_acted)
                row.dismissed.connect(self._board.dismiss)
                self._rows[line] = row
                self._scroll.body.insertWidget(place, row)

    def _stretch(self) -> None:
        """Be as high as the rows are, up to a point from where they scroll."""
        width = self.frame.width() - 2 * Space.XL
        for child in self._scroll.findChildren(QWidget):
            child.ensurePolished()
        height = sum(row.heightForWidth(width) for row in self._rows.values())
        self._scroll.setFixedHeight(min(height, TALLEST))
        if self.isVisible():
            self.fit()

    def _line(self, notice: Notice) -> NoticeLine:
        return NoticeLine(
            key=notice.key,
            tone=notice.tone,
            title=notice_words.title(notice, self._board.label(notice)),
            body=notice_words.body(notice),
            time=formats.ago(notice.at, self._clock.now()),
            time_in_full=formats.full_time(notice.at),
            buttons=tuple((one.value, notice_words.action_text(one)) for one in notice.actions),
            dismiss="" if notice.is_question else translate("Window", "Done"),
        )

    def _focus_first(self) -> None:
        buttons = [*self._scroll.findChildren(Button), *self._scroll.findChildren(IconButton)]
        first = next((button for button in buttons if button.isVisible()), None)
        if first is not None:
            first.setFocus()
        else:
            self.setFocus()

    def _on_row_acted(self, key: str, value: str) -> None:
        self.acted.emit(key, NoticeAction(value))
        if not self._board.notices:
            self.close()
