"""The one form that every message has, and its limits. Standard library only.

``{"v": 1, "id": "...", "type": "control.status", "data": {...}, "reply_to": "..."}`` as UTF-8 JSON.
``reply_to`` stands in an answer and holds the id of the request. Unknown keys are ignored, so that
later versions may add some. What is inside ``data`` is checked by whoever registered for the type.
"""

from __future__ import annotations

import json
import os
import re
from typing import NamedTuple, TypeAlias

from app.errors import UntrustedContentError

PROTOCOL_VERSION = 1
MAX_BYTES = 1_048_576
MAX_DEPTH = 32
MAX_VALUES = 50_000

JsonObject: TypeAlias = dict[str, object]

REPLY = "reply"
ERROR = "error"

_TYPE = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MAX_TYPE_CHARS = 64


class EnvelopeError(UntrustedContentError):
    """The bytes are no message; ``code`` says which rule they break."""


class Envelope(NamedTuple):
    """One message; ``Envelope.of`` makes a new one.

    A named tuple, since importing ``dataclasses`` would cost ``wardctl`` a third of its time.

    Attributes:
        v: Version of the form.
        id: Unique for ever; a repeated id is a repeated delivery.
        type: What it is about, for example ``control.status``; ``reply`` and ``error`` are answers.
        data: The content, a JSON object.
        reply_to: Id of the request that this answers.
    """

    v: int
    id: str
    type: str
    data: JsonObject
    reply_to: str | None = None

    @classmethod
    def of(cls, kind: str, data: JsonObject, *, reply_to: str | None = None) -> Envelope:
        """Return a new message with an id of its own."""
        return cls(PROTOCOL_VERSION, os.urandom(16).hex(), kind, data, reply_to)


def encode(envelope: Envelope) -> bytes:
    """Return the bytes of ``envelope``.

    Raises:
        EnvelopeError: It is larger or deeper than a reader accepts, or holds what JSON cannot.
    """
    fields: dict[str, object] = {
        "v": envelope.v,
        "id": envelope.id,
        "type": envelope.type,
        "data": envelope.data,
    }
    if envelope.reply_to is not None:
        fields["reply_to"] = envelope.reply_to
    try:
        text = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        content = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise _refusal("ipc.not-json", f"the content is not JSON ({error})") from error
    if len(content) > MAX_BYTES:
        raise _too_large(len(content))
    _check_structure(fields)
    return content


def decode(content: bytes) -> Envelope:
    """Return the message in ``content``.

    Raises:
        EnvelopeError: The bytes break a limit or the form.
    """
    if len(content) > MAX_BYTES:
        raise _too_large(len(content))
    try:
        fields = json.loads(content.decode(), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise _refusal("ipc.not-json", f"the content is not JSON ({error})") from error
    _check_structure(fields)
    if b"\\u" in content:
        _check_text(fields)
    return _from_fields(fields)


def _from_fields(fields: object) -> Envelope:
    if not isinstance(fields, dict):
        raise _not_an_envelope("it is not a JSON object")
    version, identity, kind = fields.get("v"), fields.get("id"), fields.get("type")
    data, reply_to = fields.get("data"), fields.get("reply_to")
    if type(version) is not int:
        raise _not_an_envelope("'v' is not a number")
    if version != PROTOCOL_VERSION:
        raise _refusal("ipc.version-unknown", f"version {version} of the form is not known")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise _not_an_envelope("'id' is not 8 to 64 letters, digits, - or _")
    if not isinstance(kind, str) or len(kind) > _MAX_TYPE_CHARS or not _TYPE.fullmatch(kind):
        raise _not_an_envelope("'type' is not words joined by dots")
    if not isinstance(data, dict):
        raise _not_an_envelope("'data' is not an object")
    if reply_to is not None and not (isinstance(reply_to, str) and _ID.fullmatch(reply_to)):
        raise _not_an_envelope("'reply_to' is not an id")
    return Envelope(version, identity, kind, data, reply_to)


def _check_structure(root: object) -> None:
    """Bound depth and number of values without recursion."""
    level, depth, values = [root], 0, 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep()
        below: list[object] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list | tuple):
                below.extend(value)
        values += len(below)
        if values > MAX_VALUES:
            raise _refusal("ipc.too-many-values", f"it holds more than {MAX_VALUES} values")
        level = below


def _check_text(fields: object) -> None:
    """Refuse half characters, which JSON can spell and UTF-8 cannot hold."""
    try:
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _refusal("ipc.not-json", "a text holds half a character") from error


def _refuse_constant(word: str) -> object:
    raise ValueError(f"{word} is not JSON")


def _refusal(code: str, reason: str) -> EnvelopeError:
    return EnvelopeError(code, f"cannot accept the message: {reason}")


def _not_an_envelope(reason: str) -> EnvelopeError:
    return _refusal("ipc.not-an-envelope", reason)


def _too_large(size: int) -> EnvelopeError:
    return _refusal("ipc.too-large", f"{size} bytes are more than {MAX_BYTES}")


def _too_deep() -> EnvelopeError:
    return _refusal("ipc.too-deep", f"it is nested deeper than {MAX_DEPTH} levels")
