"""The Settings page by mouse and keyboard, over real files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.settings import SettingsPanel
from tests.unit.ui.conftest import SetStage
from tests.waiting import until
from ui.pages.settings import SettingsPage
from ui.translation import Translation
from ui.viewmodels.language import Language
from ui.widgets.choice import ChoiceBox
from ui.widgets.field_row import EntryField, FieldRow
from ui.widgets.section_list import SectionList
from ui.widgets.switch import Switch
from ui.widgets.undo_bar import UndoBar

KEEP = "services.records.log.keep"
PORT = "services.records.port.first"


class House:
    """A stage whose window shows the Settings page."""

    def __init__(self, stage: Stage, panel: SettingsPanel) -> None:
        self.stage = stage
        self.panel = panel
        self.page: SettingsPage = stage.dashboard.settings
        stage.window.show_page("settings")
        stage.window.show()

    def entry(self, key: str) -> EntryField:
        editor = self.row(key).editor
        assert isinstance(editor, EntryField)
        return editor

    def choice(self, key: str) -> ChoiceBox:
        editor = self.row(key).editor
        assert isinstance(editor, ChoiceBox)
        return editor

    def switch(self, key: str) -> Switch:
        editor = self.row(key).editor
        assert isinstance(editor, Switch)
        return editor

    def rows(self) -> list[FieldRow]:
        """The rows that are shown; old ones may wait for their deletion."""
        for kind in (QEvent.Type.LayoutRequest, QEvent.Type.DeferredDelete):
            QApplication.sendPostedEvents(None, kind)
        QApplication.processEvents()
        return [row for row in self.page.findChildren(FieldRow) if row.isVisibleTo(self.page)]

    def row(self, key: str) -> FieldRow:
        return next(row for row in self.rows() if row.editor.objectName() == key)

    def shown(self) -> set[str]:
        return {row.editor.objectName() for row in self.rows()}

    def type(self, key: str, text: str) -> EntryField:
        entry = self.entry(key)
        entry.setFocus()
        entry.selectAll()
        QTest.keyClicks(entry, text)
        return entry

    async def until_written(self, condition: Callable[[str], bool]) -> None:
        await until(lambda: condition(self.panel.written), "the file is changed")
        await self.rest()

    async def rest(self) -> None:
        """Return when no command is under way."""
        while ours := [t for t in asyncio.all_tasks() if t.get_name().endswith("-settings")]:
            await asyncio.wait(ours)


@pytest.fixture
def house(set_stage: SetStage, tmp_path: Path) -> House:
    panel = SettingsPanel(tmp_path)
    return House(set_stage(panel), panel)


def test_service_chosen_in_the_list_shows_its_settings(house: House) -> None:
    button = house.page.findChild(QPushButton, "section_records")
    assert button is not None
    button.click()
    assert PORT in house.shown()
    assert "interface.language" not in house.shown()


def test_number_counts_on_enter_and_undo_brings_the_old_one_back(
    house: House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        house.page.open_section("records")
        entry = house.type(KEEP, "7")
        assert "keep = 3" in house.panel.written
        assert "press Enter" in house.row(KEEP)._origin.text()
        QTest.keyClick(entry, Qt.Key.Key_Return)
        await house.until_written(lambda text: "keep = 7" in text)

        bar = house.page.findChild(UndoBar)
        assert bar is not None
        await until(bar.isVisible, "the way back is offered")
        assert "Archives to keep: 7 files" in bar.accessibleName()
        bar.button.click()
        await house.until_written(lambda text: "keep = 3" in text)
        await until(lambda: entry.text() == "3", "the field shows the old number")
        assert not bar.isVisible()
        await house.rest()

    run_async(scenario())


def test_text_counts_when_the_focus_leaves_the_field(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        house.page.open_section("records")
        entry = house.type("services.records.label.en", "Files")
        entry.clearFocus()
        await house.until_written(lambda text: "Files" in text)

    run_async(scenario())


def test_flaw_is_told_while_typing_and_nothing_is_changed(house: House) -> None:
    house.page.open_section("records")
    before = house.panel.written
    entry = house.type(PORT, "70000")
    assert house.row(PORT).error == "Type a number from 1 to 65,535."
    assert entry.property("hasError")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert house.panel.commands == []
    assert house.panel.written == before

    QTest.keyClick(entry, Qt.Key.Key_Escape)
    assert (entry.text(), house.row(PORT).error) == ("8900", "")
    assert not entry.property("hasError")


def test_number_that_means_what_is_there_already_is_tidied(house: House) -> None:
    house.page.open_section("records")
    entry = house.type("services.records.stop.timeout_s", "5.0")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert entry.text() == "5"
    assert house.panel.commands == []


def test_text_that_an_outside_change_contradicts_gives_way_with_a_word(house: House) -> None:
    house.page.open_section("records")
    entry = house.type(PORT, "8950")
    text = house.panel.machine_file.read_text(encoding="utf-8")
    house.panel.machine_file.write_text(text.replace("8900", "9100"), encoding="utf-8")
    house.panel.read_again()
    assert entry.text() == "9100"
    assert house.row(PORT)._origin.text() == "Changed outside meanwhile; this is the new value."


def test_typed_text_stays_when_something_else_changes_outside(house: House) -> None:
    house.page.open_section("records")
    entry = house.type(PORT, "8950")
    house.panel.user_file.write_text('[interface]\ntheme = "dark"\n', encoding="utf-8")
    house.panel.read_again()
    assert entry.text() == "8950"


def test_switch_and_choice_count_at_once(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        box = house.choice("interface.theme")
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        await house.until_written(lambda text: 'theme = "dark"' in text)

        house.page.open_section("records")
        switch = house.switch("services.records.autostart")
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
        await house.until_written(lambda text: "autostart = false" in text)

    run_async(scenario())


def test_refused_switch_goes_back_and_says_why(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        house.page.open_section("records")
        house.panel.user_file.write_text("[broken\n", encoding="utf-8")
        switch = house.switch("services.records.autostart")
        row = house.row(switch.objectName())
        switch.click()
        await until(lambda: row.error, "the refusal is told")
        assert switch.isChecked()
        await house.rest()

    run_async(scenario())


def test_settled_setting_cannot_be_touched_and_says_by_whom(house: House) -> None:
    switch = house.switch("panel.autostart")
    assert not switch.isEnabled()
    assert "Set by IT" in switch.toolTip()
    house.page.open_section("print")
    assert not any(row.editor.isEnabled() for row in house.rows())


def test_reset_takes_the_users_value_away(house: House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        row = house.row("interface.text_scale")
        row._reset.click()
        await house.until_written(lambda text: "text_scale" not in text)
        await until(lambda: not row._reset.isVisible(), "nothing is left to reset")
        await house.rest()

    run_async(scenario())


def test_search_shows_matches_of_all_sections_or_says_that_there_are_none(house: House) -> None:
    search = house.page.findChild(QLineEdit, "settings_search")
    assert search is not None
    house.stage.actions.find.trigger()
    assert house.stage.window.focusWidget() is search
    search.setText("http")
    assert house.shown() == {"services.records.ready.http", "services.records.health.http"}
    search.setText("zzz")
    assert house.shown() == set()
    search.clear()
    assert "interface.language" in house.shown()


def test_sections_become_a_choice_where_the_window_is_narrow(house: House) -> None:
    sections = house.page.findChild(SectionList)
    assert sections is not None
    choice = house.page._choice
    assert (sections.isVisible(), choice.isVisible()) == (True, False)
    house.stage.window.resize(960, 600)
    assert (sections.isVisible(), choice.isVisible()) == (False, True)
    assert choice.count() == 3
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert PORT in house.shown()
    house.stage.window.resize(1180, 760)
    assert sections.isVisible()
    assert sections.current() == "records"


def test_section_of_a_removed_service_gives_way_to_the_general_one(house: House) -> None:
    house.page.open_section("records")
    house.panel.machine_file.write_text("", encoding="utf-8")
    house.panel.user_file.write_text("", encoding="utf-8")
    house.panel.read_again()
    assert "interface.language" in house.shown()


def test_mistake_in_the_file_is_shown_with_its_line(house: House) -> None:
    asked: list[str] = []
    house.page.file_requested.disconnect()
    house.page.file_requested.connect(asked.append)
    house.panel.user_file.write_text('[interface]\nlanguage = "klingon"\n', encoding="utf-8")
    house.panel.read_again()
    button = house.page.findChild(QPushButton, "settings_file")
    assert button is not None
    assert button.isVisible()
    assert "line 2" in house.page._alert.accessibleDescription()
    button.click()
    assert asked == [str(house.panel.user_file)]


def test_language_is_changed_under_the_field_that_has_the_keyboard(house: House) -> None:
    box = house.choice("interface.language")
    box.setFocus()
    other = Translation(Language.ZH)
    try:
        assert house.choice("interface.language") is box
        assert box.hasFocus()
        assert box.accessibleName() == "语言"
        assert box.itemText(0) == "跟随系统"
    finally:
        other.close()
        other.deleteLater()


def test_keys_open_the_page(house: House) -> None:
    house.stage.window.show_page("overview")
    house.stage.actions.settings.trigger()
    assert house.stage.window.page() == "settings"
    assert house.stage.actions.settings.shortcut().toString() == "Ctrl+,"


def test_wheel_over_a_choice_scrolls_and_does_not_choose(house: House) -> None:
    box = house.choice("interface.theme")
    box.setFocus()
    before = box.currentIndex()
    spot = QPointF(box.rect().center())
    turned = QWheelEvent(
        spot,
        box.mapToGlobal(spot),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turned)
    assert box.currentIndex() == before
