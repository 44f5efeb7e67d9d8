"""Frames of windows that float: the tray popover and toasts."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QPainterPath,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme
from ui.tokens import IconSize, Radius, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import Button
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label
from ui.x11 import is_composited


class _Floating(QWidget):
    """A translucent top-level with a raised, shadowed frame; fill `body`.

    Where the desktop cannot show translucency, the window is the frame and nothing around it.
    """

    def __init__(
        self, theme: Theme, width: int, flags: Qt.WindowType, parent: QWidget | None
    ) -> None:
        super().__init__(parent, flags | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._margin = 0
        self._outer = QVBoxLayout(self)
        self.frame = QFrame()
        self.frame.setObjectName("raised")
        self.frame.setFixedWidth(width)
        self._shadow = QGraphicsDropShadowEffect(self.frame)
        self._shadow.setBlurRadius(Size.SHADOW_BLUR)
        self._shadow.setOffset(0, Size.SHADOW_DROP)
        self.frame.setGraphicsEffect(self._shadow)
        self._outer.addWidget(self.frame)
        self.body = QVBoxLayout(self.frame)
        self.body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self.body.setSpacing(Space.M)
        self._restyle()
        self.adapt()
        theme.theme_changed.connect(self._restyle)

    @property
    def margin(self) -> int:
        """How far the window reaches beyond its frame."""
        return self._margin

    def adapt(self) -> None:
        """Have a shadow or none, as the desktop is now: a compositor may come and go."""
        has_shadow = is_composited()
        self._margin = Size.SHADOW_MARGIN if has_shadow else 0
        self._outer.setContentsMargins(*[self._margin] * 4)
        self._shadow.setEnabled(has_shadow)
        self._cut()

    def fit(self) -> None:
        """Take the size that the words need: while hidden, Qt neither styles nor lays out."""
        for child in (*self.findChildren(QWidget), self):
            child.ensurePolished()
            if (layout := child.layout()) is not None:
                layout.activate()
        # Not adjustSize: it would make the window at most two thirds of the screen high.
        width = self.frame.minimumWidth() + 2 * self._margin
        has_wrapped_words = self._outer.hasHeightForWidth()
        size = self._outer.totalSizeHint()
        height = self._outer.totalHeightForWidth(width) if has_wrapped_words else size.height()
        self.resize(width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """Without translucency, cut the corners off: they would be black."""
        if self._margin:
            self.clearMask()
            return
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), Radius.DIALOG, Radius.DIALOG)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))

    def _restyle(self) -> None:
        self._shadow.setColor(self._theme.color(Token.SHADOW))


class PopoverFrame(_Floating):
    """A popover, 360 wide: opens near a point, closes on Esc and on a click elsewhere."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty popover."""
        super().__init__(theme, Size.POPOVER, Qt.WindowType.Popup, parent)
        self._owner: QRect | None = None
        self._is_above = True

    def open_at(self, spot: QPoint) -> None:
        """Show above ``spot``, or below where that has no room, wholly on its screen."""
        self._open(QRect(spot, QSize(0, 0)), is_above=True)

    def open_below(self, owner: QRect) -> None:
        """Show below ``owner``, a rectangle on the screen, wholly on its screen."""
        self._open(owner, is_above=False)

    def _open(self, owner: QRect, *, is_above: bool) -> None:
        self._owner, self._is_above = owner, is_above
        self.adapt()
        self.fit()
        self._place(owner)
        self.show()
        self._place(owner)  # some windows find their height only now
        self.activateWindow()

    def _place(self, owner: QRect) -> None:
        screen = QGuiApplication.screenAt(owner.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        size, margin = self.size(), self._margin
        framed = size - QSize(2 * margin, 2 * margin)
        corner = placed(framed, owner, room, is_above=self._is_above)
        self.move(corner - QPoint(margin, margin))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay on the screen when the words change."""
        super().resizeEvent(event)
        if self.isVisible() and self._owner is not None:
            self._place(self._owner)

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


def placed(size: QSize, owner: QRect, screen: QRect, *, is_above: bool) -> QPoint:
    """Return where a frame of ``size`` goes: beside its owner, wholly inside ``screen``.

    Args:
        size: Of the frame, without its shadow.
        owner: What it belongs to, an icon or a point.
        screen: The part of the screen that no bar takes.
        is_above: Whether it goes above its owner where both sides have room.
    """
    room = screen.adjusted(Space.S, Space.S, -Space.S, -Space.S)
    above, below = owner.top() - size.height(), owner.top() + owner.height()
    fits_above = above >= room.top()
    fits_below = below + size.height() <= room.top() + room.height()
    top = above if (fits_above and (is_above or not fits_below)) else below
    left = owner.center().x() - size.width() // 2
    last_left = room.left() + room.width() - size.width()
    last_top = room.top() + room.height() - size.height()
    return QPoint(max(room.left(), min(left, last_left)), max(room.top(), min(top, last_top)))


class ToastFrame(_Floating):
    """A toast, 400 wide: never takes the focus, its buttons share the width.

    Signals:
        hovered: The pointer came (True) or left.
        resized: It needs more or less room than before.
    """

    hovered = Signal(bool)
    resized = Signal()

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

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that somebody reads it."""
        super().enterEvent(event)
        self.hovered.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that nobody reads it any more."""
        super().leaveEvent(event)
        self.hovered.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the others may have to move."""
        super().resizeEvent(event)
        self.resized.emit()

    def add_button(self, button: Button) -> None:
        """Add a button; all share the width. Two at most, one of them filled at most."""
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._buttons.addWidget(button, 1)
