"""The panel's own log file."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import HostError
from app.logs import panel_log


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    yield
    panel_log.tear_down()
    root.setLevel(level)


@pytest.mark.parametrize(("variable", "shown"), [("", False), ("debug", True), ("DEBUG", True)])
def test_details_are_logged_only_when_they_are_asked_for(
    *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, shown: bool
) -> None:
    monkeypatch.setenv(panel_log.LEVEL_VARIABLE, variable)
    panel_log.set_up(tmp_path)
    logging.getLogger("app.x").debug("detail")
    logging.getLogger("app.x").info("unit=病历 state=active")
    panel_log.tear_down()

    lines = (tmp_path / panel_log.FILE_NAME).read_text(encoding="utf-8").splitlines()
    assert lines[-1].endswith(" - INFO - unit=病历 state=active")
    assert lines[-1].startswith("P: ")
    assert ("detail" in lines[0]) is shown


def test_handlers_of_others_stay_when_ours_go(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    panel_log.set_up(tmp_path)
    assert len(root.handlers) > len(before)

    panel_log.tear_down()

    assert root.handlers == before


def test_a_log_that_cannot_be_opened_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(HostError, match=r"cannot write '.*panel\.log'"):
        panel_log.set_up(tmp_path / "missing")


def test_a_program_without_a_console_logs_to_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    panel_log.set_up(tmp_path)
    logging.getLogger("app.x").warning("something")
    panel_log.tear_down()

    assert "something" in (tmp_path / panel_log.FILE_NAME).read_text(encoding="utf-8")


def test_an_uncaught_error_is_logged_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / len("")
    panel_log.log_uncaught(ZeroDivisionError, caught.value, caught.value.__traceback__)

    assert "Traceback" in caplog.text
    assert "division by zero" in caplog.text
