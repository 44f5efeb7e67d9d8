"""The services page: which rows are listed, what may be done to them, which one is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.clock import Clock
from app.model.access import Caller
from app.model.commands import Command, RestartUnits, StartUnits, StopUnits
from app.model.service import ServiceRole
from app.model.status import PublicStatus, UnitState, UnitStatus
from ui.item_models.services import ServiceFilter, ServicesModel, matches
from ui.viewmodels.panel import Panel
from ui.viewmodels.service_cells import RowAction


@dataclass(frozen=True, slots=True)
class Allowed:
    """What makes sense for one service now."""

    start: bool = False
    stop: bool = False
    restart: bool = False


def allowed_for(status: UnitStatus) -> Allowed:
    """Return what makes sense for a service in its present state."""
    match status.public:
        case PublicStatus.STOPPED:
            return Allowed(start=True)
        case PublicStatus.STOPPING:
            return Allowed()
        case PublicStatus.FAILED:
            return Allowed(start=True, restart=True)
        case _:
            return Allowed(stop=True, restart=True)


class ServicesViewModel(QObject):
    """Feeds the table and turns clicks into commands."""

    counts_changed = Signal()
    units_changed = Signal()
    selected_changed = Signal(object)

    def __init__(
        self, panel: Panel, clock: Clock, caller: Caller, parent: QObject | None = None
    ) -> None:
        """Follow ``panel``; commands are given in the name of ``caller``."""
        super().__init__(parent)
        self._panel = panel
        self._caller = caller
        self._selected: str | None = None
        self._is_watched = True
        self.model = ServicesModel(clock.now, self)
        panel.unit_changed.connect(self._on_unit_changed)
        panel.units_changed.connect(self.reload)
        panel.usage_changed.connect(self._on_usage_changed)

    def watch(self, *, is_watched: bool) -> None:
        """Follow every check and sample, or rest while nobody looks and catch up afterwards."""
        self._is_watched = is_watched
        if is_watched:
            self.model.set_statuses(self._panel.statuses())
            self.counts_changed.emit()

    def reload(self) -> None:
        """Read all services anew."""
        if self._selected is not None and self.status(self._selected) is None:
            self.select(None)  # before its row goes: Qt selects a neighbour then
        self.model.set_statuses(self._panel.statuses())
        self.units_changed.emit()
        self.counts_changed.emit()

    @property
    def is_empty(self) -> bool:
        """Whether no service is defined at all."""
        return not self._panel.statuses()

    @property
    def selected(self) -> str | None:
        """Name of the service whose details are open."""
        return self._selected

    def select(self, name: str | None) -> None:
        """Open the details of ``name``, or close them."""
        if name != self._selected:
            self._selected = name
            self.selected_changed.emit(name)

    def statuses(self) -> tuple[UnitStatus, ...]:
        """All services in the order of the configuration."""
        return self._panel.statuses()

    def count(self, wanted: ServiceFilter) -> int:
        """Return how many services a filter would list."""
        return sum(matches(status, wanted) for status in self._panel.statuses())

    def allowed(self, name: str) -> Allowed:
        """Return what makes sense for ``name`` now."""
        status = self.status(name)
        return allowed_for(status) if status is not None else Allowed()

    def status(self, name: str) -> UnitStatus | None:
        """Return the status of ``name``, None when it is gone."""
        return next((s for s in self._panel.statuses() if s.name == name), None)

    def act(self, action: str, name: str) -> None:
        """Start, stop or restart one service."""
        commands: dict[str, Command] = {
            RowAction.START: StartUnits((name,)),
            RowAction.STOP: StopUnits((name,)),
            RowAction.RESTART: RestartUnits((name,)),
        }
        self._panel.submit(self._caller, commands[action])

    def startable(self, role: ServiceRole | None = None) -> tuple[str, ...]:
        """Return the names that "start all" would start, in one group or in all."""
        return self._names(role, lambda status: allowed_for(status).start)

    def stoppable(self, role: ServiceRole | None = None) -> tuple[str, ...]:
        """Return the names that "stop all" would stop, in one group or in all."""
        return self._names(role, lambda status: allowed_for(status).stop)

    def start_all(self, role: ServiceRole | None = None) -> None:
        """Start what is not running."""
        if names := self.startable(role):
            self._panel.submit(self._caller, StartUnits(names))

    def stop_all(self, role: ServiceRole | None = None) -> None:
        """Stop what is running."""
        if names := self.stoppable(role):
            self._panel.submit(self._caller, StopUnits(names))

    def is_time_running(self) -> bool:
        """Whether a count-down or a stage is shown, which changes each second."""
        return any(
            status.state in {UnitState.STARTING, UnitState.BACKOFF}
            for status in self._panel.statuses()
        )

    def _names(
        self, role: ServiceRole | None, is_wanted: Callable[[UnitStatus], bool]
    ) -> tuple[str, ...]:
        return tuple(
            status.name
            for status in self._panel.statuses()
            if (role is None or status.role is role) and is_wanted(status)
        )

    def _on_unit_changed(self, status: UnitStatus) -> None:
        if self._is_watched:
            self.model.update_status(status)
            self.counts_changed.emit()

    def _on_usage_changed(self) -> None:
        if self._is_watched:
            self.model.set_statuses(self._panel.statuses())
