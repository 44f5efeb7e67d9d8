"""What a service is wanted to be: one ``[services.NAME]`` table, checked and frozen.

The dataclasses are both the schema of the file (``msgspec`` reads the limits in ``Annotated``)
and the values that supervision works with, so that a key stands in exactly one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta

SERVICE_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")

Seconds = Annotated[float, Meta(ge=0, le=86_400)]
PositiveSeconds = Annotated[float, Meta(gt=0, le=86_400)]
Count = Annotated[int, Meta(ge=1, le=1_000)]
Port = Annotated[int, Meta(ge=1, le=65_535)]
Text = Annotated[str, Meta(min_length=1)]


class ServiceRole(StrEnum):
    """What the service is to the people in front of the screen."""

    APP = "app"
    SERVICE = "service"
    HELPER = "helper"


class RestartMode(StrEnum):
    """When an unexpected exit leads to a new start."""

    ALWAYS = "always"
    ON_FAILURE = "on-failure"
    NEVER = "never"


class ProbeKind(StrEnum):
    """How health is asked for."""

    HTTP = "http"
    TCP = "tcp"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in both languages of the product."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PortSpec:
    """The loopback port: the first free one of ``attempts`` from ``first``."""

    first: Port
    attempts: Count = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadySpec:
    """When a start counts as done.

    With ``output`` and a probe, the matching line triggers the probe; if no line matches in
    ``output_timeout_s`` the probe is tried all the same.
    """

    output: Text | None = None
    http: Text | None = None
    tcp: Text | None = None
    timeout_s: PositiveSeconds = 30.0
    output_timeout_s: PositiveSeconds = 10.0

    def __post_init__(self) -> None:
        """Refuse a table that says nothing and an expression that does not compile."""
        if self.output is None and self.http is None and self.tcp is None:
            msg = "needs one of output, http, tcp"
            raise ValueError(msg)
        if self.output is not None:
            try:
                re.compile(self.output)
            except re.error as error:
                msg = f"'{self.output}' is not a regular expression: {error}"
                raise ValueError(msg) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSpec:
    """The liveness probe: exactly one of ``http``, ``tcp``, ``command``."""

    http: Text | None = None
    tcp: Text | None = None
    command: tuple[Text, ...] | None = None
    period_s: PositiveSeconds = 30.0
    timeout_s: PositiveSeconds = 5.0
    failure_threshold: Count = 3
    success_threshold: Count = 2

    def __post_init__(self) -> None:
        """Refuse none or several ways to ask."""
        ways = [self.http is not None, self.tcp is not None, self.command is not None]
        if sum(ways) != 1:
            msg = "needs exactly one of http, tcp, command"
            raise ValueError(msg)
        if self.command is not None and not self.command:
            msg = "command needs at least a program"
            raise ValueError(msg)

    @property
    def kind(self) -> ProbeKind:
        """The way of asking that the table names."""
        if self.http is not None:
            return ProbeKind.HTTP
        return ProbeKind.TCP if self.tcp is not None else ProbeKind.COMMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartSpec:
    """What follows an unexpected exit."""

    policy: RestartMode = RestartMode.ALWAYS
    delay_s: Seconds = 1.0
    factor: Annotated[float, Meta(ge=1, le=100)] = 2.0
    max_delay_s: Seconds = 16.0
    limit: Annotated[int, Meta(ge=0, le=1_000)] = 5
    stable_after_s: Seconds = 10.0
    limit_window_s: PositiveSeconds = 600.0
    window_limit: Count = 10


@dataclass(frozen=True, slots=True)
class StopSpec:
    """How long a polite request to end may take before the tree is killed."""

    timeout_s: PositiveSeconds = 5.0


@dataclass(frozen=True, slots=True)
class LogSpec:
    """Size of a live output file and how many archives stay beside it."""

    max_bytes: Annotated[int, Meta(ge=65_536)] = 10_485_760
    keep: Annotated[int, Meta(ge=1, le=1_000)] = 5


@dataclass(frozen=True, slots=True)
class WatchSpec:
    """Restart when one of these files changes (glob patterns, debounced)."""

    paths: Annotated[tuple[Text, ...], Meta(min_length=1)]
    debounce_s: PositiveSeconds = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """One service as wanted.

    Attributes:
        name: Key of the table; ``name@N`` for the N-th of several instances.
        base_dir: Folder that relative paths start from: that of the file which defines them.
        instance: Number from 1 when the service has several instances, else None.
    """

    name: str = ""
    label: LocalizedText | None = None
    description: LocalizedText | None = None
    version: str | None = None
    command: tuple[Text, ...] = ()
    candidates: tuple[Text, ...] = ()
    scripts: tuple[Text, ...] = ()
    interpreters: tuple[Text, ...] = ()
    args: tuple[str, ...] = ()
    cwd: Text | None = None
    env: dict[str, str] = field(default_factory=dict)
    role: ServiceRole = ServiceRole.SERVICE
    requires: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()
    binds_to: Text | None = None
    autostart: bool = True
    instances: Annotated[int, Meta(ge=1, le=64)] = 1
    port: PortSpec | None = None
    ready: ReadySpec | None = None
    health: HealthSpec | None = None
    restart: RestartSpec = RestartSpec()
    stop: StopSpec = StopSpec()
    log: LogSpec = LogSpec()
    watch: WatchSpec | None = None
    base_dir: Path = Path()
    instance: int | None = None

    @property
    def display(self) -> LocalizedText:
        """The label, or the name where none is given."""
        if self.label is None:
            return LocalizedText(zh=self.name, en=self.name)
        if self.instance is None:
            return self.label
        return LocalizedText(
            zh=f"{self.label.zh} {self.instance}", en=f"{self.label.en} {self.instance}"
        )

    @property
    def prerequisites(self) -> tuple[str, ...]:
        """Everything that must be active before this one starts, each name once."""
        bound = (self.binds_to,) if self.binds_to else ()
        return tuple(dict.fromkeys((*self.requires, *bound)))


def expand_instances(specs: Iterable[ServiceSpec]) -> tuple[ServiceSpec, ...]:
    """Return one spec a unit: ``records`` with two instances gives records@1 and records@2.

    References to a service with several instances mean all of them.
    """
    given = tuple(specs)
    names = {spec.name: _unit_names(spec) for spec in given}

    def resolve(references: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(unit for name in references for unit in names.get(name, (name,)))

    units: list[ServiceSpec] = []
    for spec in given:
        linked = replace(spec, requires=resolve(spec.requires), after=resolve(spec.after))
        if spec.instances == 1:
            units.append(linked)
            continue
        units.extend(
            replace(linked, name=unit, instance=number)
            for number, unit in enumerate(names[spec.name], start=1)
        )
    return tuple(units)


def _unit_names(spec: ServiceSpec) -> tuple[str, ...]:
    if spec.instances == 1:
        return (spec.name,)
    return tuple(f"{spec.name}@{number}" for number in range(1, spec.instances + 1))
