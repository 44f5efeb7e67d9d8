"""Buttons: filled, outlined, as text, as an icon."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.fonts import Face
from ui.glyphs import Glyph
from ui.theme import Theme
from ui.tokens import IconSize, Radius, Scheme, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.painting import (
    baseline,
    draw_text,
    elided,
    fill_rounded,
    outline_rounded,
    ratio_of,
)


class ButtonKind(StrEnum):
    """What a button is to the view: one filled button a view, never a red one."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    TEXT = "text"


_PADDING: Final = 15
_PADDING_STAFF: Final = 24
_WEIGHT: Final = {
    ButtonKind.PRIMARY: Weight.SEMIBOLD,
    ButtonKind.SECONDARY: Weight.MEDIUM,
    ButtonKind.DANGER: Weight.MEDIUM,
    ButtonKind.TEXT: Weight.MEDIUM,
}
_TEXT: Final = {
    ButtonKind.PRIMARY: Token.ON_ACCENT,
    ButtonKind.SECONDARY: Token.TEXT,
    ButtonKind.DANGER: Token.BAD,
    ButtonKind.TEXT: Token.ACCENT,
}


class _PaintedButton(QPushButton):
    """What all buttons share: theme, hand cursor, repaint on change."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.theme_changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Button(_PaintedButton):
    """A button with words, and an icon before or after them."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: ButtonKind = ButtonKind.SECONDARY,
        *,
        icon: str = "",
        trailing: str = "",
        is_staff: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button of ``kind``; ``is_staff`` makes it 44 pixels high."""
        super().__init__(theme, text, parent)
        self._kind = kind
        self._icon = icon
        self._trailing = trailing
        self._is_staff = is_staff
        self._busy_words = ""
        self._busy_width = 0
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> ButtonKind:
        """What the button is to the view."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Fill or unfill the button."""
        self._kind = kind
        self._restyle()

    def set_icon_name(self, icon: str) -> None:
        """Change the icon before the words; empty for none."""
        self._icon = icon
        self._restyle()

    def set_busy(self, words: str) -> None:
        """Say ``words`` with a working shape and take no clicks; empty words end it.

        The button keeps its width meanwhile.
        """
        shown = self.width() if self.isVisible() else self.sizeHint().width()
        self._busy_width = shown if words else 0
        self._busy_words = words
        self.setEnabled(not words)
        self._restyle()

    def sizeHint(self) -> QSize:
        """Words, icons and padding; never narrower while busy."""
        face = self._face()
        words = max(face.width(self.text()), face.width(self._busy_words))
        width = 2 * self._padding() + round(words + 0.5)
        if self._icon or self._busy_words:
            width += IconSize.BUTTON + Space.S
        if self._trailing:
            width += IconSize.TRAILING + Space.S
        least = Size.STAFF_TARGET if self._is_staff else Size.TARGET
        height = max(least, round(face.height + (Space.XXL if self._is_staff else Space.M)))
        return QSize(max(width, self._busy_width), height)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icons and words."""
        painter = QPainter(self)
        self._paint_ground(painter)
        self._paint_content(painter)
        painter.end()

    def _padding(self) -> int:
        if self._kind is ButtonKind.TEXT:
            return 0
        return _PADDING_STAFF if self._is_staff else _PADDING

    def _face(self) -> Face:
        return self._theme.face(TextRole.BODY, _WEIGHT[self._kind])

    def _token(self) -> Token:
        if not self.isEnabled():
            return Token.DISABLED
        if self._kind is ButtonKind.TEXT and self.isDown():
            return Token.ACCENT_PRESS
        if self._kind is ButtonKind.TEXT and self.underMouse():
            return Token.ACCENT_HOVER
        return _TEXT[self._kind]

    def _paint_ground(self, painter: QPainter) -> None:
        if self._kind is ButtonKind.TEXT:
            return
        theme = self._theme
        radius = Radius.CARD if self._is_staff else Radius.CONTROL
        rect = QRectF(self.rect())
        fill_rounded(painter, rect, radius, theme.color(self._ground()))
        if not self.isEnabled():
            outline_rounded(painter, rect, radius, theme.color(Token.BORDER))
        elif self._kind is not ButtonKind.PRIMARY:
            outline_rounded(painter, rect, radius, theme.color(Token.CONTROL))
        elif theme.scheme is Scheme.CONTRAST and self.isDown():
            outline_rounded(painter, rect, radius, theme.color(Token.BORDER))

    def _ground(self) -> Token:
        if not self.isEnabled():
            return Token.SUNKEN
        is_filled = self._kind is ButtonKind.PRIMARY
        if self.isDown():
            return Token.ACCENT_PRESS if is_filled else Token.PRESSED
        if self.underMouse():
            return Token.ACCENT_HOVER if is_filled else Token.HOVER
        return Token.ACCENT if is_filled else Token.RAISED

    def _paint_content(self, painter: QPainter) -> None:
        face = self._face()
        token = self._token()
        color = self._theme.color(token)
        text = self._busy_words or self.text()
        lead = IconSize.BUTTON + Space.S if self._icon or self._busy_words else 0
        trail = IconSize.TRAILING + Space.S if self._trailing else 0
        room = self.width() - 2 * self._padding() - lead - trail
        text = elided(face, text, room + 1)
        left = (self.width() - face.width(text) - lead - trail) / 2
        if self._kind is ButtonKind.TEXT:
            left = 0.0
        middle = self.height() / 2
        if lead:
            self._paint_lead(painter, round(left), round(middle - IconSize.BUTTON / 2), token)
        left += lead
        left += draw_text(painter, left, baseline(middle, face.cap_height), text, face, color)
        if self._trailing:
            top = round(middle - IconSize.TRAILING / 2)
            pixmap = self._theme.icons.pixmap(
                self._trailing, token, IconSize.TRAILING, ratio_of(painter)
            )
            painter.drawPixmap(round(left) + Space.S - 2, top, pixmap)

    def _paint_lead(self, painter: QPainter, left: int, top: int, token: Token) -> None:
        ratio = ratio_of(painter)
        size = IconSize.BUTTON
        if self._busy_words:
            pixmap = self._theme.glyphs.pixmap(Glyph.WORKING, size, Tone.WORK.shape, ratio)
        else:
            pixmap = self._theme.icons.pixmap(self._icon, token, size, ratio)
        painter.drawPixmap(left, top, pixmap)


class TextButton(Button):
    """A link-like button: words in the accent colour, no ground."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        trailing: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a text button."""
        super().__init__(theme, text, ButtonKind.TEXT, icon=icon, trailing=trailing, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class IconButton(_PaintedButton):
    """An icon in a target of 32; its name is tool tip and accessible name at once."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        icon_size: int = IconSize.TOOL,
        parent: QWidget | None = None,
    ) -> None:
        """Show ``icon``; ``name`` says what the button does."""
        super().__init__(theme, "", parent)
        self._icon = icon
        self._icon_size = icon_size
        self._dot: Tone | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Change what the button says it does."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def set_dot(self, tone: Tone | None) -> None:
        """Show a dot in ``tone`` at the upper right; only with a listed item behind it."""
        self._dot = tone
        self.update()

    def sizeHint(self) -> QSize:
        """A square target."""
        return QSize(Size.TARGET, Size.TARGET)

    def minimumSizeHint(self) -> QSize:
        """Same as the size hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon and dot."""
        painter = QPainter(self)
        theme = self._theme
        is_lit = self.isEnabled() and (self.underMouse() or self.isDown())
        if is_lit:
            ground = Token.PRESSED if self.isDown() else Token.HOVER
            fill_rounded(painter, QRectF(self.rect()), Radius.CONTROL, theme.color(ground))
        token = Token.TEXT if is_lit else Token.TEXT2
        if not self.isEnabled():
            token = Token.DISABLED
        edge = self._icon_size
        corner = ((self.width() - edge) // 2, (self.height() - edge) // 2)
        pixmap = theme.icons.pixmap(self._icon, token, edge, ratio_of(painter))
        painter.drawPixmap(*corner, pixmap)
        if self._dot is not None:
            self._paint_dot(painter, self._dot)
        painter.end()

    def _paint_dot(self, painter: QPainter, tone: Tone) -> None:
        radius = Size.BELL_DOT / 2
        middle = QPointF(self.width() / 2 + radius + 3, self.height() / 2 - radius - 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(Token.CANVAS))
        painter.drawEllipse(middle, radius + 1, radius + 1)
        painter.setBrush(self._theme.color(tone.shape))
        painter.drawEllipse(middle, radius - 0.5, radius - 0.5)
