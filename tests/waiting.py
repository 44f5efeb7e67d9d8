"""Waiting for a condition in tests, with a limit and a reason in words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

_STEP_S = 0.005


async def until(condition: Callable[[], object], what: str, *, timeout_s: float = 10.0) -> None:
    """Return as soon as ``condition`` holds; it is asked every 5 ms while the loop runs.

    Raises:
        AssertionError: ``what`` did not come true within ``timeout_s``.
    """
    give_up_at = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up_at:
            message = f"not within {timeout_s} s: {what}"
            raise AssertionError(message)
        await asyncio.sleep(_STEP_S)
