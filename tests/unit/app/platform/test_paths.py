"""Where files go on each system."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import HostError
from app.platform.paths import create_private_folder, find_paths


def test_home_folder_holds_everything(tmp_path: Path) -> None:
    paths = find_paths(tmp_path, environment={})
    assert all(path.is_relative_to(tmp_path) for path in paths)
    assert paths.runtime == tmp_path / "run"
    assert paths.machine_config == tmp_path / "wardkeeper.toml"
    assert paths.user_config == tmp_path / "config" / "wardkeeper.toml"
    assert paths.lock == tmp_path / "state" / "panel.lock"


def test_variable_names_the_home_folder_and_the_option_wins(tmp_path: Path) -> None:
    environment = {"WARDKEEPER_HOME": str(tmp_path / "variable")}
    assert find_paths(environment=environment).state == tmp_path / "variable" / "state"
    option = find_paths(tmp_path / "option", environment=environment)
    assert option.state == tmp_path / "option" / "state"


def test_relative_home_folder_means_the_same_after_changing_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths(Path("here"), environment={}).state == tmp_path / "here" / "state"


@pytest.mark.posix
def test_linux_follows_the_xdg_variables() -> None:
    environment = {
        "HOME": "/home/a",
        "XDG_CONFIG_HOME": "/c",
        "XDG_STATE_HOME": "/s",
        "XDG_RUNTIME_DIR": "/r",
    }
    paths = find_paths(environment=environment, system="linux")
    assert paths.config == Path("/c/wardkeeper")
    assert paths.state == Path("/s/wardkeeper")
    assert paths.runtime == Path("/r/wardkeeper")
    assert paths.logs == Path("/s/wardkeeper/logs")
    assert paths.data == Path("/home/a/.local/share/wardkeeper")
    assert paths.machine_config == Path("/etc/wardkeeper/wardkeeper.toml")


@pytest.mark.posix
def test_relative_xdg_variable_is_ignored() -> None:
    environment = {"HOME": "/home/a", "XDG_STATE_HOME": "state"}
    paths = find_paths(environment=environment, system="linux")
    assert paths.state == Path("/home/a/.local/state/wardkeeper")


@pytest.mark.posix
def test_linux_without_a_runtime_folder_keeps_messages_in_the_state() -> None:
    paths = find_paths(environment={"HOME": "/home/a"}, system="linux")
    assert paths.runtime.is_relative_to("/home/a/.local/state")


def test_windows_uses_the_local_application_folder() -> None:
    environment = {"LOCALAPPDATA": "/l", "PROGRAMDATA": "/p", "USERPROFILE": "/u"}
    paths = find_paths(environment=environment, system="win32")
    assert paths.state == Path("/l/Wardkeeper/state")
    assert paths.user_config == Path("/l/Wardkeeper/config/wardkeeper.toml")
    assert paths.machine_config == Path("/p/Wardkeeper/wardkeeper.toml")


def test_macos_uses_the_library() -> None:
    paths = find_paths(environment={"HOME": "/Users/a"}, system="darwin")
    assert paths.state == Path("/Users/a/Library/Application Support/Wardkeeper/state")
    assert paths.logs == Path("/Users/a/Library/Logs/Wardkeeper")
    assert paths.cache == Path("/Users/a/Library/Caches/Wardkeeper")


@pytest.mark.posix
def test_created_folders_are_private_even_where_they_were_open_before(tmp_path: Path) -> None:
    paths = find_paths(tmp_path, environment={})
    paths.logs.mkdir(mode=0o755)
    paths.create()
    for folder in paths[:6]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(HostError, match="cannot use the folder") as caught:
        find_paths(tmp_path, environment={}).create()
    assert caught.value.details["path"] == str(tmp_path / "state")


@pytest.mark.posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may write anywhere")
def test_folder_without_permission_is_an_error(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(HostError, match="cannot use the folder"):
        create_private_folder(closed / "below")


def test_importing_paths_files_and_locks_loads_neither_qt_nor_asyncio() -> None:
    heavy = ("PySide6", "asyncio", "dataclasses", "tempfile", "msgspec", "psutil")
    code = (
        "import sys, app.platform.paths, app.platform.files, app.platform.locks; "
        f"sys.exit(' '.join(name for name in {heavy!r} if name in sys.modules) or None)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    assert (result.returncode, result.stderr) == (0, "")
