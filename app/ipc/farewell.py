"""Asks the connected processes of a unit to end, and waits while they say that they cannot yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from app.clock import Clock
from app.ipc.dispatcher import Dispatcher
from app.ipc.peer_messages import (
    QUIT_REQUESTED,
    Capability,
    QuitReason,
    QuitRequested,
    ReadyToQuit,
)
from app.ipc.peer_registry import PeerRegistry
from app.model.peers import Peer

LONGEST_DELAY_S = 300.0
LONGEST_DELAY_AT_END_S = 60.0

_READY = ReadyToQuit(is_ready=True)


class Farewells:
    """The questions that are open.

    Args:
        dispatcher: Writes to peers.
        registry: The connected peers.
        clock: Time.
        on_delay: Told that a peer of a unit cannot end yet, why, and until when it is waited for.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        registry: PeerRegistry,
        clock: Clock,
        on_delay: Callable[[str, str, datetime], None],
    ) -> None:
        self._dispatcher = dispatcher
        self._registry = registry
        self._clock = clock
        self._on_delay = on_delay
        self._answers: dict[str, asyncio.Queue[ReadyToQuit]] = {}
        registry.gone.connect(self._on_peer_gone)

    async def ask(self, unit: str, reason: QuitReason, answer_s: float) -> bool:
        """Ask the peers of a unit to end.

        Args:
            unit: The unit.
            reason: Why.
            answer_s: How long to wait for the first answer.

        Returns:
            Whether there are some and all said that they end now, or are gone.
        """
        peers = [
            peer for peer in self._registry.of_service(unit) if Capability.QUIT in peer.capabilities
        ]
        limit_s = LONGEST_DELAY_AT_END_S if reason is QuitReason.PANEL_ENDS else LONGEST_DELAY_S
        deadline = self._clock.now() + timedelta(seconds=limit_s)
        request = QuitRequested(reason=reason, deadline=deadline)
        answers = [self._ask_one(peer, unit, request, answer_s) for peer in peers]
        return bool(answers) and all(await asyncio.gather(*answers))

    def note(self, peer: str, answer: ReadyToQuit) -> None:
        """Take in an answer; one that nobody waits for is ignored."""
        if queue := self._answers.get(peer):
            queue.put_nowait(answer)

    def _on_peer_gone(self, peer: Peer) -> None:
        self.note(peer.name, _READY)

    async def _ask_one(
        self, peer: Peer, unit: str, request: QuitRequested, answer_s: float
    ) -> bool:
        queue = self._answers[peer.name] = asyncio.Queue()
        try:
            if not self._dispatcher.send(peer.name, QUIT_REQUESTED, request):
                return False
            wait_s = answer_s
            while True:
                answer = await asyncio.wait_for(queue.get(), wait_s)
                if answer.is_ready:
                    return True
                until = min(answer.expires_at or request.deadline, request.deadline)
                wait_s = max(0.0, (until - self._clock.now()).total_seconds())
                self._on_delay(unit, answer.reason, until)
        except TimeoutError:
            return False
        finally:
            del self._answers[peer.name]
