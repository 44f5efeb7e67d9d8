"""The last good services on disk, for a panel that starts while the files are broken.

Without it such a panel would know no service, and would have to end the running ones as strangers.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from app.errors import HostError
from app.model.service import ServiceSpec
from app.platform.files import write_atomically

_log = logging.getLogger(__name__)


def save(path: Path, services: tuple[ServiceSpec, ...]) -> None:
    """Keep ``services``; a disk that refuses is only logged, since nothing depends on it yet."""
    try:
        write_atomically(path, msgspec.json.encode(services, enc_hook=_encode_path), durable=True)
    except HostError as error:
        _log.warning("last good configuration not kept: %s", error)


def load(path: Path) -> tuple[ServiceSpec, ...]:
    """Return what was kept; nothing when there is none or it cannot be read."""
    try:
        content = path.read_bytes()
        return msgspec.json.decode(content, type=tuple[ServiceSpec, ...], dec_hook=_decode_path)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        _log.warning("last good configuration not read file=%s reason=%s", path, error)
        return ()


def _encode_path(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _decode_path(wanted: type, value: object) -> object:
    if wanted is Path:
        return Path(str(value))
    raise NotImplementedError(wanted.__name__)
