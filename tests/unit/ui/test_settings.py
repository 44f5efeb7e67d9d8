"""Choices of the interface survive a restart, and a broken file costs only them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.settings import UiSettings, UiSettingsStore
from ui.theme import ThemeMode
from ui.viewmodels.language import Language

CHOSEN = UiSettings(
    language=Language.ZH,
    theme=ThemeMode.DARK,
    text_scale=125,
    page="logs",
    width=1200,
    height=800,
    is_maximized=True,
)


def test_choices_are_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "ui.json"
    UiSettingsStore(path).save(CHOSEN)

    assert UiSettingsStore(path).value == CHOSEN


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert UiSettingsStore(tmp_path / "ui.json").value == UiSettings()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"language": "fr"}', "\x00", '{"language": null, "theme": 3}']
)
def test_broken_file_gives_defaults_and_is_replaced_by_the_next_choice(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "ui.json"
    path.write_text(content)
    store = UiSettingsStore(path)
    assert store.value == UiSettings()

    store.save(CHOSEN)

    assert UiSettingsStore(path).value == CHOSEN


def test_choice_that_cannot_be_kept_is_in_force_all_the_same(tmp_path: Path) -> None:
    store = UiSettingsStore(tmp_path / "missing" / "ui.json")

    store.save(CHOSEN)

    assert store.value == CHOSEN
