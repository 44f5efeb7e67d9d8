"""The end of a log is read and followed in the background."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.logs.files import Stream
from tests.conftest import RunAsync
from tests.fakes.panel import FakePanel
from tests.waiting import until
from ui.tokens import Tone
from ui.viewmodels.log_tail import LogTailViewModel, livelier_stream, tail_line


@pytest.fixture
def stdout(tmp_path: Path) -> Path:
    path = tmp_path / "print-stdout.log"
    path.write_text("one\ntwo\n")
    return path


@pytest.fixture
def tail(stdout: Path) -> Iterator[LogTailViewModel]:
    panel = FakePanel(logs=(str(stdout), str(stdout.with_name("print-stderr.log"))))
    made = LogTailViewModel(panel, keep=3)
    yield made
    made.stop()
    made.deleteLater()


def texts(tail: LogTailViewModel) -> list[str]:
    return [line.text for line in tail.lines]


def test_last_lines_are_shown_and_new_ones_added(
    tail: LogTailViewModel, stdout: Path, run_async: RunAsync
) -> None:
    async def play() -> None:
        tail.follow("print", Stream.STDOUT)
        await until(lambda: texts(tail) == ["one", "two"], "the lines that are there")
        with stdout.open("a") as log:
            log.write("three\nfour\nunfin")
        await until(lambda: texts(tail) == ["two", "three", "four"], "the newest three")
        with stdout.open("a") as log:
            log.write("ished\n")
        await until(lambda: texts(tail)[-1] == "unfinished", "the whole line")
        tail.stop()

    run_async(play())


def test_another_stream_starts_empty(tail: LogTailViewModel, run_async: RunAsync) -> None:
    restarts: list[bool] = []
    tail.restarted.connect(lambda: restarts.append(True))

    async def play() -> None:
        tail.follow("print", Stream.STDOUT)
        await until(lambda: texts(tail) == ["one", "two"], "the lines that are there")
        tail.follow("print", Stream.STDERR)
        assert texts(tail) == []
        tail.stop()
        opening = [task for task in asyncio.all_tasks() if task.get_name() == "log-tail-open"]
        await asyncio.gather(*opening)

    run_async(play())

    assert len(restarts) == 2


@pytest.mark.posix
def test_log_that_cannot_be_read_says_why(
    tail: LogTailViewModel, stdout: Path, run_async: RunAsync
) -> None:
    stdout.unlink()
    stdout.mkdir()
    reasons: list[str] = []
    tail.failed.connect(reasons.append)

    async def play() -> None:
        tail.follow("print", Stream.STDOUT)
        await until(lambda: reasons, "the reason")
        tail.stop()

    run_async(play())

    assert reasons == ["Is a directory"]


@pytest.mark.parametrize(
    ("line", "time", "text", "tone"),
    [
        (
            "2026-11-20 10:52:41.208 ERROR bind failed",
            "10:52:41.208",
            "ERROR bind failed",
            Tone.BAD,
        ),
        ("[10:52:41] Warning: slow", "10:52:41", "Warning: slow", Tone.WARN),
        ("2026-11-20T10:52:41.208123Z ready", "10:52:41.208", "ready", None),
        ("no time here", "", "no time here", None),
        ("terrors of the deep", "", "terrors of the deep", None),
        ("", "", "", None),
    ],
)
def test_line_is_split_into_time_words_and_tone(
    line: str, time: str, text: str, tone: Tone | None
) -> None:
    split = tail_line(line)

    assert (split.time, split.text, split.tone) == (time, text, tone)


def test_output_written_last_is_the_livelier_one(tmp_path: Path) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    out.write_text("x")
    assert livelier_stream((str(out), str(err))) is Stream.STDOUT

    err.write_text("y")
    os.utime(out, (1, 1))
    assert livelier_stream((str(out), str(err))) is Stream.STDERR
