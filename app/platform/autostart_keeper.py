"""Keeps the start entry of the panel as the configuration wants it, whatever the system says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app import aio
from app.errors import HostError
from app.model.service import LocalizedText
from app.platform.autostart import (
    Autostart,
    AutostartEntry,
    bring_in_line,
    panel_entry,
    system_autostart,
)
from app.platform.paths import Paths

_log = logging.getLogger(__name__)


class AutostartKeeper:
    """Applies ``panel.autostart``; a refusal is kept for whoever asks, and stops nothing.

    Args:
        paths: Tell the panel that is started from others of the same user.
        make: Gives access to the entries of the system.

    Attributes:
        trouble: Why the system is not as the configuration wants it; None when it is.
    """

    def __init__(
        self, paths: Paths, make: Callable[[AutostartEntry], Autostart] = system_autostart
    ) -> None:
        self._paths = paths
        self._make = make
        self.trouble: HostError | None = None

    async def apply(
        self, title: LocalizedText, *, is_wanted: bool, earlier: Sequence[str], is_asked_for: bool
    ) -> None:
        """Bring the system in line; see ``bring_in_line``."""
        entry = panel_entry(self._paths, title)
        try:
            is_changed = await aio.run_blocking(
                lambda: bring_in_line(
                    self._make(entry),
                    is_wanted=is_wanted,
                    earlier=earlier,
                    is_asked_for=is_asked_for,
                )
            )
        except HostError as error:
            self.trouble = error
            _log.warning("start at login not switched wanted=%s %s", is_wanted, error)
            return
        self.trouble = None
        if is_changed:
            _log.info("start at login switched wanted=%s entry=%s", is_wanted, entry.name)
