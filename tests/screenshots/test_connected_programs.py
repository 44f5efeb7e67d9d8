"""Connected programs on the Services page: the button, and the list that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import NOW, FakePanel, clinic
from tests.screenshots.legibility import clipped_texts, colors_in
from tests.screenshots.stage import PICTURES
from tests.screenshots.test_pages import FULL, LEAST_COLORS, LOOKS, SMALL, _quiet
from tests.unit.ui.pages.test_peers import CLIENT, REPORTER
from ui.theme import ThemeMode
from ui.viewmodels.language import Language

pytestmark = pytest.mark.screenshots

LATE = replace(
    CLIENT,
    name="imaging",
    label="影像 Viewer",
    last_heartbeat_at=NOW - timedelta(seconds=40),
    messages_per_minute=1240,
    dropped=3,
)


@pytest.fixture
def stages() -> Iterator[list[Stage]]:
    """Stages to be taken down after the test."""
    made: list[Stage] = []
    yield made
    for stage in made:
        stage.strike()


@pytest.mark.parametrize(("language", "mode"), LOOKS, ids=lambda value: value.value)
@pytest.mark.parametrize(("name", "size"), [("services", FULL), ("services-960x600", SMALL)])
def test_connected_programs_are_drawn_with_room_for_all_text(
    name: str,
    size: tuple[int, int],
    language: Language,
    mode: ThemeMode,
    stages: list[Stage],
    tmp_path: Path,
    run_async: RunAsync,
) -> None:
    panel = FakePanel(clinic())
    stage = Stage(panel, tmp_path, language, mode)
    stages.append(stage)
    stage.window.resize(*size)
    popover: QWidget = stage.dashboard.services.peers

    async def play() -> None:
        stage.dashboard.on_started()
        stage.window.show_page("services")
        stage.window.show()
        panel.connect_peers(CLIENT, LATE, REPORTER)
        await _quiet()
        stage.dashboard.services._on_connected_clicked()
        await _quiet()

    run_async(play())
    for shown, part in ((stage.window, "connected"), (popover, "connected-popover")):
        picture = shown.grab()
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}_{part}_{language.value}_{mode.value}.png"
        assert picture.save(str(path))
        assert colors_in(picture) >= LEAST_COLORS
        assert clipped_texts(shown) == []
