"""Toasts of the desktop: where there is none, and what they cost while there are none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, RunAsync
from ui.system_toasts import SystemToasts, ToastText

TEXT = ToastText(title="Hello", body="There", buttons=(("view", "View"),), is_urgent=False)
LATE = ("desktop_notifier", "dbus_fast", "bidict")


@pytest.mark.skipif(sys.platform != "linux", reason="only there toasts go over a bus")
def test_desktop_without_a_bus_shows_nothing_and_says_so(
    run_async: RunAsync, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    toasts = SystemToasts(lambda: "Clinic")

    async def play() -> bool:
        is_shown = await toasts.show("key", TEXT)
        await toasts.withdraw("key")
        await toasts.close()
        return is_shown

    assert run_async(play()) is False


def test_panel_without_a_toast_has_not_loaded_what_toasts_need() -> None:
    code = f"import sys, ui.session; print([name for name in {LATE} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
