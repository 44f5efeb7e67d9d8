"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from app.errors import HostError
from app.platform import files


@pytest.mark.parametrize("durable", [True, False])
def test_content_is_replaced_and_nothing_else_is_left(tmp_path: Path, *, durable: bool) -> None:
    target = tmp_path / "file"
    files.write_atomically(target, b"first", durable=durable)
    files.write_atomically(target, b"second", durable=durable)
    assert target.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.posix
def test_new_file_is_private(tmp_path: Path) -> None:
    files.write_atomically(tmp_path / "file", b"", durable=False)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_missing_folder_is_an_error_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="cannot write") as caught:
        files.write_atomically(tmp_path / "gone" / "file", b"", durable=False)
    assert caught.value.code == "host.file-unwritable"


def test_failed_rename_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    (target / "inside").write_text("")
    with pytest.raises(HostError, match="cannot write"):
        files.write_atomically(target, b"", durable=False)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system_write = os.write

    def write(_descriptor: int, data: bytes) -> int:
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            return system_write(full, data)
        finally:
            os.close(full)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(HostError, match="cannot write") as caught:
        files.write_atomically(tmp_path / "file", b"content", durable=False)
    assert caught.value.code == "host.disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    target = tmp_path / "file"
    sizes = (10, 200_000)
    files.write_atomically(target, b"a" * sizes[0], durable=False)
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(len(target.read_bytes()))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for index in range(200):
            files.write_atomically(target, b"a" * sizes[index % 2], durable=False)
    finally:
        done.set()
        reader.join()
    assert seen <= set(sizes)


@pytest.mark.windows
def test_file_that_is_open_elsewhere_is_replaced_when_it_is_closed(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    holder = target.open("rb")
    timer = threading.Timer(0.1, holder.close)
    timer.start()
    files.write_atomically(target, b"new", durable=False)
    timer.join()
    assert target.read_bytes() == b"new"


@pytest.mark.windows
def test_file_that_stays_open_elsewhere_is_an_error(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    with target.open("rb"), pytest.raises(HostError, match="cannot write"):
        files.write_atomically(target, b"new", durable=False)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_removing_a_file_that_is_gone_is_fine(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    files.remove(tmp_path / "file")
    files.remove(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
