"""Every page in every state, in both languages, light and dark, beside the design's pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QWidget

from app.config.origin import Layer, Origin
from app.config.problems import ConfigProblem
from app.model.status import Cause, CauseCode, UnitState, UnitStatus
from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import STAFF, FakePanel, clinic, events, findings, healthy_clinic, samples
from tests.screenshots.legibility import clipped_texts, colors_in
from tests.screenshots.stage import PICTURES
from ui.dialogs.confirm import ConfirmDialog, Question
from ui.dialogs.explain import ExplainDialog
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.theme import ThemeMode
from ui.tray_popover import TrayPopover
from ui.tray_stand_in import TrayStandIn
from ui.viewmodels import staff_words
from ui.viewmodels.language import Language
from ui.viewmodels.overview import Explanation

pytestmark = pytest.mark.screenshots

FULL, SMALL = (1180, 760), (960, 600)
LOOKS = [(language, mode) for language in Language for mode in (ThemeMode.LIGHT, ThemeMode.DARK)]
LEAST_COLORS = 12

Show = Callable[[Stage], QWidget]


@dataclass(frozen=True)
class Scene:
    """One picture: its name, what the panel says, and what is opened."""

    name: str
    show: Show
    statuses: tuple[UnitStatus, ...] = healthy_clinic()
    is_started: bool = True
    size: tuple[int, int] = FULL
    scale: int = 100
    has_events: bool = True


def failed_app() -> tuple[UnitStatus, ...]:
    cause = Cause.of(
        CauseCode.START_LIMIT, Cause.of(CauseCode.PROGRAM_MISSING, program="clinic.exe"), limit=5
    )
    return tuple(
        replace(s, state=UnitState.FAILED, stage=None, started_at=None, cause=cause, usage=None)
        if s.name == "clinical-app"
        else s
        for s in healthy_clinic()
    )


def closed_app() -> tuple[UnitStatus, ...]:
    return tuple(
        replace(s, state=UnitState.INACTIVE, stage=None, started_at=None, usage=None)
        if s.name == "clinical-app"
        else s
        for s in healthy_clinic()
    )


def page(key: str) -> Show:
    def show(stage: Stage) -> QWidget:
        stage.window.show_page(key)
        return stage.window

    return show


def broken_settings(stage: Stage) -> QWidget:
    origin = Origin(Layer.USER, Path("wardkeeper.toml"), 12)
    stage.panel.configuration_changed.emit(
        (
            ConfigProblem(
                code="config.wrong-type",
                key="services.print.port.first",
                reason="'abc' is text, a whole number from 1 to 65535 is needed",
                remedy="Write a number, for example 8920",
                origin=origin,
            ),
        )
    )
    return stage.window


def drawer(name: str, tab: int = 0) -> Show:
    def show(stage: Stage) -> QWidget:
        stage.window.show_page("services")
        stage.window.show()
        stage.dashboard.services.open_service(name)
        stage.dashboard.services.drawer.tabs.setCurrentIndex(tab)
        return stage.window

    return show


def log_search(stage: Stage) -> QWidget:
    stage.window.show_page("logs")
    stage.dashboard.logs.search_for("11112")
    return stage.window


def palette(stage: Stage) -> QWidget:
    stage.window.show()
    stage.dashboard.open_palette()
    return stage.dashboard.palette


def popover(stage: Stage) -> QWidget:
    shown = TrayPopover(stage.theme, stage.workstation, stage.dashboard.quiet, STAFF, stage.window)
    shown.open_at(QPoint(600, 700))
    return shown


def stand_in(stage: Stage) -> QWidget:
    shown = TrayStandIn(stage.theme, stage.window.windowIcon())
    shown.setParent(stage.window, shown.windowFlags())
    summary = stage.workstation.summary
    shown.say(summary.tone, staff_words.sentence(summary), "Wardkeeper", "…")
    return shown


def confirm(stage: Stage) -> QWidget:
    question = Question("Stop 2 services?", "They stay stopped.", "Stop", ("A, B",))
    return ConfirmDialog(stage.theme, question, stage.window)


def explain(stage: Stage) -> QWidget:
    explanation = Explanation(
        "Ports",
        ("port 8900 is used by 'nginx' (PID 812), and all others up to 8909 are taken too",),
        ("End the program on the port, or change services.records.port.",),
    )
    return ExplainDialog(stage.theme, explanation, stage.window)


def shortcuts(stage: Stage) -> QWidget:
    return ShortcutsDialog(stage.theme, stage.actions.all(), stage.window)


SCENES = (
    Scene("overview_ok", page("overview")),
    Scene("overview_attention", page("overview"), clinic()),
    Scene("overview_problem", page("overview"), failed_app()),
    Scene("overview_closed", page("overview"), closed_app()),
    Scene("overview_loading", page("overview"), (), is_started=False, has_events=False),
    Scene("overview_empty", page("overview"), (), has_events=False),
    Scene("overview_settings-broken", broken_settings),
    Scene("services_table", page("services"), clinic()),
    Scene("services_recovering", drawer("imaging"), clinic()),
    Scene("services_failed", drawer("clinical-app"), failed_app()),
    Scene("services_health", drawer("print", 1), clinic()),
    Scene("services_processes", drawer("clinical-app", 2), clinic()),
    Scene("services_environment", drawer("records", 3), clinic()),
    Scene("services_log", drawer("imaging", 4), clinic()),
    Scene("services_loading", page("services"), (), is_started=False),
    Scene("services_empty", page("services"), ()),
    Scene("logs_lines", page("logs")),
    Scene("logs_search", log_search),
    Scene("about_versions", page("about")),
    Scene("palette_all", palette),
    Scene("popover_ok", popover),
    Scene("popover_problem", popover, failed_app()),
    Scene("stand-in_ok", stand_in),
    Scene("dialog_confirm", confirm),
    Scene("dialog_explain", explain),
    Scene("dialog_explain-150", explain, scale=150),
    Scene("dialog_shortcuts", shortcuts),
    Scene("overview-960x600_attention", page("overview"), clinic(), size=SMALL),
    Scene("services-960x600_table", page("services"), clinic(), size=SMALL),
    Scene("services-960x600_drawer", drawer("imaging"), clinic(), size=SMALL),
    Scene("logs-960x600_lines", page("logs"), size=SMALL),
    Scene("overview-150_attention", page("overview"), clinic(), scale=150),
    Scene("services-150_recovering", drawer("imaging"), clinic(), scale=150),
    Scene("overview-960x600-150_attention", page("overview"), clinic(), size=SMALL, scale=150),
)


@pytest.fixture
def logs(tmp_path: Path) -> tuple[str, str]:
    text = (
        "2026-11-20 10:52:41.195 reading /etc/imaging.toml, AE=CLINIC1\n"
        "2026-11-20 10:52:41.208 ERROR bind 0.0.0.0:11112: address already in use\n"
        "2026-11-20 10:52:41.209 影像监听启动失败，进程退出\n"
        "2026-11-20 10:52:41.310 WARNING exit status 1\n"
    )
    for unit in ("imaging", "clinical-app", "records", "print"):
        (tmp_path / f"{unit}-stdout.log").write_text(text, encoding="utf-8")
        (tmp_path / f"{unit}-stderr.log").touch()
    return str(tmp_path / "imaging-stdout.log"), str(tmp_path / "imaging-stderr.log")


@pytest.fixture
def stages() -> Iterator[list[Stage]]:
    """Stages to be taken down after the test."""
    made: list[Stage] = []
    yield made
    for stage in made:
        stage.strike()


@pytest.mark.parametrize(("language", "mode"), LOOKS, ids=lambda value: value.value)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_page_is_drawn_with_room_for_all_text(
    scene: Scene,
    language: Language,
    mode: ThemeMode,
    logs: tuple[str, str],
    stages: list[Stage],
    tmp_path: Path,
    run_async: RunAsync,
) -> None:
    panel = FakePanel(
        scene.statuses,
        events=events() if scene.has_events else (),
        findings=findings(),
        samples=samples() if scene.is_started else (),
        logs=logs,
    )
    stage = Stage(panel, tmp_path, language, mode, scene.scale)
    stages.append(stage)
    stage.window.resize(*scene.size)

    shown = run_async(_play(stage, scene))
    picture = shown.grab()

    PICTURES.mkdir(parents=True, exist_ok=True)
    assert picture.save(str(PICTURES / f"{scene.name}_{language.value}_{mode.value}.png"))
    if shown is stage.window:
        assert picture.size().toTuple() == scene.size
    assert colors_in(picture) >= LEAST_COLORS
    assert clipped_texts(shown) == []


async def _play(stage: Stage, scene: Scene) -> QWidget:
    if scene.is_started:
        stage.dashboard.on_started()
    shown = scene.show(stage)
    shown.show()
    await _quiet()
    return shown


async def _quiet() -> None:
    """Let tasks, threads and layouts come to rest."""
    while ours := [task for task in asyncio.all_tasks() if not task.get_name().startswith("Task-")]:
        await asyncio.wait(ours)
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
