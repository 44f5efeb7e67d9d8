"""The window of the sample clinical app on a real screen."""

from __future__ import annotations

import sys

from tests.desktop.desktop import Desktop
from tests.integration.sample_program import SAMPLE


def test_window_closed_by_the_window_manager_ends_the_app_with_exit_0(desktop: Desktop) -> None:
    with desktop.open(sys.executable, SAMPLE / "clinical_app.py", "--language", "en") as app:
        app.wait_for_output("window shown")
        window = desktop.wait_for_window("--name", "Clinical app")
        desktop.click(*window.centre)
        desktop.key("alt+F4")
        assert app.wait(timeout_s=5.0) == 0
        assert "closed" in app.output()
