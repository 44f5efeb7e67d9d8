"""Language, colours and text size follow the configuration, over real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import AccessDeniedError, HostError
from tests.conftest import RunAsync
from tests.fakes.panel import STAFF
from tests.fakes.settings import SettingsPanel
from tests.waiting import until
from ui.look import LANGUAGE, TEXT_SCALE, THEME, Look
from ui.settings import UiSettingsStore
from ui.theme import Theme, ThemeMode
from ui.translation import Translation, system_language
from ui.viewmodels.language import Language

ZH_DARK = '[interface]\nlanguage = "zh"\ntheme = "dark"\ntext_scale = 150\n'


class House:
    """A look, what it dresses, and the files that it follows."""

    def __init__(self, folder: Path, machine: str = "", user: str = "") -> None:
        self.panel = SettingsPanel(folder, machine, user)
        self.theme = Theme(ThemeMode.LIGHT)
        self.translation = Translation(Language.EN)
        self.path = folder / "ui.json"
        self.store = UiSettingsStore(self.path)
        self.look = Look(self.panel, STAFF, self.theme, self.translation, self.store)
        self.changes = 0
        self.look.changed.connect(self._count)

    @property
    def seen(self) -> tuple[Language, ThemeMode, int]:
        return self.translation.language, self.theme.mode, self.theme.text_scale

    async def choose(self, choice: Callable[[], None]) -> None:
        before = self.changes
        choice()
        await until(lambda: self.changes > before, "the choice is settled")

    def close(self) -> None:
        self.translation.close()
        for each in (self.look, self.theme, self.translation, self.panel):
            each.deleteLater()

    def _count(self) -> None:
        self.changes += 1


MakeHouse = Callable[..., House]


@pytest.fixture
def make_house(qapp: QApplication, tmp_path: Path) -> Iterator[MakeHouse]:  # noqa: ARG001 - themes need it
    made: list[House] = []

    def make(machine: str = "", user: str = "") -> House:
        made.append(House(tmp_path, machine, user))
        return made[-1]

    yield make
    for house in made:
        house.close()


def test_look_is_what_the_files_say_and_is_known_at_the_next_start(make_house: MakeHouse) -> None:
    house = make_house(user=ZH_DARK)
    house.panel.read_again()
    assert house.seen == (Language.ZH, ThemeMode.DARK, 150)
    kept = UiSettingsStore(house.path).value
    assert (kept.language, kept.theme, kept.text_scale) == (Language.ZH, ThemeMode.DARK, 150)


def test_without_a_word_in_the_files_the_look_is_that_of_the_system(make_house: MakeHouse) -> None:
    house = make_house()
    house.panel.read_again()
    assert house.seen == (system_language(), ThemeMode.SYSTEM, 100)
    assert UiSettingsStore(house.path).value.language is None


def test_choices_are_written_into_the_users_file(
    make_house: MakeHouse, run_async: RunAsync
) -> None:
    house = make_house(user="# mine\n")

    async def scenario() -> None:
        await house.choose(lambda: house.look.choose_language(Language.ZH))
        await house.choose(lambda: house.look.choose_theme(ThemeMode.DARK))
        await house.choose(lambda: house.look.step_text(25))

    run_async(scenario())
    assert house.seen == (Language.ZH, ThemeMode.DARK, 125)
    assert house.panel.written.startswith("# mine\n")
    assert house.panel.configuration.interface.text_scale == 125


def test_text_stays_within_its_limits(make_house: MakeHouse, run_async: RunAsync) -> None:
    house = make_house()
    run_async(house.choose(lambda: house.look.step_text(500)))
    assert house.theme.text_scale == 200
    run_async(house.choose(lambda: house.look.step_text(-500)))
    assert house.theme.text_scale == 100


def test_change_of_the_file_is_followed(make_house: MakeHouse) -> None:
    house = make_house()
    house.panel.user_file.write_text(ZH_DARK, encoding="utf-8")
    house.panel.read_again()
    assert house.seen == (Language.ZH, ThemeMode.DARK, 150)


def test_value_for_this_run_wins_until_another_is_chosen(
    make_house: MakeHouse, run_async: RunAsync
) -> None:
    house = make_house(user=ZH_DARK)
    house.look.keep_for_this_run(LANGUAGE, "en")
    house.look.keep_for_this_run(THEME, "light")
    house.panel.read_again()
    assert house.seen == (Language.EN, ThemeMode.LIGHT, 150)
    assert UiSettingsStore(house.path).value.language is Language.ZH

    run_async(house.choose(house.look.switch_language))
    assert house.seen == (Language.ZH, ThemeMode.LIGHT, 150)


def test_what_it_has_settled_cannot_be_chosen(make_house: MakeHouse, run_async: RunAsync) -> None:
    house = make_house('managed = ["interface"]\n[interface]\nlanguage = "en"\n')
    house.panel.read_again()
    assert all(house.look.is_managed(name) for name in (LANGUAGE, THEME, TEXT_SCALE))
    run_async(house.choose(lambda: house.look.choose_language(Language.ZH)))
    assert house.translation.language is Language.EN
    assert house.panel.written == ""


@pytest.mark.parametrize(
    ("error", "language"),
    [
        (HostError("host.disk-full", "cannot write"), Language.ZH),
        (AccessDeniedError("control.access-denied", "no"), Language.EN),
    ],
)
def test_choice_that_cannot_be_written_holds_for_this_run_unless_it_is_forbidden(
    make_house: MakeHouse, run_async: RunAsync, error: HostError, language: Language
) -> None:
    house = make_house(user='[interface]\nlanguage = "en"\n')
    house.panel.read_again()
    house.panel.refusal = error
    run_async(house.choose(lambda: house.look.choose_language(Language.ZH)))
    assert house.translation.language is language
    house.panel.read_again()
    assert house.translation.language is language
    assert "en" in house.panel.written


def test_broken_file_leaves_the_look_of_the_last_start(make_house: MakeHouse) -> None:
    house = make_house(user="[interface\n")
    house.theme.set_mode(ThemeMode.DARK)
    house.panel.read_again()
    assert house.seen == (Language.EN, ThemeMode.DARK, 100)
