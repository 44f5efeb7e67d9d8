"""What a service is wanted to be: one ``[services.NAME]`` table, checked and frozen.

The dataclasses are both the schema of the file (``msgspec`` reads the limits in ``Annotated``)
and the values that supervision works with, so that a key stands in exactly one place. The
sentences under ``Attributes`` are what docs/settings.md prints about each key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Annotated

from msgspec import Meta

SERVICE_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
DERIVED = {"derived": True}
"""Metadata of a field that is worked out when the file is read: it is no key of the file."""

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
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in both languages of the product.

    Attributes:
        zh: The text in Chinese.
        en: The text in English.
    """

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PortSpec:
    """The loopback port: the first free one of ``attempts`` from ``first``.

    Attributes:
        first: The first port to try; tested by listening on it.
        attempts: How many ports are tried, counting up, before the start fails.
    """

    first: Port
    attempts: Count = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadySpec:
    """When a start counts as done; at least one of ``output``, ``http``, ``tcp``.

    With ``output`` and a probe, the matching line triggers the probe; if no line matches in
    ``output_timeout_s`` the probe is tried all the same.

    Attributes:
        output: Regular expression that a line of standard output or error must contain.
        http: Address that must answer with a status from 200 to 299.
        tcp: ``host:port`` that must accept a connection.
        timeout_s: How long a start may take before it counts as failed.
        output_timeout_s: How long to wait for ``output`` before the probe is tried anyway.
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
    """The liveness probe: exactly one of ``http``, ``tcp``, ``command``, ``heartbeat``.

    Attributes:
        http: Address that must answer with a status from 200 to 299.
        tcp: ``host:port`` that must accept a connection.
        command: Program and arguments that must end with exit status 0.
        heartbeat: The program itself says every 5 s that it and its window live, see
            docs/messages.md; the keys below are of no use then.
        period_s: Time from one check to the next.
        timeout_s: How long one check may take before it counts as failed.
        slow_after_s: A check that passes but takes longer is shown as slow.
        failure_threshold: So many failures in a row make the service unhealthy: it is restarted.
        success_threshold: So many successes in a row make it healthy again.
    """

    http: Text | None = None
    tcp: Text | None = None
    command: tuple[Text, ...] | None = None
    heartbeat: bool = False
    period_s: PositiveSeconds = 30.0
    timeout_s: PositiveSeconds = 5.0
    slow_after_s: PositiveSeconds = 1.0
    failure_threshold: Count = 3
    success_threshold: Count = 2

    def __post_init__(self) -> None:
        """Refuse none or several ways to ask."""
        asked = (self.http, self.tcp, self.command)
        if sum(way is not None for way in asked) + self.heartbeat != 1:
            msg = "needs exactly one of http, tcp, command, heartbeat"
            raise ValueError(msg)
        if self.command is not None and not self.command:
            msg = "command needs at least a program"
            raise ValueError(msg)

    @property
    def kind(self) -> ProbeKind:
        """The way of asking that the table names."""
        if self.heartbeat:
            return ProbeKind.HEARTBEAT
        if self.http is not None:
            return ProbeKind.HTTP
        return ProbeKind.TCP if self.tcp is not None else ProbeKind.COMMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartSpec:
    """What follows an unexpected exit.

    Attributes:
        policy: After which exits the service is started again.
        delay_s: Wait before the first restart.
        factor: Each further wait is this many times longer.
        max_delay_s: No wait is longer than this.
        limit: Restarts in a row; past it the service is failed and starts by hand only.
        stable_after_s: A crash after running this long restarts at once and counts anew.
        limit_window_s: Length of the window in which ``window_limit`` counts.
        window_limit: More unexpected exits than this in the window end in failed all the same.
    """

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
    """How a service is ended.

    Attributes:
        timeout_s: How long a polite request to end may take before the whole tree is killed.
    """

    timeout_s: PositiveSeconds = 5.0


@dataclass(frozen=True, slots=True)
class LogSpec:
    """Size of a live output file and how many archives stay beside it.

    Attributes:
        max_bytes: Size at which a live log file is cut into an archive.
        keep: How many archives are kept for each of stdout and stderr; older ones are deleted.
    """

    max_bytes: Annotated[int, Meta(ge=65_536)] = 10_485_760
    keep: Annotated[int, Meta(ge=1, le=1_000)] = 5


@dataclass(frozen=True, slots=True)
class WatchSpec:
    """Restart when one of these files changes (hot reload of a program).

    Attributes:
        paths: Glob patterns, relative to the file that defines the program.
        debounce_s: Quiet time after the last change before the restart.
    """

    paths: Annotated[tuple[Text, ...], Meta(min_length=1)]
    debounce_s: PositiveSeconds = 0.5

    def __post_init__(self) -> None:
        """Refuse a pattern that no file can match or that cannot be looked for."""
        for pattern in self.paths:
            path = PurePath(pattern)
            if not path.name or any("**" in part and part != "**" for part in path.parts):
                msg = f"'{pattern}' is not a pattern for files such as src/**/*.py"
                raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """One service as wanted.

    Attributes:
        name: Key of the table; ``name@N`` for the N-th of several instances.
        label: Name that people see; without it the name of the table.
        description: One sentence about what the service is for.
        version: Version of the program, as shown in the details.
        command: Program and arguments; instead of ``candidates`` and ``scripts``.
        candidates: Programs to look for; the first that exists wins, a missing x-bit is repaired.
        scripts: Scripts to look for when no candidate exists; the first that exists wins.
        interpreters: Programs that run the script: files first, then names found on PATH.
        args: Arguments added after the program or script.
        cwd: Working folder; by default the folder of the program.
        env: Environment variables added for the program.
        role: ``app`` is the clinical app that staff see, ``helper`` is kept out of staff's sight.
        requires: Services started before and stopped after this one; it fails with them.
        after: Services started before this one when both start; nothing more.
        binds_to: The service that this one lives and dies with.
        autostart: Started together with the panel.
        instances: More than 1 gives NAME@1, NAME@2 and so on, each with its own port.
        port: The loopback port that the program gets as ``{port}``.
        ready: When a start counts as done; without it, as soon as the process runs.
        health: How a running service is checked; without it only its process is watched.
        restart: What follows an unexpected exit.
        stop: How the service is ended.
        log: Rotation of its output files.
        watch: Restart when files change.
        base_dir: Folder that relative paths start from: that of the file which defines them.
        instance: Number from 1 when the service has several instances, else None.
    """

    name: str = field(default="", metadata=DERIVED)
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
    base_dir: Path = field(default=Path(), metadata=DERIVED)
    instance: int | None = field(default=None, metadata=DERIVED)

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
