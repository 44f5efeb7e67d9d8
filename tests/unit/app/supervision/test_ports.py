"""Choosing a free loopback port."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.service import PortSpec
from app.supervision import ports

PORTS = st.integers(1, 65_535)
SPECS = st.builds(PortSpec, first=PORTS, attempts=st.integers(1, 1_000))


@given(SPECS, st.none() | PORTS, st.frozensets(PORTS, max_size=30), st.data())
def test_the_choice_is_in_range_free_and_promised_to_nobody(
    spec: PortSpec, last: int | None, reserved: frozenset[int], data: st.DataObject
) -> None:
    wanted = range(spec.first, min(spec.first + spec.attempts, 65_536))
    taken = data.draw(st.frozensets(st.sampled_from(wanted), max_size=30))
    usable = [port for port in wanted if port not in reserved | taken]

    port = ports.choose(spec, last=last, reserved=reserved, test=lambda one: one not in taken)

    if not usable:
        assert port is None
    elif last in usable:
        assert port == last
    else:
        assert port == usable[0]


def test_the_port_of_the_run_before_is_kept_while_it_is_free() -> None:
    spec = PortSpec(8900, 20)

    assert ports.choose(spec, last=8905, reserved=frozenset(), test=lambda _: True) == 8905
    assert ports.choose(spec, last=8905, reserved=frozenset({8905}), test=lambda _: True) == 8900
    assert ports.choose(spec, last=7000, reserved=frozenset(), test=lambda _: True) == 8900


def test_no_more_ports_are_tried_than_attempts() -> None:
    tried: list[int] = []

    def refuse(port: int) -> bool:
        tried.append(port)
        return False

    assert ports.choose(PortSpec(8900, 3), last=None, reserved=frozenset(), test=refuse) is None
    assert tried == [8900, 8901, 8902]


def test_a_listener_takes_the_port_and_gives_it_back() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not ports.is_free(port)

    assert ports.is_free(port)


@pytest.mark.posix
def test_a_listener_on_all_addresses_takes_the_port_too() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", 0))
        listener.listen()

        assert not ports.is_free(listener.getsockname()[1])
