"""Whoever reads a mistake in the settings is told what to do, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config.origin import Layer, Origin
from app.config.problems import CODES, ConfigProblem
from ui.viewmodels.config_words import problem_reason, problem_remedy, problem_text
from ui.viewmodels.language import Language

PLACE = Origin(Layer.USER, Path("/clinic/wardkeeper.toml"), 7)


def problem(code: str, remedy: str = "", **facts: str) -> ConfigProblem:
    return ConfigProblem(
        code=code, reason="", remedy=remedy, key="x", origin=PLACE, facts=tuple(facts.items())
    )


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("code", CODES)
def test_every_mistake_has_a_remedy_in_the_language_spoken(code: str, language: Language) -> None:
    remedy = problem_remedy(problem(code))

    assert remedy
    assert is_chinese(remedy) == (language is Language.ZH)
    assert remedy in problem_text(problem(code))


@pytest.mark.parametrize("code", CODES)
def test_every_mistake_is_told_apart_in_chinese(code: str, language: Language) -> None:
    if language is Language.ZH:
        assert is_chinese(problem_reason(problem(code)))
    else:
        assert problem_reason(problem(code)) == ""  # the problem's own English is shown as it is


def test_what_was_probably_meant_is_named_in_chinese_as_well(language: Language) -> None:
    said = problem_remedy(problem("config.unknown-key", "Did you mean 'port'?", suggestion="port"))

    assert "port" in said
    assert said.endswith(("?", "\uff1f"))
    assert is_chinese(said) == (language is Language.ZH)
