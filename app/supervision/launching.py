"""Turns a wanted service into the exact program start: placeholders, environment, folders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.config.placeholders import expand
from app.errors import ConfigError
from app.model.service import ServiceSpec
from app.model.status import Cause, CauseCode
from app.platform.processes import RUN_ID_VARIABLE, Launch
from app.supervision import discovery
from app.supervision.probes import CommandTarget, HttpTarget, Target, parse_tcp

SERVICE_VARIABLE = "WARDKEEPER_SERVICE"
MASK = "••••••"

_TELLING_NAMES = r"(?:pass|secret|token|key|credential|pwd|auth)"
_SECRET = re.compile(_TELLING_NAMES, re.IGNORECASE)
_OPTION = rf"--?[\w-]*{_TELLING_NAMES}[\w-]*"
_SECRET_OPTION = re.compile(rf"(?P<option>{_OPTION}=).+", re.IGNORECASE | re.DOTALL)
_BARE_SECRET_OPTION = re.compile(_OPTION, re.IGNORECASE)
_LOOPBACK_HOSTS = "localhost,127.0.0.1,::1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchFolders:
    """Folders that services are told about.

    Attributes:
        data: Below it every service has its own folder.
        logs: Where output goes.
        state: The panel's own state.
        home: Home folder of the user.
    """

    data: Path
    logs: Path
    state: Path
    home: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchContext:
    """What a start depends on beside the service itself.

    Attributes:
        folders: Where things go.
        environment: What every child inherits.
        python: The interpreter that runs the panel, None in a frozen build.
        port: Chosen port, None for a service without one.
        ports: Ports of the other services by name.
    """

    folders: LaunchFolders
    environment: Mapping[str, str]
    python: str | None
    port: int | None
    ports: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholders:
    """Fills the placeholders of one unit."""

    values: Mapping[str, str]

    def __call__(self, text: str) -> str:
        """Return ``text`` filled in; raises ``ConfigError`` for one without a value."""
        return expand(text, self.values)


def placeholders(spec: ServiceSpec, context: LaunchContext) -> Placeholders:
    """Return what the placeholders of ``spec`` stand for in this start."""
    values = {
        "service": spec.name,
        "instance": str(spec.instance or 1),
        "data_dir": str(context.folders.data / spec.name),
        "log_dir": str(context.folders.logs),
        "state_dir": str(context.folders.state),
        "home": str(context.folders.home),
    }
    if context.python is not None:
        values["python"] = context.python
    if context.port is not None:
        values["port"] = str(context.port)
    values.update({f"port:{name}": str(port) for name, port in context.ports.items()})
    return Placeholders(values=values)


def prepare(
    spec: ServiceSpec,
    context: LaunchContext,
    *,
    run_id: str,
) -> Launch | Cause:
    """Return the start of ``spec``, with its folders made, or why it cannot be tried.

    Args:
        spec: The service.
        context: Folders, environment and ports.
        run_id: Marks every process of this run.
    """
    fill = placeholders(spec, context)
    try:
        environment = _environment(spec, context, fill, run_id)
        program = discovery.resolve(spec, fill, environment)
    except ConfigError as error:
        return Cause.of(CauseCode.SPAWN_FAILED, words=error.message)
    if isinstance(program, Cause):
        return program
    if cause := _make_folders(spec, context):
        return cause
    stdout, stderr = output_files(spec.name, context.folders.logs)
    return Launch(
        program=program.program,
        arguments=program.arguments,
        cwd=program.cwd,
        environment=environment,
        stdout=stdout,
        stderr=stderr,
    )


def output_files(unit: str, logs: Path) -> tuple[Path, Path]:
    """Return the files that take a unit's output and error output."""
    return logs / f"{unit}-stdout.log", logs / f"{unit}-stderr.log"


def launch_hash(spec: ServiceSpec, launch: Launch) -> str:
    """Return what changes exactly when the settings ask for another process.

    The run id and what the panel itself inherited do not count.
    """
    own = sorted((name, launch.environment[name]) for name in spec.env)
    text = repr((launch.program, launch.arguments, str(launch.cwd), own))
    return hashlib.sha256(text.encode()).hexdigest()


def health_target(spec: ServiceSpec, context: LaunchContext, launch: Launch) -> Target | None:
    """Return what the liveness probe asks, None where nothing is asked.

    Raises:
        ConfigError: A placeholder has no value.
        ValueError: The address is none.
    """
    health = spec.health
    if health is None:
        return None
    fill = placeholders(spec, context)
    if health.command is not None:
        name, *rest = (fill(word) for word in health.command)
        return CommandTarget(name, tuple(rest), launch.cwd, launch.environment)
    return address_target(health.http, health.tcp, fill)


def address_target(http: str | None, tcp: str | None, fill: Callable[[str], str]) -> Target | None:
    """Return the target of an ``http`` or ``tcp`` key; http wins where both are given."""
    if http is not None:
        return HttpTarget(fill(http))
    return None if tcp is None else parse_tcp(fill(tcp))


def masked(name: str, value: str) -> str:
    """Return ``value``, or a mask where ``name`` tells that it is a secret."""
    return MASK if _SECRET.search(name) and value else value


def masked_arguments(words: Sequence[str]) -> tuple[str, ...]:
    """Return a command line in which the values of secret options are hidden.

    >>> masked_arguments(["--user=li", "--password=x", "--token", "y", "--verbose"])
    ('--user=li', '--password=••••••', '--token', '••••••', '--verbose')
    """
    before = ("", *words)
    return tuple(
        MASK
        if _BARE_SECRET_OPTION.fullmatch(option) and not word.startswith("-")
        else _SECRET_OPTION.sub(rf"\g<option>{MASK}", word)
        for option, word in zip(before, words, strict=False)
    )


def _environment(
    spec: ServiceSpec,
    context: LaunchContext,
    fill: Placeholders,
    run_id: str,
) -> dict[str, str]:
    environment = dict(context.environment)
    # Python buffers what it prints into a file, so "listening" would arrive minutes late.
    environment.setdefault("PYTHONUNBUFFERED", "1")
    for name in ("NO_PROXY", "no_proxy"):
        given = environment.get(name, "")
        environment[name] = f"{given},{_LOOPBACK_HOSTS}" if given else _LOOPBACK_HOSTS
    environment.update({name: fill(value) for name, value in spec.env.items()})
    environment[SERVICE_VARIABLE] = spec.name
    environment[RUN_ID_VARIABLE] = run_id
    return environment


def _make_folders(spec: ServiceSpec, context: LaunchContext) -> Cause | None:
    for folder in (context.folders.logs, context.folders.data / spec.name):
        if folder.is_dir():
            continue
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            return Cause.of(
                CauseCode.FOLDER_MISSING, folder=str(folder), words=error.strerror or str(error)
            )
    return None
