"""A picture of the window over the running services, for people without a display."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from app.model.status import HealthState, UnitState, UnitStatus
from ui.viewmodels.panel import Panel

_log = logging.getLogger(__name__)

LONGEST_WAIT_S: Final = 90.0
_SETTLED: Final = frozenset({UnitState.ACTIVE, UnitState.FAILED})
_SAMPLES: Final = 3


async def take_when_settled(panel: Panel, window: QWidget, path: Path) -> bool:
    """Save the window once every service runs and was measured; False when none could be saved.

    A service that does not settle in ``LONGEST_WAIT_S`` is shown as it is then.
    """
    try:
        await asyncio.wait_for(_settled(panel), LONGEST_WAIT_S)
    except TimeoutError:
        _log.warning("services have not settled in %g s", LONGEST_WAIT_S)
    window.repaint()
    path.parent.mkdir(parents=True, exist_ok=True)
    return window.grab().save(str(path))


async def _settled(panel: Panel) -> None:
    """Wait until all services run, are healthy where that is checked, and were sampled."""
    news = asyncio.Event()
    samples = 0

    def note(*_: object) -> None:
        news.set()

    def note_sample() -> None:
        nonlocal samples
        samples += 1
        news.set()

    panel.unit_changed.connect(note)
    panel.units_changed.connect(note)
    panel.usage_changed.connect(note_sample)
    try:
        while samples < _SAMPLES or not _are_settled(panel.statuses()):
            news.clear()
            await news.wait()
    finally:
        panel.unit_changed.disconnect(note)
        panel.units_changed.disconnect(note)
        panel.usage_changed.disconnect(note_sample)


def _are_settled(statuses: tuple[UnitStatus, ...]) -> bool:
    return all(
        status.state in _SETTLED
        and (not status.health_results or status.health is not HealthState.UNCHECKED)
        for status in statuses
    )
