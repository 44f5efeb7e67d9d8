from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.clock import SystemClock
from app.model.consultation import Consultation
from app.quiet import GRACE_S, QuietTime

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class MovedClock(SystemClock):
    """A clock that stands still until it is moved."""

    at = NOON

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def quiet(qtbot: QtBot, tmp_path: Path, clock: MovedClock) -> Iterator[QuietTime]:  # noqa: ARG001 - the application
    new = QuietTime(tmp_path / "quiet.json", clock)
    yield new
    new.close()


def shown(quiet: QuietTime) -> Consultation | None:
    return quiet.current


def consultation(minutes: float, *, peer: str = "", owner: str = "李医生") -> Consultation:
    until = NOON + timedelta(minutes=minutes)
    return Consultation(owner=owner, reason="接诊", since=NOON, expires_at=until, peer=peer)


def test_a_consultation_is_shown_until_it_is_ended(quiet: QuietTime) -> None:
    told: list[Consultation | None] = []
    quiet.changed.connect(told.append)
    begun = consultation(30)
    quiet.begin(begun)
    assert shown(quiet) == begun
    quiet.end(None)

    assert shown(quiet) is None
    assert told == [begun, None]


def test_a_consultation_ends_by_itself(quiet: QuietTime, clock: MovedClock, qtbot: QtBot) -> None:
    clock.at = NOON + timedelta(minutes=30) - timedelta(milliseconds=40)
    quiet.begin(consultation(30))
    assert shown(quiet) is not None
    clock.move(0.05)

    qtbot.waitUntil(lambda: shown(quiet) is None, timeout=2_000)


def test_the_one_that_lasts_longest_is_shown_and_each_program_ends_its_own(
    quiet: QuietTime,
) -> None:
    short, long = consultation(10, peer="app"), consultation(30)
    quiet.begin(long)
    quiet.begin(short)
    assert shown(quiet) == long
    quiet.end("app")
    assert shown(quiet) == long
    quiet.begin(short)
    quiet.end("")

    assert shown(quiet) == short


def test_a_program_may_extend_its_own(quiet: QuietTime) -> None:
    quiet.begin(consultation(10, peer="app"))
    later = consultation(60, peer="app")
    quiet.begin(later)

    assert shown(quiet) == later


def test_quiet_time_goes_on_over_a_restart_of_the_panel(
    quiet: QuietTime, tmp_path: Path, clock: MovedClock
) -> None:
    begun = consultation(30)
    quiet.begin(begun)
    next_panel = QuietTime(tmp_path / "quiet.json", clock)
    next_panel.load()

    assert shown(next_panel) == begun
    next_panel.close()


def test_what_ended_while_no_panel_ran_is_not_shown_again(
    quiet: QuietTime, tmp_path: Path, clock: MovedClock
) -> None:
    quiet.begin(consultation(30))
    clock.move(1_801)
    next_panel = QuietTime(tmp_path / "quiet.json", clock)
    next_panel.load()

    assert shown(next_panel) is None


def test_a_program_that_does_not_come_back_ends_its_own_and_leaves_peoples_alone(
    quiet: QuietTime, clock: MovedClock
) -> None:
    people = consultation(10)
    quiet.begin(consultation(30, peer="app"))
    quiet.begin(people)
    quiet.note_gone("app")
    quiet.note_gone("")
    clock.move(GRACE_S + 1)
    quiet.end("nobody")

    assert shown(quiet) == people


def test_a_program_that_comes_back_in_time_keeps_its_own(
    quiet: QuietTime, clock: MovedClock
) -> None:
    begun = consultation(30, peer="app")
    quiet.begin(begun)
    quiet.note_gone("app")
    clock.move(GRACE_S - 1)
    quiet.note_back("app")
    clock.move(2)
    quiet.end("nobody")

    assert shown(quiet) == begun


@pytest.mark.parametrize("content", [b"", b"[{}]", b"{", b"\xff"])
def test_a_broken_file_means_that_nothing_is_going_on(
    quiet: QuietTime, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "quiet.json").write_bytes(content)
    quiet.load()

    assert shown(quiet) is None


def test_a_disk_that_refuses_does_not_keep_people_from_their_quiet(
    tmp_path: Path,
    clock: MovedClock,
    qtbot: QtBot,  # noqa: ARG001 - the application
) -> None:
    quiet = QuietTime(tmp_path / "missing" / "quiet.json", clock)
    quiet.begin(consultation(30))
    assert shown(quiet) is not None
    quiet.close()
