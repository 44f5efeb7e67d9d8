"""Times, durations and amounts in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.panel import NOW
from ui.viewmodels import formats
from ui.viewmodels.language import Language


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (-3, "0 秒", "0 s"),
        (59.9, "59 秒", "59 s"),
        (8 * 60, "8 分", "8 min"),
        (2 * 3600 + 54 * 60, "2 小时 54 分", "2 h 54 min"),
        (86_400, "1 天", "1 day"),
        (6 * 86_400 + 7200, "6 天", "6 days"),
    ],
)
def test_running_time_shows_its_two_largest_units(
    language: Language, seconds: float, chinese: str, english: str
) -> None:
    assert formats.duration(seconds) == (chinese if language is Language.ZH else english)


@pytest.mark.parametrize(
    ("before", "chinese", "english"),
    [
        (timedelta(seconds=3), "刚刚", "just now"),
        (timedelta(seconds=45), "45 秒前", "45 s ago"),
        (timedelta(minutes=3), "3 分钟前", "3 min ago"),
        (timedelta(hours=5), "5 小时前", "5 h ago"),
        (timedelta(days=1), "1 天前", "1 day ago"),
        (timedelta(days=-1), "刚刚", "just now"),
    ],
)
def test_past_is_said_in_one_unit_and_the_future_of_a_wrong_clock_as_now(
    language: Language, before: timedelta, chinese: str, english: str
) -> None:
    assert formats.ago(NOW - before, NOW) == (chinese if language is Language.ZH else english)


def test_day_of_the_week_stands_for_this_week_and_a_date_for_older(language: Language) -> None:
    two_days, old = NOW - timedelta(days=2), NOW - timedelta(days=30)

    is_chinese = language is Language.ZH
    assert formats.short_time(two_days, NOW) == ("周三" if is_chinese else "Wed")
    assert formats.short_time(old, NOW) == ("10月21日" if is_chinese else "21 Oct")
    assert formats.short_time(NOW, NOW) == f"{NOW.astimezone():%H:%M}"


def test_full_time_is_written_as_the_language_writes_it(language: Language) -> None:
    clock = f"{NOW.astimezone():%H:%M}"
    wanted = f"2026年11月20日 {clock}" if language is Language.ZH else f"20 Nov 2026, {clock}"

    assert formats.full_time(NOW) == wanted


@pytest.mark.usefixtures("english")
def test_amounts_choose_a_unit_that_keeps_the_number_short() -> None:
    assert formats.amount(512 * 1024) == ("512", "kB")
    assert formats.amount(4.6 * 1024**2) == ("4.6", "MB")
    assert formats.amount(212 * 1024**2) == ("212", "MB")
    assert formats.amount(9.8 * 1024**3) == ("9.8", "GB")
    assert formats.megabytes(1240 * 1024**2) == "1\u2009240 MB"
    assert formats.percent(6.44) == "6.4 %"
    assert formats.short_seconds(0.041) == "0.04 s"
    assert formats.short_seconds(0.0042) == "4 ms"
    assert formats.rate(4.6 * 1024**2) == ("4.6", "MB/s")
