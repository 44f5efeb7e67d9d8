from __future__ import annotations

from pathlib import Path

import pytest

from app import VERSION
from app.cli.arguments import DEFAULT_LINES, parse


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "/h", "status"],
        ["status", "--home", "/h"],
        ["status", "records", "--home", "/h"],
        ["--home", "/other", "status", "--home", "/h"],
    ],
)
def test_home_may_stand_anywhere(words: list[str]) -> None:
    assert parse(words).home == Path("/h")


def test_without_home_there_is_none() -> None:
    assert parse(["status"]).home is None


def test_names_and_flags_of_a_command_are_found() -> None:
    found = parse(["restart", "records", "print@2", "--wait", "--timeout", "3.5"])

    assert (found.command, found.names, found.wait) == ("restart", ["records", "print@2"], True)
    assert (found.timeout, found.all) == (3.5, False)


def test_logs_has_both_streams_and_some_lines_by_default() -> None:
    found = parse(["logs", "records"])

    assert (found.name, found.stream, found.lines) == ("records", None, DEFAULT_LINES)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["start"],
        ["start", "--all", "records"],
        ["start", "records", "--timeout", "3"],
        ["start", "records", "--wait", "--timeout", "0"],
        ["start", "records", "--wait", "--timeout", "soon"],
        ["logs"],
        ["logs", "--clear"],
        ["logs", "records", "--follow", "--files"],
        ["logs", "records", "-n", "-1"],
        ["logs", "records", "--stream", "stdin"],
        ["status", "--js"],
        ["quit", "records"],
    ],
)
def test_a_command_line_that_makes_no_sense_ends_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(words)

    assert caught.value.code == 2
    assert "usage: wardctl" in capsys.readouterr().err


def test_the_version_is_that_of_the_product(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--version"])

    assert caught.value.code == 0
    assert capsys.readouterr().out == f"wardkeeper {VERSION}\n"


@pytest.mark.parametrize(
    "command",
    ["run", "status", "start", "stop", "restart", "logs", "reload", "doctor", "show", "quit"],
)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse([command, "--help"])

    assert caught.value.code == 0
    assert f"usage: wardctl {command}" in capsys.readouterr().out
