"""Waiting for processes to end, by event."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from app.model.processes import ProcessIdentity
from app.platform.processes import Child, ProcessPlatform


async def wait_ended(child: Child, timeout_s: float) -> bool:
    """Wait until a child ended; False when it still runs after ``timeout_s``."""
    if not child.is_running:
        return True
    ended = asyncio.Event()

    def on_child_ended(_status: object) -> None:
        ended.set()

    child.ended.connect(on_child_ended)
    try:
        await asyncio.wait_for(ended.wait(), timeout_s)
    except TimeoutError:
        return not child.is_running
    finally:
        child.ended.disconnect(on_child_ended)
    return True


async def wait_gone(
    platform: ProcessPlatform, identities: Collection[ProcessIdentity], timeout_s: float
) -> bool:
    """Wait until none of these processes lives; False when some still do after ``timeout_s``.

    They need not be children of ours.
    """
    watched = [child for each in identities if (child := platform.adopt(each, None))]
    try:
        waits = [wait_ended(child, timeout_s) for child in watched]
        return all(await asyncio.gather(*waits))
    finally:
        for child in watched:
            child.detach()
