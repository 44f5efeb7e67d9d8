"""Toasts of our own, at the lower right: for desktops whose notifications have no buttons."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication

from ui.theme import Theme
from ui.tokens import Space
from ui.viewmodels import formats, notice_words
from ui.viewmodels.notices import Notice, NoticeAction, NoticeClass
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.popover import ToastFrame

MOST: Final = 3
GAP: Final = Space.M
SHOWN_MS: Final = 12_000
"""A toast that asks nothing goes by itself; under the pointer it stays."""


class ToastStack(QObject):
    """Shows at most three toasts, the newest at the bottom; none ever takes the focus.

    Signals:
        acted: A button was pressed; carries the notice's key and the ``NoticeAction``.
    """

    acted = Signal(str, object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._toasts: dict[str, Toast] = {}

    def toasts(self) -> tuple[Toast, ...]:
        """Return what is shown, the oldest first."""
        return tuple(self._toasts.values())

    def show(self, notice: Notice, label: str, now: datetime) -> None:
        """Show a toast, in the place of the one of the same key."""
        self.withdraw(notice.key)
        toast = Toast(self._theme, notice, label, now)
        toast.acted.connect(self.acted)
        toast.expired.connect(partial(self.withdraw, notice.key))
        toast.resized.connect(self._place)
        self._toasts[notice.key] = toast
        self._make_room()
        toast.adapt()
        toast.fit()
        self._place()
        toast.show()
        toast.announce()

    def withdraw(self, key: str) -> None:
        """Take a toast away; nothing when it is not shown."""
        toast = self._toasts.pop(key, None)
        if toast is not None:
            toast.end()
            self._place()

    def close(self) -> None:
        """Take all toasts away."""
        for key in tuple(self._toasts):
            self.withdraw(key)

    def _make_room(self) -> None:
        """Take the oldest away; what asks something stays longest."""
        while len(self._toasts) > MOST:
            keys = [key for key, toast in self._toasts.items() if not toast.notice.is_question]
            self.withdraw((keys or list(self._toasts))[0])

    def _place(self) -> None:
        room = QGuiApplication.primaryScreen().availableGeometry()
        bottom = room.top() + room.height() - Space.L
        right = room.left() + room.width() - Space.L
        for toast in reversed(self.toasts()):
            inner = toast.size() - QSize(2 * toast.margin, 2 * toast.margin)
            corner = QPoint(right - inner.width(), bottom - inner.height())
            toast.move(corner - QPoint(toast.margin, toast.margin))
            bottom -= inner.height() + GAP


class Toast(ToastFrame):
    """One notice, with its buttons.

    Signals:
        acted: A button was pressed; carries the notice's key and the ``NoticeAction``.
        expired: It was there long enough.
    """

    acted = Signal(str, object)
    expired = Signal()

    def __init__(self, theme: Theme, notice: Notice, label: str, now: datetime) -> None:
        super().__init__(theme)
        self.notice = notice
        self.setObjectName("toast")
        title = notice_words.title(notice, label)
        self.setWindowTitle(title)
        self.say(notice.tone, title, notice_words.body(notice), formats.ago(notice.at, now))
        for action in notice.actions:
            self.add_button(self._button(action))
        self._timer = QTimer(self)
        self._timer.setObjectName("toast")
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.expired)
        if not notice.is_question:
            self._timer.start()
            self.hovered.connect(self._on_hovered)

    def announce(self) -> None:
        """Have it read aloud, where a screen reader runs."""
        words = f"{self.accessibleName()} {self.accessibleDescription()}"
        event = QAccessibleAnnouncementEvent(self, words)
        if self.notice.notice_class is NoticeClass.C:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def end(self) -> None:
        """Go away, for good."""
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def _button(self, action: NoticeAction) -> Button:
        is_main = self.notice.notice_class is NoticeClass.C and action is self.notice.actions[-1]
        kind = ButtonKind.PRIMARY if is_main else ButtonKind.SECONDARY
        button = Button(self._theme, notice_words.action_text(action), kind, is_staff=True)
        button.setObjectName(f"toast_{action}")
        button.clicked.connect(lambda: self.acted.emit(self.notice.key, action))
        return button

    def _on_hovered(self, is_here: bool) -> None:  # noqa: FBT001 - a signal's argument
        if is_here:
            self._timer.stop()
        else:
            self._timer.start()
