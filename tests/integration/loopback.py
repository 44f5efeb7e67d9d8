"""Small real servers on the loopback, each with one kind of behaviour."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[[socket.socket], None]


@contextmanager
def serving(answer: Answer) -> Iterator[int]:
    """Accept connections and have ``answer`` treat each in a thread; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connections: list[socket.socket] = []
        threads: list[threading.Thread] = []

        def treat(connection: socket.socket) -> None:
            with suppress(OSError):
                answer(connection)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _address = listener.accept()
                    connections.append(connection)
                    threads.append(threading.Thread(target=treat, args=[connection]))
                    threads[-1].start()

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield listener.getsockname()[1]
        finally:
            _shut(listener)
            listener.close()  # on Windows this is what ends the waiting accept
            server.join()
            for connection in connections:
                _shut(connection)
                connection.close()
            for thread in threads:
                thread.join()


@contextmanager
def listening(port: int) -> Iterator[None]:
    """Listen on a port chosen before."""
    with socket.create_server(("127.0.0.1", port)):
        yield


def _shut(connection: socket.socket) -> None:
    """Wake whoever waits for the other side."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def http(status: str, *headers: str, body: bytes = b"{}") -> Answer:
    """Answer every request with this status and body."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall("\r\n".join(lines).encode() + body)
        connection.close()

    return answer


def hang(connection: socket.socket) -> None:
    """Take the request and say nothing."""
    connection.recv(65_536)


def close_at_once(connection: socket.socket) -> None:
    """Take the request and hang up without a word."""
    connection.recv(65_536)
    connection.close()


def close_half_way(connection: socket.socket) -> None:
    """Hang up in the middle of the head of the answer."""
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
    connection.close()


def babble(connection: socket.socket) -> None:
    """Speak something that is no HTTP."""
    connection.recv(65_536)
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    connection.close()


def endless_body(connection: socket.socket) -> None:
    """Answer well, and never come to the end of the body."""
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{")


def unused_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
