"""The workstation as a whole: one summary, one primary action, checks, recent events."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from app import aio
from app.clock import Clock
from app.errors import AppError
from app.model.access import Caller
from app.model.commands import OpenApp, RestartUnits, StartUnits
from app.model.events import Event
from app.model.status import UnitStatus
from ui.item_models.lines import EventLine
from ui.tokens import Tone
from ui.viewmodels import formats
from ui.viewmodels.event_words import event_icon, event_sentence, event_tone
from ui.viewmodels.language import localized
from ui.viewmodels.panel import Panel
from ui.viewmodels.summary import LOADING, PrimaryAction, Summary, summarize, tone_of

_log = logging.getLogger(__name__)

_TO_WATCH: Final = {Tone.BAD, Tone.WARN}


@dataclass(frozen=True, slots=True)
class Doors:
    """The callers on whose behalf the interface gives commands."""

    tray: Caller
    dashboard: Caller


class Workstation(QObject):
    """Follows the panel and says whether people can work."""

    summary_changed = Signal(object)
    events_changed = Signal()
    unit_requested = Signal(str)
    services_requested = Signal()
    settings_requested = Signal()
    import_requested = Signal()

    def __init__(self, panel: Panel, clock: Clock, parent: QObject | None = None) -> None:
        """Follow ``panel``."""
        super().__init__(parent)
        self._panel = panel
        self._clock = clock
        self._problems: tuple[object, ...] = ()
        self._summary = LOADING
        self._told: dict[str, UnitStatus] = {}
        panel.unit_changed.connect(self._on_unit_changed)
        panel.units_changed.connect(self._on_units_changed)
        panel.configuration_changed.connect(self._on_configuration_changed)
        panel.event_recorded.connect(self._on_event_recorded)

    @property
    def summary(self) -> Summary:
        """The answer as it is now."""
        return self._summary

    @property
    def problems(self) -> tuple[object, ...]:
        """What is wrong with the configuration file; empty when it is good."""
        return self._problems

    def refresh(self) -> None:
        """Look at everything anew, for example once the panel has started."""
        self._think()
        self.events_changed.emit()

    def troubles(self) -> int:
        """How many services need somebody: the counter beside the page's name."""
        return sum(tone_of(status) in _TO_WATCH for status in self._panel.statuses())

    def event_lines(self, limit: int) -> tuple[EventLine, ...]:
        """Return the newest events in words."""
        now = self._clock.now()
        return tuple(
            EventLine(
                time=formats.short_time(event.at, now),
                icon=event_icon(event),
                words=self.event_words(event),
                tone=event_tone(event),
                time_in_full=formats.full_time(event.at),
            )
            for event in self._panel.recent_events(limit)
        )

    def recent_lines(self, limit: int) -> tuple[EventLine, ...]:
        """Return the newest events with how long ago they were, for the tray."""
        now = self._clock.now()
        return tuple(
            EventLine(
                time=formats.ago(event.at, now),
                icon=event_icon(event),
                words=self.event_words(event),
                tone=event_tone(event),
                time_in_full=formats.full_time(event.at),
            )
            for event in self._panel.recent_events(limit)
        )

    def event_words(self, event: Event) -> str:
        """Return what happened, with the service's name as people know it."""
        label = next(
            (localized(s.label) for s in self._panel.statuses() if s.name == event.unit),
            event.unit or "",
        )
        return event_sentence(event, label)

    def run_primary(self, caller: Caller) -> None:
        """Do the one thing that the summary offers."""
        summary = self._summary
        unit = summary.unit or ""
        match summary.action:
            case PrimaryAction.OPEN_APP | PrimaryAction.SHOW_APP:
                aio.spawn(self._open_app(caller, unit), name="open-app")
            case PrimaryAction.START_SERVICE:
                self._panel.submit(caller, StartUnits((unit,)))
            case PrimaryAction.REOPEN_APP:
                self._panel.submit(caller, RestartUnits((unit,)))
            case PrimaryAction.SEE_PROBLEM:
                self.unit_requested.emit(unit)
            case PrimaryAction.SEE_SETTINGS:
                self.settings_requested.emit()
            case PrimaryAction.SEE_SERVICES:
                self.services_requested.emit()
            case PrimaryAction.IMPORT:
                self.import_requested.emit()
            case None:
                return

    async def _open_app(self, caller: Caller, name: str) -> None:
        """Start the app or bring it to the front; where that fails, show what is known of it."""
        try:
            outcomes = await self._panel.execute(caller, OpenApp(name))
        except AppError as error:
            _log.warning("app not opened name=%s %s", name, error)
            self.unit_requested.emit(name)
            return
        if not all(outcome.is_done for outcome in outcomes):
            self.unit_requested.emit(name)

    def _think(self) -> None:
        summary = summarize(self._panel.statuses(), len(self._problems))
        if summary != self._summary:
            self._summary = summary
            self.summary_changed.emit(summary)

    def _on_unit_changed(self, status: UnitStatus) -> None:
        """Think anew, but not for one more check like those before: these come by the minute."""
        told = replace(status, health_results=(), usage=None)
        if self._told.get(status.name) != told:
            self._told[status.name] = told
            self._think()

    def _on_units_changed(self) -> None:
        self._told.clear()
        self._think()

    def _on_configuration_changed(self, problems: Sequence[object]) -> None:
        self._problems = tuple(problems)
        self._think()

    def _on_event_recorded(self, _event: Event) -> None:
        self.events_changed.emit()
