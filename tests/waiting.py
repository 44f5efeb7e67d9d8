"""Waiting for a condition in tests, with a limit and a reason in words."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

_STEP_S = 0.005

T = TypeVar("T")


async def until(condition: Callable[[], T], what: str, *, timeout_s: float = 10.0) -> T:
    """Return what ``condition`` returns as soon as it is true; the loop runs meanwhile.

    Raises:
        AssertionError: ``what`` did not come true within ``timeout_s``.
    """
    give_up_at = time.monotonic() + timeout_s
    while not (found := condition()):
        _check_time(give_up_at, what, timeout_s)
        await asyncio.sleep(_STEP_S)
    return found


def wait_until(condition: Callable[[], T], what: str, *, timeout_s: float = 10.0) -> T:
    """Do the same where no loop runs: for programs outside, never for our own objects.

    Raises:
        AssertionError: ``what`` did not come true within ``timeout_s``.
    """
    give_up_at = time.monotonic() + timeout_s
    pause = threading.Event()
    while not (found := condition()):
        _check_time(give_up_at, what, timeout_s)
        pause.wait(_STEP_S * 4)
    return found


def _check_time(give_up_at: float, what: str, timeout_s: float) -> None:
    if time.monotonic() > give_up_at:
        message = f"not within {timeout_s} s: {what}"
        raise AssertionError(message)
