"""Chinese names found by the initials of their pinyin."""

import pytest

from ui.viewmodels.pinyin import initials, matches


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("病历服务", "blfw"),
        ("打印服务", "dyfw"),
        ("诊疗软件", "zlrj"),
        ("影像接收", "yxjs"),
        ("Print 服务 2", "print fw 2"),
        ("候诊叫号", "hzjh"),
    ],
)
def test_initials_of_common_characters(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("typed", ["", "blfw", "BL", "病历", "服务", "l f"])
def test_name_is_found_by_initials_and_by_its_characters(typed: str) -> None:
    assert matches("病历服务", typed)


@pytest.mark.parametrize("typed", ["x", "wfl", "打印"])
def test_name_is_not_found_by_other_letters(typed: str) -> None:
    assert not matches("病历服务", typed)


def test_english_words_are_found_in_any_order() -> None:
    assert matches("Restart Print service", "print re")


def test_rare_character_has_no_initial_and_breaks_nothing() -> None:
    assert initials("龘") == "龘"
