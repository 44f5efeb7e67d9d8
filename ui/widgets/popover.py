"""Frames of windows that float: the tray popover and toasts."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import Button
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label


class _Floating(QWidget):
    """A translucent top-level with a raised, shadowed frame; fill `body`."""

    def __init__(
        self, theme: Theme, width: int, flags: Qt.WindowType, parent: QWidget | None
    ) -> None:
        super().__init__(parent, flags | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        margin = Size.SHADOW_MARGIN
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        self.frame = QFrame()
        self.frame.setObjectName("raised")
        self.frame.setFixedWidth(width)
        self._shadow = QGraphicsDropShadowEffect(self.frame)
        self._shadow.setBlurRadius(Size.SHADOW_BLUR)
        self._shadow.setOffset(0, Size.SHADOW_DROP)
        self.frame.setGraphicsEffect(self._shadow)
        outer.addWidget(self.frame)
        self.body = QVBoxLayout(self.frame)
        self.body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self.body.setSpacing(Space.M)
        self._restyle()
        theme.theme_changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._shadow.setColor(self._theme.color(Token.SHADOW))


class PopoverFrame(_Floating):
    """A popover, 360 wide: opens near a point, closes on Esc and on a click elsewhere."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty popover."""
        super().__init__(theme, Size.POPOVER, Qt.WindowType.Popup, parent)

    def open_at(self, spot: QPoint) -> None:
        """Show with the corner nearest to ``spot``, wholly on its screen."""
        self._fit()
        screen = QGuiApplication.screenAt(spot) or QGuiApplication.primaryScreen()
        self.move(_fitted(self.size(), spot, screen.availableGeometry()))
        self.show()
        self.activateWindow()

    def _fit(self) -> None:
        """Take the size that the words need: while hidden, Qt neither styles nor lays out."""
        for child in (*self.findChildren(QWidget), self):
            child.ensurePolished()
            if (layout := child.layout()) is not None:
                layout.activate()
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell when it went away, however that happened."""
        if event.type() == QEvent.Type.Hide:
            self.closed.emit()
        return super().event(event)


def _fitted(size: QSize, spot: QPoint, screen: QRect) -> QPoint:
    width, height = size.width(), size.height()
    margin = Size.SHADOW_MARGIN - Space.S
    left = spot.x() - width // 2
    top = spot.y() - height + margin
    if top < screen.top() - margin:
        top = spot.y() - margin
    left = max(screen.left() - margin, min(left, screen.right() + margin - width))
    top = max(screen.top() - margin, min(top, screen.bottom() + margin - height))
    return QPoint(left, top)


class ToastFrame(_Floating):
    """A toast, 400 wide: never takes the focus, its buttons share the width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a toast that says nothing yet."""
        flags = (
            Qt.WindowType.Tool
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(theme, Size.TOAST, flags, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._glyph = GlyphLabel(theme, Tone.OK, IconSize.TOAST)
        self._title = Label(theme, weight=Weight.SEMIBOLD, is_wrapped=True)
        self._when = Label(theme, role=TextRole.SMALL, token=Token.TEXT3)
        self._text = Label(theme, token=Token.TEXT2, is_wrapped=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._when, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addLayout(head)
        words.addWidget(self._text)
        words.addSpacing(Space.S)
        words.addLayout(self._buttons)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def say(self, tone: Tone, title: str, text: str, when: str) -> None:
        """Set shape and words."""
        self._glyph.set_tone(tone)
        self._title.setText(title)
        self._text.setText(text)
        self._when.setText(when)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def add_button(self, button: Button) -> None:
        """Add a button; all share the width. Two at most, one of them filled at most."""
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._buttons.addWidget(button, 1)
