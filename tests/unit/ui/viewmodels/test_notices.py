"""Which events become notices, which of them toasts, and when both are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.model.events import Event, EventCode
from app.model.hang import Hang, HangStage
from ui.viewmodels.notices import (
    LISTED_MOST,
    Book,
    Effect,
    Moment,
    NoticeAction,
    NoticeClass,
    NoticeKind,
    Show,
    Withdraw,
    after_event,
    after_hang,
    after_hang_end,
    after_quiet_end,
    after_settings_good,
    handled,
    without_units,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CALM = Moment(NOON)
QUIET = Moment(NOON, is_quiet=True)
IT_LOOKS = Moment(NOON, is_dashboard_open=True)
HANG = Hang(stage=HangStage.ASKED, since=NOON - timedelta(seconds=30), is_dirty=True)


def an_event(code: EventCode, unit: str = "", file: str = "") -> Event:
    facts = (("file", file),) if file else ()
    return Event(at=NOON, code=code, unit=unit or None, facts=facts)


def failed(unit: str = "print") -> Event:
    return an_event(EventCode.UNIT_FAILED, unit)


def recovered(unit: str = "print") -> Event:
    return an_event(EventCode.UNIT_RECOVERED, unit)


def shown(effects: tuple[Effect, ...]) -> list[NoticeKind]:
    return [effect.notice.kind for effect in effects if isinstance(effect, Show)]


def listed(book: Book) -> list[NoticeKind]:
    return [notice.kind for notice in book.listed]


def test_service_that_cannot_start_is_told_to_staff_and_listed() -> None:
    book, effects = after_event(Book(), failed(), CALM)

    assert shown(effects) == [NoticeKind.UNIT_FAILED]
    assert book.listed[0].notice_class is NoticeClass.C
    assert book.listed[0].actions == (NoticeAction.VIEW,)


@pytest.mark.parametrize(
    "code",
    [
        code
        for code in EventCode
        if code
        not in {EventCode.UNIT_FAILED, EventCode.CONFIGURATION_BROKEN, EventCode.STORAGE_TROUBLE}
    ],
)
def test_other_events_alone_tell_nobody_anything(code: EventCode) -> None:
    assert after_event(Book(), an_event(code, "print"), CALM) == (Book(), ())


def test_end_of_a_failure_is_told_and_the_failure_leaves_the_list() -> None:
    book, _ = after_event(Book(), failed(), CALM)

    book, effects = after_event(book, recovered(), CALM)

    assert effects[0] == Withdraw("unit-failed:print")
    assert shown(effects) == [NoticeKind.UNIT_RECOVERED]
    assert listed(book) == [NoticeKind.UNIT_RECOVERED]


def test_new_failure_takes_the_good_news_away() -> None:
    book, _ = after_event(Book(), failed(), CALM)
    book, _ = after_event(book, recovered(), CALM)

    book, effects = after_event(book, failed(), CALM)

    assert effects[0] == Withdraw("unit-recovered:print")
    assert listed(book) == [NoticeKind.UNIT_FAILED]


def test_service_started_by_hand_after_its_failure_counts_as_recovered() -> None:
    book, _ = after_event(Book(), failed(), CALM)

    _, effects = after_event(book, an_event(EventCode.UNIT_ACTIVE, "print"), CALM)

    assert shown(effects) == [NoticeKind.UNIT_RECOVERED]


def test_service_stopped_by_hand_takes_its_failure_away_without_a_word() -> None:
    book, _ = after_event(Book(), failed(), CALM)

    book, effects = after_event(book, an_event(EventCode.UNIT_STOPPED, "print"), CALM)

    assert book.listed == ()
    assert effects == (Withdraw("unit-failed:print"),)


def test_identical_failures_are_one_entry_with_a_count() -> None:
    book, _ = after_event(Book(), failed(), CALM)

    book, effects = after_event(book, failed(), CALM)

    assert [notice.count for notice in book.listed] == [2]
    assert isinstance(effects[0], Show)
    assert effects[0].notice.count == 2


def test_fourth_toast_within_an_hour_is_only_listed() -> None:
    book = Book()
    effects: tuple[Effect, ...] = ()
    for unit in ("a", "b", "c", "d"):
        book, effects = after_event(book, failed(unit), CALM)

    assert effects == ()
    assert len(book.listed) == 4


def test_hour_later_toasts_are_shown_again() -> None:
    book = Book()
    for unit in ("a", "b", "c"):
        book, _ = after_event(book, failed(unit), CALM)

    later = Moment(NOON + timedelta(hours=1))
    _, effects = after_event(book, failed("d"), later)

    assert shown(effects) == [NoticeKind.UNIT_FAILED]


def test_question_is_asked_even_when_the_hour_is_full() -> None:
    book = Book()
    for unit in ("a", "b", "c"):
        book, _ = after_event(book, failed(unit), CALM)

    _, effects = after_hang(book, "app", HANG, CALM)

    assert shown(effects) == [NoticeKind.HANG]


def test_end_of_a_failure_takes_no_share_of_the_hour() -> None:
    book = Book()
    for unit in ("a", "b", "c"):
        book, _ = after_event(book, failed(unit), CALM)

    book, effects = after_event(book, recovered("a"), CALM)

    assert shown(effects) == [NoticeKind.UNIT_RECOVERED]
    assert len(book.told_at) == 3


def test_end_of_a_failure_that_nobody_was_told_of_is_not_told_either() -> None:
    book = Book()
    for unit in ("a", "b", "c", "d"):
        book, _ = after_event(book, failed(unit), CALM)

    book, effects = after_event(book, recovered("d"), CALM)

    assert shown(effects) == []
    assert NoticeKind.UNIT_RECOVERED not in listed(book)


def test_consultation_lets_through_only_what_staff_must_know_now() -> None:
    book, first = after_event(Book(), failed(), QUIET)
    book, second = after_event(book, recovered(), QUIET)

    assert shown(first) == [NoticeKind.UNIT_FAILED]
    assert shown(second) == []
    assert listed(book) == [NoticeKind.UNIT_RECOVERED]


def test_what_waited_is_told_after_the_consultation_and_only_once() -> None:
    book, _ = after_event(Book(), failed(), QUIET)
    book, _ = after_event(book, recovered(), QUIET)

    book, effects = after_quiet_end(book, CALM)
    _, again = after_quiet_end(book, CALM)

    assert shown(effects) == [NoticeKind.UNIT_RECOVERED]
    assert again == ()


def test_helper_that_fails_is_for_it_and_a_toast_only_while_it_looks() -> None:
    book, unseen = after_event(Book(), failed("backup"), CALM, {"backup"})
    _, seen = after_event(Book(), failed("backup"), IT_LOOKS, {"backup"})

    assert shown(unseen) == []
    assert listed(book) == [NoticeKind.HELPER_FAILED]
    assert shown(seen) == [NoticeKind.HELPER_FAILED]


def test_notices_for_it_take_no_share_of_the_hour_of_staff() -> None:
    book, _ = after_event(Book(), an_event(EventCode.CONFIGURATION_BROKEN), IT_LOOKS)

    assert book.told_at == ()


def test_mistake_in_the_settings_is_listed_until_it_is_corrected() -> None:
    book, _ = after_event(Book(), an_event(EventCode.CONFIGURATION_BROKEN), CALM)
    assert listed(book) == [NoticeKind.SETTINGS_BROKEN]

    book, effects = after_settings_good(book)

    assert book.listed == ()
    assert effects == (Withdraw("settings-broken:"),)


def test_each_file_in_trouble_is_an_entry_of_its_own() -> None:
    book = Book()
    for file in ("/var/a.db", "/var/b.log", "/var/a.db"):
        book, _ = after_event(book, an_event(EventCode.STORAGE_TROUBLE, file=file), CALM)

    assert [(one.detail, one.count) for one in book.listed] == [("/var/a.db", 2), ("/var/b.log", 1)]


def test_app_that_does_not_respond_asks_and_its_answer_ends_the_question() -> None:
    book, effects = after_hang(Book(), "app", HANG, QUIET)
    assert shown(effects) == [NoticeKind.HANG]
    assert book.listed[0].actions == (NoticeAction.WAIT, NoticeAction.REOPEN)

    book, effects = after_hang_end(book, "app", CALM, is_responding=False)

    assert book.listed == ()
    assert effects == (Withdraw("hang:app"),)


def test_app_that_comes_back_by_itself_is_told() -> None:
    book, _ = after_hang(Book(), "app", HANG, CALM)

    _, effects = after_hang_end(book, "app", CALM, is_responding=True)

    assert effects[0] == Withdraw("hang:app")
    assert shown(effects) == [NoticeKind.HANG_OVER]


def test_end_of_a_silence_that_people_answered_already_says_nothing() -> None:
    book, _ = after_hang(Book(), "app", HANG, CALM)
    book, _ = handled(book, {"hang:app"})

    assert after_hang_end(book, "app", CALM, is_responding=True) == (book, ())


def test_units_that_are_gone_take_their_notices_along() -> None:
    book, _ = after_event(Book(), failed("a"), CALM)
    book, _ = after_event(book, failed("b"), CALM)

    book, effects = without_units(book, {"b"})

    assert [notice.unit for notice in book.listed] == ["b"]
    assert effects == (Withdraw("unit-failed:a"),)


def test_list_is_bounded_and_keeps_the_newest() -> None:
    book = Book()
    for number in range(LISTED_MOST + 3):
        book, _ = after_event(book, failed(f"unit-{number}"), CALM)

    assert len(book.listed) == LISTED_MOST
    assert book.listed[0].unit == f"unit-{LISTED_MOST + 2}"
