"""What the tests of the interface share: a language, and dashboards that are taken down again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.fakes.dashboard import Stage
from tests.fakes.panel import FakePanel
from ui.theme import Theme, ThemeMode
from ui.translation import Translation
from ui.viewmodels.language import Language

SetStage = Callable[..., Stage]


@pytest.fixture(params=list(Language), ids=lambda language: language.value)
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Language]:  # noqa: ARG001 - translations need it
    """Each of the two languages, in force for one test."""
    wanted: Language = request.param
    translation = Translation(wanted)
    yield wanted
    translation.close()
    translation.deleteLater()


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:  # noqa: ARG001 - translations need it
    """English in force for one test."""
    translation = Translation(Language.EN)
    yield
    translation.close()
    translation.deleteLater()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme, on the application for one test."""
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    made = Theme(ThemeMode.LIGHT, is_motion_reduced=True)
    made.install()
    yield made
    made.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.fixture
def set_stage(qapp: QApplication, tmp_path: Path) -> Iterator[SetStage]:
    """Builds dashboards over fake panels and takes them down after the test."""
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    made: list[Stage] = []

    def build(panel: FakePanel, language: Language = Language.EN) -> Stage:
        stage = Stage(panel, tmp_path, language)
        made.append(stage)
        return stage

    yield build
    for stage in made:
        stage.strike()
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qapp.setPalette(palette)
