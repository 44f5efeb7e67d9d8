"""The programs that are connected to the panel, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.clock import Clock
from app.model.peers import Peer
from ui.tokens import Tone
from ui.viewmodels import formats
from ui.viewmodels.panel import Panel

translate = QCoreApplication.translate

LATE_S: Final = 15.0
"""So long after its last heartbeat a program is shown as late; it sends one every 5 s."""
_HEARTBEAT: Final = "heartbeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLine:
    """A connected program as a row.

    Attributes:
        key: Name of its mailbox.
        tone: Whether its heartbeats come.
        title: Name and version.
        words: When it was last heard of, and what was lost.
        rate: Messages per minute.
        since: When it was connected, for the tool tip.
    """

    key: str
    tone: Tone
    title: str
    words: str
    rate: str
    since: str


class PeersViewModel(QObject):
    """Follows who is connected."""

    changed = Signal()

    def __init__(self, panel: Panel, clock: Clock, parent: QObject | None = None) -> None:
        """Follow ``panel``."""
        super().__init__(parent)
        self._panel = panel
        self._clock = clock
        panel.peers_changed.connect(self.changed)

    @property
    def count(self) -> int:
        """How many programs are connected."""
        return len(self._panel.peers())

    def lines(self) -> tuple[PeerLine, ...]:
        """Return the connected programs in the order of their coming."""
        now = self._clock.now()
        return tuple(_line(peer, now) for peer in self._panel.peers())


def peer_facts(peers: Iterable[Peer], now: datetime) -> tuple[tuple[str, str], ...]:
    """Return name and value pairs about the program of a service."""
    pairs: list[tuple[str, str]] = []
    for peer in peers:
        pairs += [
            (translate("Peers", "Connected as"), _title(peer)),
            (translate("Peers", "State"), _heartbeat(peer, now)),
            (translate("Peers", "Messages"), _rate(peer)),
        ]
    return tuple(pairs)


def _line(peer: Peer, now: datetime) -> PeerLine:
    words = _heartbeat(peer, now)
    if peer.dropped:
        lost = translate("Peers", "%n message(s) to it dropped", None, peer.dropped)
        words = f"{words} · {lost}"
    since = translate("Peers", "Connected since {time}")
    return PeerLine(
        key=peer.name,
        tone=_tone(peer, now),
        title=_title(peer),
        words=words,
        rate=_rate(peer),
        since=since.format(time=formats.full_time(peer.connected_at)),
    )


def _title(peer: Peer) -> str:
    return f"{peer.label} {peer.version}".strip()


def _tone(peer: Peer, now: datetime) -> Tone:
    if _HEARTBEAT not in peer.capabilities:
        return Tone.WARN if peer.dropped else Tone.OK
    last = peer.last_heartbeat_at or peer.connected_at
    is_late = (now - last).total_seconds() > LATE_S
    return Tone.WARN if is_late or peer.dropped else Tone.OK


def _heartbeat(peer: Peer, now: datetime) -> str:
    if peer.last_heartbeat_at is not None:
        words = translate("Peers", "Last heartbeat {time}")
        return words.format(time=formats.ago(peer.last_heartbeat_at, now))
    if _HEARTBEAT in peer.capabilities:
        return translate("Peers", "No heartbeat yet")
    return translate("Peers", "Sends no heartbeats")


def _rate(peer: Peer) -> str:
    return translate("Peers", "{count} per minute").format(count=peer.messages_per_minute)
