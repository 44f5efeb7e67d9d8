"""Processes as the product speaks of them, independent of the operating system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProcessClass(StrEnum):
    """Chromium-like classes, told apart by ``--type=``; the main process carries none."""

    MAIN = "main"
    RENDERER = "renderer"
    GPU = "gpu"
    UTILITY = "utility"
    ZYGOTE = "zygote"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """Names one process for ever, although pids are used again.

    Attributes:
        pid: Process id.
        start: Start time in the platform's own ticks (Linux: field 22 of stat; Windows: creation
            FILETIME; elsewhere: microseconds since the epoch).
        boot_id: Which boot the ticks belong to.
    """

    pid: int
    start: int
    boot_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """One process of a unit as shown in its tree.

    Attributes:
        parent_pid: Parent inside the unit, or None for a root.
        kind: Chromium-like class.
        title: Program name with its sub-type, short.
        cpu_percent: Of one core, or None before the second sample.
        memory_bytes: Resident size.
    """

    pid: int
    parent_pid: int | None
    kind: ProcessClass
    title: str
    cpu_percent: float | None
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDetails:
    """What the drawer shows beside the status.

    Attributes:
        command: Resolved argument list, secrets masked.
        cwd: Working folder.
        environment: Names and values that the unit adds, secrets masked, sorted by name.
        processes: Tree of processes in display order (parents first).
        stdout_path: Live output file.
        stderr_path: Live error output file.
    """

    command: tuple[str, ...]
    cwd: str
    environment: tuple[tuple[str, str], ...]
    processes: tuple[ProcessRow, ...]
    stdout_path: str
    stderr_path: str


def process_class(arguments: tuple[str, ...], *, is_main: bool) -> ProcessClass:
    """Classify a process by its ``--type=`` argument.

    >>> process_class(("app", "--type=gpu-process"), is_main=False).value
    'gpu'
    """
    if is_main:
        return ProcessClass.MAIN
    kind = next((word[7:] for word in arguments if word.startswith("--type=")), "")
    return _CLASSES.get(kind, ProcessClass.HELPER)


_CLASSES = {
    "renderer": ProcessClass.RENDERER,
    "gpu-process": ProcessClass.GPU,
    "utility": ProcessClass.UTILITY,
    "zygote": ProcessClass.ZYGOTE,
}
