"""The Settings page in every state: languages, colours, a small window, large text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.settings import SettingsPanel
from tests.screenshots.legibility import clipped_texts, colors_in
from tests.screenshots.stage import PICTURES
from tests.screenshots.test_pages import LEAST_COLORS, LOOKS, SMALL, _quiet
from ui.theme import ThemeMode
from ui.viewmodels.language import Language

pytestmark = pytest.mark.screenshots

Act = Callable[[Stage, SettingsPanel], Awaitable[None]]
FULL = (1180, 760)


async def general(_stage: Stage, _panel: SettingsPanel) -> None:
    return


async def service(stage: Stage, _panel: SettingsPanel) -> None:
    stage.dashboard.settings.open_section("records")


async def service_below(stage: Stage, panel: SettingsPanel) -> None:
    await service(stage, panel)
    await _quiet()
    bar = stage.dashboard.settings._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())


async def managed(stage: Stage, _panel: SettingsPanel) -> None:
    stage.dashboard.settings.open_section("print")


async def changed(stage: Stage, _panel: SettingsPanel) -> None:
    box = stage.window.findChild(QComboBox, "interface.text_scale")
    assert box is not None
    box.setCurrentIndex(box.findData(125))
    box.activated.emit(box.currentIndex())


async def invalid(stage: Stage, panel: SettingsPanel) -> None:
    await service(stage, panel)
    await _quiet()
    field = stage.window.findChild(QLineEdit, "services.records.port.first")
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "70000")


async def conflict(stage: Stage, panel: SettingsPanel) -> None:
    await invalid(stage, panel)
    text = panel.machine_file.read_text(encoding="utf-8")
    panel.machine_file.write_text(text.replace("8900", "9100"), encoding="utf-8")
    panel.read_again()


async def broken(_stage: Stage, panel: SettingsPanel) -> None:
    panel.user_file.write_text('[interface]\nlanguage = "klingon"\n', encoding="utf-8")
    panel.read_again()


async def search(stage: Stage, _panel: SettingsPanel) -> None:
    stage.dashboard.settings._search.setText("http")


async def nothing(stage: Stage, _panel: SettingsPanel) -> None:
    stage.dashboard.settings._search.setText("zzz")


@dataclass(frozen=True)
class Scene:
    """One picture of the page."""

    name: str
    act: Act
    size: tuple[int, int] = FULL
    scale: int = 100


SCENES = (
    Scene("settings_general", general),
    Scene("settings_service", service),
    Scene("settings_service-below", service_below),
    Scene("settings_managed", managed),
    Scene("settings_undo", changed),
    Scene("settings_invalid", invalid),
    Scene("settings_conflict", conflict),
    Scene("settings_broken", broken),
    Scene("settings_search", search),
    Scene("settings_nothing", nothing),
    Scene("settings-960x600_general", general, SMALL),
    Scene("settings-960x600_service", service, SMALL),
    Scene("settings-150_service", service, FULL, 150),
    Scene("settings-960x600-150_general", general, SMALL, 150),
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
def test_settings_are_drawn_with_room_for_all_text(
    scene: Scene,
    language: Language,
    mode: ThemeMode,
    stages: list[Stage],
    tmp_path: Path,
    run_async: RunAsync,
) -> None:
    panel = SettingsPanel(tmp_path)
    stage = Stage(panel, tmp_path, language, mode, scene.scale)
    stages.append(stage)
    stage.window.resize(*scene.size)

    async def play() -> None:
        stage.dashboard.on_started()
        stage.window.show_page("settings")
        stage.window.show()
        await _quiet()
        await scene.act(stage, panel)
        await _quiet()

    run_async(play())
    picture = stage.window.grab()

    PICTURES.mkdir(parents=True, exist_ok=True)
    assert picture.save(str(PICTURES / f"{scene.name}_{language.value}_{mode.value}.png"))
    assert picture.size().toTuple() == scene.size
    assert colors_in(picture) >= LEAST_COLORS
    assert clipped_texts(stage.window) == []
