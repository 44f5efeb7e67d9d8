"""Walks the known troubles of a workstation and names cause and remedy of each.

Works beside a running panel, with the status of every unit, and without one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.config.problems import ConfigProblem
from app.errors import ConfigError
from app.ipc.inbox import RefusedMessages
from app.model.doctor import Finding, Verdict
from app.model.processes import ProcessIdentity
from app.model.service import ServiceSpec, expand_instances
from app.model.status import Cause, CauseCode, HealthState, UnitState, UnitStatus
from app.model.words import cause_remedy, cause_words
from app.platform.processes import ProcessPlatform
from app.supervision import discovery, launching, ports
from app.supervision.adoption import RunStore
from app.supervision.launching import LaunchContext, LaunchFolders

LEAST_FREE_BYTES = 200 * 1024 * 1024
LOW_FREE_BYTES = 2 * 1024 * 1024 * 1024

_PROXY_VARIABLES = (
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
)
_LOOPBACK = frozenset({"127.0.0.1", "*"})
_DOWN = frozenset({UnitState.INACTIVE, UnitState.FAILED, UnitState.BACKOFF})
_IN_TROUBLE = frozenset({UnitState.FAILED, UnitState.BACKOFF, UnitState.STARTING})
"""Of these, one with a cause is not, or not again, as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is examined.

    Attributes:
        services: As configured, instances not expanded.
        problems: What is wrong with the configuration files.
        statuses: Of a running panel; empty without one.
        runs: Living processes by run id.
        active_runs: Run ids of units that run.
        folders: Where things go.
        written: Folders that the panel writes to; they need not exist.
        environment: The environment of the panel.
        python: The interpreter that runs the panel, None in a frozen build.
        refused: Messages that a running panel has refused.
    """

    services: tuple[ServiceSpec, ...]
    problems: tuple[ConfigProblem, ...]
    statuses: tuple[UnitStatus, ...]
    runs: Mapping[str, tuple[ProcessIdentity, ...]]
    active_runs: frozenset[str]
    folders: LaunchFolders
    written: tuple[Path, ...]
    environment: Mapping[str, str]
    python: str | None
    refused: tuple[RefusedMessages, ...] = ()


def examine(patient: Patient, platform: ProcessPlatform, records: RunStore) -> tuple[Finding, ...]:
    """Return one finding a check, worst first; blocking, so not on the main thread."""
    findings = [
        *_configuration(patient.problems),
        *_units(patient, platform),
        *_leftovers(patient, records),
        *_proxy(patient.environment),
        *_permissions(patient.written),
        *_disks(patient.folders),
        *_messages(patient.refused),
    ]
    order = (Verdict.FAIL, Verdict.WARN, Verdict.PASS)
    return tuple(sorted(findings, key=lambda one: order.index(one.verdict)))


def _configuration(problems: tuple[ConfigProblem, ...]) -> Iterator[Finding]:
    for problem in problems:
        yield Finding(
            check="configuration",
            verdict=Verdict.FAIL,
            subject=problem.place,
            cause=f"{problem.key}: {problem.reason}" if problem.key else problem.reason,
            remedy=problem.remedy,
            facts=(("code", problem.code), ("key", problem.key), *problem.facts),
        )
    if not problems:
        yield Finding(check="configuration", verdict=Verdict.PASS)


def _units(patient: Patient, platform: ProcessPlatform) -> Iterator[Finding]:
    by_name = {status.name: status for status in patient.statuses}
    for spec in expand_instances(patient.services):
        status = by_name.get(spec.name)
        yield from _program(spec, patient)
        yield from _port(spec, status, platform)
        if status is not None:
            yield _state(status)


def _program(spec: ServiceSpec, patient: Patient) -> Iterator[Finding]:
    context = LaunchContext(
        folders=patient.folders,
        environment=patient.environment,
        python=patient.python,
        port=spec.port.first if spec.port else None,
        ports={one.name: one.port.first for one in patient.services if one.port},
    )
    fill = launching.placeholders(spec, context)
    found: discovery.ResolvedProgram | Cause
    try:
        found = discovery.resolve(spec, fill, patient.environment)
    except ConfigError as error:
        found = Cause.of(CauseCode.SPAWN_FAILED, words=error.message)
    if isinstance(found, Cause):
        yield _of_cause("program", spec.name, found)
    else:
        facts = (("path", found.program),)
        yield Finding(check="program", verdict=Verdict.PASS, subject=spec.name, facts=facts)


def _port(
    spec: ServiceSpec, status: UnitStatus | None, platform: ProcessPlatform
) -> Iterator[Finding]:
    is_down = status is None or status.state in _DOWN
    if spec.port is None or not is_down:
        return
    first, attempts = spec.port.first, spec.port.attempts
    if ports.choose(spec.port, last=None, reserved=frozenset()) is not None:
        yield Finding(check="port", verdict=Verdict.PASS, subject=spec.name)
        return
    last = first + attempts - 1
    owner = platform.port_owner(first)
    holder = "another program" if owner is None or not owner.name else f"'{owner.name}'"
    pid = f" (PID {owner.pid})" if owner is not None and owner.pid is not None else ""
    rest = "" if attempts == 1 else f", and all others up to {last} are taken too"
    yield Finding(
        check="port",
        verdict=Verdict.FAIL,
        subject=spec.name,
        cause=f"port {first} is used by {holder}{pid}{rest}",
        remedy=f"End the program on the port, or change services.{spec.name}.port",
        facts=(
            ("first", str(first)),
            ("last", str(last)),
            ("owner", "" if owner is None else owner.name),
            ("pid", "" if owner is None else str(owner.pid or "")),
        ),
    )


def _state(status: UnitStatus) -> Finding:
    if status.state in _IN_TROUBLE and status.cause is not None:
        return _of_cause("service", status.name, status.cause)
    if status.health in {HealthState.DEGRADED, HealthState.UNHEALTHY}:
        detail = status.health_results[-1].detail if status.health_results else ""
        return Finding(
            check="health",
            verdict=Verdict.WARN,
            subject=status.name,
            cause=f"the last health check of '{status.name}' failed ({detail})",
            remedy="It is restarted when the checks go on failing; "
            f"look at its log: wardctl logs {status.name}",
            facts=(("detail", detail),),
        )
    return Finding(check="service", verdict=Verdict.PASS, subject=status.name)


def _leftovers(patient: Patient, records: RunStore) -> Iterator[Finding]:
    found = 0
    for run_id, processes in patient.runs.items():
        unit = records.unit_of(run_id)
        if unit is None or run_id in patient.active_runs:
            continue
        found += 1
        pids = ", ".join(str(one.pid) for one in processes)
        yield Finding(
            check="leftovers",
            verdict=Verdict.FAIL,
            subject=unit,
            cause=f"processes of '{unit}' are left over from an earlier run (PID {pids})",
            remedy="Start the panel: it takes them over or ends them",
            facts=(("pids", pids),),
        )
    if not found:
        yield Finding(check="leftovers", verdict=Verdict.PASS)


def _proxy(environment: Mapping[str, str]) -> Iterator[Finding]:
    name = next((one for one in _PROXY_VARIABLES if environment.get(one)), None)
    excepted = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    if name is None or _LOOPBACK & {host.strip() for host in excepted.split(",")}:
        yield Finding(check="proxy", verdict=Verdict.PASS)
        return
    yield Finding(
        check="proxy",
        verdict=Verdict.WARN,
        subject=name,
        cause=f"{name} catches requests to this workstation itself: NO_PROXY does not name "
        "127.0.0.1",
        remedy="Add 127.0.0.1,localhost to NO_PROXY; "
        "services started here get it already, the clinical app's own settings may not",
        facts=(("variable", name),),
    )


def _permissions(folders: tuple[Path, ...]) -> Iterator[Finding]:
    refused = [folder for folder in folders if not _can_write(folder)]
    for folder in refused:
        yield Finding(
            check="permission",
            verdict=Verdict.FAIL,
            subject=str(folder),
            cause=f"this account cannot write to the folder {folder}",
            remedy="Make it a folder that belongs to this account",
        )
    if not refused:
        yield Finding(check="permission", verdict=Verdict.PASS)


def _can_write(folder: Path) -> bool:
    """Tell whether files can be made there, now or once the folder is made."""
    nearest = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    return os.path.isdir(nearest) and os.access(nearest, os.W_OK | os.X_OK)  # noqa: PTH112 - no error for what may not be looked at


def _messages(refused: tuple[RefusedMessages, ...]) -> Iterator[Finding]:
    for one in refused:
        writer = one.writer or "an unknown program"
        yield Finding(
            check="messages",
            verdict=Verdict.WARN,
            subject=one.writer,
            cause=f"{one.number} messages of {writer} were refused: {one.code}",
            remedy="Look into bad/ in the message folder, where the reason lies beside each file, "
            "and tell the vendor of the program",
            facts=(("code", one.code), ("count", str(one.number))),
        )
    if not refused:
        yield Finding(check="messages", verdict=Verdict.PASS)


def _disks(folders: LaunchFolders) -> Iterator[Finding]:
    for folder in _distinct_volumes((folders.data, folders.logs, folders.state)):
        try:
            free_bytes = shutil.disk_usage(folder).free
        except OSError:
            continue
        yield _disk(folder, free_bytes)


def _disk(folder: Path, free_bytes: int) -> Finding:
    megabytes = free_bytes // (1024 * 1024)
    facts = (("free_bytes", str(free_bytes)),)
    if free_bytes >= LOW_FREE_BYTES:
        return Finding(check="disk", verdict=Verdict.PASS, subject=str(folder), facts=facts)
    return Finding(
        check="disk",
        verdict=Verdict.FAIL if free_bytes < LEAST_FREE_BYTES else Verdict.WARN,
        subject=str(folder),
        cause=f"only {megabytes} MB are free on the disk of {folder}",
        remedy="Free space there: old logs (wardctl logs --files), downloads, temporary files",
        facts=facts,
    )


def _distinct_volumes(folders: Iterable[Path]) -> list[Path]:
    found: dict[int, Path] = {}
    for folder in folders:
        try:
            found.setdefault(folder.stat().st_dev, folder)
        except OSError:
            continue
    return list(found.values())


def _of_cause(check: str, subject: str, cause: Cause) -> Finding:
    return Finding(
        check=check,
        verdict=Verdict.FAIL,
        subject=subject,
        cause=cause_words(cause),
        remedy=cause_remedy(cause, subject),
        facts=(("cause", cause.code.value), *cause.facts),
    )
