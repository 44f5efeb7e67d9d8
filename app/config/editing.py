"""Changes settings while the panel runs: written, in force, or as before; each can be undone."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence

from app import aio
from app.config.editor import ConfigEditor
from app.config.problems import ConfigErrors
from app.config.store import ConfigStore
from app.errors import ConflictError
from app.model.settings import SettingChange, SettingsEdit

KEPT_EDITS = 50


class SettingsEditing:
    """One edit after the other; the newest ``KEPT_EDITS`` can be undone.

    Args:
        store: The configuration in force.
        reload: Reads the files again and returns when what they say is in force.
    """

    def __init__(self, store: ConfigStore, reload: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._reload = reload
        self._editor = ConfigEditor(store.sources)
        self._busy = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._edits: dict[int, SettingsEdit] = {}

    def edit(self, number: int) -> SettingsEdit:
        """Return an edit that can be undone.

        Raises:
            ConflictError: It is too old, or was undone (``control.nothing-to-undo``).
        """
        found = self._edits.get(number)
        if found is None:
            text = f"cannot undo the change '{number}': it was undone already, or is too old"
            raise ConflictError("control.nothing-to-undo", text)
        return found

    async def change(
        self, by: str, changes: Sequence[SettingChange], expected: Sequence[SettingChange] = ()
    ) -> SettingsEdit | None:
        """Bring changes into force, and return None when everything was so already.

        Raises:
            ConfigErrors: See ``ConfigEditor.apply``; or a part of the panel refused them.
            HostError: The file cannot be written.
        """
        async with self._busy:
            before = await aio.run_blocking(self._editor.apply, changes, expected)
            await self._reload()
            errors = self._store.errors
            if errors is not None:
                await aio.run_blocking(self._editor.apply, before)
                await self._reload()
                raise ConfigErrors(errors.problems)
        if not before:
            return None
        keys = {each.key for each in before}
        made = tuple(each for each in changes if each.key in keys)
        edit = SettingsEdit(number=next(self._numbers), by=by, changes=made, before=before)
        self._edits[edit.number] = edit
        self._edits.pop(edit.number - KEPT_EDITS, None)
        return edit

    async def undo(self, by: str, number: int) -> SettingsEdit | None:
        """Restore what the user's file said before an edit; return the edit that this is itself.

        Raises:
            ConflictError: There is no such edit any more.
            ConfigErrors: The file was changed since (``config.changed-outside``), and as above.
            HostError: The file cannot be written.
        """
        edit = self.edit(number)
        undone = await self.change(by, edit.before, expected=edit.changes)
        self._edits.pop(number, None)
        return undone
