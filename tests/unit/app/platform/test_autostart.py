"""Start at login: one contract for every system, and what only one of them has.

The files of Linux and macOS are written on any system; the registry needs Windows.
"""

from __future__ import annotations

import plistlib
import re
import stat
import subprocess
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.errors import HostError
from app.model.service import LocalizedText
from app.platform.autostart import (
    Autostart,
    AutostartEntry,
    AutostartState,
    bring_in_line,
    panel_entry,
    system_autostart,
)
from app.platform.autostart_macos import LaunchAgent
from app.platform.autostart_xdg import DesktopEntry
from app.platform.paths import find_paths
from tests.windows.registry import query_run_values, run_value, switch_off

TITLE = LocalizedText(zh="诊所助手", en="Wardkeeper")
ODD_WORDS = (
    "a b",
    "100 %",
    'say "yes"',
    "back\\slash",
    "$HOME",
    "`id`",
    "诊所",
    "",
    "--x=1;2",
    "~",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A system to try: makes entries and vetoes one as the system's own settings would."""

    make: Callable[[AutostartEntry], Autostart]
    veto: Callable[[], None]
    entry: AutostartEntry


def _entry(*command: str) -> AutostartEntry:
    name = f"Test-{uuid.uuid4().hex[:8]}"
    return AutostartEntry(name=name, title=TITLE, command=command or ("/opt/ward/wardkeeper",))


@pytest.fixture(params=["xdg", "macos", pytest.param("windows", marks=pytest.mark.windows)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    entry = _entry()
    match request.param:
        case "xdg":
            path = tmp_path / "autostart" / f"{entry.name.lower()}.desktop"
            yield Place(
                lambda each: DesktopEntry(each, tmp_path / "autostart"),
                lambda: _replace(path, "Autostart-enabled=true", "Autostart-enabled=false"),
                entry,
            )
        case "macos":
            path = tmp_path / "agents" / f"{entry.name.lower()}.plist"
            yield Place(
                lambda each: LaunchAgent(each, tmp_path / "agents"),
                lambda: _replace(path, "<dict>", "<dict><key>Disabled</key><true/>"),
                entry,
            )
        case "windows":
            yield Place(system_autostart, lambda: switch_off(entry.name), entry)
            system_autostart(entry).disable()


def _replace(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


# --- what every system promises ---------------------------------------------------------------


def test_entry_is_made_and_removed_and_both_may_be_repeated(place: Place) -> None:
    autostart = place.make(place.entry)
    assert autostart.state() is AutostartState.OFF
    for _ in range(2):
        autostart.enable()
        assert autostart.state() is AutostartState.ON
    for _ in range(2):
        autostart.disable()
        assert autostart.state() is AutostartState.OFF


def test_entry_of_an_earlier_place_is_outdated_until_it_is_written_again(place: Place) -> None:
    moved = place.make(replace(place.entry, command=("/opt/new/wardkeeper", "--hidden")))
    place.make(place.entry).enable()
    assert moved.state() is AutostartState.OUTDATED
    moved.enable()
    assert moved.state() is AutostartState.ON
    assert place.make(place.entry).state() is AutostartState.OUTDATED


def test_words_with_every_special_character_come_back_as_they_were(place: Place) -> None:
    odd = place.make(replace(place.entry, command=("/opt/ward keeper/run", *ODD_WORDS)))
    odd.enable()
    assert odd.state() is AutostartState.ON


def test_entries_of_earlier_products_are_removed_and_named(place: Place) -> None:
    earlier, stranger = _entry(), _entry()
    for each in (earlier, stranger, place.entry):
        place.make(each).enable()
    autostart = place.make(place.entry)
    names = [earlier.name.upper(), "never-there", place.entry.name]

    assert autostart.remove_earlier(names) == (earlier.name.upper(),)
    assert place.make(earlier).state() is AutostartState.OFF
    assert place.make(stranger).state() is AutostartState.ON
    assert autostart.state() is AutostartState.ON, "its own entry is no earlier one"
    assert autostart.remove_earlier(names) == ()
    place.make(stranger).disable()


def test_veto_of_the_user_survives_a_start_and_ends_when_the_key_is_switched_on(
    place: Place,
) -> None:
    autostart = place.make(place.entry)
    autostart.enable()
    place.veto()
    assert autostart.state() is AutostartState.VETOED

    assert not bring_in_line(autostart, is_wanted=True, earlier=(), is_asked_for=False)
    assert autostart.state() is AutostartState.VETOED
    assert bring_in_line(autostart, is_wanted=True, earlier=(), is_asked_for=True)
    assert autostart.state() is AutostartState.ON


@pytest.mark.parametrize("is_asked_for", [True, False])
def test_system_does_what_the_key_says_and_a_second_time_nothing(
    place: Place, *, is_asked_for: bool
) -> None:
    autostart, earlier = place.make(place.entry), _entry()
    place.make(earlier).enable()

    def change(*, is_wanted: bool) -> bool:
        names = (earlier.name,)
        return bring_in_line(
            autostart, is_wanted=is_wanted, earlier=names, is_asked_for=is_asked_for
        )

    assert [change(is_wanted=True), change(is_wanted=True)] == [True, False]
    assert autostart.state() is AutostartState.ON
    assert place.make(earlier).state() is AutostartState.OFF
    assert [change(is_wanted=False), change(is_wanted=False)] == [True, False]
    assert autostart.state() is AutostartState.OFF


# --- the panel's own entry ------------------------------------------------------------------------


def test_panel_starts_hidden_from_its_usual_places() -> None:
    entry = panel_entry(find_paths(environment={"HOME": "/h"}), TITLE, {"HOME": "/h"})
    assert entry.name == "Wardkeeper"
    assert entry.command[-1] == "--hidden"


def test_panel_with_a_home_of_its_own_has_an_entry_of_its_own(tmp_path: Path) -> None:
    environment = {"HOME": "/h", "WARDKEEPER_HOME": str(tmp_path)}
    first = panel_entry(find_paths(environment=environment), TITLE, environment)
    second = panel_entry(find_paths(tmp_path / "demo"), TITLE, environment)

    assert first.command[-3:] == ("--hidden", "--home", str(tmp_path))
    assert len({first.name, second.name, "Wardkeeper"}) == 3


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [DesktopEntry, LaunchAgent])
def test_folder_that_cannot_be_made_is_an_error_of_the_machine(
    kind: type[DesktopEntry | LaunchAgent], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    autostart = kind(_entry(), tmp_path / "file" / "folder")
    with pytest.raises(HostError, match=r"cannot (?:read|write) the start entry") as caught:
        autostart.enable()
    assert caught.value.code == "host.autostart"


@pytest.mark.posix
def test_file_can_be_read_by_session_managers(tmp_path: Path) -> None:
    autostart = DesktopEntry(_entry(), tmp_path)
    autostart.enable()
    assert stat.S_IMODE(autostart.path.stat().st_mode) == 0o644


def test_plain_desktop_file_reads_as_the_specification_shows(tmp_path: Path) -> None:
    autostart = DesktopEntry(_entry("/opt/wardkeeper", "--hidden"), tmp_path)
    autostart.enable()
    lines = autostart.path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert "Exec=/opt/wardkeeper --hidden" in lines
    assert "Name[zh_CN]=诊所助手" in lines


def test_odd_words_of_a_desktop_file_are_read_back_by_its_rules(tmp_path: Path) -> None:
    command = ("/opt/ward keeper/run", *ODD_WORDS)
    autostart = DesktopEntry(_entry(*command), tmp_path)
    autostart.enable()
    assert _read_exec(autostart.path) == command


def _read_exec(path: Path) -> tuple[str, ...]:
    """Read a command as a session manager does: unescape the value, then unquote the words."""
    found = re.search(r"^Exec=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    value = re.sub(r"\\(.)", r"\1", found[1])
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    unquoted = (plain or re.sub(r"\\(.)", r"\1", quoted) for quoted, plain in words)
    return tuple(word.replace("%%", "%") for word in unquoted)


def test_agent_starts_the_command_at_login_and_lets_services_live(tmp_path: Path) -> None:
    autostart = LaunchAgent(_entry("/opt/wardkeeper", "--hidden"), tmp_path)
    autostart.enable()
    agent = plistlib.loads(autostart.path.read_bytes())
    assert agent["ProgramArguments"] == ["/opt/wardkeeper", "--hidden"]
    assert agent["RunAtLoad"] is True
    assert agent["AbandonProcessGroup"] is True
    assert agent["Label"] == autostart.path.stem


# --- the registry ---------------------------------------------------------------------------------


@pytest.mark.windows
def test_value_is_text_that_windows_reads_as_the_command() -> None:
    command = (r"C:\Program Files\Ward\wardkeeper.exe", "--hidden", "--home", r"D:\our clinic")
    entry = _entry(*command)
    autostart = system_autostart(entry)
    autostart.enable()
    try:
        assert run_value(entry.name) == (subprocess.list2cmdline(command), True)
        assert re.search(rf"{entry.name}\s+REG_SZ\s+\S", query_run_values())
    finally:
        autostart.disable()


@pytest.mark.windows
def test_command_that_windows_would_ignore_is_refused() -> None:
    autostart = system_autostart(_entry("C:\\" + "x" * 260))
    with pytest.raises(HostError, match="longer than 260 characters"):
        autostart.enable()
    assert autostart.state() is AutostartState.OFF
