"""The notices over the real panel: a real app falls silent, comes back, or is answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.clock import SystemClock
from app.model.events import EventCode
from app.model.hang import HangStage
from tests.integration.test_peers import STAFF, Panel, panel
from tests.waiting import until
from ui.viewmodels.notice_board import NoticeBoard
from ui.viewmodels.notices import Notice, NoticeAction, NoticeKind

__all__ = ["panel"]

pytestmark = pytest.mark.posix  # the panel of these tests continues its app by a signal

Follow = Callable[[Panel], tuple[NoticeBoard, list[NoticeKind]]]


@pytest.fixture
def follow() -> Follow:
    def start(over: Panel) -> tuple[NoticeBoard, list[NoticeKind]]:
        board = NoticeBoard(over.control, SystemClock(), lambda: False, over.control)
        shown: list[NoticeKind] = []

        def note(notice: Notice) -> None:
            shown.append(notice.kind)

        board.shown.connect(note)
        return board, shown

    return start


def test_app_that_comes_back_while_people_are_asked_is_told_as_a_pair(
    panel: Panel,
    follow: Follow,
) -> None:
    board, shown = follow(panel)

    async def steps() -> None:
        await panel.app_beats()
        panel.touch("dirty")
        frozen = panel.touch("frozen")
        await panel.stage(HangStage.ASKED)
        assert shown == [NoticeKind.HANG]
        frozen.unlink()
        await panel.app_beats()
        assert shown == [NoticeKind.HANG, NoticeKind.HANG_OVER]
        assert [notice.kind for notice in board.notices] == [NoticeKind.HANG_OVER]

    panel.scenario(steps())


def test_reopen_has_the_app_load_its_window_anew_and_ends_the_question(
    panel: Panel,
    follow: Follow,
) -> None:
    board, shown = follow(panel)

    async def steps() -> None:
        await panel.app_beats()
        panel.touch("frozen")
        await panel.stage(HangStage.ASKED)
        board.act(STAFF, "hang:app", NoticeAction.REOPEN)
        await until(lambda: panel.notes("reloads"), "it is asked for a fresh window")
        await panel.app_beats()
        assert board.notices == ()
        assert shown == [NoticeKind.HANG]
        assert EventCode.HANG_ENDED in panel.codes()

    panel.scenario(steps())
