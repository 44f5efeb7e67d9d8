"""Logs: the live end of one service's output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.logs.files import Stream
from ui.item_models.lines import TailLine
from ui.pages.page import Page
from ui.theme import Theme
from ui.tokens import Line, Size, Space, TextRole, Token
from ui.viewmodels.log_tail import LogTailViewModel
from ui.viewmodels.service_detail import labels_of
from ui.viewmodels.services import ServicesViewModel
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choice import ChoiceBox
from ui.widgets.focus_ring import focus_by_keyboard
from ui.widgets.header_bar import SearchField
from ui.widgets.log_view import LogView
from ui.widgets.placeholders import EmptyState, ErrorState
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.switch import Switch
from ui.widgets.text import Label

translate = QCoreApplication.translate

KEPT_LINES: Final = 5000
_CHOICE: Final = 200


class LogsPage(Page):
    """Service, stream, search, and the lines as they come."""

    key = "logs"
    icon = "list-bullets"
    folder_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        services: ServicesViewModel,
        tail: LogTailViewModel,
        parent: QWidget | None = None,
    ) -> None:
        """Build the page over the list of services and the follower of logs."""
        super().__init__(parent)
        self._theme = theme
        self._services = services
        self._tail = tail
        self._unread = 0
        self._error_text = ""
        self._service = ChoiceBox(theme)
        self._service.setObjectName("log_service")
        self._service.currentIndexChanged.connect(self._follow)
        self._stream = Segmented(theme)
        self._stream.chosen.connect(self._follow)
        self._search = SearchField(theme)
        self._search.setObjectName("log_search")
        self._search.textChanged.connect(self._on_search_changed)
        self._search.returnPressed.connect(self._on_next)
        self._found = Label(theme, role=TextRole.SMALL, token=Token.TEXT3)
        self._previous = IconButton(theme, "caret-up", "")
        self._previous.clicked.connect(self._on_previous)
        self._next = IconButton(theme, "caret-down", "")
        self._next.clicked.connect(self._on_next)
        self._live = Switch(theme, "")
        self._live.setObjectName("log_live")
        self._live.setChecked(True)
        self._live.toggled.connect(self._on_live_toggled)
        self._folder = IconButton(theme, "folder-open", "")
        self._folder.clicked.connect(self._on_folder_clicked)
        self._view = LogView(theme, "", most_lines=KEPT_LINES)
        self._view.setObjectName("log_view")
        self._view.following_changed.connect(self._on_following_changed)
        self._new = Button(theme, "", trailing="arrow-down", parent=self._view)
        self._new.setObjectName("new_lines")
        self._new.hide()
        self._new.clicked.connect(self._on_new_clicked)
        self._build()
        tail.restarted.connect(self._on_restarted)
        tail.lines_added.connect(self._on_lines_added)
        tail.failed.connect(self._on_failed)
        services.units_changed.connect(self._fill)
        self.retranslate()

    def title(self) -> str:
        """The page's name."""
        return translate("Logs", "Logs")

    def retranslate(self) -> None:
        """Say everything anew."""
        self._service.setAccessibleName(translate("Logs", "Service"))
        self._stream.setAccessibleName(translate("Logs", "Which output"))
        self._stream.set_segments(
            [
                Segment(Stream.STDOUT.value, translate("Logs", "Output")),
                Segment(Stream.STDERR.value, translate("Logs", "Errors")),
            ]
        )
        self._search.set_words(translate("Logs", "Find in these lines"))
        self._previous.set_name(translate("Logs", "Previous match"))
        self._next.set_name(translate("Logs", "Next match"))
        self._folder.set_name(translate("Logs", "Open log folder"))
        self._view.setAccessibleName(translate("Logs", "Log lines"))
        self._empty.say(
            translate("Logs", "No lines yet"),
            translate("Logs", "What the service writes will appear here at once."),
        )
        self._error_text = translate("Logs", "The log cannot be read")
        self._say_live()
        self._fill()

    def open_log(self, name: str) -> None:
        """Show the log of ``name``."""
        place = self._service.findData(name)
        if place >= 0:
            self._service.setCurrentIndex(place)

    def search_for(self, text: str) -> None:
        """Mark the lines that contain ``text``."""
        self._search.setText(text)

    def focus_search(self) -> None:
        """Go to the search field."""
        focus_by_keyboard(self._search)

    # --- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._service.setMinimumWidth(_CHOICE)
        bar = QHBoxLayout()
        bar.setSpacing(Space.M)
        bar.addWidget(self._service)
        bar.addWidget(self._stream)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._found)
        bar.addWidget(self._previous)
        bar.addWidget(self._next)
        bar.addWidget(self._live)
        bar.addWidget(self._folder)
        self._empty = EmptyState(self._theme, "list-bullets")
        self._error = ErrorState(self._theme)
        self._states = QStackedWidget()
        for state in (self._view, self._empty, self._error):
            self._states.addWidget(state)
        card = QFrame()
        card.setObjectName("tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(Line.HAIR, Space.S, Line.HAIR, Space.S)
        inside.addWidget(self._states)
        content = QVBoxLayout(self)
        content.setContentsMargins(Space.XXL, Space.S, Space.XXL, Space.XXL)
        content.setSpacing(Space.M)
        content.addLayout(bar)
        content.addWidget(card, 1)

    # --- showing ------------------------------------------------------------------------------

    def _fill(self) -> None:
        labels = labels_of(self._services.statuses())
        current = self._service.currentData()
        self._service.blockSignals(True)
        self._service.clear()
        for name, label in labels.items():
            self._service.addItem(label, name)
        place = max(0, self._service.findData(current))
        self._service.setCurrentIndex(place if labels else -1)
        self._service.blockSignals(False)
        self._service.setEnabled(bool(labels))
        if self.isVisible() and self._service.currentData() != current:
            self._follow()

    def _follow(self) -> None:
        name = self._service.currentData()
        if name is None or not self.isVisible():
            return
        self._tail.follow(str(name), Stream(self._stream.current()))

    def _say_live(self) -> None:
        is_live = self._view.is_following
        text = translate("Logs", "Live") if is_live else translate("Logs", "Paused")
        self._live.setText(text)
        self._live.setAccessibleName(translate("Logs", "Follow new lines"))
        self._live.updateGeometry()
        words = translate("Logs", "%n new line(s)", None, self._unread)
        self._new.setText(words)
        self._new.setVisible(not is_live and self._unread > 0)
        self._place_new()

    def _place_new(self) -> None:
        self._new.adjustSize()
        left = (self._view.width() - self._new.width()) // 2
        self._new.move(left, self._view.height() - self._new.height() - Size.STAGE_BAR * 3)

    # --- events -------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Follow while somebody looks."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._tail.stop()

    def _on_restarted(self) -> None:
        self._view.clear()
        self._unread = 0
        self._states.setCurrentWidget(self._empty)
        self._say_live()

    def _on_lines_added(self, lines: Sequence[TailLine]) -> None:
        self._states.setCurrentWidget(self._view)
        self._view.add(lines)
        if not self._view.is_following:
            self._unread += len(lines)
            self._say_live()
        if self._search.text():
            self._show_found(self._view.set_search(self._search.text()))

    def _on_failed(self, reason: str) -> None:
        self._error.say(self._error_text, reason, "LOG-201")
        self._states.setCurrentWidget(self._error)

    def _on_following_changed(self, is_following: bool) -> None:  # noqa: FBT001 - a signal's argument
        if is_following:
            self._unread = 0
        self._say_live()

    def _on_live_toggled(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._view.set_following(is_following=is_on)

    def _on_new_clicked(self) -> None:
        self._view.set_following(is_following=True)

    def _on_search_changed(self, text: str) -> None:
        self._show_found(self._view.set_search(text))

    def _show_found(self, count: int) -> None:
        has_text = bool(self._search.text())
        words = translate("Logs", "%n match(es)", None, count) if has_text else ""
        self._found.setText(words)
        self._previous.setEnabled(has_text and count > 0)
        self._next.setEnabled(has_text and count > 0)

    def _on_next(self) -> None:
        self._view.go_to_match(1)

    def _on_previous(self) -> None:
        self._view.go_to_match(-1)

    def _on_folder_clicked(self) -> None:
        name = self._service.currentData()
        if name is not None:
            self.folder_requested.emit(str(name))
