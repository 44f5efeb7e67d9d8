"""What the shared fixtures promise."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths, QTimer

from tests.conftest import RunAsync
from tests.waiting import until


def test_run_async_drives_a_coroutine_on_the_loop_of_qt(run_async: RunAsync) -> None:
    async def wait_for_a_qt_timer() -> str:
        fired = asyncio.get_running_loop().create_future()
        QTimer.singleShot(1, lambda: fired.set_result("fired"))
        return str(await fired)

    assert run_async(wait_for_a_qt_timer()) == "fired"


def test_run_async_gives_up_after_its_timeout(run_async: RunAsync) -> None:
    with pytest.raises(TimeoutError):
        run_async(asyncio.Event().wait(), timeout_s=0.02)


def test_until_names_what_did_not_happen(run_async: RunAsync) -> None:
    with pytest.raises(AssertionError, match=r"not within 0\.02 s: the moon falls"):
        run_async(until(lambda: False, "the moon falls", timeout_s=0.02))


def test_home_lies_in_the_folder_of_the_run_and_qt_shows_nothing(
    test_home: Path, qapp: QCoreApplication
) -> None:
    assert qapp is QCoreApplication.instance()
    assert Path.home() == test_home
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.posix
@pytest.mark.usefixtures("qapp")
def test_configuration_folder_of_qt_lies_in_the_home_of_the_run(test_home: Path) -> None:
    config = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.ConfigLocation)
    assert Path(config).is_relative_to(test_home)
