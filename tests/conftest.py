"""Fixtures and guards for every test.

A test gets the one application, the loop through ``run_async``, and fails when it leaves a
thread, a running timer, a child process or a file outside ``tmp_path`` behind.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import sys
import threading
import uuid
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt: desktop tests set xcb for their programs

import psutil
import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QCoreApplication

from app import aio
from i18n.build import build as build_catalogues
from tests.guards import Belongings, WriteWatch, collect_due_garbage, leftovers, orphans

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
_PR_SET_CHILD_SUBREAPER = 36
RUN_MARKER = "WARDKEEPER_TEST_RUN"
"""Every process that a test starts inherits this variable, which finds it when it is orphaned."""

_HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "run",
}


class RunAsync(Protocol):
    """Drives one coroutine on Qt's loop to its end."""

    def __call__(self, coroutine: Coroutine[object, object, T], *, timeout_s: float = ...) -> T:
        """Return the coroutine's result.

        Raises:
            TimeoutError: It took longer than ``timeout_s``.
        """
        ...


def pytest_configure() -> None:
    """Let property tests take the time they need: this machine may be slow or busy."""
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")


def pytest_sessionstart() -> None:
    """Collect garbage as the product does, never in a worker thread: see app/aio.py."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    gc.disable()  # a runtime that stopped gave collection back to Python
    collect_due_garbage()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """End the run even if a test left a thread, for which Python would wait for ever."""
    main, others = threading.main_thread(), threading.enumerate()
    if any(thread is not main and not thread.daemon for thread in others):
        sys.stdout.flush()
        os._exit(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what belongs to the other family of systems."""
    foreign = "posix" if sys.platform == "win32" else "windows"
    for item in items:
        if item.get_closest_marker(foreign) is not None:
            item.add_marker(pytest.mark.skip(reason=f"runs only where the system is {foreign}"))


@pytest.fixture(scope="session", autouse=True)
def test_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own for the whole run: nothing of the developer's is read or written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, folder in _HOME_VARIABLES.items():
            path = home / folder
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            patch.setenv(variable, str(path))
        patch.delenv("WARDKEEPER_HOME", raising=False)
        patch.setenv(RUN_MARKER, uuid.uuid4().hex)
        yield home


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Translations as they are in the sources now."""
    build_catalogues()


@pytest.fixture(scope="session")
def write_watch(tmp_path_factory: pytest.TempPathFactory) -> WriteWatch:
    return WriteWatch(allowed=(tmp_path_factory.getbasetemp(),))


@pytest.fixture(autouse=True)
def leaves_nothing_behind(test_home: Path, write_watch: WriteWatch) -> Iterator[None]:
    """Fail a test that leaves a thread, timer, child process or file behind."""
    watched = (ROOT, Path.cwd(), test_home)
    before = Belongings.now(watched)
    write_watch.take_offences()
    write_watch.active = True
    yield
    write_watch.active = False
    left = [*leftovers(before, watched), *write_watch.take_offences()]
    if left:
        pytest.fail("the test left behind:\n  " + "\n  ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def is_no_subreaper_afterwards() -> Iterator[None]:
    """Leave orphans to init again: those of the test desktop are not ours to reap."""
    yield
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture(scope="module", autouse=True)
def leaves_no_orphans(test_home: Path) -> Iterator[None]:  # noqa: ARG001 - sets the marker
    """Fail a module whose tests left a process that is nobody's child any more."""
    marker = os.environ[RUN_MARKER]
    before = set(orphans(RUN_MARKER, marker))
    yield
    found = [process for process in orphans(RUN_MARKER, marker) if process not in before]
    _gone, left = psutil.wait_procs(found, timeout=2)  # Windows ends processes a moment later
    for process in left:
        process.kill()
    if left:
        pytest.fail(f"the module left processes running: {left}", pytrace=False)


@pytest.fixture
def loop(qapp: QCoreApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """A fresh asyncio loop on the application, closed after the test."""
    # The loop of the test before, collected later on a worker thread, would stop its timers there.
    gc.collect()
    new = aio.new_loop(qapp)
    yield new
    left = sorted(task.get_name() for task in asyncio.all_tasks(new) if not task.done())
    new.run_until_complete(aio.cancel_all(timeout_s=5.0))
    new.run_until_complete(new.shutdown_asyncgens())
    new.close()
    asyncio.set_event_loop(None)
    if left:
        pytest.fail(f"the test left tasks running, cancel and await them: {left}", pytrace=False)


@pytest.fixture
def run_async(loop: asyncio.AbstractEventLoop) -> RunAsync:
    """Run a coroutine on Qt's loop: ``run_async(manager.stop(), timeout_s=5)``."""

    def run(coroutine: Coroutine[object, object, T], *, timeout_s: float = 10.0) -> T:
        return loop.run_until_complete(asyncio.wait_for(coroutine, timeout_s))

    return run
