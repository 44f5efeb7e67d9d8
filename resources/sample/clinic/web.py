"""A small HTTP server for the services of the sample: one router, JSON in and out.

Listens on loopback only and refuses requests that another web page sends there (foreign Host or
Origin), because a browser on a clinic workstation can reach these ports too.
"""

import json
import logging
import re
import socket
import socketserver
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import urlsplit

from clinic.program import Action, Program

LOOPBACK = "127.0.0.1"
BODY_LIMIT_BYTES = 64 * 1024
REQUEST_TIMEOUT_S = 10.0
_PARAMETER = re.compile(r"\{(\w+)\}")

logger = logging.getLogger("http")


class RequestError(Exception):
    """A request that is answered with an error status and one sentence."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        """Answer with ``status`` and ``message``."""
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Request:
    """What a route gets: the parameters of its path and the body."""

    params: dict[str, str]
    body: bytes

    def json_object(self) -> dict[str, object]:
        """The body as a JSON object; an empty body is an empty object.

        Raises:
            RequestError: the body is not a JSON object.
        """
        if not self.body:
            return {}
        try:
            value = json.loads(self.body)
        except ValueError as error:
            text = f"the body is not JSON: {error}"
            raise RequestError(HTTPStatus.BAD_REQUEST, text) from error
        if not isinstance(value, dict):
            raise RequestError(HTTPStatus.BAD_REQUEST, "the body must be a JSON object")
        return value

    def text(self, key: str, *, limit: int = 2000) -> str:
        """A required, non-empty text of the JSON body, at most ``limit`` characters.

        Raises:
            RequestError: it is missing, empty, too long or not a text.
        """
        value = self.json_object().get(key)
        if not isinstance(value, str) or not value.strip():
            raise RequestError(HTTPStatus.BAD_REQUEST, f"'{key}' must be a text")
        if len(value) > limit:
            raise RequestError(HTTPStatus.BAD_REQUEST, f"'{key}' is longer than {limit}")
        return value.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer; ``afterwards`` runs once it has been sent."""

    status: HTTPStatus = HTTPStatus.OK
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    afterwards: Action | None = None


def json_response(
    value: object, status: HTTPStatus = HTTPStatus.OK, *, afterwards: Action | None = None
) -> Response:
    """``value`` as readable JSON (Chinese text stays as it is)."""
    body = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return Response(status=status, body=body, afterwards=afterwards)


def error_response(status: HTTPStatus, message: str) -> Response:
    """The one shape of all errors: ``{"error": {"status", "message"}}``."""
    return json_response({"error": {"status": status.value, "message": message}}, status)


Route = Callable[[Request], Response]


class Router:
    """All routes of a service in one place."""

    def __init__(self) -> None:
        """No routes yet."""
        self._routes: list[tuple[str, re.Pattern[str], Route]] = []

    def add(self, method: str, path: str, route: Route) -> None:
        """Answer ``method path`` by ``route``; ``{name}`` in the path is a parameter."""
        pattern = _PARAMETER.sub(r"(?P<\1>[^/]+)", path)
        self._routes.append((method, re.compile(pattern), route))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route for a request, and its parameters.

        Raises:
            RequestError: no such path (404), or not with this method (405).
        """
        matches = [(m, r, found) for m, p, r in self._routes if (found := p.fullmatch(path))]
        if not matches:
            raise RequestError(HTTPStatus.NOT_FOUND, f"there is nothing at {path}")
        for known_method, route, found in matches:
            if known_method == method:
                return route, found.groupdict()
        raise RequestError(HTTPStatus.METHOD_NOT_ALLOWED, f"{path} does not take {method}")


class _Handler(BaseHTTPRequestHandler):
    timeout = REQUEST_TIMEOUT_S
    server: "HttpService"
    server_version = "SampleClinic"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what http.server itself refuses (bad request line, method) as JSON too."""
        status = HTTPStatus(code)
        self._send(error_response(status, message or explain or status.phrase))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - http.server's
        logger.debug(format, *args)

    def _answer(self) -> None:
        try:
            response = self._respond()
        except RequestError as error:
            response = error_response(error.status, error.message)
        except Exception:  # the boundary between a route and the network
            logger.exception("cannot answer '%s %s'", self.command, self.path)
            response = error_response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal error")
        self._send(response)
        if response.afterwards is not None:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            response.afterwards()

    def _respond(self) -> Response:
        self._refuse_foreign_pages()
        path = urlsplit(self.path).path
        route, params = self.server.router.find(self.command, path)
        return route(Request(params, self._read_body()))

    def _refuse_foreign_pages(self) -> None:
        port = self.server.port
        own = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
        host = self.headers.get("Host")
        origin = self.headers.get("Origin")
        if host is not None and host not in own:
            raise RequestError(HTTPStatus.FORBIDDEN, f"this is not {host}")
        if origin is not None and origin.removeprefix("http://") not in own:
            raise RequestError(HTTPStatus.FORBIDDEN, f"no requests from {origin}")

    def _read_body(self) -> bytes:
        if self.command != "POST":
            return b""
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal():
            raise RequestError(HTTPStatus.BAD_REQUEST, "Content-Length is not a number")
        if int(length) > BODY_LIMIT_BYTES:
            text = f"at most {BODY_LIMIT_BYTES} bytes"
            raise RequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
        return self.rfile.read(int(length))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)


class HttpService(socketserver.ThreadingTCPServer):
    """Answers requests on 127.0.0.1, each in a thread, while its program runs.

    socketserver's own loop would look for a shutdown twice a second; here the program's selector
    says when a connection waits.
    """

    # On Windows the option lets a second program take a port that is in use.
    allow_reuse_address: ClassVar[bool] = sys.platform != "win32"  # type: ignore[misc]  # typeshed: instance
    daemon_threads = True
    request_queue_size = 64
    timeout = 0

    def __init__(self, program: Program, router: Router, port: int) -> None:
        """Listen on ``port`` (0: any free one).

        Raises:
            OSError: the port is taken or not allowed.
        """
        super().__init__((LOOPBACK, port), _Handler)
        self.router = router
        self.socket.setblocking(False)
        program.watch(self.socket, self.handle_request)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - socketserver's
        """A client that went away is no event; anything else is a bug and logged as one."""
        error = sys.exception()
        if isinstance(error, ConnectionError | TimeoutError):
            logger.debug("connection lost: %s", error)
        else:
            logger.error("cannot serve '%s'", client_address, exc_info=error)


def serve(program: Program, router: Router, port: int, *, name: str) -> int:
    """Run an HTTP service until the program is asked to stop; returns the exit code."""
    log = logging.getLogger(name)
    try:
        service = HttpService(program, router, port)
    except OSError as error:
        log.critical("cannot listen on %s:%s: %s", LOOPBACK, port, error.strerror or error)
        return 1
    with service:
        log.info("listening on http://%s:%s", LOOPBACK, service.port)
        return program.run()
