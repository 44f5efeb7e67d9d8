"""The language in force: catalogues, Qt's own dialogs, and the locale of numbers and dates."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from i18n import FOLDER
from ui.viewmodels.language import Language

_log = logging.getLogger(__name__)

_LOCALES: Final = {
    Language.ZH: QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    Language.EN: QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}
_CATALOGUES: Final = {Language.ZH: "zh_CN", Language.EN: "en"}


def system_language() -> Language:
    """Return Chinese for a Chinese desktop, English for any other."""
    is_chinese = QLocale.system().language() == QLocale.Language.Chinese
    return Language.ZH if is_chinese else Language.EN


class Translation(QObject):
    """Switches the language of everything that is shown, at once.

    Widgets follow ``QEvent.LanguageChange``; objects that are no widgets follow
    ``language_changed``, which comes first.
    """

    language_changed = Signal(object)

    def __init__(
        self, language: Language, folder: Path = FOLDER, parent: QObject | None = None
    ) -> None:
        """Put ``language`` in force; a missing catalogue leaves the English of the sources."""
        super().__init__(parent)
        self._folder = folder
        self._language = language
        self._installed: list[QTranslator] = []
        self._install()

    @property
    def language(self) -> Language:
        """The language in force."""
        return self._language

    def set_language(self, language: Language) -> None:
        """Speak ``language`` from now on."""
        if language is self._language:
            return
        self._language = language
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
        self._install()
        self.language_changed.emit(language)

    def close(self) -> None:
        """Take the catalogues out again."""
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed = []

    def _install(self) -> None:
        QLocale.setDefault(_LOCALES[self._language])
        name = _CATALOGUES[self._language]
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._installed = []
        self._load(f"qtbase_{name}", folder)
        self._load(name, str(self._folder))

    def _load(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if not translator.load(name, folder):
            _log.warning("cannot load 'catalogue': missing name=%s folder=%s", name, folder)
            return
        QCoreApplication.installTranslator(translator)
        self._installed.append(translator)
