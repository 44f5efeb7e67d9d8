from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ipc.envelope import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_VALUES,
    Envelope,
    EnvelopeError,
    decode,
    encode,
)

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def wire(**changes: object) -> bytes:
    """Return a valid message with some keys replaced; ``...`` removes a key."""
    fields: dict[str, object] = {"v": 1, "id": "0123456789", "type": "test.ask", "data": {}}
    fields |= changes
    return json.dumps({key: value for key, value in fields.items() if value is not ...}).encode()


def refusal_of(content: bytes) -> str:
    with pytest.raises(EnvelopeError) as caught:
        decode(content)
    return caught.value.code


@given(st.dictionaries(st.text(max_size=8), _VALUES, max_size=5))
def test_what_is_encoded_is_decoded_unchanged(data: dict[str, object]) -> None:
    sent = Envelope.of("test.ask", data, reply_to="abcdefgh")

    assert decode(encode(sent)) == sent


def test_unknown_keys_of_a_later_version_are_ignored() -> None:
    assert decode(wire(priority=3)).type == "test.ask"


def test_two_messages_never_share_an_id() -> None:
    assert Envelope.of("a", {}).id != Envelope.of("a", {}).id


@pytest.mark.parametrize(
    "content",
    [
        wire(v="1"),
        wire(v=True),
        wire(id="short"),
        wire(id=12345678),
        wire(id="a/../../etc"),
        wire(id=...),
        wire(type="Test Ask"),
        wire(type="a" * 65),
        wire(type="../up"),
        wire(data=[]),
        wire(data=...),
        wire(reply_to=7),
        wire(reply_to="x y z 1 2 3"),
        b"[]",
        b"null",
        b'"text"',
    ],
)
def test_json_of_another_form_is_refused(content: bytes) -> None:
    assert refusal_of(content) == "ipc.not-an-envelope"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{\x00}\x00",
        b"\x80",
        wire().replace(b"{}", b'{"a": NaN}'),
        wire().replace(b"{}", b'{"a": Infinity}'),
        wire().replace(b"{}", b'{"a": ' + b"9" * 5000 + b"}"),
        wire(data={"a": "\ud800"}),
    ],
)
def test_bytes_that_are_no_json_are_refused(content: bytes) -> None:
    assert refusal_of(content) == "ipc.not-json"


def test_a_later_version_of_the_form_is_refused_as_such() -> None:
    assert refusal_of(wire(v=2)) == "ipc.version-unknown"


def test_one_byte_over_the_limit_is_refused_and_the_limit_itself_accepted() -> None:
    content = wire()
    assert decode(content + b" " * (MAX_BYTES - len(content))).data == {}
    assert refusal_of(content + b" " * (MAX_BYTES - len(content) + 1)) == "ipc.too-large"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
def test_json_nested_too_deeply_is_refused_without_a_crash(depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    assert refusal_of(wire().replace(b"{}", b'{"a": ' + nested + b"}")) == "ipc.too-deep"


def test_json_at_the_depth_limit_is_accepted() -> None:
    levels = MAX_DEPTH - 3  # the envelope, its data and the value inside the last list
    content = wire().replace(b"{}", b'{"a": ' + b"[" * levels + b"1" + b"]" * levels + b"}")
    assert "a" in decode(content).data


def test_too_many_values_are_refused() -> None:
    assert refusal_of(wire(data={"a": [1] * MAX_VALUES})) == "ipc.too-many-values"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"a": "x" * MAX_BYTES}, "ipc.too-large"),
        ({"a": float("nan")}, "ipc.not-json"),
        ({"a": object()}, "ipc.not-json"),
        ({"a": "\udc80"}, "ipc.not-json"),
        ({"a": [0] * MAX_VALUES}, "ipc.too-many-values"),
    ],
)
def test_a_writer_cannot_send_what_a_reader_would_refuse(
    data: dict[str, object], code: str
) -> None:
    with pytest.raises(EnvelopeError) as caught:
        encode(Envelope.of("test.ask", data))
    assert caught.value.code == code
