"""The slice of ``app.control.Control`` that the interface is built on.

View-models take this protocol, so that their tests can hand them statuses; a test has mypy check
that ``Control`` satisfies it.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance

from app.config.loader import Configuration
from app.errors import AppError
from app.model.access import Caller
from app.model.commands import Command, UnitOutcome
from app.model.consultation import Consultation
from app.model.doctor import Finding
from app.model.events import Event
from app.model.peers import Peer
from app.model.processes import UnitDetails
from app.model.status import UnitStatus
from app.model.telemetry import MachineSample


class Panel(Protocol):
    """Commands, queries and news about the services; all on the main thread."""

    @property
    def unit_changed(self) -> SignalInstance:
        """Carries the new ``UnitStatus`` after every change of one unit."""
        ...

    @property
    def units_changed(self) -> SignalInstance:
        """Emitted when units came, went or changed their order."""
        ...

    @property
    def event_recorded(self) -> SignalInstance:
        """Carries an ``Event`` as it happens."""
        ...

    @property
    def configuration_changed(self) -> SignalInstance:
        """Carries the problems of the configuration, none when it is good."""
        ...

    @property
    def settings_edited(self) -> SignalInstance:
        """Carries the ``SettingsEdit`` of a change that a command brought into force."""
        ...

    @property
    def usage_changed(self) -> SignalInstance:
        """Emitted when ``statuses()`` and ``machine_history()`` hold new samples."""
        ...

    @property
    def window_requested(self) -> SignalInstance:
        """Emitted when somebody wants to see the dashboard."""
        ...

    @property
    def quiet_changed(self) -> SignalInstance:
        """Carries the ``Consultation`` that is going on, or None."""
        ...

    @property
    def peers_changed(self) -> SignalInstance:
        """Emitted when a program was connected or is gone."""
        ...

    @property
    def hang_noticed(self) -> SignalInstance:
        """Carries a unit's name and its ``Hang``: people are to choose (``AnswerHang``)."""
        ...

    @property
    def hang_ended(self) -> SignalInstance:
        """Carries a unit's name: there is nothing to choose any more."""
        ...

    @property
    def configuration(self) -> Configuration:
        """What is in force, with the origin of each value and what IT has settled."""
        ...

    @property
    def autostart_trouble(self) -> AppError | None:
        """Why the panel does not start at sign-in as configured; None when it does."""
        ...

    def statuses(self) -> tuple[UnitStatus, ...]:
        """All units in the order of the configuration."""
        ...

    def status(self, name: str) -> UnitStatus:
        """One unit; ``AppError`` when there is none of that name."""
        ...

    def recent_events(self, limit: int) -> tuple[Event, ...]:
        """The newest ``limit`` events, newest first."""
        ...

    def consultation(self) -> Consultation | None:
        """The consultation that is going on and lasts longest, or None."""
        ...

    def peers(self) -> tuple[Peer, ...]:
        """The connected programs in the order of their coming."""
        ...

    def machine_history(self) -> tuple[MachineSample, ...]:
        """Samples of the last hour, oldest first."""
        ...

    def log_paths(self, name: str) -> tuple[str, str]:
        """Live files of standard output and error."""
        ...

    async def details(self, name: str) -> UnitDetails:
        """What the drawer shows beside the status."""
        ...

    def submit(self, caller: Caller, command: Command) -> None:
        """Execute ``command`` without waiting for its end."""
        ...

    async def execute(self, caller: Caller, command: Command) -> tuple[UnitOutcome, ...]:
        """Execute ``command`` and wait until the units have settled."""
        ...

    async def doctor(self) -> tuple[Finding, ...]:
        """Walk the known troubles."""
        ...

    def watch_usage(self, *, is_watched: bool) -> None:
        """Sample often while somebody looks, else rarely."""
        ...
