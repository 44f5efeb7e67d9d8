"""A short list of sections beside their content, one of them current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import Line, Radius, Size, Space, TextRole, Token, Weight
from ui.widgets.painting import baseline, draw_text, elided, fill_rounded, fill_soft
from ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class SectionItem:
    """One section; ``heading`` stands above it where a group of sections begins."""

    key: str
    text: str
    heading: str = ""


class SectionList(QScrollArea):
    """Sections as buttons; the arrow keys walk, as in the navigation."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without sections."""
        super().__init__(parent)
        self._theme = theme
        self._items: tuple[SectionItem, ...] = ()
        self._buttons: dict[str, _SectionButton] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def set_sections(self, items: Sequence[SectionItem]) -> None:
        """Offer ``items``; the current one stays if it is still there, else the first is."""
        if tuple(items) == self._items:
            return
        current = self.current()
        self._items = tuple(items)
        self._buttons = {}
        column = QWidget()
        column.setObjectName("page")
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Line.RING)
        for item in items:
            if item.heading:
                rows.addWidget(self._heading(item.heading))
            rows.addWidget(self._button(item))
        rows.addStretch(1)
        self.setWidget(column)
        column.setAutoFillBackground(False)
        self.set_current(current)

    def current(self) -> str:
        """Key of the current section, empty without one."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Make a section current, the first when there is none of this key; nothing is told."""
        button = self._buttons.get(key) or next(iter(self._buttons.values()), None)
        if button is not None:
            button.setChecked(True)
            self.ensureWidgetVisible(button)

    def _heading(self, text: str) -> Label:
        label = Label(self._theme, text, TextRole.SMALL, weight=Weight.MEDIUM, token=Token.TEXT3)
        label.setContentsMargins(Space.M, Space.M, 0, Space.XS)
        return label

    def _button(self, item: SectionItem) -> _SectionButton:
        button = _SectionButton(self._theme, item)
        button.clicked.connect(lambda _on=False, key=item.key: self.chosen.emit(key))
        self._buttons[item.key] = button
        return button


class _SectionButton(QPushButton):
    def __init__(self, theme: Theme, item: SectionItem) -> None:
        super().__init__(item.text)
        self._theme = theme
        self.setObjectName(f"section_{item.key}")
        self.setAccessibleName(item.text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        height = max(Size.NAV_ITEM, round(self._theme.face().height + Space.L))
        return QSize(Size.NAV_ITEM, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect, is_current = self._theme, QRectF(self.rect()), self.isChecked()
        if is_current:
            fill_soft(painter, theme, rect, Radius.CONTROL, Token.ACCENT_SOFT)
            bar = QRectF(0, rect.height() / 2 - Space.S, Line.BAR, Space.L)
            fill_rounded(painter, bar, Line.BAR / 2, theme.color(Token.ACCENT))
        elif self.underMouse():
            fill_rounded(painter, rect, Radius.CONTROL, theme.color(Token.HOVER))
        face = theme.face(TextRole.BODY, Weight.SEMIBOLD if is_current else Weight.REGULAR)
        color = theme.color(Token.TEXT if is_current or self.underMouse() else Token.TEXT2)
        text = elided(face, self.text(), rect.width() - Space.M - Space.XS)
        self.setToolTip(self.text() if text != self.text() else "")
        base_y = baseline(rect.height() / 2, face.cap_height)
        draw_text(painter, Space.M, base_y, text, face, color)
        painter.end()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
