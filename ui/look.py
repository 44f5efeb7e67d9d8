"""Language, colours and text size: as the configuration says, whoever changed it.

The configuration is the one truth; a choice in the window or the tray is a change of the user's
file. What was in force last is kept in ``ui.json`` only to have it before the configuration is
read, which comes after the tray icon.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app import aio
from app.config.problems import ConfigProblem
from app.config.schema import InterfaceSpec
from app.errors import AccessDeniedError, AppError
from app.model.access import Caller
from app.model.commands import ChangeSettings
from app.model.settings import SettingChange
from ui.settings import UiSettingsStore
from ui.theme import TEXT_SCALE_LEAST, TEXT_SCALE_MOST, Theme, ThemeMode
from ui.translation import Translation, system_language
from ui.viewmodels.language import Language
from ui.viewmodels.panel import Panel

_log = logging.getLogger(__name__)

_TABLE = "interface"
_SYSTEM = "system"
LANGUAGE, THEME, TEXT_SCALE = "language", "theme", "text_scale"


class Look(QObject):
    """Brings the look into force and writes choices down.

    Signals:
        changed: It was brought into force anew, or a choice was refused.
    """

    changed = Signal()

    def __init__(
        self,
        panel: Panel,
        caller: Caller,
        theme: Theme,
        translation: Translation,
        store: UiSettingsStore,
        parent: QObject | None = None,
    ) -> None:
        """Follow ``panel``; choices are written down in the name of ``caller``."""
        super().__init__(parent)
        self._panel = panel
        self._caller = caller
        self._theme = theme
        self._translation = translation
        self._store = store
        self._for_this_run: dict[str, str | int] = {}
        panel.configuration_changed.connect(self._on_configuration_changed)

    def keep_for_this_run(self, name: str, value: str | int) -> None:
        """Let a value hold whatever the configuration says, until somebody chooses another."""
        self._for_this_run[name] = value

    def is_managed(self, name: str) -> bool:
        """Whether IT has settled it."""
        return self._panel.configuration.is_managed((_TABLE, name))

    def choose_language(self, language: Language) -> None:
        """Speak ``language`` from now on."""
        self._choose(LANGUAGE, language.value)

    def switch_language(self) -> None:
        """Speak the other language."""
        is_chinese = self._translation.language is Language.ZH
        self.choose_language(Language.EN if is_chinese else Language.ZH)

    def choose_theme(self, mode: ThemeMode) -> None:
        """Use the colours of ``mode`` from now on."""
        self._choose(THEME, mode.value)

    def step_text(self, percent: int) -> None:
        """Make all text larger or smaller, within its limits."""
        wanted = self._theme.text_scale + percent
        self._choose(TEXT_SCALE, max(TEXT_SCALE_LEAST, min(TEXT_SCALE_MOST, wanted)))

    def _choose(self, name: str, value: str | int) -> None:
        aio.spawn(self._write(name, value), name=f"choose-{name}")

    async def _write(self, name: str, value: str | int) -> None:
        kept = self._for_this_run.pop(name, None)
        change = SettingChange((_TABLE, name), value)
        try:
            await self._panel.execute(self._caller, ChangeSettings((change,)))
        except AppError as error:
            _log.warning("choice not written key=%s value=%s %s", name, value, error)
            is_forbidden = self.is_managed(name) or isinstance(error, AccessDeniedError)
            # A broken file or a full disk costs the memory of the choice, not the choice.
            held = kept if is_forbidden else value
            if held is not None:
                self._for_this_run[name] = held
        self._apply(self._panel.configuration.interface)

    def _on_configuration_changed(self, problems: tuple[ConfigProblem, ...]) -> None:
        configuration = self._panel.configuration
        if problems and not configuration.files:
            return  # never read since the start: what was in force last stays
        self._apply(configuration.interface)

    def _apply(self, wanted: InterfaceSpec) -> None:
        """Put the look in force, and keep what the configuration says for the next start."""
        seen = replace(
            self._store.value,
            language=None if wanted.language == _SYSTEM else Language(wanted.language),
            theme=ThemeMode(wanted.theme),
            text_scale=wanted.text_scale,
        )
        self._store.save(seen)
        language = str(self._for_this_run.get(LANGUAGE, wanted.language))
        self._translation.set_language(
            system_language() if language == _SYSTEM else Language(language)
        )
        self._theme.set_mode(ThemeMode(str(self._for_this_run.get(THEME, seen.theme))))
        self._theme.set_text_scale(int(self._for_this_run.get(TEXT_SCALE, seen.text_scale)))
        self.changed.emit()
