"""Toasts by the desktop's own notification service (D-Bus, WinRT), where it has buttons.

``desktop-notifier`` and its D-Bus client are imported before the first toast and not earlier: most
days there is none, and the panel stays small.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from app import aio
from app.errors import HostError

if TYPE_CHECKING:  # see the module: it is imported before the first toast
    from desktop_notifier import DesktopNotifier

_log = logging.getLogger(__name__)

TIMEOUT_S: Final = 3.0
"""A service that does not answer within this time is as good as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToastText:
    """What a system toast says.

    Attributes:
        title: First line.
        body: Second line.
        buttons: Value and words of each button, in order.
        is_urgent: It stays until it is answered.
    """

    title: str
    body: str
    buttons: tuple[tuple[str, str], ...]
    is_urgent: bool


class SystemToasts(QObject):
    """Shows toasts through the desktop's service.

    Signals:
        pressed: A button was pressed; carries the toast's key and the button's value.
    """

    pressed = Signal(str, str)

    def __init__(self, app_name: Callable[[], str], parent: QObject | None = None) -> None:
        """Call nobody yet; ``app_name`` says in whose name toasts appear."""
        super().__init__(parent)
        self._app_name = app_name
        self._notifier: DesktopNotifier | None = None
        self._ids: dict[str, str] = {}

    async def show(self, key: str, text: ToastText) -> bool:
        """Show a toast, in the place of the one of the same key.

        Returns:
            False when there is no service, or it has no buttons: then nothing is shown.
        """
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._show(key, text)
        except (HostError, TimeoutError) as error:
            _log.info("no system toast reason=%r", error)
            self._notifier = None  # it may come later
            return False

    async def withdraw(self, key: str) -> None:
        """Take a toast away; nothing when it is not shown."""
        identifier = self._ids.pop(key, None)
        if identifier is None or self._notifier is None:
            return
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._notifier.clear(identifier)
        except (KeyError, OSError, EOFError, TimeoutError) as error:
            _log.debug("toast not withdrawn key=%s reason=%s", key, error)

    async def close(self) -> None:
        """Take all toasts away: without us nobody hears their buttons."""
        for key in tuple(self._ids):
            await self.withdraw(key)

    async def _show(self, key: str, text: ToastText) -> bool:
        module = await aio.run_blocking(_library)
        notifier = await self._connect(module)
        if module.Capability.BUTTONS not in await notifier.get_capabilities():
            return False
        await self.withdraw(key)
        buttons = [
            module.Button(title=words, on_pressed=partial(self._on_pressed, key, value))
            for value, words in text.buttons
        ]
        sent: list[bool] = []
        self._ids[key] = await notifier.send(
            title=text.title,
            message=text.body,
            urgency=module.Urgency.Critical if text.is_urgent else module.Urgency.Normal,
            buttons=buttons,
            on_dispatched=lambda: sent.append(True),
        )
        return bool(sent)  # a refusal is logged by the library, not raised

    async def _connect(self, module: ModuleType) -> DesktopNotifier:
        if self._notifier is None:
            try:
                notifier = module.DesktopNotifier(app_name=self._app_name(), app_icon=None)
                await notifier.get_capabilities()
            except Exception as error:
                message = f"cannot reach 'notifications': {error!r}"
                raise HostError("ui.no-notifications", message) from error
            self._notifier = notifier
        return self._notifier

    def _on_pressed(self, key: str, value: str) -> None:
        self._ids.pop(key, None)
        self.pressed.emit(key, value)


def _library() -> ModuleType:
    """Return the library; its import takes longer than the main thread may be held."""
    import desktop_notifier  # noqa: PLC0415 - see the module

    return desktop_notifier
