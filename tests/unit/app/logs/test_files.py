from __future__ import annotations

from pathlib import Path

import pytest

from app.logs.files import Stream, StreamFiles, list_log_files


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"x" * len(name))


def test_live_and_state_file_carry_unit_and_stream() -> None:
    files = StreamFiles(Path("logs"), "records@1", Stream.STDERR)
    assert files.live == Path("logs/records@1-stderr.log")
    assert files.state == Path("logs/.records@1-stderr.state")


def test_archives_of_one_stream_are_listed_oldest_first_and_nothing_else(tmp_path: Path) -> None:
    _touch(
        tmp_path,
        "db-stdout-20261122-100000-001.log",
        "db-stdout-20261122-100000-000.log",
        "db-stdout-20261121-235959-010.log",
        "db-stdout.log",
        "db-stderr-20261122-100000-000.log",
        "db-2-stdout-20261122-100000-000.log",
        "db-stdout-20261122-100000-002.log.tmp",
        "db-stdout-notes.log",
    )
    assert StreamFiles(tmp_path, "db", Stream.STDOUT).archive_names() == [
        "db-stdout-20261121-235959-010.log",
        "db-stdout-20261122-100000-000.log",
        "db-stdout-20261122-100000-001.log",
    ]


def test_missing_folder_has_no_archives_and_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "missing"
    assert StreamFiles(folder, "db", Stream.STDOUT).archive_names() == []
    assert list_log_files(folder) == []


def test_listing_tells_unit_stream_size_and_archives_apart(tmp_path: Path) -> None:
    _touch(tmp_path, "db@2-stdout.log", "db@2-stdout-20261122-100000-000.log", "other.txt")
    archive, live = list_log_files(tmp_path)
    assert (archive.unit, archive.stream, archive.is_archive) == ("db@2", Stream.STDOUT, True)
    assert (live.unit, live.is_archive, live.size_bytes) == ("db@2", False, len("db@2-stdout.log"))


def test_listing_of_one_unit_leaves_its_neighbours_out(tmp_path: Path) -> None:
    _touch(tmp_path, "db-stdout.log", "db-2-stdout.log", "db@1-stdout.log")
    assert [file.path.name for file in list_log_files(tmp_path, "db")] == ["db-stdout.log"]


@pytest.mark.parametrize("name", ["../x.log", "DB-stdout.log", "db-stdout.log.tmp", ".db.state"])
def test_file_with_another_name_is_no_log(tmp_path: Path, name: str) -> None:
    if "/" not in name:
        _touch(tmp_path, name)
    assert list_log_files(tmp_path) == []
