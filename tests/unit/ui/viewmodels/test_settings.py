"""The Settings page without its widgets, over real files: values, flaws, undo, conflicts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config.words import keys_of
from app.errors import AccessDeniedError, HostError
from app.model.commands import ChangeSettings
from app.model.service import ServiceSpec
from tests.conftest import RunAsync
from tests.fakes.panel import STAFF
from tests.fakes.settings import SettingsPanel
from tests.waiting import until
from ui.viewmodels.language import Language
from ui.viewmodels.setting_fields import (
    Field,
    FieldKind,
    Flaw,
    Unit,
    general_fields,
    service_fields,
)
from ui.viewmodels.setting_words import field_help, field_label, flaw_words, unit_word
from ui.viewmodels.settings import GENERAL, FieldState, SettingsViewModel

pytestmark = pytest.mark.usefixtures("english")


class House:
    """A view-model, its panel, and what it told."""

    def __init__(self, folder: Path) -> None:
        self.panel = SettingsPanel(folder)
        self.settings = SettingsViewModel(self.panel, STAFF)
        self.refusals: list[tuple[str, str]] = []
        self.settings.refused.connect(lambda key, words: self.refusals.append((key, words)))

    async def rest(self) -> None:
        """Return when no command is under way."""
        while ours := [t for t in asyncio.all_tasks() if t.get_name().endswith("-settings")]:
            await asyncio.wait(ours)

    def state(self, key: str, section: str = GENERAL) -> FieldState:
        return next(one for one in self.settings.states(section) if one.field.id == key)


@pytest.fixture
def house(tmp_path: Path, english: None) -> Iterator[House]:  # noqa: ARG001 - words are compared
    made = House(tmp_path)
    yield made
    made.settings.deleteLater()
    made.panel.deleteLater()


# --- what is shown ------------------------------------------------------------------------------


def test_sections_are_the_panel_and_every_service_by_its_name(house: House) -> None:
    sections = [(one.key, one.title) for one in house.settings.sections()]
    assert sections == [
        ("general", "General"),
        ("records", "Records service"),
        ("print", "Print service"),
    ]
    assert house.settings.states("gone") == ()


def test_every_value_says_who_decided_on_it(house: House) -> None:
    language, theme = house.state("interface.language"), house.state("interface.theme")
    scale = house.state("interface.text_scale")
    assert (language.origin, language.place) == ("Default", "")
    assert theme.origin == "From the settings of this workstation · default: Like the system"
    assert theme.place.endswith("machine.toml, line 4")
    assert scale.origin == "Your own setting · default: 100 %"
    assert [language.can_reset, theme.can_reset, scale.can_reset] == [False, False, True]


def test_managed_settings_are_locked(house: House) -> None:
    assert house.state("panel.autostart").is_managed
    assert all(state.is_managed for state in house.settings.states("print"))
    assert not any(state.is_managed for state in house.settings.states("records"))


def test_settings_of_parts_that_a_service_does_not_have_are_left_out(house: House) -> None:
    keys = {state.field.id for state in house.settings.states("print")}
    assert "services.print.health.tcp" in keys
    assert not any(".port." in key or ".ready." in key or ".http" in key for key in keys)


def test_name_of_a_service_without_one_is_that_of_its_table(tmp_path: Path) -> None:
    panel = SettingsPanel(tmp_path, machine='[services.x]\ncommand = ["x"]\n', user="")
    settings = SettingsViewModel(panel, STAFF)
    state = next(one for one in settings.states("x") if one.field.path == ("label", "en"))
    assert state.value == "x"
    settings.deleteLater()
    panel.deleteLater()


def test_search_finds_names_meanings_and_keys_of_all_sections(house: House) -> None:
    found = {state.field.id for state in house.settings.matches("HTTP")}
    assert found == {"services.records.ready.http", "services.records.health.http"}
    assert len(house.settings.matches("log size")) == 2
    assert house.settings.matches("zzz") == ()
    field = house.settings.matches("ready.http")[0].field
    assert house.settings.heading(field, is_search=True) == "Records service · When it is ready"
    assert house.settings.heading(field, is_search=False) == "When it is ready"


def test_trouble_with_the_start_entry_stands_at_its_setting(house: House) -> None:
    house.panel.autostart_trouble = HostError("host.autostart", "cannot", reason="disk full")
    assert house.state("panel.autostart").trouble == "The system refused: disk full"
    assert house.state("interface.theme").trouble == ""


# --- what is typed ------------------------------------------------------------------------------


def _field(key: str, kind: FieldKind, unit: Unit = Unit.NONE) -> Field:
    spec = ServiceSpec(name="records")
    known = {one.id: one for one in (*general_fields(), *service_fields(spec))}
    found = known.get(key)
    group = service_fields(spec)[0].group
    return found or Field(tuple(key.split(".")), group, kind, unit)


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [
        ("restart.delay_s", "2.5", 2.5),
        ("restart.delay_s", " 2,5 ", 2.5),
        ("restart.delay_s", "30.0", 30),
        ("restart.delay_s", "-1", Flaw.OUT_OF_RANGE),
        ("restart.delay_s", "86401", Flaw.OUT_OF_RANGE),
        ("restart.delay_s", "", Flaw.NO_NUMBER),
        ("restart.delay_s", "nan", Flaw.NO_NUMBER),
        ("restart.delay_s", "inf", Flaw.NO_NUMBER),
        ("stop.timeout_s", "0", Flaw.OUT_OF_RANGE),
        ("restart.limit", "0", 0),
        ("restart.limit", "1.5", Flaw.NO_WHOLE_NUMBER),
        ("restart.limit", "five", Flaw.NO_WHOLE_NUMBER),
        ("log.max_bytes", "10", 10_485_760),
        ("log.max_bytes", "0.5", 524_288),
        ("log.max_bytes", "0.01", Flaw.OUT_OF_RANGE),
    ],
)
def test_typed_number_is_read_or_its_flaw_is_named(key: str, text: str, meaning: object) -> None:
    assert _field(f"services.records.{key}", FieldKind.NUMBER).read(text) == meaning


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [
        ("label.en", "  Records ", "Records"),
        ("label.en", " ", Flaw.EMPTY),
        ("ready.http", "http://127.0.0.1:{port}/x", "http://127.0.0.1:{port}/x"),
        ("ready.http", "127.0.0.1", Flaw.NO_WEB_ADDRESS),
        ("health.http", "ftp://x", Flaw.NO_WEB_ADDRESS),
        ("health.tcp", "127.0.0.1:{port}", "127.0.0.1:{port}"),
        ("ready.tcp", "127.0.0.1", Flaw.NO_SOCKET_ADDRESS),
        ("ready.output", "listening", "listening"),
        ("ready.output", "(", Flaw.NO_PATTERN),
    ],
)
def test_typed_text_is_read_or_its_flaw_is_named(key: str, text: str, meaning: object) -> None:
    assert _field(f"services.records.{key}", FieldKind.TEXT).read(text) == meaning


def test_range_is_said_in_the_unit_of_the_field(house: House) -> None:
    size = house.state("services.records.log.max_bytes", "records").field
    stop = house.state("services.records.stop.timeout_s", "records").field
    port = house.state("services.records.port.first", "records").field
    assert house.settings.flaw(size, "0") == "Type a number of at least 0.0625."
    assert house.settings.flaw(stop, "0") == "Type a number above 0, at most 86,400."
    assert house.settings.flaw(port, "70000") == "Type a number from 1 to 65,535."
    assert house.settings.flaw(port, "8901") == ""


def test_every_setting_and_flaw_has_words_in_both_languages(
    house: House, language: Language
) -> None:
    for state in (*house.settings.states(GENERAL), *house.settings.states("records")):
        assert field_label(state.field), language
        assert field_help(state.field).endswith((".", "。"))
        assert unit_word(state.field.unit) is not None
        assert all(flaw_words(state.field, flaw) for flaw in Flaw)


def test_every_setting_is_a_key_of_the_schema(house: House) -> None:
    for section in house.settings.sections():
        for state in house.settings.states(section.key):
            assert state.field.limits is not None
            assert state.field.path[0] in keys_of(ServiceSpec) or section.key == GENERAL


# --- what is changed ----------------------------------------------------------------------------


def test_value_is_written_offered_for_undo_and_taken_back(
    house: House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        before = house.panel.written
        field = house.state("interface.text_scale").field
        house.settings.submit(field, 125)
        await until(lambda: house.settings.can_undo, "the change is in force")
        assert house.state("interface.text_scale").value == 125
        assert house.settings.undo_words == "Text size: 125 %"

        house.settings.undo()
        await until(lambda: not house.settings.can_undo, "the change is undone")
        assert (house.panel.written, house.settings.undo_words) == (before, "")
        await house.rest()

    run_async(scenario())


def test_typed_text_with_a_flaw_and_a_value_that_is_there_already_change_nothing(
    house: House,
) -> None:
    port = house.state("services.records.port.first", "records").field
    house.settings.submit_text(port, "70000")
    house.settings.submit_text(port, "8900")
    assert house.panel.commands == []


def test_name_is_written_in_both_languages(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        field = house.state("services.records.label.en", "records").field
        house.settings.submit_text(field, "Files")
        await until(lambda: house.settings.can_undo, "the change is in force")
        assert 'zh = "病历服务"' in house.panel.written
        assert house.settings.sections()[1].title == "Files"

        house.settings.reset(field)
        await house.rest()
        assert "Files" not in house.panel.written
        assert "病历服务" not in house.panel.written
        await house.rest()

    run_async(scenario())


def test_reset_takes_the_users_value_out_of_the_file(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        house.settings.reset(house.state("services.records.log.keep", "records").field)
        await until(lambda: house.settings.can_undo, "the change is in force")
        assert "keep" not in house.panel.written
        assert house.state("services.records.log.keep", "records").value == 5
        await house.rest()

    run_async(scenario())


def test_offer_to_undo_ends_by_itself_but_not_while_somebody_points_at_it(
    house: House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        house.settings.submit(house.state("interface.text_scale").field, 150)
        await until(lambda: house.settings.can_undo, "the change is in force")
        timer = house.settings._timer
        assert (timer.isActive(), timer.interval()) == (True, 10_000)
        house.settings.hold_undo(is_held=True)
        assert not timer.isActive()
        house.settings.hold_undo(is_held=False)
        assert timer.isActive()

        timer.setInterval(0)
        await until(lambda: not house.settings.can_undo, "the time is over")
        assert house.settings.undo_words == ""
        await house.rest()

    run_async(scenario())


def test_undo_of_a_value_that_was_changed_outside_says_so_and_changes_nothing(
    house: House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        house.settings.submit(house.state("interface.text_scale").field, 125)
        await until(lambda: house.settings.can_undo, "the change is in force")
        outside = "[interface]\ntext_scale = 175\n"
        house.panel.user_file.write_text(outside, encoding="utf-8")
        house.settings.undo()
        await until(lambda: not house.settings.can_undo, "the undo is refused")
        assert "changed" in house.settings.undo_words
        assert house.panel.written == outside
        house.settings._timer.stop()
        await house.rest()

    run_async(scenario())


def test_change_of_somebody_else_is_not_offered_for_undo(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        change = house.state("interface.text_scale").field.changes(150, house.panel.configuration)
        await house.panel.execute(STAFF, ChangeSettings(change))
        assert not house.settings.can_undo
        await house.rest()

    run_async(scenario())


def test_refusals_are_told_at_the_field(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        locked = house.state("services.print.autostart", "print").field
        house.settings.submit(locked, True)
        await until(lambda: len(house.refusals) == 1, "a managed key is refused")

        scale = house.state("interface.text_scale").field
        house.panel.refusal = AccessDeniedError("control.access-denied", "no")
        house.settings.submit(scale, 150)
        await until(lambda: len(house.refusals) == 2, "a level is too low")
        house.panel.refusal = HostError("host.disk-full", "cannot write", reason="disk full")
        house.settings.submit(scale, 150)
        await until(lambda: len(house.refusals) == 3, "the disk is full")

        assert [key for key, _words in house.refusals] == [locked.id, scale.id, scale.id]
        managed, level, disk = (words for _key, words in house.refusals)
        assert managed == "It is set by IT."
        assert level == "Your level does not allow this change."
        assert disk == "Not saved: disk full"
        assert house.state("interface.text_scale").value == 100
        await house.rest()

    run_async(scenario())


def test_mistake_in_the_file_is_told_and_gone_when_it_is_corrected(house: House) -> None:
    good = house.panel.written
    told: list[bool] = []
    house.settings.trouble_changed.connect(lambda: told.append(house.settings.problem is not None))
    house.panel.user_file.write_text("[interface\n", encoding="utf-8")
    house.panel.read_again()
    house.panel.read_again()
    house.panel.user_file.write_text(good, encoding="utf-8")
    house.panel.read_again()
    assert told == [True, False]
