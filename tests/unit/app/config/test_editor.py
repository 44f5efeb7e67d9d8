"""The user's file is changed as a whole or not at all, and IT has the last word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.config.editor import ConfigEditor
from app.config.loader import ConfigSources
from app.config.problems import ConfigErrors
from app.errors import HostError
from app.model.settings import SettingChange, SettingValue
from tests.unit.app.config.workspace import Workspace

SERVICE = '[services.records]\ncommand = ["records"]\n'
LANGUAGE = ("interface", "language")


def _change(key: str, value: SettingValue | None) -> SettingChange:
    return SettingChange(tuple(key.split(".")), value)


def _apply(
    workspace: Workspace, *changes: SettingChange, expected: tuple[SettingChange, ...] = ()
) -> tuple[SettingChange, ...]:
    return ConfigEditor(workspace.sources).apply(changes, expected)


def _refused(workspace: Workspace, *changes: SettingChange) -> list[tuple[str, str]]:
    with pytest.raises(ConfigErrors) as caught:
        _apply(workspace, *changes)
    return [(problem.code, problem.key) for problem in caught.value.problems]


def test_change_is_in_the_users_file_and_its_way_back_restores_it(workspace: Workspace) -> None:
    workspace.machine(SERVICE)
    path = workspace.user('# mine\n[interface]\ntheme = "dark"\n')
    before = path.read_bytes()

    undo = _apply(
        workspace, _change("interface.language", "zh"), _change("services.records.autostart", False)
    )

    configuration = workspace.load()
    service = configuration.service("records")
    assert configuration.interface.language == "zh"
    assert service is not None
    assert not service.autostart
    assert undo == (
        _change("interface.language", None),
        _change("services.records.autostart", None),
    )
    _apply(workspace, *undo)
    assert path.read_bytes() == before


def test_file_is_made_when_there_is_none_and_belongs_to_the_user_alone(
    workspace: Workspace,
) -> None:
    path = workspace.user("")
    path.unlink()
    _apply(workspace, _change("interface.theme", "dark"))
    assert path.read_text(encoding="utf-8") == '[interface]\ntheme = "dark"\n'
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_change_that_says_what_is_said_already_writes_nothing(workspace: Workspace) -> None:
    path = workspace.user('[interface]\nlanguage = "zh"\n')
    before = path.stat().st_mtime_ns
    assert _apply(workspace, _change("interface.language", "zh")) == ()
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_change("interface.language", "klingon"), "config.bad-value"),
        (_change("interface.text_scale", 50), "config.out-of-range"),
        (_change("services.records.log.keep", "five"), "config.wrong-type"),
        (_change("services.records.requires", ("nobody",)), "config.unknown-service"),
        (_change("services.records", "x"), "config.unknown-key"),
        (_change("interface.language.x", 1), "config.unknown-key"),
        (_change("nonsense", 1), "config.unknown-key"),
    ],
)
def test_wrong_value_is_refused_together_with_the_right_ones(
    workspace: Workspace, change: SettingChange, code: str
) -> None:
    workspace.machine(SERVICE)
    path = workspace.user("# mine\n")
    assert _refused(workspace, _change("interface.theme", "dark"), change) == [
        (code, ".".join(change.key))
    ]
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_managed_key_is_refused_and_named(workspace: Workspace) -> None:
    workspace.machine('managed = ["interface.language", "services.*.autostart"]\n' + SERVICE)
    path = workspace.user("")
    changes = (
        _change("interface.theme", "dark"),
        _change("interface.language", "zh"),
        _change("services.records.autostart", False),
    )
    assert _refused(workspace, *changes) == [
        ("config.managed", "interface.language"),
        ("config.managed", "services.records.autostart"),
    ]
    assert path.read_text(encoding="utf-8") == ""
    assert _apply(workspace, changes[0]) == (_change("interface.theme", None),)


def test_undo_is_refused_when_somebody_changed_the_value_meanwhile(workspace: Workspace) -> None:
    workspace.user('[interface]\nlanguage = "en"\n')
    wanted = (_change("interface.language", "zh"),)
    undo = _apply(workspace, *wanted)
    path = workspace.user('[interface]\nlanguage = "system"\n')
    with pytest.raises(ConfigErrors) as caught:
        _apply(workspace, *undo, expected=wanted)
    assert caught.value.code == "config.changed-outside"
    assert "system" in path.read_text(encoding="utf-8")


def test_file_with_a_mistake_stays_as_it_is_and_the_mistake_is_named(workspace: Workspace) -> None:
    path = workspace.user("[interface\n")
    assert _refused(workspace, _change("interface.theme", "dark")) == [("config.syntax", "")]
    assert path.read_text(encoding="utf-8") == "[interface\n"


def test_mistake_in_another_file_is_named_and_nothing_is_written(workspace: Workspace) -> None:
    workspace.machine("oops = 1\n")
    path = workspace.user("")
    assert _refused(workspace, _change("interface.theme", "dark")) == [
        ("config.unknown-key", "oops")
    ]
    assert path.read_bytes() == b""


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf# a\r\n", b"# a\r\n[client]\r\ndev = true\r\n"])
def test_mark_and_line_ends_of_windows_stay(workspace: Workspace, content: bytes) -> None:
    path = workspace.user("")
    path.write_bytes(content)
    _apply(workspace, _change("interface.theme", "dark"))
    after = path.read_bytes()
    assert after.startswith(content)
    assert after.count(b"\n") == after.count(b"\r\n")


def test_whole_number_of_seconds_is_written_without_a_point(workspace: Workspace) -> None:
    workspace.machine(SERVICE)
    path = workspace.user("")
    _apply(workspace, _change("services.records.stop.timeout_s", 9.0))
    assert "timeout_s = 9\n" in path.read_text(encoding="utf-8")


@pytest.mark.posix
def test_linked_file_stays_a_link_and_keeps_its_permissions(workspace: Workspace) -> None:
    path = workspace.user("")
    real = workspace.folder / "dotfiles.toml"
    path.rename(real)
    real.chmod(0o640)
    path.symlink_to(real)
    _apply(workspace, _change("interface.theme", "dark"))
    assert path.is_symlink()
    assert "dark" in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.posix
def test_folder_in_place_of_the_file_is_refused(workspace: Workspace) -> None:
    path = workspace.user("")
    path.unlink()
    path.mkdir()
    assert _refused(workspace, _change("interface.theme", "dark")) == [("config.unreadable", "")]


def test_missing_folder_is_an_error_of_the_machine(tmp_path: Path) -> None:
    editor = ConfigEditor(ConfigSources(user=tmp_path / "gone" / "wardkeeper.toml"))
    with pytest.raises(HostError):
        editor.apply((SettingChange(LANGUAGE, "zh"),))


def test_variable_of_a_service_is_hidden_where_changes_are_written_down() -> None:
    assert repr(_change("services.a.env.PASSWORD", "secret")) == "services.a.env.PASSWORD=***"
    assert repr(_change("interface.language", "zh")) == "interface.language='zh'"
