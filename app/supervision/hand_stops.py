"""Units that a person stopped: they stay down when the panel itself is started again.

Forgotten with the next boot and after an orderly quit, because then everything starts afresh.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import HostError
from app.platform import files

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HandStop:
    """Who stopped a unit and when (aware UTC)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    boot_id: str
    stops: dict[str, HandStop]


class HandStops:
    """The stops of this boot, kept in one file.

    Args:
        path: The file; its folder exists.
        boot_id: Tells this boot from others.
    """

    def __init__(self, path: Path, boot_id: str) -> None:
        self._path = path
        self._boot_id = boot_id
        self._stops = self._load()

    def get(self, unit: str) -> HandStop | None:
        """Return who stopped a unit, None when nobody did."""
        return self._stops.get(unit)

    def note(self, unit: str, stop: HandStop) -> None:
        """Remember a stop."""
        self._stops[unit] = stop
        self._save()

    def forget(self, unit: str) -> None:
        """Forget the stop of a unit that is to run again."""
        if self._stops.pop(unit, None) is not None:
            self._save()

    def clear(self) -> None:
        """Forget all stops."""
        if self._stops:
            self._stops.clear()
            self._save()

    def _load(self) -> dict[str, HandStop]:
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("stops not read file=%s reason=%s", self._path, error)
            return {}
        return kept.stops if kept.boot_id == self._boot_id else {}

    def _save(self) -> None:
        content = msgspec.json.encode(_Kept(self._boot_id, self._stops))
        try:
            files.write_atomically(self._path, content, durable=False)
        except HostError as error:
            # At worst a unit that was stopped by hand starts with the next panel.
            _log.warning("stops not kept: %s", error)
