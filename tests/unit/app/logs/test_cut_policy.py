from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.logs.cut_policy import (
    LONGEST_LINE_FACTOR,
    CutPlan,
    collapse_bytes,
    next_archive_name,
    plan_cut,
)
from app.model.service import LogSpec

_SPEC = LogSpec(max_bytes=1000, keep=3)
_NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


class _Ends:
    """Line ends at given offsets."""

    def __init__(self, *offsets: int) -> None:
        self._offsets = offsets

    def last(self, *, after: int, until: int) -> int | None:
        return max((o for o in self._offsets if after < o <= until), default=None)

    def first(self, *, after: int, until: int) -> int | None:
        return min((o for o in self._offsets if after < o <= until), default=None)


def test_small_file_is_left_alone() -> None:
    assert plan_cut(999, 0, _SPEC, _Ends(500)) is None


def test_cut_is_after_the_last_line_within_the_limit() -> None:
    assert plan_cut(1500, 0, _SPEC, _Ends(600, 990, 1010)) == CutPlan(990)


def test_line_over_the_limit_stays_whole_when_it_ends_before_four_times_the_limit() -> None:
    assert plan_cut(3000, 0, _SPEC, _Ends(100, 2500)) == CutPlan(2500)


def test_unfinished_line_over_the_limit_is_waited_for() -> None:
    assert plan_cut(LONGEST_LINE_FACTOR * 1000 - 1, 0, _SPEC, _Ends()) is None


def test_line_over_four_times_the_limit_is_cut_inside_and_marked() -> None:
    limit = LONGEST_LINE_FACTOR * 1000
    assert plan_cut(limit, 0, LogSpec(1000, 9), _Ends()) == CutPlan(limit, is_torn=True)


def test_filler_line_at_the_front_is_no_place_to_cut() -> None:
    assert plan_cut(1100, 700, _SPEC, _Ends(700, 1050)) == CutPlan(1050)


def test_parts_that_would_be_pruned_at_once_are_dropped_in_one_cut() -> None:
    plan = plan_cut(10_000, 0, _SPEC, _Ends(990, 6980, 7010))
    assert plan == CutPlan(6980, is_dropped=True)


@given(
    st.integers(1, 20_000),
    st.lists(st.integers(1, 20_000), max_size=40),
    st.integers(1, 5),
)
def test_a_cut_lies_in_the_file_and_makes_progress(size: int, ends: list[int], keep: int) -> None:
    plan = plan_cut(size, 0, LogSpec(1000, keep), _Ends(*(end for end in ends if end <= size)))
    if plan is not None:
        assert 500 < plan.end <= size
        assert plan.is_torn or plan.end in ends


@given(st.integers(4097, 10**9), st.integers(0, 10**6))
def test_collapse_takes_whole_blocks_and_never_the_end_of_the_file(end: int, rest: int) -> None:
    size = end + rest
    taken = collapse_bytes(end, size, 4096)
    assert taken % 4096 == 0
    assert 0 <= end - taken <= 4096
    assert taken < size


def test_archive_is_named_by_utc_time() -> None:
    local = _NOON.astimezone(timezone(timedelta(hours=8)))
    assert next_archive_name("db-stdout", local, None) == "db-stdout-20261122-120000-000.log"


def test_second_archive_of_a_second_counts_on() -> None:
    last = "db-stdout-20261122-120000-041.log"
    assert next_archive_name("db-stdout", _NOON, last) == "db-stdout-20261122-120000-042.log"


def test_archive_sorts_last_when_the_clock_was_set_back() -> None:
    last = "db-stdout-20261122-130000-000.log"
    assert next_archive_name("db-stdout", _NOON, last) == "db-stdout-20261122-130000-001.log"


def test_thousandth_archive_of_a_second_takes_the_next_second() -> None:
    last = "db-stdout-20261122-120000-999.log"
    assert next_archive_name("db-stdout", _NOON, last) == "db-stdout-20261122-120001-000.log"


def test_dashes_in_the_service_name_do_not_confuse_the_count() -> None:
    last = "a-1-2-stdout-20261122-120000-000.log"
    assert next_archive_name("a-1-2-stdout", _NOON, last) == "a-1-2-stdout-20261122-120000-001.log"
