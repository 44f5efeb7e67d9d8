"""Icons by name from QtAwesome's Phosphor font, in the colours of the theme.

QtAwesome is read as a package of fonts: importing it costs 0.25 s and 10 MB, because its Qt
wrapper touches every name of QtGui and QtWidgets, so its font and its map of names are loaded from
where it is installed. Nothing is read before the first icon is drawn; the tray needs none.
"""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
)

from ui.tokens import Token

# The grid that Phosphor is drawn on. QtAwesome's scale of 1.13 makes it the icon's edge as well.
_EM: Final = 256


class IconFont:
    """Outlines of the Phosphor icons."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._chars: dict[str, int] | None = None
        self._font: QRawFont | None = None
        self._paths: dict[str, QPainterPath] = {}

    def names(self) -> frozenset[str]:
        """All names in the font."""
        return frozenset(self._load())

    def path(self, name: str) -> QPainterPath:
        """Outline of icon ``name`` in a square of 256, centred as the font draws it.

        Raises:
            KeyError: the font has no such icon.
        """
        if name not in self._paths:
            self._paths[name] = self._outline(self._load()[name])
        return self._paths[name]

    def _outline(self, code: int) -> QPainterPath:
        font = self._font
        if font is None or not font.isValid():
            return QPainterPath()
        glyph = font.glyphIndexesForString(chr(code))[0]
        path = font.pathForGlyph(glyph)
        advance = font.advancesForGlyphIndexes([glyph])[0].x()
        height = font.ascent() + font.descent()
        path.translate((_EM - advance) / 2, (_EM - height) / 2 + font.ascent())
        path.setFillRule(Qt.FillRule.WindingFill)
        return path

    def _load(self) -> dict[str, int]:
        if self._chars is None:
            folder = _font_folder()
            charmap = next(folder.glob("phosphor-charmap-*.json"))
            codes = json.loads(charmap.read_text(encoding="utf-8"))
            self._chars = {name: int(code, 16) for name, code in codes.items()}
            self._font = QRawFont(
                str(next(folder.glob("phosphor-[0-9]*.ttf"))),
                _EM,
                QFont.HintingPreference.PreferNoHinting,
            )
        return self._chars


def _font_folder() -> Path:
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        message = "cannot load 'icons': the package QtAwesome is not installed"
        raise ModuleNotFoundError(message, name="qtawesome")
    return Path(spec.submodule_search_locations[0]) / "fonts"


class Icons:
    """Pixmaps and icons in theme colours, cached until the theme changes."""

    def __init__(self, color: Callable[[Token], QColor]) -> None:
        """Take the colour of a token, as it is now, from ``color``."""
        self._color = color
        self._font = IconFont()
        self._pixmaps: dict[tuple[str, Token, int, float], QPixmap] = {}

    def names(self) -> frozenset[str]:
        """All icon names, without QtAwesome's ``ph.``."""
        return self._font.names()

    def clear(self) -> None:
        """Forget what was drawn in the colours of before."""
        self._pixmaps.clear()

    def paint(self, painter: QPainter, name: str, rect: QRect, token: Token) -> None:
        """Draw icon ``name`` in the middle of ``rect``, as large as its shorter edge allows."""
        edge = min(rect.width(), rect.height())
        pixmap = self.pixmap(name, token, edge, painter.device().devicePixelRatioF())
        left = rect.x() + (rect.width() - edge) // 2
        painter.drawPixmap(left, rect.y() + (rect.height() - edge) // 2, pixmap)

    def pixmap(self, name: str, token: Token, size: int, ratio: float = 1.0) -> QPixmap:
        """Return icon ``name`` in a square of ``size`` logical pixels.

        Raises:
            KeyError: there is no such icon.
        """
        key = (name, token, size, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = self._draw(name, self._color(token), size, ratio)
        return pixmap

    def icon(self, name: str, tone: Token = Token.TEXT2, hover: Token = Token.TEXT) -> QIcon:
        """Return an icon that follows the theme: ``tone``, and ``hover`` under the pointer.

        Raises:
            KeyError: there is no such icon.
        """
        self._font.path(name)
        return QIcon(_ThemedIcon(self, name, tone, hover))

    def _draw(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        path = self._font.path(name)
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / _EM, size / _EM)
        painter.fillPath(path, color)
        painter.end()
        return pixmap


class _ThemedIcon(QIconEngine):
    """Asks for its pixmap when it is drawn, so that menus follow a change of theme."""

    def __init__(self, icons: Icons, name: str, tone: Token, hover: Token) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._tone = tone
        self._hover = hover

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        self._icons.paint(painter, self._name, rect, self._token(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, _state, 1.0)

    def scaledPixmap(  # noqa: N802 - overrides Qt
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        # Qt passes the size in device pixels here.
        edge = round(min(size.width(), size.height()) / scale)
        return self._icons.pixmap(self._name, self._token(mode), edge, scale)

    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._icons, self._name, self._tone, self._hover)

    def _token(self, mode: QIcon.Mode) -> Token:
        match mode:
            case QIcon.Mode.Active | QIcon.Mode.Selected:
                return self._hover
            case QIcon.Mode.Disabled:
                return Token.DISABLED
            case _:
                return self._tone
