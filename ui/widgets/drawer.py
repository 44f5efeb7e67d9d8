"""The drawer at the right that shows one thing in detail."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme
from ui.tokens import Line, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import IconButton
from ui.widgets.elided import ElidedLabel
from ui.widgets.painting import baseline, draw_text, fill_rounded, hairline, outline_rounded
from ui.widgets.pill import StatusPill
from ui.widgets.scroll import PageScroll

_TAB_GAP: Final = 17
_TAB_GAP_LEAST: Final = Space.S


class TabLine(QTabBar):
    """Tabs as words with a line under the present one; keys and roles are those of tabs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without tabs."""
        super().__init__(parent)
        self._theme = theme
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.theme_changed.connect(self._restyle)

    def tabSizeHint(self, index: int) -> QSize:
        """Words in bold, so that nothing moves when the tab changes."""
        face = self._theme.face(TextRole.BODY, Weight.SEMIBOLD)
        width = round(face.width(self.tabText(index)) + 0.5) + self._gap()
        return QSize(width, max(Size.NAV_ITEM, round(face.height + Space.L)))

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 - overrides Qt
        """Words are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw words, the line under the present one and the focus ring."""
        painter = QPainter(self)
        border = self._theme.color(Token.BORDER)
        hairline(painter, 0, self.width(), self.height() - Line.HAIR, border)
        for index in range(self.count()):
            self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme = self._theme
        rect = self.tabRect(index)
        is_current = index == self.currentIndex()
        face = theme.face(TextRole.BODY, Weight.SEMIBOLD if is_current else Weight.REGULAR)
        token = Token.ACCENT if is_current else Token.TEXT2
        base_y = baseline(rect.y() + (rect.height() - Line.BAR) / 2, face.cap_height)
        draw_text(painter, rect.x(), base_y, self.tabText(index), face, theme.color(token))
        room = QRectF(rect.x(), rect.y(), rect.width() - self._gap(), rect.height())
        if is_current:
            bar = QRectF(room.x(), room.bottom() - Line.BAR, room.width(), Line.BAR)
            fill_rounded(painter, bar, Line.BAR / 2, theme.color(Token.ACCENT))
            if self.hasFocus() and self.window().testAttribute(
                Qt.WidgetAttribute.WA_KeyboardFocusChange
            ):
                ring = room.adjusted(-Line.BAR, Line.RING, Line.BAR, -Line.BAR - Line.RING)
                outline_rounded(painter, ring, Space.XS, theme.color(Token.FOCUS), Line.RING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the tabs closer where the words are long."""
        self._restyle()
        super().resizeEvent(event)

    def _gap(self) -> int:
        face = self._theme.face(TextRole.BODY, Weight.SEMIBOLD)
        words = sum(face.width(self.tabText(index)) + 1 for index in range(self.count()))
        room = int((self.width() - words) // max(1, self.count()))
        return max(_TAB_GAP_LEAST, min(_TAB_GAP, room))

    def _restyle(self) -> None:
        self.setFont(self._theme.face().font)
        self.updateGeometry()
        self.update()


class Drawer(QFrame):
    """Name, pill, second line, tabs, and a page for each tab. Esc closes it."""

    closed = Signal()

    def __init__(self, theme: Theme, close_name: str, parent: QWidget | None = None) -> None:
        """Make an empty drawer; ``close_name`` names the button that closes it."""
        super().__init__(parent)
        self.setObjectName("drawer")
        self._theme = theme
        self._is_compact = False
        self._fit_width()
        theme.theme_changed.connect(self._fit_width)
        self._name = ElidedLabel(theme, role=TextRole.SECTION)
        self._pill = StatusPill(theme)
        self._second = ElidedLabel(theme, role=TextRole.SMALL, token=Token.TEXT2)
        self.close_button = IconButton(theme, "x", close_name)
        self.close_button.clicked.connect(self.closed)
        self.tabs = TabLine(theme)
        self._pages = QStackedWidget()
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(Space.XS)
        self._tools.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._head())
        strip = QHBoxLayout()
        strip.setContentsMargins(Space.XL, 0, Space.XL, 0)
        strip.addWidget(self.tabs)
        column.addLayout(strip)
        column.addWidget(self._pages, 1)

    def set_name(self, name: str, second_line: str = "") -> None:
        """Say what is shown."""
        self._name.setText(name)
        self._second.setText(second_line)
        self.setAccessibleName(name)

    def set_status(self, tone: Tone, text: str, progress: float | None = None) -> None:
        """Say how it is."""
        self._pill.set_status(tone, text, progress)

    def add_tool(self, button: IconButton) -> None:
        """Put ``button`` before the one that closes."""
        self._tools.insertWidget(self._tools.count() - 1, button)

    def add_page(self, title: str) -> PageScroll:
        """Add a tab and return its scrolling page to fill."""
        page = PageScroll(margins=(Space.XL, Space.XS, Space.XL, Space.XL))
        page.body.setSpacing(Space.M)
        self._pages.addWidget(page)
        self.tabs.addTab(title)
        return page

    def set_tab_titles(self, titles: Sequence[str]) -> None:
        """Rename the tabs, after a change of language."""
        for index, title in enumerate(titles):
            self.tabs.setTabText(index, title)

    def set_compact(self, *, is_compact: bool) -> None:
        """Be 360 wide instead of 400, for windows in which the drawer lies over the table."""
        self._is_compact = is_compact
        self._fit_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _fit_width(self) -> None:
        # As wide as larger text asks for: the window folds in step, so the table keeps its share.
        width = Size.DRAWER_COMPACT if self._is_compact else Size.DRAWER
        self.setFixedWidth(width * self._theme.text_scale // 100)

    def _head(self) -> QHBoxLayout:
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        first.addWidget(self._name)
        first.addWidget(self._pill)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(Line.BAR)
        words.addLayout(first)
        words.addWidget(self._second)
        head = QHBoxLayout()
        head.setContentsMargins(Space.XL, 0, Space.S, 0)
        head.addLayout(words, 1)
        head.addLayout(self._tools)
        return head
