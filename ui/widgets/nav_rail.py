"""The navigation at the left: pages with icons, counters, and who and where we are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.mark import paint_mark
from ui.theme import Theme
from ui.tokens import IconSize, Line, Radius, Scheme, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.painting import (
    baseline,
    draw_text,
    elided,
    fill_rounded,
    fill_soft,
    outline_rounded,
    ratio_of,
)

_ICON_LEFT: Final = 11
_TEXT_LEFT: Final = 40
_BAR_HEIGHT: Final = 16
_COUNTER_PAD: Final = 6
_GAP: Final = Size.NAV_PITCH - Size.NAV_ITEM


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page: its key, its word, its icon, and whether it stands at the bottom."""

    key: str
    text: str
    icon: str
    is_bottom: bool = False
    shortcut: str = ""


class NavRail(QWidget):
    """Product on top, pages, machine at the bottom; 200 wide, or 56 with icons only."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Start without pages; ``name`` is what assistive programs call the navigation."""
        super().__init__(parent)
        self._theme = theme
        self._items: dict[str, _NavButton] = {}
        self._is_collapsed = False
        self.setAccessibleName(name)
        self._brand = _Brand(theme)
        self._place = _Place(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.M, 0, Space.M, 0)
        self._column.setSpacing(_GAP)
        self._column.addWidget(self._brand)
        self._column.addStretch(1)
        self._column.addWidget(self._place)
        self.setFixedWidth(Size.NAV)
        theme.theme_changed.connect(self.update)

    def set_brand(self, name: str) -> None:
        """Name the product."""
        self._brand.setText(name)

    def set_place(self, name: str) -> None:
        """Name this machine and its room."""
        self._place.setText(name)

    def set_items(self, items: Sequence[NavItem]) -> None:
        """Offer ``items``; called again with other words after a change of language."""
        if list(self._items) != [item.key for item in items]:
            self._make_items(items)
        for item in items:
            self._items[item.key].set_item(item)
        if items and not self.current():
            self.set_current(items[0].key)

    def current(self) -> str:
        """Key of the page that is shown, empty without pages."""
        return next((key for key, button in self._items.items() if button.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Mark the page that is shown; `chosen` is not emitted.

        Raises:
            KeyError: there is no such page.
        """
        self._items[key].setChecked(True)

    def set_counter(self, key: str, count: int, tone: Tone = Tone.BAD) -> None:
        """Show ``count`` at a page, nothing for 0; only with listed items behind it."""
        self._items[key].set_counter(count, tone)

    def button(self, key: str) -> QPushButton:
        """The button of a page, for its object name."""
        return self._items[key]

    @property
    def is_collapsed(self) -> bool:
        """Whether only icons are shown."""
        return self._is_collapsed

    def set_collapsed(self, *, is_collapsed: bool) -> None:
        """Show icons only, with the words as tool tips."""
        self._is_collapsed = is_collapsed
        side = Space.S if is_collapsed else Space.M
        self._column.setContentsMargins(side, 0, side, 0)
        self.setFixedWidth(Size.NAV_COLLAPSED if is_collapsed else Size.NAV)
        self._place.setVisible(not is_collapsed)
        self._brand.set_collapsed(is_collapsed=is_collapsed)
        for button in self._items.values():
            button.set_collapsed(is_collapsed=is_collapsed)

    def _make_items(self, items: Sequence[NavItem]) -> None:
        for button in self._items.values():
            self._column.removeWidget(button)
            button.deleteLater()
        self._items = {}
        for item in items:
            button = _NavButton(self._theme, item, self)
            button.clicked.connect(lambda _on=False, key=item.key: self.chosen.emit(key))
            button.set_collapsed(is_collapsed=self._is_collapsed)
            # Above the stretch, or between the stretch and the machine's name.
            place = self._column.count() - (1 if item.is_bottom else self._bottom_count() + 2)
            self._column.insertWidget(place, button)
            self._items[item.key] = button

    def _bottom_count(self) -> int:
        return sum(button.item.is_bottom for button in self._items.values())


class _Brand(QLabel):
    """The mark and the product's name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_collapsed = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(Size.HEADER + Line.RING)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def set_collapsed(self, *, is_collapsed: bool) -> None:
        self._is_collapsed = is_collapsed
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = IconSize.MARK
        middle = Size.HEADER // 2
        left = (self.width() - edge) / 2 if self._is_collapsed else _ICON_LEFT - 1
        box = QRectF(round(left), middle - edge // 2, edge, edge)
        paint_mark(painter, box, self._theme.color(Token.ACCENT))
        if not self._is_collapsed:
            face = self._theme.face(TextRole.BODY, Weight.SEMIBOLD)
            start = _TEXT_LEFT + Space.XS + Line.RING
            text = elided(face, self.text(), self.width() - start)
            self.setToolTip(self.text() if text != self.text() else "")
            base_y = baseline(middle, face.cap_height)
            draw_text(painter, start, base_y, text, face, self._theme.color(Token.TEXT))
        painter.end()


class _Place(QLabel):
    """The machine's name, small, at the bottom."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(Size.TARGET + Line.RING)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = IconSize.TRAILING
        middle = self.height() / 2 - Line.BAR
        icon = self._theme.icons.pixmap("desktop", Token.TEXT3, edge, ratio_of(painter))
        painter.drawPixmap(_ICON_LEFT + Line.BAR, round(middle - edge / 2), icon)
        face = self._theme.face(TextRole.CAPTION)
        left = _TEXT_LEFT - Line.RING * 2
        text = elided(face, self.text(), self.width() - left)
        self.setToolTip(self.text() if text != self.text() else "")
        base_y = baseline(middle, face.cap_height)
        draw_text(painter, left, base_y, text, face, self._theme.color(Token.TEXT3))
        painter.end()


class _NavButton(QPushButton):
    def __init__(self, theme: Theme, item: NavItem, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.item = item
        self._count = 0
        self._tone = Tone.BAD
        self._is_collapsed = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._restyle)

    def set_item(self, item: NavItem) -> None:
        self.item = item
        self.setText(item.text)
        self._say_name()
        self._restyle()

    def set_counter(self, count: int, tone: Tone) -> None:
        self._count = count
        self._tone = tone
        self._say_name()
        self.update()

    def set_collapsed(self, *, is_collapsed: bool) -> None:
        self._is_collapsed = is_collapsed
        self._say_name()
        self.update()

    def sizeHint(self) -> QSize:
        height = max(Size.NAV_ITEM, round(self._theme.face().height + Space.L))
        return QSize(Size.NAV_ITEM, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter)
        is_current = self.isChecked()
        token = Token.ACCENT if is_current else Token.TEXT2
        if self.underMouse() and not is_current:
            token = Token.TEXT
        edge = IconSize.NAV
        name = f"{self.item.icon}-fill" if is_current else self.item.icon
        pixmap = self._theme.icons.pixmap(name, token, edge, ratio_of(painter))
        left = (self.width() - edge) // 2 if self._is_collapsed else _ICON_LEFT
        painter.drawPixmap(left, (self.height() - edge) // 2, pixmap)
        if self._is_collapsed:
            self._paint_dot(painter, left + edge)
        else:
            self._paint_words(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._theme
        rect = QRectF(self.rect())
        if self.isChecked():
            fill_soft(painter, theme, rect, Radius.CONTROL, Token.ACCENT_SOFT)
            bar = QRectF(0, (self.height() - _BAR_HEIGHT) / 2, Line.BAR, _BAR_HEIGHT)
            fill_rounded(painter, bar, Line.BAR / 2, theme.color(Token.ACCENT))
        elif self.underMouse():
            fill_rounded(painter, rect, Radius.CONTROL, theme.color(Token.HOVER))

    def _paint_words(self, painter: QPainter) -> None:
        is_current = self.isChecked()
        face = self._theme.face(TextRole.BODY, Weight.SEMIBOLD if is_current else Weight.REGULAR)
        is_bright = is_current or self.underMouse()
        color = self._theme.color(Token.TEXT if is_bright else Token.TEXT2)
        counter = self._counter_rect()
        room = (counter.left() if self._count else self.width()) - _TEXT_LEFT - Space.XS
        text = elided(face, self.text(), room)
        draw_text(
            painter, _TEXT_LEFT, baseline(self.height() / 2, face.cap_height), text, face, color
        )
        if self._count:
            self._paint_counter(painter, counter)

    def _counter_rect(self) -> QRect:
        face = self._theme.face(TextRole.CAPTION, Weight.SEMIBOLD)
        height = max(Size.COUNTER, round(face.height + Line.RING))
        width = max(height, round(face.width(str(self._count)) + 2 * _COUNTER_PAD))
        right = self.width() - Space.S
        return QRect(right - width, (self.height() - height) // 2, width, height)

    def _paint_counter(self, painter: QPainter, rect: QRect) -> None:
        theme = self._theme
        fill_soft(painter, theme, QRectF(rect), rect.height() / 2, self._tone.soft)
        face = theme.face(TextRole.CAPTION, Weight.SEMIBOLD)
        text = str(self._count)
        left = rect.x() + (rect.width() - face.width(text)) / 2
        base_y = baseline(rect.y() + rect.height() / 2, face.cap_height)
        draw_text(painter, left, base_y, text, face, theme.color(self._tone.text))

    def _paint_dot(self, painter: QPainter, right: int) -> None:
        if not self._count:
            return
        dot = QRectF(right - Space.XS, Space.S, Size.BELL_DOT, Size.BELL_DOT)
        fill_rounded(painter, dot, Size.BELL_DOT / 2, self._theme.color(self._tone.shape))
        if self._theme.scheme is Scheme.CONTRAST:
            outline_rounded(painter, dot, Size.BELL_DOT / 2, self._theme.color(Token.CANVAS))

    def _say_name(self) -> None:
        name = f"{self.item.text} ({self._count})" if self._count else self.item.text
        self.setAccessibleName(name)
        hint = f"{name}  {self.item.shortcut}".rstrip()
        self.setToolTip(hint if self._is_collapsed else self.item.shortcut)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
