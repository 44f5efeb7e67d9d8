"""Every trouble that the doctor knows has a cause and a remedy in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.model.doctor import Finding, Verdict
from app.supervision import doctor
from ui.viewmodels.check_words import check_cause, check_name, check_remedy
from ui.viewmodels.language import Language

SOURCE = Path(doctor.__file__).read_text(encoding="utf-8")
CHECKS = sorted(
    {*re.findall(r'check="(\w+)"', SOURCE), *re.findall(r'_of_cause\("(\w+)"', SOURCE)} | {"doctor"}
)


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_of_the_doctor_has_name_and_remedy(check: str, language: Language) -> None:
    finding = Finding(check=check, verdict=Verdict.FAIL, subject="web", cause="it is broken")

    assert is_chinese(check_name(check)) == (language is Language.ZH)
    assert check_remedy(finding)
    assert is_chinese(check_remedy(finding)) == (language is Language.ZH)


@pytest.mark.parametrize("check", CHECKS)
def test_every_trouble_is_told_in_the_language_spoken(check: str, language: Language) -> None:
    finding = Finding(check=check, verdict=Verdict.FAIL, subject="web", cause="it is broken")

    assert is_chinese(check_cause(finding)) == (language is Language.ZH)


def test_english_remedy_keeps_the_facts_of_the_finding(english: None) -> None:  # noqa: ARG001 - the language
    finding = Finding(
        check="port", verdict=Verdict.FAIL, cause="c", remedy="End the program on port 8900"
    )

    assert check_remedy(finding) == "End the program on port 8900."
