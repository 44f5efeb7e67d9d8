"""Which language is spoken now: Qt's default locale says it, so that text and numbers agree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

if TYPE_CHECKING:  # the tray speaks before the model, whose decoder is slow to import, is needed
    from app.model.service import LocalizedText


class Language(StrEnum):
    """The languages of the product."""

    ZH = "zh"
    EN = "en"


def current_language() -> Language:
    """Return the language that ``ui.translation`` has put in force."""
    is_chinese = QLocale().language() == QLocale.Language.Chinese
    return Language.ZH if is_chinese else Language.EN


def localized(text: LocalizedText) -> str:
    """Return ``text`` in the language that is spoken now."""
    return text.zh if current_language() is Language.ZH else text.en
