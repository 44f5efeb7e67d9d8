"""One ring a window that shows where the keyboard is.

The style sheet takes away Fusion's dotted frame, so without this nobody could see the focus. The
ring shows for keyboard focus only: Qt marks the window when focus moves by Tab or a shortcut
(``WA_KeyboardFocusChange``). It also does so when a window is activated for the first time and
its first control gets the focus, and it never takes the mark away; both are put right here.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)
from shiboken6 import Shiboken

from ui.theme import Theme
from ui.tokens import Line, Radius, Token
from ui.widgets.health_strip import HealthStrip
from ui.widgets.painting import outline_rounded
from ui.widgets.switch import Switch

_GAP: Final = Line.RING
_OUTSET: Final = _GAP + Line.RING
# These show the focus inside themselves.
_INSIDE: Final = (QAbstractItemView, QLineEdit, QTabBar, HealthStrip)
_BY_KEYBOARD: Final = Qt.WidgetAttribute.WA_KeyboardFocusChange
_FOLLOWED: Final = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show}
)


def focus_by_keyboard(widget: QWidget) -> None:
    """Give ``widget`` the focus as a shortcut does, with the ring."""
    widget.window().setAttribute(_BY_KEYBOARD)
    widget.clearFocus()  # so that the ring comes even where the focus already was
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


class FocusRing(QWidget):
    """Lies over a window and follows the focused control."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        """Follow the focus within ``window``."""
        super().__init__(window)
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._is_first_focus_near = False
        self._was_by_keyboard = False
        window.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        theme.theme_changed.connect(self.update)

    def target(self) -> QWidget | None:
        """The control that the ring is around, None while it is hidden."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along when the control or what holds it moves; notice activation."""
        kind = event.type()
        if kind == QEvent.Type.WindowActivate and watched is self.window():
            # With nothing focused yet, Qt now moves the focus as if Tab had been pressed.
            self._is_first_focus_near = self.window().focusWidget() is None
            self._was_by_keyboard = self.window().testAttribute(_BY_KEYBOARD)
        elif kind in _FOLLOWED:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        radius = Radius.CONTROL + Line.BAR
        if isinstance(self._target, Switch):
            radius = self.height() // 2
        color = self._theme.color(Token.FOCUS)
        outline_rounded(painter, QRectF(self.rect()), radius, color, Line.RING)
        painter.end()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        window = self.window()
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            window.setAttribute(_BY_KEYBOARD, on=False)
        elif self._is_first_focus_near:
            window.setAttribute(_BY_KEYBOARD, on=self._was_by_keyboard)
        self._is_first_focus_near = False
        is_by_keyboard = window.testAttribute(_BY_KEYBOARD)
        is_ours = new is not None and new.window() is window and not isinstance(new, _INSIDE)
        self._follow(new if is_by_keyboard and is_ours else None)
        if new is not None and is_by_keyboard and new.window() is window:
            _scroll_to(window, new)

    def _follow(self, target: QWidget | None) -> None:
        for widget in self._watched:
            if Shiboken.isValid(widget):  # a focused part may be gone with its page
                widget.removeEventFilter(self)
        self._target = target
        self._watched = [] if target is None else _up_to(self.window(), target)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def _place(self) -> None:
        target = self._target
        if target is None or not Shiboken.isValid(target) or not target.isVisible():
            self.hide()
            return
        area = target.rect()
        if isinstance(target, Switch):
            area = target.track_rect().toRect()
        origin = target.mapTo(self.window(), QPoint(0, 0))
        ring = QRect(area.topLeft() + origin, area.size())
        self.setGeometry(ring.adjusted(-_OUTSET, -_OUTSET, _OUTSET, _OUTSET))
        self.raise_()
        self.show()
        self.update()


def _up_to(window: QWidget, widget: QWidget) -> list[QWidget]:
    """Return ``widget`` and what it lies in, without the window itself."""
    chain: list[QWidget] = []
    here: QWidget | None = widget
    while here is not None and here is not window:
        chain.append(here)
        here = here.parentWidget()
    return chain


def _scroll_to(window: QWidget, widget: QWidget) -> None:
    for area in (*_up_to(window, widget), window):
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(widget, _OUTSET, _OUTSET)
