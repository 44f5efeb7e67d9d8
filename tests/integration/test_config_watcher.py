from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.config.changes import ChangeSet
from app.config.loader import ConfigSources
from app.config.problems import ConfigErrors
from app.config.store import ConfigStore
from app.config.watcher import ConfigWatcher

FIRST = "[services.a]\ncommand = ['a']\n"
SECOND = "[services.a]\ncommand = ['a', '--new']\n"
BAD = "[services.a]\ncomand = ['a']\n"
# The sweep, which comes every 5 s, must not be what makes these tests pass.
SOON_MS = 3_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "wardkeeper.toml").write_text(FIRST, encoding="utf-8")
    return tmp_path / "config"


@pytest.fixture
def store(folder: Path) -> ConfigStore:
    sources = ConfigSources(
        machine=folder / "wardkeeper.toml",
        user=folder.parent / "home" / "wardkeeper" / "wardkeeper.toml",
        profile_folders=(folder / "profiles",),
    )
    store = ConfigStore(sources)
    store.reload()
    return store


@pytest.fixture
def watcher(qtbot: QtBot, store: ConfigStore) -> Iterator[ConfigWatcher]:
    del qtbot  # the application
    watcher = ConfigWatcher(store)
    watcher.start()
    yield watcher
    watcher.stop()


def replace_file(path: Path, text: str) -> None:
    """Write as editors do: a new file renamed over the old one."""
    fresh = path.with_suffix(".tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def command(store: ConfigStore) -> tuple[str, ...]:
    spec = store.current.service("a")
    assert spec is not None
    return spec.command


def test_file_replaced_by_rename_comes_into_force_each_time(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    for text, wanted in ((SECOND, ("a", "--new")), (FIRST, ("a",)), (SECOND, ("a", "--new"))):
        with qtbot.waitSignal(watcher.changed, timeout=SOON_MS) as blocker:
            replace_file(folder / "wardkeeper.toml", text)
        assert blocker.args is not None
        changes = blocker.args[0]
        assert isinstance(changes, ChangeSet)
        assert [change.fields for change in changes.changed] == [("command",)]
        assert command(store) == wanted


def test_file_written_in_place_comes_into_force(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS):
        (folder / "wardkeeper.toml").write_text(SECOND, encoding="utf-8")
    assert command(store) == ("a", "--new")


def test_bad_file_is_told_and_the_last_good_one_stays_until_it_is_repaired(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    path = folder / "wardkeeper.toml"
    with qtbot.waitSignal(watcher.broken, timeout=SOON_MS) as blocker:
        replace_file(path, BAD)
    assert blocker.args is not None
    errors = blocker.args[0]
    assert isinstance(errors, ConfigErrors)
    assert {problem.origin.line for problem in errors.problems} == {1, 2}
    assert command(store) == ("a",)
    with qtbot.waitSignals([watcher.repaired, watcher.changed], timeout=SOON_MS):
        replace_file(path, SECOND)
    assert command(store) == ("a", "--new")
    assert store.errors is None


def test_file_repaired_to_what_it_was_is_told_without_a_change(
    qtbot: QtBot, watcher: ConfigWatcher, folder: Path
) -> None:
    with qtbot.waitSignal(watcher.broken, timeout=SOON_MS):
        replace_file(folder / "wardkeeper.toml", BAD)
    with (
        qtbot.assertNotEmitted(watcher.changed),
        qtbot.waitSignal(watcher.repaired, timeout=SOON_MS),
    ):
        replace_file(folder / "wardkeeper.toml", FIRST)


def test_layer_in_a_folder_made_later_is_found(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore
) -> None:
    user = store.sources.user
    assert user is not None
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS):
        user.parent.mkdir(parents=True)
        user.write_text("services.a.autostart = false", encoding="utf-8")
    spec = store.current.service("a")
    assert spec is not None
    assert not spec.autostart


def test_deleted_file_takes_its_services_with_it(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS) as blocker:
        (folder / "wardkeeper.toml").unlink()
    assert blocker.args is not None
    assert [spec.name for spec in blocker.args[0].removed] == ["a"]
    assert store.current.services == ()


def test_change_of_the_chosen_profile_comes_into_force(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    with qtbot.waitSignal(watcher.broken, timeout=SOON_MS):
        replace_file(folder / "wardkeeper.toml", "profile = 'clinic'")
    with qtbot.waitSignal(watcher.repaired, timeout=SOON_MS):
        (folder / "profiles").mkdir()
        (folder / "profiles" / "clinic.toml").write_text("product.machine = '1'", encoding="utf-8")
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS):
        replace_file(folder / "profiles" / "clinic.toml", "product.machine = '2'")
    assert store.current.product.machine == "2"


def test_many_writes_in_a_row_are_one_reload(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    reloads: list[ChangeSet] = []
    watcher.changed.connect(reloads.append)
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS):
        for number in range(50):
            text = f"[services.a]\ncommand = ['a', '{number}']\n"
            replace_file(folder / "wardkeeper.toml", text)
    assert command(store) == ("a", "49")
    assert len(reloads) == 1


def test_writes_that_follow_each_other_closely_are_waited_for(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    reloads: list[ChangeSet] = []
    watcher.changed.connect(reloads.append)
    numbers = iter(range(20))
    timer = QTimer(interval=20)

    def write_next() -> None:
        number = next(numbers, None)
        if number is None:
            timer.stop()
        else:
            text = f"[services.a]\ncommand = ['a', '{number}']\n"
            replace_file(folder / "wardkeeper.toml", text)

    timer.timeout.connect(write_next)
    timer.start()
    qtbot.waitUntil(lambda: command(store) == ("a", "19"), timeout=5_000)
    assert len(reloads) < 10


def test_file_beside_the_configuration_causes_no_reload(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    before = store.current
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS) as blocker:
        replace_file(folder / "wardkeeper.toml", SECOND)
    assert blocker.args is not None
    assert blocker.args[0].before is before


def test_change_made_while_nothing_was_watched_is_found_at_the_start(
    qtbot: QtBot, store: ConfigStore, folder: Path
) -> None:
    watcher = ConfigWatcher(store)
    replace_file(folder / "wardkeeper.toml", SECOND)
    with qtbot.waitSignal(watcher.changed, timeout=SOON_MS):
        watcher.start()
    watcher.stop()


def test_lost_signal_is_made_good_by_the_sweep(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    watcher._watcher.blockSignals(True)
    with qtbot.waitSignal(watcher.changed, timeout=10_000):
        replace_file(folder / "wardkeeper.toml", SECOND)
    assert command(store) == ("a", "--new")


def test_stopped_watcher_is_silent(
    qtbot: QtBot, watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    watcher.stop()
    with qtbot.assertNotEmitted(watcher.changed, wait=400):
        replace_file(folder / "wardkeeper.toml", SECOND)
    assert command(store) == ("a",)


def test_reload_by_hand_reads_at_once(
    watcher: ConfigWatcher, store: ConfigStore, folder: Path
) -> None:
    path = folder / "wardkeeper.toml"
    before = path.stat()
    path.write_text(SECOND.replace("--new", "-"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    watcher.reload()
    assert command(store) == ("a", "-")
