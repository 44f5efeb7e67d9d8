"""Desktops for tests that need a real screen; each kind is started once a run."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.desktop.desktop import Desktop, Notifier, TrayHost
from tests.desktop.tray import Tray


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if "tests/desktop/" in item.path.as_posix():
            item.add_marker(pytest.mark.desktop)


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A complete desktop: the tray hosts StatusNotifierItems, notifications have buttons."""
    with _desktop(tmp_path_factory) as running:
        yield running


@pytest.fixture
def tray(desktop: Desktop) -> Tray:
    """The tray of the complete desktop."""
    return Tray(desktop)


@pytest.fixture(scope="session")
def xembed_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose tray knows only the old protocol, and nobody shows notifications."""
    with _desktop(
        tmp_path_factory, tray_host=TrayHost.TINT2, notifier=Notifier.NONE, has_bus=False
    ) as running:
        yield running


@pytest.fixture(scope="session")
def bare_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """Only a screen and a window manager: no tray, no notifications, no D-Bus."""
    with _desktop(
        tmp_path_factory, tray_host=TrayHost.NONE, notifier=Notifier.NONE, has_bus=False
    ) as running:
        yield running


def _desktop(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    tray_host: TrayHost = TrayHost.XFCE4_PANEL,
    notifier: Notifier = Notifier.XFCE4_NOTIFYD,
    has_bus: bool = True,
) -> Desktop:
    if sys.platform != "linux":
        pytest.skip("an X desktop exists only on Linux")
    folder = tmp_path_factory.mktemp("desktop")
    return Desktop(folder, tray_host=tray_host, notifier=notifier, has_bus=has_bus)
