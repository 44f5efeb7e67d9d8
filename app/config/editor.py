"""Changes single keys of the user's file; comments, order and everything else in it stay.

The file is written only when the configuration with the change is right as a whole. Blocking, and
20 ms and more: run it on a worker thread.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from app.config.loader import ConfigSources, load
from app.config.managed import is_managed
from app.config.origin import Layer, Origin, key_text
from app.config.problems import ConfigErrors, ConfigProblem
from app.config.reader import parse
from app.config.schema import Settings
from app.config.toml_text import TomlText
from app.config.words import is_value_key
from app.model.settings import SettingChange, SettingValue
from app.platform.files import write_atomically

_Value = TypeVar("_Value", SettingValue, SettingValue | None)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PRIVATE = 0o600


class ConfigEditor:
    """Writes into the user's file.

    Args:
        sources: The layers; the user's must be known.
    """

    def __init__(self, sources: ConfigSources) -> None:
        if sources.user is None:
            raise ValueError("there is no file of the user to be edited")
        self._sources = sources
        self._path = Path(os.path.realpath(sources.user))  # a linked file stays linked
        self._named = sources.user

    def apply(
        self, changes: Sequence[SettingChange], expected: Sequence[SettingChange] = ()
    ) -> tuple[SettingChange, ...]:
        """Change keys, all or none, and return what undoes it; nothing when all was so already.

        Args:
            changes: At most one for a key.
            expected: What the file must say now; nothing is changed when it says something else.

        Raises:
            ConfigErrors: The outcome would be wrong, a key is managed (``config.managed``), or
                the file was changed by somebody else (``config.changed-outside``).
            HostError: The file cannot be written.
        """
        strange = [each for each in changes if not is_value_key(each.key, Settings)]
        if strange:
            raise self._refused("config.unknown-key", strange)
        content = self._read()
        table = parse(content, self._named, Layer.USER).table
        self._compare(table, expected)
        effective = [each for each in changes if _said(table, each.key) != _plain(each.value)]
        if not effective:
            return ()
        wanted = _edited(content, effective)
        self._try(wanted, effective)
        if self._read() != content:
            raise self._refused("config.changed-outside", effective[:1])
        write_atomically(self._path, wanted, durable=True, mode=self._mode())
        return tuple(SettingChange(each.key, _said(table, each.key)) for each in effective)

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            problem = ConfigProblem(
                code="config.unreadable",
                reason=reason,
                remedy="Repair the file or its permissions",
                origin=Origin(Layer.USER, self._named),
            )
            raise ConfigErrors([problem]) from error

    def _mode(self) -> int:
        try:
            return stat.S_IMODE(self._path.stat().st_mode)
        except OSError:
            return _PRIVATE

    def _compare(self, table: dict[str, object], expected: Sequence[SettingChange]) -> None:
        changed = [each for each in expected if _said(table, each.key) != _plain(each.value)]
        if changed:
            raise self._refused("config.changed-outside", changed)

    def _try(self, wanted: bytes, changes: Iterable[SettingChange]) -> None:
        patterns = load(self._sources, {self._named: wanted}).managed
        settled = [each for each in changes if is_managed(each.key, patterns)]
        if settled:
            raise self._refused("config.managed", settled)

    def _refused(self, code: str, changes: Iterable[SettingChange]) -> ConfigErrors:
        reason, remedy = _REFUSALS[code]
        return ConfigErrors(
            [
                ConfigProblem(
                    code=code,
                    key=key_text(each.key),
                    reason=reason,
                    remedy=remedy,
                    origin=Origin(Layer.USER, self._named),
                )
                for each in changes
            ]
        )


_REFUSALS = {
    "config.unknown-key": ("is not the key of a value", "See docs/settings.md for what there is"),
    "config.managed": ("it is set by IT", "Ask IT to change it, or to take it out of 'managed'"),
    "config.changed-outside": (
        "the file was changed by somebody else meanwhile",
        "Look at the new value, then decide again",
    ),
}


def _said(table: dict[str, object], key: tuple[str, ...]) -> SettingValue | None:
    node: object = table
    for name in key:
        node = node.get(name) if isinstance(node, dict) else None
    if isinstance(node, list):
        return tuple(str(item) for item in node)
    return node if isinstance(node, bool | int | float | str) else None


def _plain(value: _Value) -> _Value:
    """Return the value as TOML shall have it: 30.0 is written 30."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _edited(content: bytes, changes: Iterable[SettingChange]) -> bytes:
    mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b""
    before = content.removeprefix(mark).decode()
    text = TomlText(before)
    for change in changes:
        if change.value is None:
            text.remove(change.key)
        else:
            text.set(change.key, _plain(change.value))
    after = str(text)
    if not before.endswith(("\n\n", "\n\r\n")):
        after = re.sub(r"(?:\r?\n)+\Z", "\n", after)
    if "\n" in before and not re.search(r"(?<!\r)\n", before):
        after = re.sub(r"(?<!\r)\n", "\r\n", after)
    return mark + after.encode()
