"""Stopping a unit with everything it started, so that nothing is left.

Ask the main process, wait, ask those that stayed, then freeze, look again until nobody new turns
up, kill, and look again until nobody is there. Which processes those are is the platform's
business (``ProcessPlatform.members``); what was seen once stays remembered here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from app import aio
from app.model.processes import ProcessIdentity
from app.platform.processes import Child, ProcessPlatform, RawExit, RunMarks
from app.supervision.process import wait_ended, wait_gone

_log = logging.getLogger(__name__)

STRAGGLERS_S = 1.0
"""How long those that outlive their main process may take to end when they are asked."""

KILL_LIMIT_S = 5.0
"""How long killing is tried: only a process that hangs in the kernel takes longer than moments."""

_DEATH_S = 1.0
_SCANS_LIMIT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOutcome:
    """How stopping a tree went.

    Attributes:
        exit: How the main process ended; None when it lives or was gone before.
        was_killed: True when the main process did not end by itself.
        leftovers: How many processes had outlived the main one and were ended.
        survivors: Processes that could not be ended; nobody, unless the kernel holds them.
    """

    exit: RawExit | None
    was_killed: bool
    leftovers: int
    survivors: tuple[ProcessIdentity, ...]


async def stop_tree(
    platform: ProcessPlatform,
    marks: RunMarks,
    child: Child | None,
    *,
    timeout_s: float,
    ask: Callable[[], bool] | None = None,
    on_kill: Callable[[], None] | None = None,
) -> StopOutcome:
    """End all processes of a run.

    Args:
        platform: Where they run.
        marks: What they can be told by.
        child: The main process, or None when it is gone.
        timeout_s: How long it may take to end by itself; 0 kills at once.
        ask: Asks it to end and returns whether that was possible; by default the system's way.
        on_kill: Told when the main process did not end by itself and is about to be killed.
    """
    tree = _Tree(platform, marks)
    await tree.look()
    is_polite = timeout_s > 0
    was_killed = False
    if child is not None and child.is_running:
        is_polite = is_polite and _asked(platform, child, ask)
        was_killed = not (is_polite and await wait_ended(child, timeout_s))
        if was_killed and on_kill is not None:
            on_kill()
    leftovers = await tree.look()
    if is_polite and not was_killed and leftovers:
        leftovers = await tree.ask_stragglers(min(timeout_s, STRAGGLERS_S))
    survivors = await tree.kill(child)
    if survivors:
        _log.error("processes survive run=%s pids=%s", marks.run_id, [one.pid for one in survivors])
    return StopOutcome(
        exit=None if child is None else child.exit,
        was_killed=was_killed,
        leftovers=len(leftovers),
        survivors=tuple(sorted(survivors, key=lambda one: one.pid)),
    )


async def look(platform: ProcessPlatform, marks: RunMarks) -> RunMarks:
    """Look for the processes of a run now and return the marks with all of them remembered."""
    tree = _Tree(platform, marks)
    await tree.look()
    return tree.marks


async def end_orphans(platform: ProcessPlatform) -> int:
    """End whatever units left as children of this program, at its end; return how many.

    This also reaches a process which left its session, environment and output behind.
    """
    count = 0
    boot_id = platform.boot_id()
    for _ in range(_SCANS_LIMIT):
        orphans = platform.orphans()
        if not orphans:
            break
        alive = [one for one in orphans if not one.is_zombie]
        identities = [ProcessIdentity(one.pid, one.start, boot_id) for one in alive]
        count += len(identities)
        platform.kill(identities)
        await wait_gone(platform, identities, _DEATH_S)
        platform.reap([one.pid for one in orphans])
    return count


def _asked(platform: ProcessPlatform, child: Child, ask: Callable[[], bool] | None) -> bool:
    if ask is not None:
        return ask()
    return child.identity is not None and platform.ask_to_end(child.identity)


class _Tree:
    """The processes of one run, as far as they were seen."""

    def __init__(self, platform: ProcessPlatform, marks: RunMarks) -> None:
        self._platform = platform
        self.marks = marks

    async def look(self) -> frozenset[ProcessIdentity]:
        """Return who lives now, and remember them."""
        found = await aio.run_blocking(self._scan)
        self.marks = replace(self.marks, seen=self.marks.seen | found)
        return found

    async def ask_stragglers(self, timeout_s: float) -> frozenset[ProcessIdentity]:
        """Ask those that are left; return whom that did not convince in time."""
        left = await self.look()
        for identity in left:
            self._platform.ask_to_end(identity)
        await wait_gone(self._platform, left, timeout_s)
        self._reap()
        return left

    async def kill(self, child: Child | None) -> frozenset[ProcessIdentity]:
        """Kill until a look finds nobody; return who is left when the time is over."""
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + KILL_LIMIT_S
        while members := await self._freeze():
            self._platform.kill(members, self.marks)
            await wait_gone(self._platform, members, _DEATH_S)
            self._reap()
            if loop.time() > give_up_at:
                return members
        if child is not None:
            await wait_ended(child, _DEATH_S)
        self._reap()
        return frozenset()

    async def _freeze(self) -> frozenset[ProcessIdentity]:
        """Stop everybody, until two looks after each other see the same processes."""
        before: frozenset[ProcessIdentity] = frozenset()
        members = await self.look()
        for _ in range(_SCANS_LIMIT):
            if members == before:
                break
            self._platform.freeze(members, self.marks)
            before, members = members, await self.look()
        return members

    def _scan(self) -> frozenset[ProcessIdentity]:
        return self._platform.members(self.marks, self._platform.snapshot())

    def _reap(self) -> None:
        self._platform.reap([one.pid for one in self._platform.orphans()])
