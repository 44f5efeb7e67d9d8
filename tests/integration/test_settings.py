"""Settings changed through the one list of commands, over a real runtime and real files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.config.changes import ChangeSet
from app.config.problems import ConfigErrors
from app.errors import AccessDeniedError, ConflictError
from app.model.access import Caller, Door, Permission
from app.model.commands import ChangeSettings, Command, UndoSettings
from app.model.events import Event, EventCode
from app.model.settings import SettingChange, SettingsEdit, SettingValue
from app.platform.paths import Paths, find_paths
from app.runtime import Runtime
from tests.conftest import RunAsync
from tests.waiting import until

pytestmark = pytest.mark.posix

WANG = Caller("wang", Door.DASHBOARD, Permission.MANAGE)
NURSE = Caller("nurse", Door.TRAY, Permission.EXECUTE)
VISITOR = Caller("visitor", Door.TRAY, Permission.VIEW)
MACHINE = """\
managed = ["client"]
[services.records]
command = ["records"]
autostart = false
[services.records.env]
TOKEN = "from the machine"
"""


@dataclass
class _House:
    """A runtime, its home, and what it told."""

    paths: Paths
    runtime: Runtime
    edits: list[SettingsEdit] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    async def change(self, caller: Caller, key: str, value: SettingValue | None) -> None:
        await self.execute(caller, ChangeSettings((change(key, value),)))

    async def execute(self, caller: Caller, command: Command) -> None:
        await self.runtime.control.execute(caller, command)

    @property
    def written(self) -> str:
        path = self.paths.user_config
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def language(self) -> str:
        return self.runtime.control.configuration.interface.language

    async def audit(self, count: int) -> list[tuple[str, str, str]]:
        def rows() -> list[tuple[str, str, str]]:
            with closing(sqlite3.connect(self.paths.data / "wardkeeper.db")) as connection:
                return connection.execute("SELECT who, command, result FROM audit").fetchall()

        await until(lambda: len(rows()) >= count, f"{count} audit rows")
        return rows()


def change(key: str, value: SettingValue | None) -> SettingChange:
    return SettingChange(tuple(key.split(".")), value)


@pytest.fixture
def house(tmp_path: Path, run_async: RunAsync, monkeypatch: pytest.MonkeyPatch) -> Iterator[_House]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    paths = find_paths(tmp_path / "home")
    paths.create()
    paths.machine_config.write_text(MACHINE, encoding="utf-8")
    made = _House(paths, Runtime(paths))
    made.runtime.control.settings_edited.connect(made.edits.append)
    made.runtime.control.event_recorded.connect(made.events.append)
    run_async(made.runtime.start())
    yield made
    run_async(made.runtime.stop(keep_services=False), timeout_s=20)
    made.runtime.deleteLater()


def test_change_is_in_force_when_the_command_ends_and_can_be_undone_once(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        await house.change(NURSE, "interface.language", "zh")
        assert house.language == "zh"
        assert 'language = "zh"' in house.written
        (edit,) = house.edits
        assert edit.changes == (change("interface.language", "zh"),)
        assert edit.before == (change("interface.language", None),)

        await house.execute(NURSE, UndoSettings(edit.number))
        assert (house.language, house.written) == ("system", "")
        with pytest.raises(ConflictError, match="undone already") as caught:
            await house.execute(NURSE, UndoSettings(edit.number))
        assert caught.value.code == "control.nothing-to-undo"

        assert await house.audit(3) == [
            ("nurse", "ChangeSettings(changes=(interface.language='zh',))", "done"),
            ("nurse", "UndoSettings(number=1)", "done"),
            ("nurse", "UndoSettings(number=1)", "control.nothing-to-undo"),
        ]

    run_async(scenario())


def test_undo_of_an_undo_brings_the_change_back(house: _House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        await house.change(WANG, "interface.language", "zh")
        await house.execute(WANG, UndoSettings(house.edits[-1].number))
        await house.execute(WANG, UndoSettings(house.edits[-1].number))
        assert house.language == "zh"

    run_async(scenario())


def test_everybody_chooses_the_look_and_only_who_manages_changes_services(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        with pytest.raises(AccessDeniedError):
            await house.change(VISITOR, "interface.language", "zh")
        with pytest.raises(AccessDeniedError):
            await house.change(NURSE, "services.records.autostart", value=True)
        assert house.written == ""

        await house.change(WANG, "services.records.log.keep", 3)
        with pytest.raises(AccessDeniedError):
            await house.execute(NURSE, UndoSettings(house.edits[-1].number))
        assert "keep = 3" in house.written

    run_async(scenario())


def test_managed_and_wrong_values_are_refused_and_nothing_is_written(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        for key, value, code in (
            ("client.dev", True, "config.managed"),
            ("interface.text_scale", 1000, "config.out-of-range"),
            ("services.records.after", ("nobody",), "config.unknown-service"),
        ):
            with pytest.raises(ConfigErrors) as caught:
                await house.change(WANG, key, value)
            assert caught.value.code == code
        assert house.written == ""
        assert house.edits == []
        assert house.runtime.control.configuration_problems() == ()

    run_async(scenario())


def test_what_a_part_of_the_panel_refuses_is_taken_out_of_the_file_again(
    house: _House, run_async: RunAsync
) -> None:
    def refuse(changes: ChangeSet) -> None:
        if changes.after.interface.language == "zh":
            raise ConflictError("test.busy", "cannot speak Chinese: busy")

    async def scenario() -> None:
        await house.change(WANG, "interface.theme", "dark")
        before = house.written
        house.runtime._store.subscribe(refuse)
        with pytest.raises(ConfigErrors) as caught:
            await house.change(WANG, "interface.language", "zh")
        assert caught.value.code == "config.refused"
        assert (house.language, house.written) == ("system", before)
        assert house.runtime.control.configuration_problems() == ()

    run_async(scenario())


def test_value_changed_by_hand_is_not_overwritten_by_an_undo(
    house: _House, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        await house.change(WANG, "interface.language", "zh")
        house.paths.user_config.write_text('[interface]\nlanguage = "en"\n', encoding="utf-8")
        with pytest.raises(ConfigErrors) as caught:
            await house.execute(WANG, UndoSettings(house.edits[-1].number))
        assert caught.value.code == "config.changed-outside"
        await until(lambda: house.language == "en", "the file is followed")

    run_async(scenario())


def test_secret_variable_is_not_in_the_audit_log(house: _House, run_async: RunAsync) -> None:
    async def scenario() -> None:
        await house.change(WANG, "services.records.env.TOKEN", "hush-hush")
        ((_who, words, _result),) = await house.audit(1)
        assert words == "ChangeSettings(changes=(services.records.env.TOKEN=***,))"

    run_async(scenario())


def test_panel_starts_at_sign_in_as_soon_as_the_key_says_so(
    house: _House, run_async: RunAsync, tmp_path: Path
) -> None:
    def entries() -> list[Path]:
        return sorted((tmp_path / "xdg" / "autostart").glob("*.desktop"))

    async def scenario() -> None:
        assert entries() == []
        await house.change(WANG, "panel.autostart", value=True)
        (entry,) = entries()
        assert f"--hidden --home {house.paths.config.parent}" in entry.read_text(encoding="utf-8")
        await house.change(WANG, "panel.autostart", value=False)
        assert entries() == []
        assert house.runtime.control.autostart_trouble is None

    run_async(scenario())


def test_start_entry_that_cannot_be_written_is_told_once_and_stops_nothing(
    house: _House, run_async: RunAsync, tmp_path: Path
) -> None:
    (tmp_path / "xdg").write_text("in the way", encoding="utf-8")

    async def scenario() -> None:
        await house.change(WANG, "panel.autostart", value=True)
        await house.change(WANG, "interface.language", "zh")
        trouble = house.runtime.control.autostart_trouble
        assert trouble is not None
        assert trouble.code == "host.autostart"
        told = [event for event in house.events if event.code is EventCode.AUTOSTART_FAILED]
        assert [dict(event.facts)["words"] for event in told] == [trouble.message]
        assert house.language == "zh"

        (tmp_path / "xdg").unlink()
        await house.change(WANG, "interface.language", "en")
        assert house.runtime.control.autostart_trouble is None

    run_async(scenario())
