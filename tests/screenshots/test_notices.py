"""Toasts, the list behind the bell, quiet time and the question about a silent app, as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.model.consultation import Consultation
from app.model.events import Event, EventCode
from app.model.hang import Hang, HangStage
from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import NOW, STAFF, FakePanel, events, findings, healthy_clinic, samples
from tests.screenshots.legibility import clipped_texts, colors_in
from tests.screenshots.stage import PICTURES
from tests.screenshots.test_pages import FULL, LEAST_COLORS, LOOKS, Show, _quiet
from ui.dialogs.not_responding import NotRespondingDialog
from ui.theme import ThemeMode
from ui.toast_stack import ToastStack
from ui.tray_popover import TrayPopover
from ui.viewmodels.language import Language

pytestmark = pytest.mark.screenshots

SILENCE = Hang(stage=HangStage.ASKED, since=NOW - timedelta(seconds=30), is_dirty=False)
UNSAVED = Hang(stage=HangStage.ASKED, since=NOW - timedelta(seconds=72), is_dirty=True)
UNTIL = NOW + timedelta(minutes=37)


@dataclass(frozen=True)
class Scene:
    """One picture: its name and what is opened."""

    name: str
    show: Show
    scale: int = 100


def record(stage: Stage, code: EventCode, unit: str = "", minutes: int = 0, file: str = "") -> None:
    at = NOW - timedelta(minutes=minutes)
    facts = (("file", file),) if file else ()
    stage.panel.record(Event(at=at, code=code, unit=unit or None, facts=facts))


def fill(stage: Stage) -> None:
    record(stage, EventCode.STORAGE_TROUBLE, minutes=42, file="/var/lib/wardkeeper/history.db")
    record(stage, EventCode.CONFIGURATION_BROKEN, minutes=31)
    for minutes in (16, 15):
        record(stage, EventCode.UNIT_FAILED, "print", minutes)
    record(stage, EventCode.UNIT_RECOVERED, "print", 14)
    record(stage, EventCode.UNIT_FAILED, "imaging", 3)
    stage.panel.hang_noticed.emit("clinical-app", SILENCE)


def toast(stage: Stage) -> QWidget:
    stack = ToastStack(stage.theme, stage.window)
    notice = stage.dashboard.notices.notices[0]
    stack.show(notice, stage.dashboard.notices.label(notice), NOW)
    shown: QWidget = stack.toasts()[0]
    shown.setParent(stage.window, shown.windowFlags())  # taken down with it
    return shown


def toast_hang(stage: Stage) -> QWidget:
    stage.panel.hang_noticed.emit("clinical-app", SILENCE)
    return toast(stage)


def toast_failed(stage: Stage) -> QWidget:
    record(stage, EventCode.UNIT_FAILED, "print")
    return toast(stage)


def toast_recovered(stage: Stage) -> QWidget:
    record(stage, EventCode.UNIT_FAILED, "print")
    record(stage, EventCode.UNIT_RECOVERED, "print")
    return toast(stage)


def bell(stage: Stage) -> QWidget:
    stage.window.show()
    stage.window.bell_pressed.emit()
    return stage.dashboard.bell


def bell_full(stage: Stage) -> QWidget:
    fill(stage)
    return bell(stage)


def overview_dot(stage: Stage) -> QWidget:
    fill(stage)
    return stage.window


def overview_quiet(stage: Stage) -> QWidget:
    stage.panel.consult(Consultation(owner="李医生", reason="", since=NOW, expires_at=UNTIL))
    return stage.window


def popover_quiet(stage: Stage) -> QWidget:
    overview_quiet(stage)
    shown = TrayPopover(stage.theme, stage.workstation, stage.dashboard.quiet, STAFF, stage.window)
    shown.open_at(stage.window.mapToGlobal(stage.window.rect().bottomRight()))
    return shown


def question(stage: Stage) -> QWidget:
    stage.panel.hang_noticed.emit("clinical-app", UNSAVED)
    notice = stage.dashboard.notices.notices[0]
    label = stage.dashboard.notices.label(notice)
    return NotRespondingDialog(stage.theme, notice, label, stage.clock, stage.window)


SCENES = (
    Scene("toast_hang", toast_hang),
    Scene("toast_failed", toast_failed),
    Scene("toast_recovered", toast_recovered),
    Scene("toast-200_hang", toast_hang, 200),
    Scene("bell_list", bell_full),
    Scene("bell_empty", bell),
    Scene("bell-150_list", bell_full, 150),
    Scene("overview_notices", overview_dot),
    Scene("overview_quiet", overview_quiet),
    Scene("popover_quiet", popover_quiet),
    Scene("dialog_not-responding", question),
)


@pytest.fixture
def stages() -> Iterator[list[Stage]]:
    """Stages to be taken down after the test."""
    made: list[Stage] = []
    yield made
    for stage in made:
        stage.strike()


@pytest.mark.parametrize(("language", "mode"), LOOKS, ids=lambda value: value.value)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_notice_is_drawn_with_room_for_all_text(
    scene: Scene,
    language: Language,
    mode: ThemeMode,
    stages: list[Stage],
    tmp_path: Path,
    run_async: RunAsync,
) -> None:
    panel = FakePanel(healthy_clinic(), events=events(), findings=findings(), samples=samples())
    stage = Stage(panel, tmp_path, language, mode, scene.scale)
    stages.append(stage)
    stage.window.resize(*FULL)

    async def play() -> QWidget:
        stage.dashboard.on_started()
        shown = scene.show(stage)
        shown.show()
        await _quiet()
        return shown

    shown = run_async(play())
    picture = shown.grab()

    PICTURES.mkdir(parents=True, exist_ok=True)
    assert picture.save(str(PICTURES / f"{scene.name}_{language.value}_{mode.value}.png"))
    assert colors_in(picture) >= LEAST_COLORS
    assert clipped_texts(shown) == []
