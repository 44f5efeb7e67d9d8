"""What is clicked and typed in the dashboard becomes commands of the person who did it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app import aio
from app.model.commands import (
    Command,
    Quit,
    ReloadConfiguration,
    RestartUnits,
    StartUnits,
    StopUnits,
)
from app.model.status import UnitState, UnitStatus
from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import STAFF, FakePanel, clinic, events, healthy_clinic
from tests.unit.ui.conftest import SetStage
from tests.waiting import until
from ui.dialogs.confirm import ConfirmDialog
from ui.viewmodels.service_cells import RowAction


@pytest.fixture
def panel(tmp_path: Path) -> FakePanel:
    logs = (str(tmp_path / "x-stdout.log"), str(tmp_path / "x-stderr.log"))
    return FakePanel(clinic(), events=events(), logs=logs)


@pytest.fixture
def stage(set_stage: SetStage, panel: FakePanel, run_async: RunAsync) -> Stage:
    made = set_stage(panel)

    async def start() -> None:
        made.dashboard.on_started()
        made.window.show()
        await until(lambda: not made.dashboard.is_checking, "the checks made")

    run_async(start())
    return made


def commands(panel: FakePanel) -> list[Command]:
    return [command for _caller, command in panel.commands]


async def answer(*, is_yes: bool) -> str:
    """Wait for the question, answer it and return its words."""
    (dialog,) = await until(questions, "a question")
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.accept() if is_yes else dialog.reject()
    return words


def questions() -> list[ConfirmDialog]:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, ConfirmDialog)]
    return [dialog for dialog in shown if dialog.isVisible()]


def test_restart_of_a_service_needs_no_question(stage: Stage, panel: FakePanel) -> None:
    stage.dashboard.services.action_requested.emit(RowAction.RESTART, "print")

    assert panel.commands == [(STAFF, RestartUnits(("print",)))]


def test_stop_of_a_service_that_another_needs_names_it_and_asks(
    stage: Stage, panel: FakePanel, run_async: RunAsync
) -> None:
    async def play() -> str:
        stage.dashboard.services.action_requested.emit(RowAction.STOP, "records")
        words = await answer(is_yes=True)
        await until(lambda: panel.commands, "the command")
        return words

    words = run_async(play())

    assert commands(panel) == [StopUnits(("records",))]
    assert "Clinical app" in words


def test_no_to_the_question_changes_nothing(
    stage: Stage, panel: FakePanel, run_async: RunAsync
) -> None:
    async def play() -> None:
        stage.dashboard.services.action_requested.emit(RowAction.RESTART, "clinical-app")
        await answer(is_yes=False)
        await until(lambda: not questions(), "the question gone")

    run_async(play())

    assert panel.commands == []


def test_return_in_a_question_means_no(stage: Stage, panel: FakePanel, run_async: RunAsync) -> None:
    async def play() -> None:
        stage.actions.stop_all.trigger()
        (dialog,) = await until(questions, "a question")
        QTest.keyClick(dialog.cancel, Qt.Key.Key_Return)
        await until(lambda: not questions(), "the question gone")

    run_async(play())

    assert panel.commands == []


def test_stop_all_stops_what_runs_and_start_all_starts_what_does_not(
    stage: Stage, panel: FakePanel, run_async: RunAsync
) -> None:
    async def play() -> None:
        stage.actions.stop_all.trigger()
        await answer(is_yes=True)
        await until(lambda: panel.commands, "the command")

    run_async(play())
    stage.actions.start_all.trigger()

    stopped, started = commands(panel)
    assert isinstance(stopped, StopUnits)
    assert "dictation" not in stopped.names
    assert len(stopped.names) == 9
    assert started == StartUnits(("dictation",))


def test_quit_asks_and_is_given_in_the_name_of_its_door(
    stage: Stage, panel: FakePanel, run_async: RunAsync
) -> None:
    async def play() -> None:
        task = aio.spawn(stage.dashboard.quit(STAFF), name="quit")
        await answer(is_yes=True)
        await task

    run_async(play())

    assert panel.commands == [(STAFF, Quit())]


def test_primary_button_opens_the_service_that_has_the_problem(
    stage: Stage, run_async: RunAsync
) -> None:
    button = stage.window.findChild(QPushButton, "primary_action")
    assert button is not None

    async def click() -> None:
        button.click()
        await until(stage.dashboard.services.drawer.isVisible, "the drawer open")

    run_async(click())

    assert stage.window.page() == "services"
    assert stage.dashboard.services.selected() == "imaging"


def test_escape_closes_the_details_and_gives_the_focus_back_to_the_row(
    stage: Stage, run_async: RunAsync
) -> None:
    async def play() -> None:
        stage.dashboard.open_service("print")
        await until(stage.dashboard.services.drawer.isVisible, "the drawer open")
        QTest.keyClick(stage.dashboard.services.drawer, Qt.Key.Key_Escape)

    run_async(play())

    assert not stage.dashboard.services.drawer.isVisible()
    focused = stage.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "services_table"


def test_read_again_reloads_the_configuration(stage: Stage, panel: FakePanel) -> None:
    stage.actions.reload_settings.trigger()

    assert commands(panel) == [ReloadConfiguration()]


def test_usage_is_sampled_often_only_while_the_window_is_open(
    stage: Stage, panel: FakePanel
) -> None:
    watched = [panel.is_watched]

    stage.window.close()
    watched.append(panel.is_watched)

    assert watched == [True, False]
    assert not stage.window.isVisible()


def test_hidden_window_rests_and_catches_up_when_it_is_shown_again(
    stage: Stage, panel: FakePanel
) -> None:
    index = stage.dashboard.services.index_of("print")
    stage.window.close()

    panel.change(replace(panel.status("print"), state=UnitState.INACTIVE, started_at=None))
    panel.usage_changed.emit()
    while_hidden = index.siblingAtColumn(1).data()
    stage.window.show()

    assert while_hidden == "Running"
    assert index.siblingAtColumn(1).data() == "Stopped"


def test_palette_finds_a_service_by_initials_of_its_chinese_name(
    stage: Stage, panel: FakePanel
) -> None:
    stage.dashboard.open_palette()
    palette = stage.dashboard.palette
    palette.type("dyfw")

    assert palette.shown() == ["Show Print service", "Restart Print service"]
    palette.run(1)

    assert commands(panel) == [RestartUnits(("print",))]


def test_counter_beside_services_counts_what_needs_somebody(stage: Stage, panel: FakePanel) -> None:
    assert stage.workstation.troubles() == 2

    panel.replace_all(healthy_clinic())

    assert stage.workstation.troubles() == 0


def test_service_that_is_gone_takes_its_details_along(
    stage: Stage, panel: FakePanel, run_async: RunAsync
) -> None:
    async def play() -> None:
        stage.dashboard.open_service("print")
        await until(stage.dashboard.services.drawer.isVisible, "the drawer open")
        panel.replace_all(tuple(s for s in clinic() if s.name != "print"))

    run_async(play())

    assert not stage.dashboard.services.drawer.isVisible()


def test_row_says_at_once_that_a_service_has_stopped(stage: Stage, panel: FakePanel) -> None:
    panel.change(replace(panel.status("print"), state=UnitState.INACTIVE, started_at=None))

    index = stage.dashboard.services.index_of("print")
    assert index.siblingAtColumn(1).data() == "Stopped"


def test_window_leaves_room_for_its_frame_on_a_small_screen(stage: Stage) -> None:
    stage.window.resize(1180, 760)

    stage.window.fit_into(QSize(1366, 728))
    wide = stage.window.size()
    stage.window.fit_into(QSize(800, 600))

    assert (wide.width(), wide.height()) == (1180, 688)
    assert stage.window.size() == stage.window.minimumSize()


def test_one_more_good_check_does_not_make_the_summary_anew(
    stage: Stage, panel: FakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    first = panel.status("print")
    panel.change(first)
    stage.window.close()
    statuses = panel.statuses

    def counted() -> tuple[UnitStatus, ...]:
        looks.append("looked")
        return statuses()

    monkeypatch.setattr(panel, "statuses", counted)
    panel.change(replace(first, health_results=first.health_results[1:]))
    after_check = list(looks)
    panel.change(replace(first, state=UnitState.FAILED))

    assert after_check == []
    assert looks
