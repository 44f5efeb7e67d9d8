"""Asks services how they are: HTTP, TCP or a command, on Qt's event loop.

Loopback answers must not depend on the system's proxy settings, so every connection here is made
without one. Requests to services go through QNetworkAccessManager: a third of httpx's CPU.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QUrl
from PySide6.QtNetwork import (
    QAbstractSocket,
    QNetworkAccessManager,
    QNetworkProxy,
    QNetworkReply,
    QNetworkRequest,
    QTcpSocket,
)
from shiboken6 import Shiboken

from app.clock import Clock
from app.model.status import ProbeResult

_SUCCESS = range(200, 300)
_TIMEOUT = "timeout"
_TOLERATED_S = 0.25


@dataclass(frozen=True, slots=True)
class HttpTarget:
    """GET this address; 200 to 299 is well."""

    url: str


@dataclass(frozen=True, slots=True)
class TcpTarget:
    """Connect to this ``host:port``."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class CommandTarget:
    """Run this; exit code 0 is well."""

    program: str
    arguments: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str]


Target = HttpTarget | TcpTarget | CommandTarget


def parse_tcp(text: str) -> TcpTarget:
    """Return the target of ``port`` or ``host:port``.

    Raises:
        ValueError: The text is neither.
    """
    parts = urlsplit(f"//127.0.0.1:{text}" if text.isdecimal() else f"//{text}")
    if not parts.hostname or parts.port is None:
        msg = f"'{text}' is not a port or host:port"
        raise ValueError(msg)
    return TcpTarget(parts.hostname, parts.port)


class Prober(QObject):
    """Asks one target once; knows nothing of periods and thresholds."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._network = QNetworkAccessManager(self)
        self._network.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        self._network.setRedirectPolicy(QNetworkRequest.RedirectPolicy.ManualRedirectPolicy)

    async def ask(
        self, target: Target, *, timeout_s: float, slow_after_s: float = 1.0
    ) -> ProbeResult:
        """Return how ``target`` answered; never raises for a target that does not.

        The time by which our own loop was late is no fault of the target: an answer is not called
        slow for it, and a time-out that we noticed late is asked for once more.
        """
        result, was_late = await self._ask_once(target, timeout_s, slow_after_s)
        if was_late and result.detail == _TIMEOUT:
            result, _was_late = await self._ask_once(target, timeout_s, slow_after_s)
        return result

    async def _ask_once(
        self, target: Target, timeout_s: float, slow_after_s: float
    ) -> tuple[ProbeResult, bool]:
        at = self._clock.now()
        began = self._clock.monotonic()
        with _Lateness(min(timeout_s, slow_after_s) / 2) as lateness:
            is_ok, detail = await self._answer(target, timeout_s)
        duration_s = self._clock.monotonic() - began
        is_slow = is_ok and duration_s - lateness.seconds > slow_after_s
        result = ProbeResult(at, is_ok, duration_s, detail, is_slow)
        return result, lateness.seconds > _TOLERATED_S

    async def _answer(self, target: Target, timeout_s: float) -> tuple[bool, str]:
        match target:
            case HttpTarget():
                return await self._ask_http(target, timeout_s)
            case TcpTarget():
                return await self._ask_tcp(target, timeout_s)
            case CommandTarget():
                return await self._ask_command(target, timeout_s)

    async def _ask_http(self, target: HttpTarget, timeout_s: float) -> tuple[bool, str]:
        request = QNetworkRequest(QUrl(target.url))
        request.setRawHeader(b"Accept", b"*/*")
        # A kept connection to a process that has since died costs one failed request.
        request.setRawHeader(b"Connection", b"close")
        reply = self._network.get(request)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        reply.metaDataChanged.connect(lambda: _settle(done))
        reply.finished.connect(lambda: _settle(done))
        try:
            await asyncio.wait_for(done, timeout_s)
            return _http_answer(reply)
        except TimeoutError:
            return False, _TIMEOUT
        finally:
            if Shiboken.isValid(reply):  # gone where the prober itself is
                reply.abort()
                reply.deleteLater()

    async def _ask_tcp(self, target: TcpTarget, timeout_s: float) -> tuple[bool, str]:
        socket = QTcpSocket(self)
        socket.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        socket.connected.connect(lambda: _settle(done))
        socket.errorOccurred.connect(lambda _error: _settle(done))
        socket.connectToHost(target.host, target.port)
        try:
            await asyncio.wait_for(done, timeout_s)
            is_ok = socket.state() is QAbstractSocket.SocketState.ConnectedState
            return is_ok, "connected" if is_ok else _socket_words(socket.error())
        except TimeoutError:
            return False, _TIMEOUT
        finally:
            socket.abort()
            socket.deleteLater()

    async def _ask_command(self, target: CommandTarget, timeout_s: float) -> tuple[bool, str]:
        process = QProcess(self)
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.setWorkingDirectory(str(target.cwd))
        process.setProcessEnvironment(_environment(target.environment))
        _own_session(process)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        process.finished.connect(lambda _code, _status: _settle(done))
        process.errorOccurred.connect(lambda _error: _settle(done))
        process.start(target.program, list(target.arguments))
        try:
            await asyncio.wait_for(done, timeout_s)
            return _command_answer(process)
        except TimeoutError:
            return False, _TIMEOUT
        finally:
            _end(process)


class _Lateness:
    """Measures how late the loop comes to a callback of ours while something else is awaited."""

    def __init__(self, after_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time() + after_s
        self.seconds = 0.0
        self._handle = self._loop.call_at(self._due, self._on_due)
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._on_due()
        self._handle.cancel()

    def _on_due(self) -> None:
        if not self._is_over:
            self._is_over = True
            self.seconds = max(0.0, self._loop.time() - self._due)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _http_answer(reply: QNetworkReply) -> tuple[bool, str]:
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if isinstance(status, int):
        return status in _SUCCESS, str(status)
    words = {
        QNetworkReply.NetworkError.ConnectionRefusedError: "refused",
        QNetworkReply.NetworkError.RemoteHostClosedError: "closed",
        QNetworkReply.NetworkError.HostNotFoundError: "host not found",
        QNetworkReply.NetworkError.TimeoutError: _TIMEOUT,
        QNetworkReply.NetworkError.ProtocolUnknownError: "address not understood",
    }
    return False, words.get(reply.error(), "no http answer")


def _socket_words(error: QAbstractSocket.SocketError) -> str:
    words = {
        QAbstractSocket.SocketError.ConnectionRefusedError: "refused",
        QAbstractSocket.SocketError.HostNotFoundError: "host not found",
        QAbstractSocket.SocketError.SocketTimeoutError: _TIMEOUT,
    }
    return words.get(error, "no connection")


def _command_answer(process: QProcess) -> tuple[bool, str]:
    if process.error() is QProcess.ProcessError.FailedToStart:
        return False, "cannot start"
    if process.exitStatus() is QProcess.ExitStatus.CrashExit:
        return False, "crashed"
    code = process.exitCode()
    return code == 0, f"exit {code}"


def _environment(values: Mapping[str, str]) -> QProcessEnvironment:
    environment = QProcessEnvironment()
    for name, value in values.items():
        environment.insert(name, value)
    return environment


def _own_session(process: QProcess) -> None:
    if sys.platform == "win32":
        return
    parameters = QProcess.UnixProcessParameters()
    parameters.flags = (
        QProcess.UnixProcessFlag.CreateNewSession
        | QProcess.UnixProcessFlag.ResetSignalHandlers
        | QProcess.UnixProcessFlag.CloseFileDescriptors
    )
    process.setUnixProcessParameters(parameters)


def _end(process: QProcess) -> None:
    """Release the process object; a probe that still runs is killed with its whole session."""
    if process.state() is QProcess.ProcessState.NotRunning:
        process.deleteLater()
        return
    process.finished.connect(process.deleteLater)
    _kill_session(process.processId())
    process.kill()


if sys.platform == "win32":

    def _kill_session(_pid: int) -> None:
        """Windows has no sessions to signal; the process itself is killed by its object."""

else:
    import os
    import signal
    from contextlib import suppress

    def _kill_session(pid: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
