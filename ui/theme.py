"""The look in force: colours, fonts and the application's palette and style sheet.

Everything painted asks a `Theme` for its colours and fonts and repaints on `theme_changed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSysInfo, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from ui.fonts import Face, build_face
from ui.glyphs import Glyphs
from ui.icons import Icons
from ui.style import style_sheet
from ui.tokens import COLORS, Scheme, TextRole, Token, Weight

if TYPE_CHECKING:  # newer than the Qt that Windows runs
    from PySide6.QtGui import QAccessibilityHints

TEXT_SCALE_LEAST: Final = 100
TEXT_SCALE_MOST: Final = 200


class ThemeMode(StrEnum):
    """What the user chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Theme(QObject):
    """Colours and fonts as they are now; one for the application, passed to every widget."""

    theme_changed = Signal()

    def __init__(
        self,
        mode: ThemeMode = ThemeMode.SYSTEM,
        text_scale: int = 100,
        *,
        is_motion_reduced: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """Work out the scheme in force; nothing on the screen changes before `install`."""
        super().__init__(parent)
        self._mode = mode
        self._text_scale = _bounded(text_scale)
        self.is_motion_reduced = is_motion_reduced
        self._system = _SystemLook(self)
        self._colors: dict[Token, QColor] = {}
        self._faces: dict[tuple[TextRole, Weight | None, bool], Face] = {}
        self._scheme = Scheme.LIGHT
        self._is_installed = False
        self.icons = Icons(self.color)
        self.glyphs = Glyphs(self.color)
        self._rebuild()
        self._system.changed.connect(self._on_system_changed)

    @property
    def mode(self) -> ThemeMode:
        """What was asked for."""
        return self._mode

    @property
    def scheme(self) -> Scheme:
        """The colours that are shown."""
        return self._scheme

    @property
    def text_scale(self) -> int:
        """Text size in percent, 100 to 200."""
        return self._text_scale

    def color(self, token: Token) -> QColor:
        """Colour of ``token``; shared, do not change it."""
        return self._colors[token]

    def face(
        self,
        role: TextRole = TextRole.BODY,
        weight: Weight | None = None,
        *,
        is_tabular: bool = False,
    ) -> Face:
        """Font and metrics of ``role``, in ``weight`` or the role's own; shared and cached."""
        key = (role, weight, is_tabular)
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = build_face(
                role, weight, self._text_scale, is_tabular=is_tabular
            )
        return face

    def duration_ms(self, wanted_ms: int) -> int:
        """Length of an animation: nothing when motion is reduced."""
        return 0 if self.is_motion_reduced else wanted_ms

    def set_mode(self, mode: ThemeMode) -> None:
        """Change the colours at once, everywhere."""
        if mode is not self._mode:
            self._mode = mode
            self._refresh()

    def set_text_scale(self, percent: int) -> None:
        """Change the size of all text at once; ``percent`` is held within 100 to 200."""
        percent = _bounded(percent)
        if percent != self._text_scale:
            self._text_scale = percent
            self._refresh()

    def install(self) -> None:
        """Dress the application: Fusion, palette, font and style sheet."""
        self._is_installed = True
        QApplication.setStyle("Fusion")
        self._dress()

    def palette(self) -> QPalette:
        """Palette of all colour groups: Fusion paints pop-ups and calendars from it."""
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role, token in _PALETTE_DISABLED.items():
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color(token))
        return palette

    def _rebuild(self) -> None:
        self._scheme = _SCHEMES.get(self._mode) or self._system.scheme()
        column = list(Scheme).index(self._scheme)
        self._colors = {token: QColor(row[column]) for token, row in COLORS.items()}
        if self._mode is ThemeMode.SYSTEM and self._scheme is Scheme.CONTRAST:
            self._colors |= self._system.contrast_colors()
        self._faces.clear()
        self.icons.clear()
        self.glyphs.clear()

    def _refresh(self) -> None:
        self._rebuild()
        if self._is_installed:
            self._dress()
        self.theme_changed.emit()

    def _dress(self) -> None:
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        self._system.ask_for(self._mode)
        application.setPalette(self.palette())
        application.setFont(self.face().font)
        application.setStyleSheet(style_sheet(self.color, self.face))

    def _on_system_changed(self) -> None:
        if self._mode is ThemeMode.SYSTEM:
            self._refresh()


class _SystemLook(QObject):
    """What the desktop asks for: light or dark, more contrast."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hints = QGuiApplication.styleHints()
        self._palette = QGuiApplication.palette()
        self._hints.colorSchemeChanged.connect(self.changed)
        # Qt 6.8, which Windows runs, has no accessibility hints yet.
        self._has_accessibility = hasattr(self._hints, "accessibility")
        if self._has_accessibility:
            with _accessibility(self._hints) as hints:
                hints.contrastPreferenceChanged.connect(self.changed)

    def scheme(self) -> Scheme:
        if self._has_accessibility:
            with _accessibility(self._hints) as hints:
                if hints.contrastPreference() == Qt.ContrastPreference.HighContrast:
                    return Scheme.CONTRAST
        is_dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        return Scheme.DARK if is_dark else Scheme.LIGHT

    def contrast_colors(self) -> dict[Token, QColor]:
        """Colours of the user's own contrast theme; only Windows has such themes."""
        if QSysInfo.productType() != "windows":
            return {}
        return {token: self._palette.color(role) for role, token in _CONTRAST_ROLES}

    def ask_for(self, mode: ThemeMode) -> None:
        """Let title bars and native dialogs follow the choice."""
        match mode:
            case ThemeMode.SYSTEM:
                self._hints.unsetColorScheme()
            case ThemeMode.LIGHT:
                self._hints.setColorScheme(Qt.ColorScheme.Light)
            case ThemeMode.DARK | ThemeMode.CONTRAST:
                self._hints.setColorScheme(Qt.ColorScheme.Dark)


@contextmanager
def _accessibility(style_hints: QStyleHints) -> Iterator[QAccessibilityHints]:
    """Lend out Qt's accessibility hints.

    WORKAROUND PySide 6.11: when the garbage collector finds both wrappers at once, that of the
    style hints hands the ownership of this one to Python, which deletes Qt's object under it.
    """
    hints = style_hints.accessibility()
    try:
        yield hints
    finally:
        Shiboken.invalidate(hints)


def _bounded(percent: int) -> int:
    return max(TEXT_SCALE_LEAST, min(TEXT_SCALE_MOST, percent))


_SCHEMES: Final = {
    ThemeMode.LIGHT: Scheme.LIGHT,
    ThemeMode.DARK: Scheme.DARK,
    ThemeMode.CONTRAST: Scheme.CONTRAST,
}

_Role = QPalette.ColorRole
_CONTRAST_ROLES: Final = (
    (_Role.Window, Token.CANVAS),
    (_Role.WindowText, Token.TEXT),
    (_Role.Highlight, Token.ACCENT),
)
_PALETTE: Final = {
    _Role.Window: Token.CANVAS,
    _Role.WindowText: Token.TEXT,
    _Role.Base: Token.SURFACE,
    _Role.AlternateBase: Token.SUNKEN,
    _Role.Text: Token.TEXT,
    _Role.PlaceholderText: Token.TEXT3,
    _Role.Button: Token.RAISED,
    _Role.ButtonText: Token.TEXT,
    _Role.BrightText: Token.BAD,
    _Role.Highlight: Token.SELECT,
    _Role.HighlightedText: Token.TEXT,
    _Role.Accent: Token.ACCENT,
    _Role.Link: Token.ACCENT,
    _Role.LinkVisited: Token.ACCENT,
    _Role.ToolTipBase: Token.TOOLTIP,
    _Role.ToolTipText: Token.ON_TOOLTIP,
    _Role.Light: Token.SURFACE,
    _Role.Midlight: Token.HOVER,
    _Role.Mid: Token.BORDER,
    _Role.Dark: Token.CONTROL,
    _Role.Shadow: Token.CONTROL,
}
_PALETTE_DISABLED: Final = {
    _Role.WindowText: Token.DISABLED,
    _Role.Text: Token.DISABLED,
    _Role.ButtonText: Token.DISABLED,
    _Role.HighlightedText: Token.DISABLED,
    _Role.PlaceholderText: Token.DISABLED,
    _Role.Base: Token.SUNKEN,
    _Role.Button: Token.SUNKEN,
    _Role.Link: Token.DISABLED,
    _Role.Highlight: Token.HOVER,
    _Role.Accent: Token.DISABLED,
}
