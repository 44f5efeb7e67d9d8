"""Run records: how a new panel finds the processes of the one before.

Before a program is started, a record with a random run id (also in the child's environment) is
written; who the process is gets added afterwards. A panel that dies in between leaves a record
without a process, and one look at all environments finds it.

Records are overwritten in place, in one write of one page, which no kill can cut in half. A rename
over the old file costs 0.2 to 2 ms on ext4 (it starts writing to the disk), the write 0.02 ms, and
it lies between a crash and the restart. Nothing is synced: after a power cut no process lives that
a record could name.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import HostError
from app.model.processes import ProcessIdentity
from app.platform import files
from app.platform.processes import ProcessTable

_log = logging.getLogger(__name__)
_SUFFIX = ".json"
_PAGE_BYTES = 4096
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run of a unit and what of its history must outlive the panel.

    Attributes:
        unit: Name of the unit.
        run_id: In the environment of its processes.
        launch_hash: Tells whether it still is what the configuration wants.
        created_at: When the start began (aware UTC).
        main: The process, None between the decision to start it and its start.
        port: Port that was chosen for it.
        started_at: When the process was there (aware UTC).
        was_ready: Whether it had become active.
        attempt: Automatic starts since the last stable run.
        exits: Unexpected exits that still count (aware UTC).
        restarts: Automatic restarts of that day (aware UTC).
    """

    unit: str
    run_id: str
    launch_hash: str
    created_at: datetime
    main: ProcessIdentity | None = None
    port: int | None = None
    started_at: datetime | None = None
    was_ready: bool = False
    attempt: int = 0
    exits: tuple[datetime, ...] = ()
    restarts: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedRuns:
    """What lay in the folder.

    Attributes:
        records: Readable records.
        damaged: Units whose record could not be read and was put aside.
    """

    records: tuple[RunRecord, ...]
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRun:
    """What became of one run while no panel watched.

    Attributes:
        unit: Name of the unit.
        run_id: Its run id, empty where only a damaged record is left.
        record: None when it cannot be adopted, only ended: nobody knows what it is.
        main: The main process if it lives.
        others: Further living processes that carry its run id.
    """

    unit: str
    run_id: str
    record: RunRecord | None
    main: ProcessIdentity | None
    others: tuple[ProcessIdentity, ...]

    @property
    def is_adoptable(self) -> bool:
        """Whether its main process lives and we know all about it."""
        return self.record is not None and self.main is not None


class RunStore:
    """The records of one installation, one file a unit.

    Args:
        folder: ``runs`` inside the state folder; exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(RunRecord)
        digest = hashlib.blake2b(os.fsencode(os.path.realpath(folder)), digest_size=4)
        self._scope = digest.hexdigest()

    def new_run_id(self, unit: str) -> str:
        """Return a run id that says whose it is even where its record is lost."""
        return f"{self._scope}.{unit}.{os.urandom(8).hex()}"

    def unit_of(self, run_id: str) -> str | None:
        """Return the unit of a run id, None for one of another installation."""
        parts = run_id.split(".")
        is_ours = len(parts) == 3 and parts[0] == self._scope  # noqa: PLR2004 - see new_run_id
        return parts[1] if is_ours else None

    def save(self, record: RunRecord) -> None:
        """Write a record in one step (0.02 ms, not synced).

        Raises:
            HostError: It cannot be written; nothing must be started then.
        """
        path = self._path(record.unit)
        try:
            _overwrite(path, self._encoder.encode(record))
        except OSError as error:
            raise _unwritable(path, "write", error) from error

    def forget(self, unit: str) -> None:
        """Remove the record of a unit which has no process any more.

        Raises:
            HostError: It cannot be removed.
        """
        path = self._path(unit)
        try:
            files.remove(path)
        except OSError as error:
            raise _unwritable(path, "remove", error) from error

    def load(self) -> LoadedRuns:
        """Read all records; one that cannot be read is put aside as ``<name>.bad``."""
        records: list[RunRecord] = []
        damaged: list[str] = []
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            unit = path.name.removesuffix(_SUFFIX)
            try:
                content = path.read_bytes()
                if not content:  # made by a panel that was killed before the write: nothing started
                    path.unlink()
                    continue
                record = self._decoder.decode(content)
            except (OSError, msgspec.DecodeError) as error:
                _log.warning("run record damaged unit=%s reason=%s", unit, error)
                _put_aside(path)
                damaged.append(unit)
            else:
                records.append(record)
        return LoadedRuns(tuple(records), tuple(damaged))

    def resolve(
        self,
        loaded: LoadedRuns,
        runs: Mapping[str, tuple[ProcessIdentity, ...]],
        table: ProcessTable,
    ) -> tuple[FoundRun, ...]:
        """Tell for every run whether it lives.

        Args:
            loaded: What ``load`` returned.
            runs: What ``ProcessPlatform.find_runs`` returned.
            table: A snapshot taken after it.
        """
        found = [_resolve(record, runs.get(record.run_id, ()), table) for record in loaded.records]
        known = {record.run_id for record in loaded.records}
        strays = [
            FoundRun(unit=unit, run_id=run_id, record=None, main=None, others=processes)
            for run_id, processes in runs.items()
            if run_id not in known and (unit := self.unit_of(run_id)) is not None
        ]
        traced = {stray.unit for stray in strays}
        lost = [
            FoundRun(unit=unit, run_id="", record=None, main=None, others=())
            for unit in loaded.damaged
            if unit not in traced
        ]
        return (*found, *strays, *lost)

    def _path(self, unit: str) -> Path:
        return self._folder / f"{unit}{_SUFFIX}"


def _resolve(
    record: RunRecord, processes: tuple[ProcessIdentity, ...], table: ProcessTable
) -> FoundRun:
    main = record.main if record.main is not None else _leader(processes, table)
    if main is not None and table.find(main) is None:
        main = None
    others = tuple(one for one in processes if one != main and table.find(one) is not None)
    return FoundRun(unit=record.unit, run_id=record.run_id, record=record, main=main, others=others)


def _leader(processes: tuple[ProcessIdentity, ...], table: ProcessTable) -> ProcessIdentity | None:
    """Return the process that was started as main: it made its own session.

    Windows has no sessions of this kind (0); there the oldest process is the main one.
    """
    for identity in processes:
        entry = table.find(identity)
        if entry is not None and entry.session in (entry.pid, 0):
            return identity
    return None


def _overwrite(path: Path, data: bytes) -> None:
    """Write whole pages at the beginning, so that what was longer before leaves no rest in them."""
    padded = data.ljust(-(-len(data) // _PAGE_BYTES) * _PAGE_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600)
    try:
        os.write(descriptor, padded)
        if os.fstat(descriptor).st_size != len(padded):
            os.ftruncate(descriptor, len(padded))
    finally:
        os.close(descriptor)


def _unwritable(path: Path, verb: str, error: OSError) -> HostError:
    reason = error.strerror or str(error)
    message = f"cannot {verb} '{path}': {reason}"
    return HostError("host.file-unwritable", message, path=str(path), reason=reason)


def _put_aside(path: Path) -> None:
    try:
        files.replace(path, path.with_name(f"{path.name}.bad"))
    except OSError as error:
        _log.warning("cannot put aside path=%s reason=%s", path, error)
