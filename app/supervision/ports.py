"""Loopback ports: find a free one by a listen test."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable

from app.model.service import PortSpec

_LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Return whether a service could listen on the loopback ``port`` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform != "win32":
            # As servers do: a connection of the last run in TIME_WAIT is no obstacle. On Windows
            # the option would share a port that somebody holds.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_LOOPBACK, port))
            listener.listen(1)
        except OSError:
            return False
        return True


def choose(
    spec: PortSpec,
    *,
    last: int | None,
    reserved: frozenset[int],
    test: Callable[[int], bool] = is_free,
) -> int | None:
    """Return the port for the next start, None when every one in the range is taken.

    Args:
        spec: First port and number of attempts.
        last: Port of the run before; kept when it is still free, so that clients need not ask.
        reserved: Ports promised to other units that do not listen yet.
        test: Says whether a port is free.
    """
    wanted = range(spec.first, min(spec.first + spec.attempts, 65_536))
    ordered = [last] if last is not None and last in wanted else []
    ordered += [port for port in wanted if port != last]
    return next((port for port in ordered if port not in reserved and test(port)), None)
