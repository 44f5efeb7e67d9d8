"""Quiet time as people see and set it: in consultation, until when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.clock import Clock
from app.model.access import Caller
from app.model.commands import BeginConsultation, EndConsultation
from app.model.consultation import Consultation
from ui.viewmodels import formats
from ui.viewmodels.panel import Panel

translate = QCoreApplication.translate

HALF_HOUR: Final = timedelta(minutes=30)
HOUR: Final = timedelta(hours=1)
CLOSING_TIME: Final = time(18, 0)
"""On the workstation's clock."""


class QuietViewModel(QObject):
    """Says whether people are to be left alone, and begins or ends that."""

    changed = Signal()

    def __init__(self, panel: Panel, clock: Clock, parent: QObject | None = None) -> None:
        """Follow ``panel``."""
        super().__init__(parent)
        self._panel = panel
        self._clock = clock
        panel.quiet_changed.connect(self._on_quiet_changed)

    @property
    def current(self) -> Consultation | None:
        """The consultation that is going on, or None."""
        return self._panel.consultation()

    @property
    def is_quiet(self) -> bool:
        """Whether one is going on."""
        return self.current is not None

    @property
    def is_closing_ahead(self) -> bool:
        """Whether closing time is still to come today."""
        return _closing(self._clock.now()) > self._clock.now()

    def words(self) -> str:
        """Return how long it stays quiet, or what being quiet would mean."""
        if (current := self.current) is None:
            return translate("Staff", "Notices wait meanwhile")
        text = translate("Staff", "Quiet until {time}")
        return text.format(time=formats.clock_time(current.expires_at))

    def begin_for(self, caller: Caller, length: timedelta) -> None:
        """Be quiet for a while."""
        self._begin(caller, self._clock.now() + length)

    def begin_until_closing(self, caller: Caller) -> None:
        """Be quiet for the rest of the day; nothing when it is over."""
        if self.is_closing_ahead:
            self._begin(caller, _closing(self._clock.now()))

    def end(self, caller: Caller) -> None:
        """End every consultation, those that programs began as well: somebody is there."""
        self._panel.submit(caller, EndConsultation())

    def _begin(self, caller: Caller, until: datetime) -> None:
        self._panel.submit(caller, BeginConsultation(owner=caller.name, expires_at=until))

    def _on_quiet_changed(self, _consultation: Consultation | None) -> None:
        self.changed.emit()


def _closing(now: datetime) -> datetime:
    local = now.astimezone()
    return datetime.combine(local.date(), CLOSING_TIME, local.tzinfo)
