"""The last starts of a service as lines: each says how it ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.model.status import Cause, CauseCode
from tests.fakes.panel import NOW, a_start, a_status
from ui.tokens import Tone
from ui.viewmodels.service_detail import start_lines

pytestmark = pytest.mark.usefixtures("english")

READY = a_start(NOW)
STOPPED = replace(READY, is_ready=False)
UNDER_WAY = replace(READY, is_done=False, is_ready=False)
FAILED = a_start(NOW, cause=Cause.of(CauseCode.EXITED, code=3))


@pytest.mark.parametrize(
    ("start", "tone", "words"),
    [
        (READY, Tone.OK, "ready, 3.1 s"),
        (STOPPED, Tone.OFF, "stopped"),
        (UNDER_WAY, Tone.WORK, "under way"),
        (FAILED, Tone.BAD, "exit code 3"),
    ],
    ids=["ready", "stopped", "under-way", "failed"],
)
def test_start_says_whether_it_got_ready_failed_or_was_stopped(
    start: object, tone: Tone, words: str
) -> None:
    (line,) = start_lines(a_status(starts=(start,)), NOW)

    assert (line.tone, line.words) == (tone, words)
