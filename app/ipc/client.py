"""The peer's end of the spool, for the command line and for Python sidecars. No Qt, no asyncio.

A client may wait: it has no event loop. It needs the standard library only.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from app.errors import AppError, TransportError
from app.ipc.envelope import ERROR, Envelope, JsonObject
from app.ipc.inbox import Inbox
from app.ipc.spool import PANEL, Mailbox, PeerGoneError, Writer, checked_peer, write

DEFAULT_TIMEOUT_S = 10.0

_POLL_S = 0.002
_SLOW_POLL_S = 0.02
_SLOW_AFTER_S = 1.0
_PANEL_CHECK_S = 0.25


class PanelNotRunningError(TransportError):
    """Nobody reads the messages: no panel holds the lock."""


class NoAnswerError(TransportError):
    """The panel runs and has not answered in time."""


class RemoteError(AppError):
    """The panel answered with an error; code, message and details are the panel's."""


class Client:
    """One peer. Use it as a context: its mailbox exists inside and is removed at the end.

    Args:
        spool: The spool's folder.
        name: The peer's name, for example ``cli-4711``.
        is_panel_running: Whether a panel holds the lock, see ``app.platform``.
    """

    def __init__(self, spool: Path, name: str, *, is_panel_running: Callable[[], bool]) -> None:
        self._to_panel = Mailbox(spool, PANEL)
        self._mailbox = Mailbox(spool, checked_peer(name))
        self._writer = Writer(name)
        self._inbox = Inbox(self._mailbox)
        self._is_panel_running = is_panel_running

    def __enter__(self) -> Self:
        """Create the mailbox, without messages of a former process of this name.

        Raises:
            PanelNotRunningError: No panel runs.
            HostError: The folders cannot be made or are not safe.
        """
        self._require_panel()
        self._mailbox.remove()
        self._mailbox.create()
        return self

    def __exit__(self, *_error: object) -> None:
        self._mailbox.remove()

    def send(self, message_type: str, data: JsonObject) -> None:
        """Send a message that is not answered.

        Raises:
            PanelNotRunningError: No panel runs.
            AppError: The message is too large, or the disk refuses it.
        """
        self._write(Envelope.of(message_type, data), time.monotonic() + DEFAULT_TIMEOUT_S)

    def request(
        self, message_type: str, data: JsonObject, *, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> JsonObject:
        """Send a message and return the data of its answer.

        A request that nobody took in time is withdrawn, so that it is not executed later.

        Raises:
            RemoteError: The panel answered with an error.
            PanelNotRunningError: No panel runs, or it ended before it answered.
            NoAnswerError: No answer came in ``timeout_s``.
            AppError: The message is too large, or the disk refuses it.
        """
        began = time.monotonic()
        envelope = Envelope.of(message_type, data)
        waiting = self._write(envelope, began + timeout_s)
        try:
            answer = self._wait_for_answer(envelope, began, timeout_s)
        except BaseException:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
            raise
        if answer.type == ERROR:
            raise remote_error(answer.data)
        return answer.data

    def _write(self, envelope: Envelope, deadline: float) -> Path:
        """Write to the panel; one that is just starting gets time to create its mailbox."""
        while True:
            self._require_panel()
            try:
                return write(self._writer, self._to_panel, envelope)
            except PeerGoneError:
                if time.monotonic() > deadline:
                    raise
            _pause(_SLOW_POLL_S)

    def _wait_for_answer(self, request: Envelope, began: float, timeout_s: float) -> Envelope:
        next_check = began + _PANEL_CHECK_S
        while True:
            # The panel is looked at before the mailbox: what a panel answers last is still found.
            now = time.monotonic()
            is_running = True
            if now >= next_check:
                is_running, next_check = self._is_panel_running(), now + _PANEL_CHECK_S
            if (answer := self._answer_to(request.id)) is not None:
                return answer
            if not is_running:
                raise _not_running("it ended before it answered")
            if now - began > timeout_s:
                msg = f"cannot complete '{request.type}': no answer in {timeout_s:g} s"
                raise NoAnswerError("ipc.no-answer", msg, timeout_s=timeout_s)
            _pause(_POLL_S if now - began < _SLOW_AFTER_S else _SLOW_POLL_S)

    def _answer_to(self, request_id: str) -> Envelope | None:
        answer = None
        for name in self._inbox.waiting():
            message = self._inbox.read(name)
            self._inbox.acknowledge(name)
            if message is not None and message.envelope.reply_to == request_id:
                answer = message.envelope
        return answer

    def _require_panel(self) -> None:
        if not self._is_panel_running():
            raise _not_running("nothing is running")


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - a client has no event loop to wait in


def _not_running(reason: str) -> PanelNotRunningError:
    return PanelNotRunningError("ipc.panel-not-running", f"cannot reach the panel: {reason}")


def remote_error(data: JsonObject) -> RemoteError:
    """Return the error that an answer of type ``error`` carries."""
    details = data.get("details")
    known = details if isinstance(details, dict) else {}
    return RemoteError(
        str(data.get("code", "ipc.error")),
        str(data.get("message", "the panel answered with an error")),
        **{str(name): value for name, value in known.items() if name not in {"code", "message"}},
    )
