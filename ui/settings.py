"""How the interface looked last, kept in ``<state>/ui.json``.

Place and size of the window live only here. Language, colours and text size belong to the
configuration (``ui.look``) and are only remembered here until that is read.

Read before the tray is shown, so with the standard library only: importing a decoder would cost
more than everything else in this file.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from app.errors import HostError
from app.platform.files import write_atomically
from ui.theme import ThemeMode
from ui.viewmodels.language import Language

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class UiSettings:
    """What outlives the panel.

    Attributes:
        language: None follows the desktop.
        theme: Colours.
        text_scale: Percent, 100 to 200.
        page: Key of the page that was open.
        width: Of the window in logical pixels, 0 for the default.
        height: Likewise.
        is_maximized: Whether the window filled the screen.
    """

    language: Language | None = None
    theme: ThemeMode = ThemeMode.SYSTEM
    text_scale: int = 100
    page: str = "overview"
    width: int = 0
    height: int = 0
    is_maximized: bool = False


class UiSettingsStore:
    """Reads and writes the file; a broken one is replaced by defaults."""

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``; its folder exists when something is saved."""
        self._path = path
        self.value = self._load()

    def save(self, value: UiSettings) -> None:
        """Keep ``value``; a full disk costs the choice, nothing else."""
        if value == self.value:
            return
        self.value = value
        try:
            write_atomically(self._path, json.dumps(asdict(value)).encode(), durable=False)
        except HostError as error:
            _log.warning("%s", error)

    def _load(self) -> UiSettings:
        try:
            return _parsed(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return UiSettings()
        except (OSError, ValueError, TypeError, KeyError) as error:
            _log.warning("cannot read '%s': %s", self._path, error)
            return UiSettings()


def _parsed(stored: dict[str, object]) -> UiSettings:
    language, theme = stored["language"], stored["theme"]
    return UiSettings(
        language=None if language is None else Language(str(language)),
        theme=ThemeMode(str(theme)),
        text_scale=_number(stored["text_scale"]),
        page=str(stored["page"]),
        width=_number(stored["width"]),
        height=_number(stored["height"]),
        is_maximized=stored["is_maximized"] is True,
    )


def _number(value: object) -> int:
    if not isinstance(value, int):
        message = f"cannot use '{value}': not a whole number"
        raise TypeError(message)
    return value
