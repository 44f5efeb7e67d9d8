"""The panel's end of the spool: reads what peers wrote, calls the handler, writes the answer.

The watcher is a hint and the sweep each second is the guarantee. Signals are never counted: each
means "read the folder again". Messages are handled in slices, so that a flood of them leaves the
event loop free.
"""

from __future__ import annotations

import inspect
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from app.aio import spawn
from app.clock import Clock
from app.errors import AppError, ConflictError
from app.ipc.envelope import ERROR, REPLY, Envelope, EnvelopeError, JsonObject
from app.ipc.inbox import Inbox, Message, RefusedMessages
from app.ipc.messages import MessageType
from app.ipc.outbox import Outbox
from app.ipc.peers import remove_abandoned_mailboxes
from app.ipc.spool import PANEL, Mailbox, PeerGoneError, list_folder

SWEEP_S = 1.0
REPAIR_EVERY_SWEEPS = 5
CLEAN_EVERY_SWEEPS = 600
SLICE_S = 0.008
MAX_IN_FLIGHT = 256

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Delivery(StrEnum):
    """What happens to a message whose handling is cut short by the end of the panel."""

    AT_LEAST_ONCE = "at-least-once"
    """It is handled again by the next panel: for events."""
    AT_MOST_ONCE = "at-most-once"
    """It is not: for commands, whose sender waits for the answer and sees that none comes."""


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A message with its data checked.

    Attributes:
        peer: Who wrote it.
        data: The content.
    """

    peer: str
    data: T


@dataclass(frozen=True, slots=True)
class SpoolCounters:
    """What went through the panel's mailbox since it was opened.

    Attributes:
        received: Messages read.
        repeated: Deliveries of an id that had been handled.
        refused: How many files broke which rule, by code.
    """

    received: int
    repeated: int
    refused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Registration:
    name: str
    call: Callable[[str, JsonObject], object]
    delivery: Delivery
    max_age_s: float | None


class Dispatcher(QObject):
    """Reads ``to-panel``, calls the handlers registered by message type, and writes to peers.

    Args:
        spool: The spool's folder; created by ``start``.
        clock: For the age of messages and of left-over files.
        is_process_alive: Whether a process id is in use; mailboxes of ended ``cli-<pid>`` go away.

    Signals:
        received: A message is about to be handled; carries the name of its writer.
        cleaned: It is time to remove what nobody needs, every ten minutes.
    """

    received = Signal(str)
    cleaned = Signal()

    def __init__(
        self,
        spool: Path,
        clock: Clock,
        is_process_alive: Callable[[int], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._spool = spool
        self._clock = clock
        self._is_process_alive = is_process_alive
        self._mailbox = Mailbox(spool, PANEL)
        self._folder = self._mailbox.new
        self._inbox = Inbox(self._mailbox, monotonic=clock.monotonic)
        self._outbox = Outbox(spool, self)
        self._registrations: dict[str, _Registration] = {}
        self._queue: deque[str] = deque()
        self._in_flight: set[str] = set()
        self._is_ending = False
        self._sweeps = 0
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._wake)
        self._take = self._timer("spool-take", 0, self._take_slice)
        self._take.setSingleShot(True)
        self._sweep = self._timer("spool-sweep", SWEEP_S, self._on_sweep)
        self._sweep.setTimerType(Qt.TimerType.CoarseTimer)

    def register(
        self,
        message_type: str,
        data_type: type[T],
        handler: Callable[[Request[T]], object],
        *,
        delivery: Delivery = Delivery.AT_LEAST_ONCE,
        max_age_s: float | None = None,
    ) -> None:
        """Have ``handler`` called for each message of a type.

        Args:
            message_type: For example ``control.status``; one handler a type.
            data_type: Dataclass that the data must fit; unknown keys are ignored.
            handler: Returns the answer's data (a dataclass or a dict), or None for no answer; an
                async one may take its time. An AppError becomes an error answer; any other
                exception is logged with its traceback and answered as ``internal``.
            delivery: When the message is removed.
            max_age_s: Older messages are answered with ``ipc.expired``, not handled.
        """
        if message_type in self._registrations:
            raise ValueError(f"'{message_type}' has a handler")

        def call(peer: str, data: JsonObject) -> object:
            return handler(Request(peer, msgspec.convert(data, data_type)))

        name = getattr(handler, "__qualname__", type(handler).__name__)
        self._registrations[message_type] = _Registration(name, call, delivery, max_age_s)
        _log.debug("handler registered type=%s handler=%s", message_type, name)

    @property
    def spool(self) -> Path:
        """The folder of all mailboxes."""
        return self._spool

    @property
    def outbox(self) -> Outbox:
        """What delivers to peers."""
        return self._outbox

    def send(self, peer: str, kind: MessageType[T], data: T) -> bool:
        """Send a message to a peer and return whether it was; a failure is logged.

        Args:
            peer: Who gets it.
            kind: Its type.
            data: Its content.
        """
        try:
            self._outbox.put(peer, Envelope.of(kind.name, _plain(data)))
        except PeerGoneError:
            _log.debug("message not wanted any more type=%s peer=%s", kind.name, peer)
        except AppError as error:
            _log.warning("message not sent type=%s peer=%s reason=%s", kind.name, peer, error)
        else:
            return True
        return False

    def refusals(self) -> tuple[RefusedMessages, ...]:
        """Return what was refused of whom since the panel started."""
        return self._inbox.refusals()

    @property
    def counters(self) -> SpoolCounters:
        """What was read and refused so far."""
        refused = tuple(sorted(self._inbox.refused.items()))
        return SpoolCounters(self._inbox.received, self._inbox.repeated, refused)

    def start(self) -> None:
        """Open the mailbox and handle what waits in it.

        Raises:
            HostError: The folders cannot be made or are not safe.
        """
        self._mailbox.create()
        self._watch()
        self._clean()
        self._sweep.start()
        self._wake()

    def end_commands(self) -> None:
        """Leave commands unread from now on: the panel ends and can carry out none any more."""
        self._is_ending = True

    def stop(self) -> None:
        """Stop reading at once; messages wait for the next ``start``."""
        self._sweep.stop()
        self._take.stop()
        self._queue.clear()
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)

    def _timer(self, name: str, interval_s: float, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(name)
        timer.setInterval(round(interval_s * 1000))
        timer.timeout.connect(slot)
        return timer

    def _wake(self) -> None:
        if self._sweep.isActive() and not self._take.isActive():
            self._take.start()

    def _on_sweep(self) -> None:
        self._sweeps += 1
        if self._sweeps % CLEAN_EVERY_SWEEPS == 0:
            self._clean()
        if self._sweeps % REPAIR_EVERY_SWEEPS == 0:
            self._repair()
        if list_folder(self._folder):
            self._wake()

    def _repair(self) -> None:
        """Make folders again that somebody removed, and try again for a watch on them."""
        is_watched = str(self._mailbox.new) in self._watcher.directories()
        if is_watched and self._mailbox.is_complete():
            return
        try:
            self._mailbox.create()
        except AppError as error:
            _log.warning("mailbox not there reason=%s", error)
            return
        self._watch()

    def _watch(self) -> None:
        folder = str(self._mailbox.new)
        if folder not in self._watcher.directories() and not self._watcher.addPath(folder):
            _log.info("no watch on the mailbox, sweep only folder=%s", self._mailbox.new)

    def _clean(self) -> None:
        removed = self._inbox.clean(now_s=self._clock.now().timestamp())
        removed += remove_abandoned_mailboxes(self._spool, self._is_process_alive)
        if removed:
            _log.info("left-over messages removed count=%d", removed)
        self.cleaned.emit()

    def _take_slice(self) -> None:
        deadline = self._clock.monotonic() + SLICE_S
        if not self._queue:
            self._queue.extend(self._inbox.waiting(without=self._in_flight))
        handled = 0
        while self._queue and self._clock.monotonic() < deadline:
            name = self._queue.popleft()
            self._handle(name)
            handled += not self._inbox.is_held(name)
        # Removing a message is a change that wakes as well: one alone needs no second look.
        if self._queue or handled > 1:
            self._wake()

    def _handle(self, name: str) -> None:
        message = self._inbox.read(name)
        if message is None:
            return
        self.received.emit(message.writer)
        registration = self._registrations.get(message.envelope.type)
        if registration is None:
            self._inbox.acknowledge(name)
            self._on_unknown_type(message)
            return
        is_command = registration.delivery is Delivery.AT_MOST_ONCE
        if is_command and self._is_ending:
            self._in_flight.add(name)  # so that it is not read again; its sender withdraws it
            return
        refusal = self._refusal_of(message, registration.max_age_s, is_command=is_command)
        if is_command or refusal is not None:
            self._inbox.acknowledge(name)
        if refusal is not None:
            self._answer_error(message, refusal)
        else:
            self._run(message, registration)

    def _on_unknown_type(self, message: Message) -> None:
        kind = message.envelope.type
        if message.envelope.reply_to is not None:
            return  # never answer an answer
        text = f"cannot handle '{kind}': this version does not know it"
        self._answer_error(message, ConflictError("ipc.unknown-type", text, type=kind))

    def _refusal_of(
        self, message: Message, max_age_s: float | None, *, is_command: bool
    ) -> AppError | None:
        kind = message.envelope.type
        if is_command and len(self._in_flight) >= MAX_IN_FLIGHT:
            return ConflictError("ipc.busy", f"cannot handle '{kind}': too many are under way")
        if max_age_s is None:
            return None
        age_s = self._clock.now().timestamp() - message.written_at_ns / 1e9
        if age_s > max_age_s:
            text = f"cannot handle '{kind}': it waited {age_s:.0f} s, nobody expects it any more"
            return ConflictError("ipc.expired", text, age_s=age_s)
        return None

    def _run(self, message: Message, registration: _Registration) -> None:
        try:
            result = registration.call(message.writer, message.envelope.data)
            if inspect.isawaitable(result):
                self._in_flight.add(message.file_name)
                spawn(self._finish_later(message, registration, result), name=registration.name)
            else:
                self._finish(message, result)
        except Exception as error:  # noqa: BLE001 - boundary: a handler's error stays with its message
            self._finish_with_error(message, registration, error)

    async def _finish_later(
        self, message: Message, registration: _Registration, result: Awaitable[object]
    ) -> None:
        try:
            self._finish(message, await result)
        except Exception as error:  # noqa: BLE001 - boundary: as above
            self._finish_with_error(message, registration, error)
        finally:
            self._in_flight.discard(message.file_name)

    def _finish(self, message: Message, result: object) -> None:
        if result is not None:
            self._answer(message, REPLY, _plain(result))
        self._inbox.acknowledge(message.file_name)

    def _finish_with_error(
        self, message: Message, registration: _Registration, error: Exception
    ) -> None:
        kind = message.envelope.type
        match error:
            case AppError():
                known: AppError = error
            case msgspec.ValidationError():
                known = ConflictError("ipc.invalid-data", f"cannot handle '{kind}': {error}")
                self._inbox.note_refusal(message.writer, known.code)
            case _:
                _log.error(
                    "handler failed handler=%s type=%s", registration.name, kind, exc_info=error
                )
                text = f"cannot handle '{kind}': an internal error, see the panel's log"
                known = AppError("internal", text)
        self._answer_error(message, known)
        self._inbox.acknowledge(message.file_name)

    def _answer_error(self, message: Message, error: AppError) -> None:
        _log.info(
            "message answered with error type=%s peer=%s code=%s",
            message.envelope.type,
            message.writer,
            error.code,
        )
        details = dict(error.details)
        data: JsonObject = {"code": error.code, "message": error.message, "details": details}
        self._answer(message, ERROR, data)

    def _answer(self, message: Message, kind: str, data: JsonObject) -> None:
        envelope = Envelope.of(kind, data, reply_to=message.envelope.id)
        try:
            self._outbox.put(message.writer, envelope)
        except PeerGoneError:
            _log.debug("answer not wanted any more peer=%s", message.writer)
        except EnvelopeError as error:
            self._answer_error(message, error)  # the answer is too large; its error is not
        except AppError as error:
            _log.warning("answer not sent peer=%s reason=%s", message.writer, error)


def _plain(data: object) -> JsonObject:
    plain = msgspec.to_builtins(data)
    if not isinstance(plain, dict):
        raise TypeError(f"{type(data).__name__} is no object of named values")
    return plain
