"""The sentences that staff read, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.model.service import ServiceRole
from app.model.status import Cause, CauseCode, UnitState
from tests.fakes.panel import a_status, healthy_clinic
from ui.viewmodels import staff_words
from ui.viewmodels.language import Language
from ui.viewmodels.summary import (
    LOADING,
    PrimaryAction,
    Situation,
    Summary,
    summarize,
)


def pick(language: Language, chinese: str, english: str) -> str:
    return chinese if language is Language.ZH else english


def test_good_day_says_that_people_can_work(language: Language) -> None:
    summary = summarize(healthy_clinic())

    assert staff_words.sentence(summary) == pick(
        language, "一切正常，可以接诊", "Everything is working"
    )
    assert staff_words.reason(summary) == pick(
        language,
        "诊疗软件和 7 个后台服务都在运行",
        "Clinical app and 7 background services are running",
    )


def test_failed_app_says_why_without_technical_words(language: Language) -> None:
    cause = Cause.of(CauseCode.START_LIMIT, Cause.of(CauseCode.PORT_TAKEN, port=80))
    app = a_status("app", role=ServiceRole.APP, state=UnitState.FAILED, cause=cause)
    summary = summarize((replace(app, label=healthy_clinic()[0].label),))

    assert staff_words.sentence(summary) == pick(
        language, "诊疗软件无法打开", "Clinical app cannot be opened"
    )
    assert staff_words.reason(summary) == pick(
        language, "有另一个程序妨碍了它。", "Another program is in its way."
    )


def test_one_thing_and_several_things_are_said_differently(language: Language) -> None:
    one = Summary(situation=Situation.NEEDS_YOU, tone=LOADING.tone, troubles=1)

    assert staff_words.sentence(one) == pick(
        language, "可以接诊，有 1 件事需要处理", "You can work. One thing needs you."
    )
    assert staff_words.sentence(replace(one, troubles=2)) == pick(
        language, "可以接诊，有 2 件事需要处理", "You can work. 2 things need you."
    )


@pytest.mark.parametrize("situation", list(Situation))
def test_every_situation_has_a_sentence_a_reason_and_a_chip(
    situation: Situation, language: Language
) -> None:
    label = healthy_clinic()[0].label
    summary = replace(LOADING, situation=situation, label=label, app_label=label)

    for words in (staff_words.sentence(summary), staff_words.reason(summary)):
        assert words
        assert "{" not in words
        assert (language is Language.ZH) == any("\u4e00" <= char <= "\u9fff" for char in words)
    assert staff_words.chip(summary)
    assert "诊所助手" in staff_words.tooltip("诊所助手", summary)


@pytest.mark.usefixtures("english")
def test_every_action_has_words() -> None:
    words = {staff_words.action_text(replace(LOADING, action=action)) for action in PrimaryAction}

    assert None not in words
    assert staff_words.action_text(LOADING) is None
