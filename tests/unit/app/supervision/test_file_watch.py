"""Seeing that files of a service changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.model.service import WatchSpec
from app.supervision.file_watch import FileWatch
from tests.conftest import RunAsync
from tests.waiting import until


class _Counted:
    def __init__(self, base: Path, *patterns: str) -> None:
        self.watch = FileWatch(base, WatchSpec(patterns, debounce_s=0.02))
        self.count = 0
        self.watch.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.count += 1


@pytest.fixture
def watched(loop: object, tmp_path: Path) -> Iterator[_Counted]:  # noqa: ARG001 - Qt must be there
    (tmp_path / "src" / "a").mkdir(parents=True)
    (tmp_path / "src" / "a" / "x.py").write_text("1")
    yield (counted := _Counted(tmp_path, "src/**/*.py"))
    counted.watch.deleteLater()


def test_a_changed_file_is_told_once_it_is_quiet(
    watched: _Counted, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        for text in ("22", "333", "4444"):
            (tmp_path / "src/a/x.py").write_text(text)
        await until(lambda: watched.count == 1, "the change is told")

    run_async(scenario())


def test_a_file_that_is_replaced_is_told_each_time(
    watched: _Counted, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        for number in (1, 2, 3):
            (tmp_path / "new").write_text("x" * (number + 1))
            (tmp_path / "new").replace(tmp_path / "src/a/x.py")
            await until(lambda: watched.count == number, f"change {number}")  # noqa: B023 - at once

    run_async(scenario())


def test_a_removed_file_is_told(watched: _Counted, tmp_path: Path, run_async: RunAsync) -> None:
    async def scenario() -> None:
        (tmp_path / "src/a/x.py").unlink()
        await until(lambda: watched.count == 1, "the removal is told")

    run_async(scenario())


def test_a_file_in_a_new_folder_is_told(
    watched: _Counted, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        (tmp_path / "src/b/c").mkdir(parents=True)
        (tmp_path / "src/b/c/y.py").write_text("1")
        await until(lambda: watched.count == 1, "the new file is told")

    run_async(scenario())


def test_files_that_do_not_match_are_nobodys_business(
    watched: _Counted, tmp_path: Path, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        (tmp_path / "src/a/notes.txt").write_text("1")
        (tmp_path / "src/a/x.py").write_text("22")
        await until(lambda: watched.count == 1, "the file that matches")
        assert watched.count == 1

    run_async(scenario())


@pytest.mark.usefixtures("loop")
def test_a_pattern_without_any_file_yet_waits_for_one(tmp_path: Path, run_async: RunAsync) -> None:
    counted = _Counted(tmp_path, "later/deep/*.py")

    async def scenario() -> None:
        (tmp_path / "later").mkdir()
        (tmp_path / "later/deep").mkdir()
        (tmp_path / "later/deep/x.py").write_text("1")
        await until(lambda: counted.count == 1, "the first file is told")

    run_async(scenario())
    counted.watch.deleteLater()


@pytest.mark.usefixtures("loop")
def test_an_absolute_pattern_is_followed(tmp_path: Path, run_async: RunAsync) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "base").mkdir()
    counted = _Counted(tmp_path / "base", str(outside / "*.toml"))

    async def scenario() -> None:
        (outside / "x.toml").write_text("1")
        await until(lambda: counted.count == 1, "the file outside is told")

    run_async(scenario())
    counted.watch.deleteLater()


@pytest.mark.parametrize("pattern", ["src/**.py", "**x/y.py", ".", "/"])
def test_a_pattern_that_means_nothing_is_refused_before_anything_runs(pattern: str) -> None:
    with pytest.raises(ValueError, match="is not a pattern for files"):
        WatchSpec((pattern,))
