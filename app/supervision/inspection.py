"""A closer look after a failure: who holds the port, and what the program said last."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from app import aio
from app.logs.tail import decode_line
from app.model.service import ServiceSpec
from app.model.status import Cause, CauseCode
from app.platform.processes import Launch, PortOwner, ProcessPlatform, RunMarks
from app.supervision import tree

_TAIL_BYTES = 4096
_LONGEST_LINE = 200


class Inspector:
    """Finds better causes.

    Args:
        platform: Processes of this machine.
        active_runs: Names of running units by run id.
        unit_of: Returns the unit of a run id, None for one of another installation.
    """

    def __init__(
        self,
        platform: ProcessPlatform,
        active_runs: Callable[[], Mapping[str, str]],
        unit_of: Callable[[str], str | None],
    ) -> None:
        self._platform = platform
        self._active_runs = active_runs
        self._unit_of = unit_of

    async def inspect(
        self, spec: ServiceSpec, port: int | None, cause: Cause, launch: Launch | None
    ) -> Cause:
        """Return ``cause`` or a better one.

        A left-over process of ours on the port is ended; a foreign one is only named.
        """
        wanted = port or (spec.port.first if spec.port else None)
        if wanted is not None:
            owner = await aio.run_blocking(self._platform.port_owner, wanted)
            if owner is not None:
                return await self._port_cause(wanted, owner, cause)
        if cause.code is CauseCode.EXITED and launch is not None:
            line = await aio.run_blocking(last_line, launch.stderr)
            if line:
                return replace(cause, facts=(*cause.facts, ("last_line", line)))
        return cause

    async def _port_cause(self, port: int, owner: PortOwner, cause: Cause) -> Cause:
        facts: dict[str, str | int] = {"port": port, "owner": owner.name, "pid": owner.pid or 0}
        if owner.run_id is None or self._unit_of(owner.run_id) is None:
            return Cause.of(CauseCode.PORT_TAKEN, cause, **facts)
        unit = self._active_runs().get(owner.run_id)
        if unit is not None:
            return Cause.of(CauseCode.PORT_TAKEN, cause, **{**facts, "owner": unit})
        marks = RunMarks(run_id=owner.run_id, main=None)
        await tree.stop_tree(self._platform, marks, None, timeout_s=tree.STRAGGLERS_S)
        return Cause.of(CauseCode.LEFTOVERS, cause, **facts)


def last_line(path: Path) -> str:
    """Return the last line with any text in it, shortened; empty when there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            data = file.read()
    except OSError:
        return ""
    lines = [line for line in data.split(b"\n") if line.strip(b" \r\t\0")]
    return decode_line(lines[-1]).strip()[:_LONGEST_LINE] if lines else ""
