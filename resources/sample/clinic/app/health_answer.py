"""Answers `/health` from the window's event loop: a hanging window answers nothing."""

import json
import logging
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QHostAddress, QTcpServer, QTcpSocket

REQUEST_LIMIT_BYTES = 8192

logger = logging.getLogger("clinical-app")


class HealthAnswer(QObject):
    """A loopback port with one answer, given by the main thread."""

    def __init__(self, components: Callable[[], dict[str, str]], parent: QObject) -> None:
        """Report ``components()``: name and one word, for each part of the app."""
        super().__init__(parent)
        self._components = components
        self._server = QTcpServer(self)
        self._server.newConnection.connect(self._on_server_new_connection)

    def listen(self, port: int) -> bool:
        """Begin to answer on ``port``; False when it is taken."""
        if self._server.listen(QHostAddress.SpecialAddress.LocalHost, port):
            return True
        logger.error("cannot listen on 127.0.0.1:%s: %s", port, self._server.errorString())
        return False

    def _on_server_new_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._on_socket_ready_read(socket))

    def _on_socket_ready_read(self, socket: QTcpSocket) -> None:
        head = bytes(socket.peek(REQUEST_LIMIT_BYTES).data())
        if b"\r\n\r\n" in head:
            socket.readAll()
            socket.write(self._answer_to(head))
            socket.disconnectFromHost()
        elif len(head) == REQUEST_LIMIT_BYTES:
            socket.abort()

    def _answer_to(self, head: bytes) -> bytes:
        if not head.startswith(b"GET /health "):
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        components = {name: {"status": word} for name, word in self._components().items()}
        value = {"service": "clinical-app", "status": "ok", "components": components}
        body = json.dumps(value).encode()
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
