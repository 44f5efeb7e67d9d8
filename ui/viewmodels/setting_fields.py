"""Which settings the Settings page offers, and what a typed text means for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Final

from app.config.changes import NEEDS_RESTART
from app.config.loader import Configuration
from app.config.origin import BUILT_IN, KeyPath, Origin, key_text
from app.config.schema import FIELD_CHECKS, Settings
from app.config.words import Limits, key_at, limits_of
from app.model.service import HealthSpec, ReadySpec, ServiceSpec
from app.model.settings import SettingChange, SettingValue

MEGABYTE: Final = 1_048_576
_SERVICES: Final = "services"
_TEXT_SIZES: Final = (100, 125, 150, 175, 200)


class FieldKind(StrEnum):
    """How a value is entered."""

    SWITCH = "switch"
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"


class Unit(StrEnum):
    """What a number counts."""

    NONE = ""
    SECONDS = "s"
    MEGABYTES = "MB"
    PERCENT = "%"
    FILES = "files"
    PORTS = "ports"
    TIMES = "times"
    FACTOR = "factor"


class Group(StrEnum):
    """Settings that stand under one heading."""

    LOOK = "look"
    SIGN_IN = "sign-in"
    NAME = "name"
    PORT = "port"
    READY = "ready"
    HEALTH = "health"
    RESTART = "restart"
    STOP = "stop"
    LOG = "log"


class Flaw(StrEnum):
    """What is wrong with a typed text."""

    EMPTY = "empty"
    NO_NUMBER = "no-number"
    NO_WHOLE_NUMBER = "no-whole-number"
    OUT_OF_RANGE = "out-of-range"
    NO_WEB_ADDRESS = "no-web-address"
    NO_SOCKET_ADDRESS = "no-socket-address"
    NO_PATTERN = "no-pattern"


@dataclass(frozen=True, slots=True)
class Field:
    """One setting.

    Attributes:
        key: Where it stands in the file.
        group: Under which heading it is shown.
        kind: How it is entered.
        unit: What a number counts.
        choices: Values to choose from, for ``CHOICE``.
    """

    key: KeyPath
    group: Group
    kind: FieldKind
    unit: Unit = Unit.NONE
    choices: tuple[str | int, ...] = ()

    @property
    def id(self) -> str:
        """The key as it stands in the file."""
        return key_text(self.key)

    @property
    def path(self) -> KeyPath:
        """The key without the name of the service."""
        return self.key[2:] if self.service else self.key

    @property
    def service(self) -> str:
        """Name of the service whose setting it is, empty for one of the whole panel."""
        return self.key[1] if self.key[0] == _SERVICES else ""

    @property
    def limits(self) -> Limits:
        """The range of a number, in the unit that is shown."""
        limits = limits_of(key_at(self.key, Settings).hint)
        if self.unit is not Unit.MEGABYTES or limits.least is None:
            return limits
        return Limits(limits.least / MEGABYTE, limits.most)

    @property
    def needs_restart(self) -> bool:
        """Whether a running service has to be started again to take a change over."""
        return bool(self.service) and self.path[0] in NEEDS_RESTART

    @property
    def default(self) -> SettingValue | None:
        """The value without any file; None when there is no such value."""
        value = key_at(self.key, Settings).default
        return value if isinstance(value, bool | int | float | str) else None

    def value(self, configuration: Configuration) -> SettingValue | None:
        """The value in force; None when there is none."""
        found: object = configuration
        path = self.key
        if self.service:
            found, path = configuration.service(self.service), self.path
            if path[0] == "label" and isinstance(found, ServiceSpec):
                return str(getattr(found.display, path[1]))
        for name in path:
            found = getattr(found, name, None)
        return found if isinstance(found, bool | int | float | str) else None

    def origin(self, configuration: Configuration) -> Origin:
        """Where the value in force comes from; of a value in braces, where those stand."""
        return configuration.origin(self.id) if self.key else BUILT_IN

    def text(self, value: SettingValue | None) -> str:
        """Write a value as it is typed."""
        if value is None:
            return ""
        if self.unit is Unit.MEGABYTES and isinstance(value, int | float):
            value = value / MEGABYTE
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value)

    def read(self, text: str) -> SettingValue | Flaw:
        """Return the value that a typed text means, or what is wrong with it."""
        text = text.strip()
        if self.kind is FieldKind.TEXT:
            return self._checked_text(text)
        try:
            number = float(text.replace(",", ".")) if text else None
        except ValueError:
            number = None
        is_whole = self.kind is FieldKind.WHOLE
        if number is None or not isfinite(number) or (is_whole and not number.is_integer()):
            return Flaw.NO_WHOLE_NUMBER if is_whole else Flaw.NO_NUMBER
        return self._in_limits(number)

    def changes(
        self, value: SettingValue, configuration: Configuration
    ) -> tuple[SettingChange, ...]:
        """Return what the file has to say; a name always in both languages."""
        if self.path[0] != "label":
            return (SettingChange(self.key, value),)
        languages = [(*self.key[:-1], language) for language in ("zh", "en")]
        others = (Field(key, self.group, self.kind) for key in languages if key != self.key)
        kept = [SettingChange(each.key, each.value(configuration)) for each in others]
        return (SettingChange(self.key, value), *kept)

    def resets(self) -> tuple[SettingChange, ...]:
        """Return what takes the user's own value out of the file; a name goes as a whole."""
        if self.path[0] != "label":
            return (SettingChange(self.key, None),)
        return tuple(SettingChange((*self.key[:-1], name), None) for name in ("zh", "en"))

    def _in_limits(self, number: float) -> SettingValue | Flaw:
        limits = self.limits
        is_low = limits.least is not None and (
            number <= limits.least if limits.is_least_excluded else number < limits.least
        )
        if is_low or (limits.most is not None and number > limits.most):
            return Flaw.OUT_OF_RANGE
        if self.unit is Unit.MEGABYTES:
            return round(number * MEGABYTE)
        return int(number) if number.is_integer() else number

    def _checked_text(self, text: str) -> SettingValue | Flaw:
        if not text:
            return Flaw.EMPTY
        table, name = _TABLES.get(self.path[0]), self.path[-1]
        check = FIELD_CHECKS.get((table, name)) if table is not None else None
        return _FLAWS[name] if check is not None and check(text) is not None else text


_TABLES: Final[dict[str, type]] = {"ready": ReadySpec, "health": HealthSpec}
_FLAWS: Final = {
    "http": Flaw.NO_WEB_ADDRESS,
    "tcp": Flaw.NO_SOCKET_ADDRESS,
    "output": Flaw.NO_PATTERN,
}


def general_fields(text_scale: int = 100) -> tuple[Field, ...]:
    """Return the settings of the panel; ``text_scale`` is offered as well as the usual sizes."""
    sizes = tuple(sorted({*_TEXT_SIZES, text_scale}))
    choice = FieldKind.CHOICE
    return (
        Field(("interface", "language"), Group.LOOK, choice, choices=("system", "zh", "en")),
        Field(
            ("interface", "theme"),
            Group.LOOK,
            choice,
            choices=("system", "light", "dark", "contrast"),
        ),
        Field(("interface", "text_scale"), Group.LOOK, choice, Unit.PERCENT, sizes),
        Field(("panel", "autostart"), Group.SIGN_IN, FieldKind.SWITCH),
    )


def service_fields(spec: ServiceSpec) -> tuple[Field, ...]:
    """Return the settings of a service, of its optional tables only those that it has."""
    wanted = [*_ALWAYS[:3]]
    if spec.port is not None:
        wanted += _PORT
    if spec.ready is not None:
        ways = (spec.ready.output, spec.ready.http, spec.ready.tcp)
        wanted += [row for row, way in zip(_READY_WAYS, ways, strict=True) if way is not None]
        wanted += _READY if spec.ready.output is not None else _READY[:1]
    if spec.health is not None and not spec.health.heartbeat:
        asked = (spec.health.http, spec.health.tcp)
        wanted += [row for row, way in zip(_HEALTH_WAYS, asked, strict=True) if way is not None]
        wanted += _HEALTH
    wanted += _ALWAYS[3:]
    return tuple(_fields(spec.name, wanted))


def _fields(service: str, rows: Iterable[_Row]) -> Iterable[Field]:
    for path, group, kind, unit in rows:
        choices = ("always", "on-failure", "never") if path == "restart.policy" else ()
        yield Field((_SERVICES, service, *path.split(".")), group, kind, unit, choices)


_Row = tuple[str, Group, FieldKind, Unit]
_ALWAYS: Final[tuple[_Row, ...]] = (
    ("label.zh", Group.NAME, FieldKind.TEXT, Unit.NONE),
    ("label.en", Group.NAME, FieldKind.TEXT, Unit.NONE),
    ("autostart", Group.NAME, FieldKind.SWITCH, Unit.NONE),
    ("restart.policy", Group.RESTART, FieldKind.CHOICE, Unit.NONE),
    ("restart.delay_s", Group.RESTART, FieldKind.NUMBER, Unit.SECONDS),
    ("restart.factor", Group.RESTART, FieldKind.NUMBER, Unit.FACTOR),
    ("restart.max_delay_s", Group.RESTART, FieldKind.NUMBER, Unit.SECONDS),
    ("restart.limit", Group.RESTART, FieldKind.WHOLE, Unit.TIMES),
    ("restart.stable_after_s", Group.RESTART, FieldKind.NUMBER, Unit.SECONDS),
    ("stop.timeout_s", Group.STOP, FieldKind.NUMBER, Unit.SECONDS),
    ("log.max_bytes", Group.LOG, FieldKind.NUMBER, Unit.MEGABYTES),
    ("log.keep", Group.LOG, FieldKind.WHOLE, Unit.FILES),
)
_PORT: Final[tuple[_Row, ...]] = (
    ("port.first", Group.PORT, FieldKind.WHOLE, Unit.NONE),
    ("port.attempts", Group.PORT, FieldKind.WHOLE, Unit.PORTS),
)
_READY_WAYS: Final[tuple[_Row, ...]] = (
    ("ready.output", Group.READY, FieldKind.TEXT, Unit.NONE),
    ("ready.http", Group.READY, FieldKind.TEXT, Unit.NONE),
    ("ready.tcp", Group.READY, FieldKind.TEXT, Unit.NONE),
)
_READY: Final[tuple[_Row, ...]] = (
    ("ready.timeout_s", Group.READY, FieldKind.NUMBER, Unit.SECONDS),
    ("ready.output_timeout_s", Group.READY, FieldKind.NUMBER, Unit.SECONDS),
)
_HEALTH_WAYS: Final[tuple[_Row, ...]] = (
    ("health.http", Group.HEALTH, FieldKind.TEXT, Unit.NONE),
    ("health.tcp", Group.HEALTH, FieldKind.TEXT, Unit.NONE),
)
_HEALTH: Final[tuple[_Row, ...]] = (
    ("health.period_s", Group.HEALTH, FieldKind.NUMBER, Unit.SECONDS),
    ("health.timeout_s", Group.HEALTH, FieldKind.NUMBER, Unit.SECONDS),
    ("health.slow_after_s", Group.HEALTH, FieldKind.NUMBER, Unit.SECONDS),
    ("health.failure_threshold", Group.HEALTH, FieldKind.WHOLE, Unit.TIMES),
    ("health.success_threshold", Group.HEALTH, FieldKind.WHOLE, Unit.TIMES),
)
