from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.ipc import inbox as inbox_module
from app.ipc.envelope import MAX_BYTES, Envelope, encode
from app.ipc.inbox import ABANDONED_AFTER_S, MAX_BAD_FILES, Inbox
from app.ipc.spool import Mailbox, Writer, write
from tests.windows.holding import held_file

is_root = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    box = Mailbox(tmp_path / "spool", "panel")
    box.create()
    return box


@pytest.fixture
def inbox(mailbox: Mailbox) -> Inbox:
    return Inbox(mailbox)


def file_name(number: int = 1, writer: str = "app") -> str:
    return f"{number:020}-{writer}-42-{number:08}.json"


def put(mailbox: Mailbox, name: str, content: bytes) -> Path:
    path = mailbox.new / name
    path.write_bytes(content)
    return path


def message(**data: object) -> bytes:
    return encode(Envelope.of("test.ask", dict(data)))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def assert_refused(inbox: Inbox, mailbox: Mailbox, name: str, code: str) -> None:
    """The file is counted, out of the way, with its reason beside it, and never seen again."""
    assert inbox.waiting() == [name]
    assert inbox.read(name) is None
    assert inbox.waiting() == []
    assert dict(inbox.refused) == {code: 1}
    assert names(mailbox.new) == []
    kept, reason = names(mailbox.bad)
    assert reason == kept + ".reason.txt"
    assert (mailbox.bad / reason).read_text().startswith(code + "\n")


def test_messages_are_read_in_order_and_gone_after_acknowledging(
    inbox: Inbox, mailbox: Mailbox
) -> None:
    writer = Writer("app")
    for number in range(12):
        write(writer, mailbox, Envelope.of("test.ask", {"number": number}))

    waiting = inbox.waiting()
    read = [inbox.read(name) for name in waiting]
    for name in waiting:
        inbox.acknowledge(name)

    assert [item.envelope.data["number"] for item in read if item] == list(range(12))
    assert {item.writer for item in read if item} == {"app"}
    assert names(mailbox.new) == []
    assert inbox.received == 12


def test_a_message_that_was_not_acknowledged_is_found_by_the_next_reader(mailbox: Mailbox) -> None:
    write(Writer("app"), mailbox, Envelope.of("test.ask", {}))
    first = Inbox(mailbox)
    assert first.read(first.waiting()[0]) is not None

    second = Inbox(mailbox)

    assert second.read(second.waiting()[0]) is not None


def test_what_a_folder_listing_missed_is_never_overtaken(
    inbox: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(mailbox, file_name(1), message())
    put(mailbox, file_name(2), message())
    put(mailbox, file_name(1, "other"), message())
    complete = [file_name(1), file_name(2), file_name(3), file_name(1, "other")]
    # The system may show message 2 and not yet message 1, although 1 was there first.
    listings = iter([[file_name(2)], complete])
    monkeypatch.setattr(inbox_module, "list_folder", lambda _folder: next(listings))

    assert inbox.waiting() == [file_name(1), file_name(2)]


def test_a_repeated_id_is_handed_out_once(inbox: Inbox, mailbox: Mailbox) -> None:
    content = message()
    put(mailbox, file_name(1), content)
    put(mailbox, file_name(2), content)

    read = [inbox.read(name) for name in inbox.waiting()]

    assert [item is not None for item in read] == [True, False]
    assert inbox.repeated == 1
    assert names(mailbox.new) == [file_name(1)]


def test_remembered_ids_are_bounded(
    inbox: Inbox, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "MAX_REMEMBERED_IDS", 3)
    first = message()
    for number, content in enumerate([first, message(), message(), message(), first]):
        put(mailbox, file_name(number), content)
        assert inbox.read(file_name(number)) is not None, number

    assert len(inbox._seen) == 3


def test_a_file_that_vanished_is_no_error(inbox: Inbox) -> None:
    assert inbox.read(file_name()) is None
    inbox.acknowledge(file_name())
    assert not inbox.refused


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{half", "ipc.not-json"),
        (b"", "ipc.not-json"),
        (b"[" * 500_000, "ipc.too-deep"),
        (b" " * (MAX_BYTES + 1), "ipc.too-large"),
        (
            json.dumps({"v": 9, "id": "12345678", "type": "a", "data": {}}).encode(),
            "ipc.version-unknown",
        ),
        (b"{}", "ipc.not-an-envelope"),
    ],
    ids=["torn", "empty", "deep", "large", "version", "form"],
)
def test_a_bad_message_is_moved_away_with_its_reason(
    inbox: Inbox, mailbox: Mailbox, content: bytes, code: str
) -> None:
    put(mailbox, file_name(), content)

    assert_refused(inbox, mailbox, file_name(), code)


@pytest.mark.parametrize("name", ["note.txt", ".hidden", "病历.json", "a" * 200])
def test_a_file_with_another_name_is_moved_away_without_keeping_the_name(
    inbox: Inbox, mailbox: Mailbox, name: str
) -> None:
    put(mailbox, name, message())

    assert_refused(inbox, mailbox, name, "ipc.bad-name")
    assert name not in names(mailbox.bad)


def test_a_folder_in_place_of_a_message_is_moved_away(inbox: Inbox, mailbox: Mailbox) -> None:
    (mailbox.new / file_name()).mkdir()

    assert_refused(inbox, mailbox, file_name(), "ipc.not-a-file")


@pytest.mark.posix
def test_a_symbolic_link_is_not_followed(inbox: Inbox, mailbox: Mailbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(message())
    (mailbox.new / file_name()).symlink_to(secret)

    assert_refused(inbox, mailbox, file_name(), "ipc.symbolic-link")
    assert secret.exists()


@pytest.mark.posix
def test_a_fifo_does_not_block_the_reader(inbox: Inbox, mailbox: Mailbox) -> None:
    os.mkfifo(mailbox.new / file_name(), 0o600)

    assert_refused(inbox, mailbox, file_name(), "ipc.not-a-file")


@pytest.mark.posix
@pytest.mark.skipif(not is_root, reason="only root gives a file away")
def test_a_file_of_another_account_is_refused(inbox: Inbox, mailbox: Mailbox) -> None:
    os.chown(put(mailbox, file_name(), message()), 4711, 4711)

    assert_refused(inbox, mailbox, file_name(), "ipc.foreign-owner")


@pytest.mark.posix
@pytest.mark.skipif(is_root, reason="root may read everything")
def test_a_file_that_cannot_be_opened_is_refused(inbox: Inbox, mailbox: Mailbox) -> None:
    put(mailbox, file_name(), message()).chmod(0)

    assert_refused(inbox, mailbox, file_name(), "ipc.unreadable")


def test_bad_files_are_kept_up_to_a_limit_the_newest_of_them(
    inbox: Inbox, mailbox: Mailbox
) -> None:
    for number in range(1, MAX_BAD_FILES + 11):
        put(mailbox, file_name(number), b"bad")
        inbox.read(file_name(number))

    kept = [name for name in names(mailbox.bad) if name.endswith(".json")]
    assert kept == [file_name(number) for number in range(11, MAX_BAD_FILES + 11)]
    assert len(names(mailbox.bad)) == 2 * MAX_BAD_FILES
    assert inbox.refused["ipc.not-json"] == MAX_BAD_FILES + 10


def test_cleaning_removes_what_dead_writers_left_and_keeps_what_is_being_written(
    inbox: Inbox, mailbox: Mailbox
) -> None:
    old, young = mailbox.tmp / file_name(1), mailbox.tmp / file_name(2)
    for path, age_s in ((old, ABANDONED_AFTER_S + 1), (young, ABANDONED_AFTER_S - 1)):
        path.write_bytes(b"{")
        os.utime(path, (1_000_000 - age_s,) * 2)

    assert inbox.clean(now_s=1_000_000) == 1

    assert names(mailbox.tmp) == [young.name]


@pytest.mark.windows
def test_a_file_that_another_program_holds_is_read_later_and_refused_after_two_seconds(
    mailbox: Mailbox,
) -> None:
    now = 0.0
    inbox = Inbox(mailbox, monotonic=lambda: now)
    path = put(mailbox, file_name(), message())

    with held_file(path):
        assert inbox.read(file_name()) is None
        assert inbox.is_held(file_name())
        now = 1.0
        assert inbox.read(file_name()) is None
        assert not inbox.refused
    assert inbox.read(file_name()) is not None

    other = put(mailbox, file_name(2), message())
    with held_file(other):
        assert inbox.read(file_name(2)) is None
        now = 4.0
        assert inbox.read(file_name(2)) is None
        assert dict(inbox.refused) == {"ipc.unreadable": 1}
        assert inbox.waiting(without={file_name()}) == []


@pytest.mark.windows
def test_a_handled_message_that_another_program_holds_is_hidden_and_removed_later(
    mailbox: Mailbox,
) -> None:
    inbox = Inbox(mailbox)
    path = put(mailbox, file_name(), message())
    assert inbox.read(file_name()) is not None

    with held_file(path):
        inbox.acknowledge(file_name())
        assert path.exists()
        assert inbox.waiting() == []
    inbox.clean(now_s=0)

    assert not path.exists()
