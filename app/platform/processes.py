"""Processes: starting, adopting, finding and ending them, on every system behind one protocol.

How it is used::

    platform = system_processes()           # once, by the composition root
    platform.become_subreaper()
    child = platform.new_child(parent)      # one Child per run of a program
    child.started.connect(...); child.start_failed.connect(...); child.ended.connect(...)
    child.start(launch)
    child = platform.adopt(identity, parent)            # a process from before our own start
    found = platform.members(marks, platform.snapshot())  # every process of a unit
    platform.kill(found)

Rules that callers may rely on:

* Destroying a ``Child``, or ending this program in any way, never ends the process. Only ``kill``
  and ``ask_to_end`` end processes; both compare the start time first, so a pid that was given to
  somebody else meanwhile is left alone.
* Signals of a ``Child`` are never emitted from inside ``start``. After ``started`` comes ``ended``,
  exactly once; ``start_failed`` comes instead of ``started``.
* A zombie counts as gone everywhere.
* ``snapshot``, ``find_runs``, ``members``, ``port_owner`` and ``usage`` only read: they may run on
  a worker thread, and should where the machine has many processes (5 ms and more).
* Every child gets ``RUN_ID_VARIABLE`` in its environment; the caller puts it into ``Launch``.

Not here: what to do about an end (``app.supervision``), and how a whole tree is stopped
(``app.supervision.tree``).
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from app.model.processes import ProcessIdentity
from app.model.status import CauseCode

RUN_ID_VARIABLE = "WARDKEEPER_RUN_ID"

KILLED_CODE = 0x1_0000_0000 - 9
"""Exit code of a process that ``kill`` ended on Windows: no program uses it by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """Everything that starting one program takes.

    Attributes:
        program: Absolute path, or a bare name that is looked up on the PATH of ``environment``.
        arguments: Without the program itself.
        cwd: Working folder.
        environment: The complete environment of the child, nothing is inherited.
        stdout: File that gets the output, appended; made when missing.
        stderr: File that gets the errors, appended; made when missing.
    """

    program: str
    arguments: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str]
    stdout: Path
    stderr: Path


@dataclass(frozen=True, slots=True)
class StartFailure:
    """Why a program could not be started.

    Attributes:
        code: What kind of trouble.
        words: The system's own words, English, for logs.
        path: The file or folder that is to blame.
    """

    code: CauseCode
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class RawExit:
    """How a process ended; both None where only its own parent could have seen it."""

    code: int | None
    signal: int | None


class ProcessEntry(NamedTuple):
    """One process in a snapshot; a tuple because a snapshot makes hundreds."""

    pid: int
    parent_pid: int
    group: int
    session: int
    start: int
    is_zombie: bool
    name: str


@dataclass(frozen=True, slots=True)
class ProcessTable:
    """All processes of the machine at one moment, zombies included."""

    boot_id: str
    entries: Mapping[int, ProcessEntry]

    def find(self, identity: ProcessIdentity) -> ProcessEntry | None:
        """Return the entry of a process that still lives, else None."""
        entry = self.entries.get(identity.pid)
        if entry is None or entry.is_zombie or identity.boot_id != self.boot_id:
            return None
        return entry if entry.start == identity.start else None

    def identity(self, entry: ProcessEntry) -> ProcessIdentity:
        """Name one of the entries for ever."""
        return ProcessIdentity(entry.pid, entry.start, self.boot_id)

    def descendants(self, roots: Iterable[int]) -> set[int]:
        """Return the pids of ``roots`` and of all processes below them."""
        children: dict[int, list[int]] = {}
        for entry in self.entries.values():
            children.setdefault(entry.parent_pid, []).append(entry.pid)
        found: set[int] = set()
        waiting = [pid for pid in roots if pid in self.entries]
        while waiting:
            pid = waiting.pop()
            if pid not in found:
                found.add(pid)
                waiting.extend(children.get(pid, ()))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMarks:
    """What the processes of one run can be told by; each mark alone misses some.

    Attributes:
        run_id: Value of ``RUN_ID_VARIABLE`` in their environment.
        main: The process that was started, or None where only the run id is known.
        log_files: Files that they hold as output or error output.
        seen: Processes that were seen as members before.
    """

    run_id: str
    main: ProcessIdentity | None
    log_files: tuple[Path, ...] = ()
    seen: frozenset[ProcessIdentity] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class PortOwner:
    """Who listens on a port.

    Attributes:
        pid: None where the system does not tell, because it belongs to another user.
        name: Program name, empty where it is not known.
        run_id: Set when it is a process of ours.
    """

    pid: int | None
    name: str
    run_id: str | None


@dataclass(frozen=True, slots=True)
class ProcessUsage:
    """What one process has used so far.

    Attributes:
        identity: Which process.
        parent_pid: Its parent.
        name: Program name.
        arguments: Full argument list, empty where the system does not tell.
        cpu_s: Seconds of CPU since its start.
        memory_bytes: Resident size.
    """

    identity: ProcessIdentity
    parent_pid: int
    name: str
    arguments: tuple[str, ...]
    cpu_s: float
    memory_bytes: int


class Child(QObject):
    """One run of a program, started by us or adopted; see the module for its promises.

    ``started`` carries the pid, ``start_failed`` a ``StartFailure``, ``ended`` a ``RawExit``. An
    adopted child never emits the first two.
    """

    started = Signal(int)
    start_failed = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identity: ProcessIdentity | None = None
        self._exit: RawExit | None = None

    @property
    def identity(self) -> ProcessIdentity | None:
        """The process, None before ``started``; stays known after its end."""
        return self._identity

    @property
    def pid(self) -> int | None:
        """The process id, None before ``started``."""
        return None if self._identity is None else self._identity.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._identity is not None and self._exit is None

    @property
    def exit(self) -> RawExit | None:
        """How it ended, None while it runs."""
        return self._exit

    def start(self, launch: Launch) -> None:
        """Start the program; the outcome arrives as ``started`` or ``start_failed``."""
        raise NotImplementedError

    def detach(self) -> None:
        """Stop watching: nothing is emitted any more and the process goes on by itself."""
        raise NotImplementedError

    def _set_started(self, identity: ProcessIdentity) -> None:
        self._identity = identity
        self.started.emit(identity.pid)

    def _set_ended(self, status: RawExit) -> None:
        if self._exit is None:
            self._exit = status
            self.ended.emit(status)


class ProcessPlatform(Protocol):
    """What one operating system offers; the module says what all of them promise.

    Attributes:
        keeps_orphans: Whether ``orphans`` sees everything that outlives a main process.
    """

    keeps_orphans: bool

    def new_child(self, parent: QObject | None) -> Child:
        """Return a child that can be started once."""
        ...

    def adopt(self, identity: ProcessIdentity, parent: QObject | None) -> Child | None:
        """Watch a process that somebody else started, or None when it is gone."""
        ...

    def detach_all(self) -> None:
        """Detach every running child; also done by itself at the end of the program."""
        ...

    def boot_id(self) -> str:
        """Return what tells this boot of the machine from all others."""
        ...

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Name the living process that has this pid now, or None."""
        ...

    def snapshot(self) -> ProcessTable:
        """Read the table of all processes once."""
        ...

    def find_runs(self) -> Mapping[str, tuple[ProcessIdentity, ...]]:
        """Return the living processes of every run id, those first that started first."""
        ...

    def members(self, marks: RunMarks, table: ProcessTable) -> frozenset[ProcessIdentity]:
        """Return every living process of a run, never this process itself."""
        ...

    def orphans(self) -> tuple[ProcessEntry, ...]:
        """Return processes of units that became ours when their parent ended, zombies included.

        Cheap enough (0.1 ms) for each exit. Empty where the system gives them to somebody else:
        there only ``members`` finds them.
        """
        ...

    def ask_to_end(self, identity: ProcessIdentity) -> bool:
        """Ask politely; False when there is nobody or no way to ask."""
        ...

    def freeze(
        self, identities: Collection[ProcessIdentity], marks: RunMarks | None = None
    ) -> None:
        """Keep processes from running any further, and so from making new ones.

        With ``marks`` also those which the system itself counts to that run in one step, so that
        nobody escapes by making a new process meanwhile (POSIX: the groups of its sessions).
        """
        ...

    def kill(self, identities: Collection[ProcessIdentity], marks: RunMarks | None = None) -> None:
        """End processes at once; ``marks`` as in ``freeze`` (Windows: the job of the run)."""
        ...

    def become_subreaper(self) -> None:
        """Let orphans of our children become children of ours, where the system can."""
        ...

    def reap(self, pids: Iterable[int]) -> None:
        """Remove zombies among ``pids`` that are children of ours and nobody else waits for."""
        ...

    def port_owner(self, port: int) -> PortOwner | None:
        """Return who listens on a TCP port of this machine, or None."""
        ...

    def usage(self, identities: Collection[ProcessIdentity]) -> tuple[ProcessUsage, ...]:
        """Measure processes, leaving out those that are gone; sorted by pid."""
        ...


def is_compiled() -> bool:
    """Tell whether this is a Nuitka build: ``sys.executable`` names a file that is not there."""
    return "__compiled__" in globals()


def own_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Return how to start one of our own programs: the only place that knows.

    Args:
        module: ``app.cli`` or ``ui``, the packages with a command.
        arguments: What the program gets.
    """
    root = Path(__file__).resolve().parents[2]
    if is_compiled():
        folder = Path(sys.argv[0]).resolve().parent
        suffix = ".exe" if sys.platform == "win32" else ""
        return (str(folder / f"{_COMPILED[module]}{suffix}"), *arguments)
    if (root / "pyproject.toml").exists():
        return (
            sys.executable,
            "-c",
            _FROM_SOURCE.format(root=str(root), module=module),
            *arguments,
        )
    return (sys.executable, "-m", module, *arguments)


def interpreter() -> str | None:
    """Return the Python that runs this program, None in a build that needs none."""
    return None if "__compiled__" in globals() else sys.executable


_COMPILED = {"app.cli": "wardctl", "ui": "wardkeeper"}
_FROM_SOURCE = (
    "import runpy, sys; sys.path.insert(0, {root!r}); "
    "runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
)


def system_processes() -> ProcessPlatform:
    """Return the class for the system that this program runs on."""
    if sys.platform == "win32":
        from app.platform.processes_windows import WindowsProcesses  # noqa: PLC0415 - one a system

        return WindowsProcesses()
    elif sys.platform == "darwin":  # noqa: RET505 - mypy follows the system only through branches
        from app.platform.processes_macos import MacProcesses  # noqa: PLC0415 - one a system

        return MacProcesses()
    else:
        from app.platform.processes_linux import LinuxProcesses  # noqa: PLC0415 - one a system

        return LinuxProcesses()
