from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.errors import HostError
from app.ipc.envelope import MAX_BYTES, Envelope, EnvelopeError, decode
from app.ipc.spool import Mailbox, MessageName, PeerGoneError, Writer, checked_peer, write


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    box = Mailbox(tmp_path / "run" / "spool", "panel")
    box.create()
    return box


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_written_message_waits_whole_in_new_and_nothing_stays_in_tmp(mailbox: Mailbox) -> None:
    envelope = Envelope.of("test.ask", {"text": "病历"})

    path = write(Writer("app"), mailbox, envelope)

    assert path.parent == mailbox.new
    assert decode(path.read_bytes()) == envelope
    assert names(mailbox.tmp) == []


def test_a_name_tells_time_writer_and_process(mailbox: Mailbox) -> None:
    writer = Writer("records-2", now_ns=lambda: 7, pid=42)

    path = write(writer, mailbox, Envelope.of("test.ask", {}))

    assert path.name == "00000000000000000007-records-2-42-00000001.json"
    assert MessageName.parse(path.name) == MessageName(7, "records-2", 42)


def test_names_keep_the_order_of_writing_when_the_clock_is_set_back(mailbox: Mailbox) -> None:
    times = iter([500, 400, 400, 600])
    writer = Writer("app", now_ns=lambda: next(times))

    written = [write(writer, mailbox, Envelope.of("test.ask", {})).name for _ in range(4)]

    assert written == sorted(written)
    assert len(set(written)) == 4


@pytest.mark.parametrize(
    "name",
    [
        "x.json",
        "00000000000000000007-app-42-00000001.json.tmp",
        "0000000000000000007-app-42-00000001.json",
        "00000000000000000007-App-42-00000001.json",
        "00000000000000000007-..-42-00000001.json",
        "00000000000000000007-app-42-00000001.json\n",
        "00000000000000000007-" + "a" * 64 + "-42-00000001.json",
    ],
)
def test_other_file_names_are_no_messages(name: str) -> None:
    assert MessageName.parse(name) is None


@pytest.mark.parametrize("name", ["", "Panel", "../x", "a/b", "1app", "a" * 64, "a b"])
def test_a_peer_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case"):
        checked_peer(name)


def test_writing_to_a_peer_that_has_gone_says_so_and_creates_nothing(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    Mailbox(spool, "panel").create()

    with pytest.raises(PeerGoneError, match=r"cannot send 'test\.ask' to 'app': it has no mailbox"):
        write(Writer("panel"), Mailbox(spool, "app"), Envelope.of("test.ask", {}))

    assert names(spool) == ["to-panel"]


def test_a_message_over_the_limit_leaves_no_file(mailbox: Mailbox) -> None:
    with pytest.raises(EnvelopeError):
        write(Writer("app"), mailbox, Envelope.of("test.ask", {"a": "x" * MAX_BYTES}))

    assert names(mailbox.tmp) == names(mailbox.new) == []


def test_removing_a_mailbox_removes_its_messages(mailbox: Mailbox) -> None:
    write(Writer("app"), mailbox, Envelope.of("test.ask", {}))

    mailbox.remove()

    assert not mailbox.path.exists()


@pytest.mark.posix
def test_folders_are_0700_and_files_0600_whatever_the_umask(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "spool", "panel")
    before = os.umask(0)
    try:
        mailbox.create()
        path = write(Writer("app"), mailbox, Envelope.of("test.ask", {}))
    finally:
        os.umask(before)

    folders = (mailbox.root, mailbox.path, mailbox.tmp, mailbox.new, mailbox.bad)
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o701])
def test_a_folder_that_other_accounts_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    spool.chmod(mode)

    with pytest.raises(HostError, match="other accounts may use it") as caught:
        Mailbox(spool, "panel").create()

    assert caught.value.code == "ipc.folder-unsafe"


@pytest.mark.posix
def test_a_symbolic_link_in_place_of_a_mailbox_is_never_followed(tmp_path: Path) -> None:
    elsewhere = Mailbox(tmp_path / "elsewhere", "app")
    elsewhere.create()
    spool = tmp_path / "spool"
    Mailbox(spool, "panel").create()
    (spool / "to-app").symlink_to(elsewhere.path)

    with pytest.raises(HostError, match="not a folder of its own"):
        write(Writer("panel"), Mailbox(spool, "app"), Envelope.of("test.ask", {}))
    with pytest.raises(HostError, match="not a folder of its own"):
        Mailbox(spool, "app").create()

    assert names(elsewhere.new) == []


@pytest.mark.posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir(mode=0o700)
    os.chown(spool, 4711, 4711)

    with pytest.raises(HostError, match=r"belongs to another account \(uid 4711\)"):
        Mailbox(spool, "panel").create()


def test_a_place_that_cannot_hold_folders_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")

    with pytest.raises(HostError, match="cannot create the message folder"):
        Mailbox(tmp_path / "run" / "spool", "panel").create()
