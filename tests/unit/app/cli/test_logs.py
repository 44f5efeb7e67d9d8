from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from app.cli import logs
from app.cli.console import Console
from app.cli.exit_codes import DONE, FAILED

BOTH = ["stdout", "stderr"]


@pytest.fixture
def console() -> Console:
    return Console(StringIO(), StringIO())


def printed(console: Console) -> str:
    assert isinstance(console.out, StringIO)
    return console.out.getvalue()


def complained(console: Console) -> str:
    assert isinstance(console.err, StringIO)
    return console.err.getvalue()


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_one_stream_with_lines_has_no_heading(console: Console, tmp_path: Path) -> None:
    write(tmp_path, "records-stdout.log", "a\nb\n病历\n")
    write(tmp_path, "records-stderr.log", "")

    assert logs.show(console, tmp_path, "records", BOTH, 2) == DONE

    assert printed(console) == "b\n病历\n"


def test_two_streams_with_lines_have_headings(console: Console, tmp_path: Path) -> None:
    write(tmp_path, "records-stdout.log", "a\n")
    write(tmp_path, "records-stderr.log", "trouble\nhalf a line")

    logs.show(console, tmp_path, "records", BOTH, 10)

    assert printed(console) == (
        "==> records stdout <==\na\n==> records stderr <==\ntrouble\nhalf a line\n"
    )


def test_a_chosen_stream_is_shown_alone(console: Console, tmp_path: Path) -> None:
    write(tmp_path, "records-stdout.log", "a\n")
    write(tmp_path, "records-stderr.log", "b\n")

    logs.show(console, tmp_path, "records", ["stderr"], 10)

    assert printed(console) == "b\n"


def test_archives_are_read_when_the_live_file_is_short(console: Console, tmp_path: Path) -> None:
    write(tmp_path, "records-stdout-20260101-000000-000.log", "1\n2\n")
    write(tmp_path, "records-stdout.log", "3\n")

    logs.show(console, tmp_path, "records", BOTH, 2)

    assert printed(console) == "2\n3\n"


def test_no_lines_are_wanted(console: Console, tmp_path: Path) -> None:
    write(tmp_path, "records-stdout.log", "a\nb")

    assert logs.show(console, tmp_path, "records", BOTH, 0) == DONE

    assert printed(console) == ""


def test_an_unknown_service_is_named_beside_those_there_are(
    console: Console, tmp_path: Path
) -> None:
    write(tmp_path, "records-stdout.log", "a\n")

    assert logs.show(console, tmp_path, "recrods", BOTH, 1) == FAILED
    assert complained(console) == (
        "wardctl: cannot find logs of 'recrods': there are logs of records\n"
    )


def test_a_folder_without_logs_is_named(console: Console, tmp_path: Path) -> None:
    assert logs.list_files(console, tmp_path / "logs", None) == FAILED
    assert str(tmp_path / "logs") in complained(console)


def test_files_are_listed_with_size_and_time(console: Console, tmp_path: Path) -> None:
    write(tmp_path, "records-stdout.log", "x" * 1500)
    write(tmp_path, "print@2-stderr.log", "")

    assert logs.list_files(console, tmp_path, None) == DONE

    head, first, second = printed(console).splitlines()
    assert head.split() == ["SERVICE", "STREAM", "SIZE", "CHANGED", "(UTC)", "FILE"]
    assert first.startswith("print@2  stderr  0 B")
    assert second.startswith("records  stdout  2 kB")
    assert second.endswith(str(tmp_path / "records-stdout.log"))


def test_following_goes_on_with_new_lines_until_interrupted(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "records-stdout.log", "old\nnew ")
    steps = iter(
        [
            ("records-stdout.log", "line\n"),
            ("records-stderr.log", "trouble\n"),
            ("records-stdout.log", "more\n"),
        ]
    )

    def grow(_seconds: float) -> None:
        name, text = next(steps, ("", ""))
        if not name:
            raise KeyboardInterrupt
        with (tmp_path / name).open("a") as file:
            file.write(text)

    monkeypatch.setattr("app.cli.logs.time.sleep", grow)

    with pytest.raises(KeyboardInterrupt):
        logs.follow(console, tmp_path, "records", BOTH, 10)

    assert printed(console).splitlines() == [
        "old",
        "new line",
        "==> records stderr <==",
        "trouble",
        "==> records stdout <==",
        "more",
    ]
