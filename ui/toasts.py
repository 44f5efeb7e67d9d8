"""Shows notices as toasts: by the desktop where it has buttons, else by ourselves."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from app import aio
from app.clock import Clock
from ui.system_toasts import SystemToasts, ToastText
from ui.theme import Theme
from ui.toast_stack import ToastStack
from ui.viewmodels import notice_words
from ui.viewmodels.notice_board import NoticeBoard
from ui.viewmodels.notices import Notice, NoticeAction, NoticeClass


class Toasts(QObject):
    """Follows the notices of a board; one after the other, so that none overtakes its end.

    Signals:
        acted: A button was pressed; carries the notice's key and the ``NoticeAction``.
    """

    acted = Signal(str, object)

    def __init__(
        self,
        theme: Theme,
        board: NoticeBoard,
        clock: Clock,
        system: SystemToasts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._clock = clock
        self._system = system
        self._wanted: dict[str, Notice] = {}
        self._order = asyncio.Lock()
        self.stack = ToastStack(theme, self)
        self.stack.acted.connect(self._on_acted)
        system.pressed.connect(self._on_pressed)
        board.withdrawn.connect(self.withdraw)

    def show(self, notice: Notice) -> None:
        """Show a toast without taking the focus from anybody."""
        self._wanted[notice.key] = notice
        aio.spawn(self._show(notice), name="toast")

    def withdraw(self, key: str) -> None:
        """Take a toast away; nothing when it is not shown."""
        if self._wanted.pop(key, None) is not None:
            self.stack.withdraw(key)
            aio.spawn(self._system.withdraw(key), name="toast-end")

    async def close(self) -> None:
        """Take all toasts away, for good."""
        self._wanted.clear()
        self.stack.close()
        await self._system.close()

    async def _show(self, notice: Notice) -> None:
        label = self._board.label(notice)
        text = ToastText(
            title=notice_words.title(notice, label),
            body=notice_words.body(notice),
            buttons=tuple((one.value, notice_words.action_text(one)) for one in notice.actions),
            is_urgent=notice.notice_class is NoticeClass.C,
        )
        async with self._order:
            is_shown = await self._system.show(notice.key, text)
        if self._wanted.get(notice.key) is not notice:  # over, or newer, while it was sent
            if is_shown and notice.key not in self._wanted:
                await self._system.withdraw(notice.key)
        elif not is_shown:
            self.stack.show(notice, label, self._clock.now())

    def _on_acted(self, key: str, action: NoticeAction) -> None:
        self.withdraw(key)
        self.acted.emit(key, action)

    def _on_pressed(self, key: str, value: str) -> None:
        self._wanted.pop(key, None)
        self.acted.emit(key, NoticeAction(value))
