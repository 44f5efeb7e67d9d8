"""Dresses the application for the picture tests."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.screenshots.stage import Dress
from ui.theme import Theme, ThemeMode


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[Dress]:
    """Puts a theme on for one test and takes it off again."""
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    made: list[Theme] = []

    def dress(mode: ThemeMode) -> Theme:
        theme = Theme(mode, is_motion_reduced=True)
        theme.install()
        made.append(theme)
        return theme

    yield dress
    for theme in made:
        theme.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qapp.setPalette(palette)
