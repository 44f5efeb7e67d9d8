"""The connected peers: who said hello, what they are, and when they are gone."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.clock import Clock
from app.errors import ConflictError
from app.ipc.peer_messages import Hello
from app.ipc.spool import Mailbox
from app.model.peers import Peer
from app.model.processes import ProcessIdentity

CHECK_S = 2.0

_BUCKET_S = 5.0
_BUCKETS = 12

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Connection:
    """One peer as it is now; ``rates`` counts messages in steps of 5 s."""

    hello: Hello
    identity: ProcessIdentity
    connected_at: datetime
    last_heartbeat_at: datetime | None = None
    received: int = 0
    rates: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=_BUCKETS))


class PeerRegistry(QObject):
    """Knows the connected peers and removes the mailboxes of those whose process has ended.

    Args:
        spool: The spool's folder.
        clock: Time.
        identity_of: The process with a pid, None when there is none.
        dropped: How many messages to a peer were dropped.

    Signals:
        connected: A peer said hello, also again; carries its ``Peer``.
        gone: A peer said goodbye, or its process has ended; carries its last ``Peer``.
    """

    connected = Signal(object)
    gone = Signal(object)

    def __init__(
        self,
        spool: Path,
        clock: Clock,
        identity_of: Callable[[int], ProcessIdentity | None],
        dropped: Callable[[str], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._spool = spool
        self._clock = clock
        self._identity_of = identity_of
        self._dropped = dropped
        self._connections: dict[str, _Connection] = {}
        self._timer = QTimer(self)
        self._timer.setObjectName("peers")
        self._timer.setInterval(round(CHECK_S * 1000))
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._remove_ended)

    def peers(self) -> tuple[Peer, ...]:
        """Return the connected peers in the order of their first hello."""
        return tuple(self._peer(name) for name in self._connections)

    def find(self, name: str) -> Peer | None:
        """Return a connected peer."""
        return self._peer(name) if name in self._connections else None

    def of_service(self, service: str) -> tuple[Peer, ...]:
        """Return the connected peers that are processes of a unit."""
        return tuple(peer for peer in self.peers() if peer.service == service)

    def welcome(self, name: str, hello: Hello) -> None:
        """Take in a peer.

        Raises:
            ConflictError: ``ipc.unknown-process``: nobody could tell when it ends.
        """
        identity = self._identity_of(hello.pid)
        if identity is None:
            text = f"cannot connect '{name}': no process has the pid {hello.pid}"
            raise ConflictError("ipc.unknown-process", text, pid=hello.pid)
        before = self._connections.get(name)
        if before is None or before.identity != identity:
            _log.info("peer connected peer=%s version=%s pid=%d", name, hello.version, hello.pid)
            before = _Connection(hello, identity, self._clock.now())
        before.hello = hello
        self._connections[name] = before
        self._timer.start()
        self.connected.emit(self._peer(name))

    def forget(self, name: str) -> None:
        """Let a peer go; its mailbox is its own affair."""
        if name not in self._connections:
            return
        peer = self._peer(name)
        del self._connections[name]
        if not self._connections:
            self._timer.stop()
        _log.info("peer gone peer=%s", name)
        self.gone.emit(peer)

    def close(self) -> None:
        """Stop looking after them."""
        self._timer.stop()

    def note_message(self, name: str) -> None:
        """Count a message from a peer."""
        if (connection := self._connections.get(name)) is None:
            return
        connection.received += 1
        step = int(self._clock.monotonic() // _BUCKET_S)
        if connection.rates and connection.rates[-1][0] == step:
            connection.rates[-1] = (step, connection.rates[-1][1] + 1)
        else:
            connection.rates.append((step, 1))

    def note_heartbeat(self, name: str) -> Hello | None:
        """Note a heartbeat and return whose it is, None for a peer that is not connected."""
        if (connection := self._connections.get(name)) is None:
            return None
        connection.last_heartbeat_at = self._clock.now()
        return connection.hello

    def _peer(self, name: str) -> Peer:
        connection = self._connections[name]
        hello = connection.hello
        oldest = int(self._clock.monotonic() // _BUCKET_S) - _BUCKETS
        return Peer(
            name=name,
            label=hello.name,
            version=hello.version,
            pid=hello.pid,
            service=hello.service,
            capabilities=frozenset(hello.capabilities),
            connected_at=connection.connected_at,
            last_heartbeat_at=connection.last_heartbeat_at,
            received=connection.received,
            messages_per_minute=sum(count for step, count in connection.rates if step > oldest),
            dropped=self._dropped(name),
        )

    def _remove_ended(self) -> None:
        for name, connection in tuple(self._connections.items()):
            if self._identity_of(connection.hello.pid) != connection.identity:
                self._remove_mailbox(name, connection)
                self.forget(name)

    def _remove_mailbox(self, name: str, connection: _Connection) -> None:
        mailbox = Mailbox(self._spool, name)
        with contextlib.suppress(OSError):
            # A new process of this name may have made it anew, its hello still on the way.
            if mailbox.path.stat().st_mtime <= connection.connected_at.timestamp():
                mailbox.remove()
