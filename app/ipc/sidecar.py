"""A connected program's end of the spool, for services written in Python. No Qt, no asyncio.

    with Sidecar("Records service", version="1.4.0") as panel:
        panel.on("service.state", lambda data: print(data["name"], data["state"]))
        print(panel.request("service.port", {"name": "print"}))
        ...

It needs the standard library only. One thread of its own reads the mailbox; handlers run on it.
The panel may come, go and come back meanwhile: what is sent waits for it, and hello is said again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from app.ipc.client import (
    DEFAULT_TIMEOUT_S,
    NoAnswerError,
    PanelNotRunningError,
    remote_error,
)
from app.ipc.envelope import ERROR, REPLY, Envelope, JsonObject
from app.ipc.inbox import Inbox
from app.ipc.panel_record import PanelRecord, is_alive, read_record
from app.ipc.spool import PANEL, Mailbox, PeerGoneError, Writer, checked_peer, write
from app.platform.folder_watch import FolderWatch, folder_watch
from app.platform.paths import find_paths

SPOOL_VARIABLE = "WARDKEEPER_SPOOL"
SERVICE_VARIABLE = "WARDKEEPER_SERVICE"
WELCOME = "welcome"
"""Pseudo type: handlers for it get the data of each answer to hello."""

_SWEEP_S = 1.0
_HELLO_AGAIN_S = 5.0
_HEARTBEAT_S = 5.0
_JOIN_S = 5.0

_log = logging.getLogger(__name__)


class Sidecar:
    """One program that is connected to the panel. Thread-safe.

    Args:
        name: Its name for people.
        version: Its version.
        peer: Name of its mailbox; by default that of its service, else made of ``name``.
        spool: The spool's folder; by default ``WARDKEEPER_SPOOL``, else the system's place.
        capabilities: What it can do when it is asked, see docs/messages.md.
        environment: Variables to look at, by default those of this process.
    """

    def __init__(
        self,
        name: str,
        *,
        version: str = "",
        peer: str | None = None,
        spool: Path | None = None,
        capabilities: tuple[str, ...] = (),
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        service = environment.get(SERVICE_VARIABLE)
        self._spool = spool or _default_spool(environment)
        self.peer = checked_peer(peer or peer_name(service or name))
        self._hello: JsonObject = {
            "name": name,
            "version": version,
            "pid": os.getpid(),
            "service": service,
            "capabilities": list(capabilities),
        }
        self._mailbox = Mailbox(self._spool, self.peer)
        self._to_panel = Mailbox(self._spool, PANEL)
        self._inbox = Inbox(self._mailbox)
        self._writer = Writer(self.peer)
        self._writing = threading.Lock()
        self._handlers: dict[str, list[Callable[[JsonObject], None]]] = {}
        self._pending: dict[str, _Answer] = {}
        self._watch: FolderWatch | None = None
        self._connected = threading.Event()
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self._hello_id = ""
        self._hello_at = -_HELLO_AGAIN_S
        self._panel: PanelRecord | None = None
        self._welcomed_by: PanelRecord | None = None
        self._beat = _Beat(has_heartbeat="heartbeat" in capabilities)

    def __enter__(self) -> Self:
        """Connect; see ``connect``."""
        try:
            self.connect()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Create the mailbox and say hello as soon as a panel runs; waits for nothing.

        Raises:
            HostError: The folders cannot be made or are not safe.
        """
        if self._thread is not None:
            return
        self._mailbox.remove()
        self._mailbox.create()
        self._watch = folder_watch(self._mailbox.new)
        self._thread = threading.Thread(target=self._run, name="wardkeeper-spool", daemon=True)
        self._thread.start()

    def connect(self, timeout_s: float = DEFAULT_TIMEOUT_S) -> None:
        """Start and wait until the panel has answered.

        Raises:
            PanelNotRunningError: No panel runs.
            NoAnswerError: One runs and did not answer in ``timeout_s``.
            HostError: The folders cannot be made or are not safe.
        """
        self.start()
        if self._connected.wait(timeout_s):
            return
        if self._panel is None:
            raise _not_running()
        raise _no_answer("hello", timeout_s)

    @property
    def is_connected(self) -> bool:
        """Whether the panel that runs now has answered hello."""
        return self._connected.is_set()

    def close(self) -> None:
        """Say goodbye and remove the mailbox; waits for a handler that is at work."""
        self._is_closing = True
        if self._watch is not None:
            self._watch.wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)
        if self._thread is not None:
            with contextlib.suppress(PanelNotRunningError):
                self.send("goodbye", {})
            self._mailbox.remove()

    # --- messages -------------------------------------------------------------------------------

    def on(self, message_type: str, handler: Callable[[JsonObject], None]) -> None:
        """Have ``handler`` called with the data of every message of a type, on the own thread."""
        self._handlers.setdefault(message_type, []).append(handler)

    def send(self, message_type: str, data: JsonObject) -> None:
        """Send a message that is not answered; without a panel it waits for the next one.

        Raises:
            PanelNotRunningError: No panel has ever run here.
            AppError: The message is too large, or the disk refuses it.
        """
        self._write(Envelope.of(message_type, data))

    def request(
        self, message_type: str, data: JsonObject, *, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> JsonObject:
        """Send a message and return the data of its answer; not for use inside a handler.

        Raises:
            RemoteError: The panel answered with an error.
            PanelNotRunningError: No panel runs.
            NoAnswerError: No answer came in ``timeout_s``; the message is withdrawn.
            AppError: The message is too large, or the disk refuses it.
        """
        if self._panel is None and not is_alive(read_record(self._spool)):
            raise _not_running()
        envelope = Envelope.of(message_type, data)
        answer = self._pending[envelope.id] = _Answer()
        try:
            if self._watch is not None:
                self._watch.hurry()
            waiting = self._write(envelope)
            if not answer.is_there.wait(timeout_s):
                with contextlib.suppress(OSError):
                    waiting.unlink(missing_ok=True)
                raise _no_answer(message_type, timeout_s)
        finally:
            self._pending.pop(envelope.id, None)
        if answer.envelope.type == ERROR:
            raise remote_error(answer.envelope.data)
        return answer.envelope.data

    def show_life(self, *, is_dirty: bool = False, is_hidden: bool = False) -> None:
        """Count a frame: the program's own loop calls this; heartbeats carry the count.

        Args:
            is_dirty: Whether a form holds what nobody has saved.
            is_hidden: Whether the window is hidden.
        """
        beat = self._beat
        beat.frame, beat.is_dirty, beat.is_hidden = beat.frame + 1, is_dirty, is_hidden

    def _write(self, envelope: Envelope) -> Path:
        with self._writing:
            try:
                return write(self._writer, self._to_panel, envelope)
            except PeerGoneError as error:
                raise _not_running() from error

    # --- the own thread -------------------------------------------------------------------------

    def _run(self) -> None:
        sweep_at = 0.0
        while not self._is_closing and self._watch is not None:
            now = time.monotonic()
            if now >= sweep_at:
                sweep_at = now + _SWEEP_S
                self._guarded(self._look_around)
            self._guarded(self._send_heartbeat)
            self._guarded(self._read)
            wait_s = min(_SWEEP_S, self._beat.every_s / 2)
            self._watch.wait(wait_s, is_urgent=bool(self._pending))
        if self._watch is not None:
            self._watch.close()

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:  # noqa: BLE001 - boundary: a sidecar's own thread must go on
            _log.exception("message thread goes on peer=%s", self.peer)

    def _look_around(self) -> None:
        """Look for the panel, mend the mailbox."""
        record = read_record(self._spool)
        self._panel = record if is_alive(record) else None
        if self._panel is None:
            self._connected.clear()
            return
        if not self._mailbox.is_complete():
            self._mailbox.create()
            self._watch_anew()
            self._welcomed_by = None
        now = time.monotonic()
        if self._welcomed_by != self._panel and now - self._hello_at > _HELLO_AGAIN_S:
            self._say_hello()

    def _watch_anew(self) -> None:
        if self._watch is not None:
            self._watch.close()
        self._watch = folder_watch(self._mailbox.new)

    def _send_heartbeat(self) -> None:
        now = time.monotonic()
        if self._connected.is_set() and self._beat.is_due(now):
            self.send("heartbeat", self._beat.next(now))

    def _say_hello(self) -> None:
        self._connected.clear()
        envelope = Envelope.of("hello", self._hello)
        self._hello_id, self._hello_at = envelope.id, time.monotonic()
        self._write(envelope)

    def _read(self) -> None:
        for name in self._inbox.waiting():
            message = self._inbox.read(name)
            if message is not None:
                self._handle(message.envelope)
            if not self._inbox.is_held(name):
                self._inbox.acknowledge(name)

    def _handle(self, envelope: Envelope) -> None:
        if envelope.type in {REPLY, ERROR}:
            self._take_answer(envelope)
            return
        if envelope.type == "hello.wanted":
            self._say_hello()
        self._call_handlers(envelope.type, envelope.data)

    def _take_answer(self, envelope: Envelope) -> None:
        if envelope.reply_to == self._hello_id:
            self._take_welcome(envelope)
        elif answer := self._pending.get(envelope.reply_to or ""):
            answer.envelope = envelope
            answer.is_there.set()

    def _take_welcome(self, envelope: Envelope) -> None:
        if envelope.type == ERROR:
            _log.warning("panel refuses hello peer=%s %s", self.peer, envelope.data.get("message"))
            return
        every_s = envelope.data.get("heartbeat_every_s")
        if isinstance(every_s, int | float):
            self._beat.every_s = every_s
        self._welcomed_by = self._panel
        self._connected.set()
        self._call_handlers(WELCOME, envelope.data)

    def _call_handlers(self, kind: str, data: JsonObject) -> None:
        for handler in self._handlers.get(kind, ()):
            try:
                handler(data)
            except Exception:  # noqa: BLE001 - boundary: a handler's error stays with its message
                name = getattr(handler, "__qualname__", type(handler).__name__)
                _log.exception("handler failed handler=%s type=%s", name, kind)


class _Answer:
    """One answer that is waited for."""

    def __init__(self) -> None:
        self.is_there = threading.Event()
        self.envelope = Envelope.of(ERROR, {})


class _Beat:
    """What heartbeats say."""

    def __init__(self, *, has_heartbeat: bool) -> None:
        self._has_heartbeat = has_heartbeat
        self._number = 0
        self._due_at = 0.0
        self.every_s = _HEARTBEAT_S
        self.frame = 0
        self.is_dirty = self.is_hidden = False

    def is_due(self, now: float) -> bool:
        return self._has_heartbeat and now >= self._due_at

    def next(self, now: float) -> JsonObject:
        self._number += 1
        self._due_at = now + self.every_s
        return {
            "number": self._number,
            "frame": self.frame,
            "is_dirty": self.is_dirty,
            "is_hidden": self.is_hidden,
        }


def peer_name(name: str) -> str:
    """Return the mailbox name for a service or a program: ``records@2`` becomes ``records-2``."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return (words if words[:1].isalpha() else f"peer-{words}".rstrip("-"))[:63]


def _default_spool(environment: Mapping[str, str]) -> Path:
    named = environment.get(SPOOL_VARIABLE)
    return Path(named) if named else find_paths(environment=environment).runtime / "spool"


def _not_running() -> PanelNotRunningError:
    return PanelNotRunningError(
        "ipc.panel-not-running", "cannot reach the panel: nothing is running"
    )


def _no_answer(kind: str, timeout_s: float) -> NoAnswerError:
    msg = f"cannot complete '{kind}': no answer in {timeout_s:g} s"
    return NoAnswerError("ipc.no-answer", msg, timeout_s=timeout_s)
