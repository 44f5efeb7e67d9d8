"""The dashboard: navigation, header, and one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.mark import app_icon
from ui.pages.page import Page
from ui.theme import Theme
from ui.tokens import Size, Token, Tone
from ui.viewmodels import staff_words
from ui.viewmodels.language import Language, current_language
from ui.viewmodels.summary import LOADING, Summary
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.header_bar import HeaderBar
from ui.widgets.nav_rail import NavItem, NavRail
from ui.widgets.segmented import Segment

translate = QCoreApplication.translate

_BOTTOM: Final = frozenset({"settings", "about"})
_FRAME: Final = QSize(16, 40)  # the widest of Windows and the usual Linux desktops


class MainWindow(QMainWindow):
    """Shows pages; closing it only hides it."""

    language_chosen = Signal(object)
    search_requested = Signal()
    bell_pressed = Signal()
    visibility_changed = Signal(bool)
    page_changed = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        """Build the window around ``pages``, the first of which is shown."""
        super().__init__(parent)
        self._theme = theme
        self._pages = {page.key: page for page in pages}
        self._product = ""
        self._summary = LOADING
        self._notices = 0
        self._nav = NavRail(theme, "")
        self._nav.chosen.connect(self.show_page)
        self._header = HeaderBar(theme)
        self._header.bell.setObjectName("bell")
        self._header.bell.clicked.connect(self.bell_pressed)
        self._header.language.chosen.connect(self._on_language_chosen)
        self._header.search.setObjectName("search")
        self._header.search.setReadOnly(True)
        self._header.search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._header.search.installEventFilter(self)
        self._stack = QStackedWidget()
        for page in pages:
            page.setObjectName(f"page_{page.key}")
            self._stack.addWidget(page)
        self._build()
        self._ring = FocusRing(self, theme)
        self.setMinimumSize(Size.WINDOW_MIN_WIDTH, Size.WINDOW_MIN_HEIGHT)
        self.resize(Size.WINDOW_WIDTH, Size.WINDOW_HEIGHT)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()
        self.show_page(next(iter(self._pages)))
        self._stack.setFocus()  # else Qt gives a new window's focus to its first field

    # --- what is shown ------------------------------------------------------------------------

    def set_product(self, name: str, machine: str) -> None:
        """Say what the product is called and which workstation this is."""
        self._product = name
        self._nav.set_brand(name)
        self._nav.set_place(machine)
        self._retitle()

    def set_person(self, name: str) -> None:
        """Say whose desktop this is."""
        self._header.person.set_person(name)

    def show_summary(self, summary: Summary, troubles: int) -> None:
        """Say in the header how the workstation is, and beside the page's name how many need it."""
        self._summary = summary
        self._header.pill.set_status(summary.tone, staff_words.chip(summary))
        tone = Tone.BAD if summary.tone is Tone.BAD else Tone.WARN
        if "services" in self._pages:
            self._nav.set_counter("services", troubles, tone)

    def show_notices(self, count: int, tone: Tone | None) -> None:
        """Say at the bell how much is listed behind it; a dot only where something is."""
        self._notices = count
        self._header.bell.set_dot(tone if count else None)
        self._header.bell.set_name(self._bell_name())

    def bell_place(self) -> QRect:
        """Return where the bell is on the screen."""
        bell = self._header.bell
        return QRect(bell.mapToGlobal(QPoint(0, 0)), bell.size())

    def lock_language(self, words: str) -> None:
        """Say why the language cannot be chosen here; without words it can."""
        self._header.language.setEnabled(not words)
        self._header.language.setToolTip(words)
        self._header.language.set_current(current_language().value)

    def focus_bell(self) -> None:
        """Give the keyboard back to the bell."""
        self._header.bell.setFocus()

    def page(self) -> str:
        """Key of the page that is shown."""
        return self._nav.current()

    def show_page(self, key: str) -> None:
        """Show the page of ``key``; an unknown one shows the first."""
        page = self._pages.get(key) or next(iter(self._pages.values()))
        self._nav.set_current(page.key)
        self._stack.setCurrentWidget(page)
        self._header.title.setText(page.title())
        self._retitle()
        self.page_changed.emit(page.key)

    def raise_to_front(self) -> None:
        """Show the window above others."""
        if self.isMinimized():
            self.showNormal()
        else:
            self.show()
        self.raise_()
        self.activateWindow()

    def fit_into(self, room: QSize) -> None:
        """Be no larger than ``room`` once the desktop has put a frame around the window."""
        self.resize(self.size().boundedTo(room - _FRAME))

    def cycle_focus(self) -> None:
        """Move the focus from navigation to content and back."""
        if any(self._nav.button(key).hasFocus() for key in self._pages):
            target = _first_focusable(self._stack.currentWidget())
        else:
            target = self._nav.button(self._nav.current())
        if target is not None:
            focus_by_keyboard(target)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._nav.setAccessibleName(translate("Window", "Pages"))
        self._nav.set_items(
            [
                NavItem(page.key, page.title(), page.icon, is_bottom=page.key in _BOTTOM)
                for page in self._pages.values()
            ]
        )
        self._header.language.setAccessibleName(translate("Window", "Language"))
        self._header.language.set_segments(
            [
                Segment(Language.ZH.value, "中", spoken="中文"),
                Segment(Language.EN.value, "EN", spoken="English"),
            ]
        )
        self._header.language.set_current(current_language().value)
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self._header.bell.set_name(self._bell_name())
        self._header.search.set_words(
            translate("Window", "Search or run an action"),
            keys.replace("+", " "),
            translate("Window", "Search"),
        )
        self._header.pill.set_status(self._summary.tone, staff_words.chip(self._summary))
        if self._nav.current():
            self._header.title.setText(self._pages[self._nav.current()].title())
        self._retitle()

    # --- events -------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide: services and tray go on."""
        event.ignore()
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.visibility_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody looks any more."""
        super().hideEvent(event)
        self.visibility_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the navigation where it is narrow."""
        super().resizeEvent(event)
        self._fold()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the palette by a click into the search field, or by typing there."""
        is_typed = isinstance(event, QKeyEvent) and event.text().strip() != ""
        if event.type() == QEvent.Type.MouseButtonPress or (
            event.type() == QEvent.Type.KeyPress and (is_typed or _is_return(event))
        ):
            self.search_requested.emit()
            return True
        return super().eventFilter(watched, event)

    # --- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._header)
        right.addWidget(self._stack, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._nav)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)

    def _bell_name(self) -> str:
        if self._notices == 0:
            return translate("Window", "Notifications: none")
        return translate("Window", "Notifications: %n", None, self._notices)

    def _retitle(self) -> None:
        page = self._pages.get(self._nav.current())
        parts = [page.title() if page else "", self._product]
        self.setWindowTitle(" – ".join(part for part in parts if part))

    def _fold(self) -> None:
        """Fold the navigation where the text, at its size, leaves no room for it."""
        least = Size.NAV_COLLAPSE_BELOW * self._theme.text_scale / 100
        self._nav.set_collapsed(is_collapsed=self.width() < least)

    def _on_theme_changed(self) -> None:
        self._fold()
        self.setWindowIcon(app_icon(self._theme.color(Token.ACCENT)))

    def _on_language_chosen(self, key: str) -> None:
        self.language_chosen.emit(Language(key))


def _is_return(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def _first_focusable(page: QWidget | None) -> QWidget | None:
    if page is None:
        return None
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & _TAB:
            return widget
    return None


_TAB: Final = Qt.FocusPolicy.TabFocus
