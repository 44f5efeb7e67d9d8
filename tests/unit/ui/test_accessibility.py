"""Everything that can be reached by keyboard says what it is, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import STAFF, FakePanel, clinic, events, findings, samples
from tests.screenshots.test_pages import _quiet
from tests.unit.ui.conftest import SetStage
from ui.dialogs.confirm import ConfirmDialog, Question
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.tray_popover import TrayPopover
from ui.viewmodels.language import Language

PAGES = ("overview", "services", "logs", "settings", "about")
TAB = Qt.FocusPolicy.TabFocus
VAGUE = {QAccessible.Role.Client, QAccessible.Role.NoRole}


@pytest.fixture
def logs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("logs")
    return str(folder / "x-stdout.log"), str(folder / "x-stderr.log")


@pytest.fixture(params=list(Language), ids=lambda language: language.value)
def stage(
    request: pytest.FixtureRequest, set_stage: SetStage, logs: tuple[str, str], run_async: RunAsync
) -> Stage:
    panel = FakePanel(clinic(), events=events(), findings=findings(), samples=samples(), logs=logs)
    made = set_stage(panel, request.param)

    async def start() -> None:
        made.dashboard.on_started()
        made.window.show()
        await _quiet()

    run_async(start())
    return made


def nameless(window: QWidget) -> list[str]:
    """Reachable controls without a name, or with a role that says nothing."""
    found = []
    for widget in window.findChildren(QWidget):
        is_reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not is_reachable or not widget.isVisible():
            continue
        said = QAccessible.queryAccessibleInterface(widget)
        name = said.text(QAccessible.Text.Name)
        if not name or said.role() in VAGUE:
            found.append(f"{type(widget).__name__} {widget.objectName()} {said.role()}")
    return found


@pytest.mark.parametrize("key", PAGES)
def test_every_control_of_a_page_has_a_name_and_a_role(
    stage: Stage, key: str, run_async: RunAsync
) -> None:
    async def walk() -> list[str]:
        stage.window.show_page(key)
        await _quiet()
        return nameless(stage.window)

    assert run_async(walk()) == []


@pytest.mark.parametrize("tab", range(5))
def test_every_control_of_the_details_has_a_name_and_a_role(
    stage: Stage, tab: int, run_async: RunAsync
) -> None:
    async def walk() -> list[str]:
        stage.dashboard.open_service("imaging")
        stage.dashboard.services.drawer.tabs.setCurrentIndex(tab)
        await _quiet()
        return nameless(stage.window)

    assert run_async(walk()) == []


def test_dialogs_and_popover_have_names(stage: Stage) -> None:
    question = Question("Stop?", "It stops.", "Stop")
    popover = TrayPopover(
        stage.theme, stage.workstation, stage.dashboard.quiet, STAFF, stage.window
    )
    popover.setWindowFlag(Qt.WindowType.Popup, False)
    shown: list[QWidget] = [
        ConfirmDialog(stage.theme, question, stage.window),
        ShortcutsDialog(stage.theme, stage.actions.all(), stage.window),
        popover,
    ]
    for widget in shown:
        widget.show()
        QApplication.processEvents()

        assert nameless(widget) == []
        widget.close()


def test_tab_walks_through_the_whole_window_in_reading_order(stage: Stage) -> None:
    window = stage.window
    first = window.findChild(QWidget, "search")
    assert first is not None
    reached: list[QWidget] = []
    widget: QWidget | None = first
    while widget is not None and (not reached or widget is not first):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & TAB:
            reached.append(widget)
        widget = widget.nextInFocusChain()

    tops = [name for w in reached if (name := w.objectName())]
    assert {"search", "primary_action", "check_again"} <= set(tops)
    assert tops.index("search") < tops.index("primary_action") < tops.index("check_again")
    assert sum(window.isAncestorOf(widget) for widget in reached) == len(reached)
