"""What the drawer follows: one service's status, its details, the end of its log."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app import aio
from app.clock import Clock
from app.errors import AppError
from app.model.peers import Peer
from app.model.processes import UnitDetails
from app.model.status import UnitState, UnitStatus
from ui.viewmodels.log_tail import LogTailViewModel, livelier_stream
from ui.viewmodels.panel import Panel
from ui.viewmodels.service_detail import labels_of
from ui.viewmodels.services import Allowed, ServicesViewModel, allowed_for

LINES: Final = 200
REFRESH_MS: Final = 1000
_CHANGING: Final = frozenset({UnitState.STARTING, UnitState.BACKOFF})


class ServiceDrawerModel(QObject):
    """Follows the service that is open in the list."""

    status_changed = Signal()
    details_changed = Signal()
    log_changed = Signal(object)

    def __init__(
        self,
        panel: Panel,
        clock: Clock,
        services: ServicesViewModel,
        parent: QObject | None = None,
    ) -> None:
        """Follow the selection of ``services``."""
        super().__init__(parent)
        self._panel = panel
        self._clock = clock
        self._services = services
        self._name: str | None = None
        self._is_watched = True
        self.details: UnitDetails | None = None
        self._log = LogTailViewModel(panel, LINES, self)
        self._log.lines_added.connect(self._on_log_changed)
        self._log.restarted.connect(self._on_log_changed)
        self._timer = QTimer(self)
        self._timer.setObjectName("drawer-refresh")
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._on_timeout)
        services.selected_changed.connect(self._on_selected_changed)
        panel.unit_changed.connect(self._on_unit_changed)
        panel.usage_changed.connect(self._on_usage_changed)
        panel.peers_changed.connect(self._on_peers_changed)

    def watch(self, *, is_watched: bool) -> None:
        """Follow what is open, or rest while nobody looks and catch up afterwards."""
        self._is_watched = is_watched
        self._follow()

    @property
    def status(self) -> UnitStatus | None:
        """The service that is open, None when there is none."""
        return self._services.status(self._name) if self._name else None

    def now(self) -> datetime:
        """The time for running times and count-downs."""
        return self._clock.now()

    def allowed(self) -> Allowed:
        """What may be done to it now."""
        status = self.status
        return allowed_for(status) if status is not None else Allowed()

    def labels(self) -> dict[str, str]:
        """Names of all services for people."""
        return labels_of(self._panel.statuses())

    def peers(self) -> tuple[Peer, ...]:
        """The connected programs that are this service."""
        return tuple(peer for peer in self._panel.peers() if peer.service == self._name)

    def _on_selected_changed(self, name: str | None) -> None:
        self._name = name
        self.details = None
        self._follow()

    def _follow(self) -> None:
        name = self._name
        if name is None or not self._is_watched:
            self._log.stop()
            self._timer.stop()
            return
        self._log.follow(name, livelier_stream(self._panel.log_paths(name)))
        self._timer.start()
        self.status_changed.emit()
        self._read_details()

    def _read_details(self) -> None:
        if self._name is not None:
            aio.spawn(self._load(self._name), name="drawer-details")

    async def _load(self, name: str) -> None:
        try:
            details = await self._panel.details(name)
        except AppError:
            return  # the service is gone; the list says so
        if name == self._name:
            self.details = details
            self.details_changed.emit()

    def _on_unit_changed(self, status: UnitStatus) -> None:
        if self._is_watched and status.name == self._name:
            self.status_changed.emit()
            self._read_details()

    def _on_peers_changed(self) -> None:
        if self._is_watched and self._name is not None:
            self.status_changed.emit()

    def _on_usage_changed(self) -> None:
        if self._is_watched and self._name is not None:
            self.status_changed.emit()
            self._read_details()

    def _on_timeout(self) -> None:
        status = self.status
        if status is not None and status.state in _CHANGING:
            self.status_changed.emit()

    def _on_log_changed(self) -> None:
        self.log_changed.emit(self._log.lines)
