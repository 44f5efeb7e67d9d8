"""The header: what page this is, how the workstation is, search, language, news, who is here."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Size, Space, TextRole, Token, Weight
from ui.widgets.buttons import IconButton
from ui.widgets.painting import baseline, draw_text, fill_soft, ratio_of
from ui.widgets.pill import StatusPill
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label

_ICON_LEFT: Final = 11
_SIDE_GAP: Final = 10
_SEARCH_BELOW: Final = 920
_NAME_BELOW: Final = 730  # of the header: a window of 900 less the narrow navigation and margins

_SEARCH_NARROW_BELOW: Final = 940


class SearchField(QLineEdit):
    """A field with a magnifier before and the shortcut's name after the text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty; `set_words` names it."""
        super().__init__(parent)
        self._theme = theme
        self._hint = ""
        self._words = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._restyle()
        theme.theme_changed.connect(self._restyle)

    def set_words(self, placeholder: str, shortcut: str = "", short: str = "") -> None:
        """Say what to search for, and by which keys; ``short`` where the field is narrow."""
        self._hint = shortcut
        self._words = (placeholder, short or placeholder)
        self.setAccessibleName(placeholder)
        self._restyle()

    def sizeHint(self) -> QSize:
        """As wide as a search wants to be."""
        return QSize(Size.SEARCH, max(Size.TARGET, round(self._theme.face().height + Space.M)))

    def minimumSizeHint(self) -> QSize:
        """Narrower in small windows."""
        return QSize(Size.SEARCH_NARROW, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is less room."""
        super().resizeEvent(event)
        self._choose_words()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field, then magnifier and shortcut."""
        super().paintEvent(_event)
        painter = QPainter(self)
        theme = self._theme
        edge = IconSize.BUTTON
        icon = theme.icons.pixmap("magnifying-glass", Token.TEXT2, edge, ratio_of(painter))
        painter.drawPixmap(_ICON_LEFT, (self.height() - edge) // 2, icon)
        if self._hint and not self.text():
            face = theme.face(TextRole.CAPTION, Weight.MEDIUM)
            left = self.width() - face.width(self._hint) - _SIDE_GAP
            base_y = baseline(self.height() / 2, theme.face().cap_height)
            draw_text(painter, left, base_y, self._hint, face, theme.color(Token.TEXT3))
        painter.end()

    def _choose_words(self) -> None:
        margins = self.textMargins()
        room = self.width() - margins.left() - margins.right() - 2 * Space.M
        words, short = self._words
        self.setPlaceholderText(words if self._theme.face().width(words) <= room else short)

    def _restyle(self) -> None:
        face = self._theme.face(TextRole.CAPTION, Weight.MEDIUM)
        after = round(face.width(self._hint)) + Space.XS if self._hint else 0
        self.setFont(self._theme.face().font)
        # The style sheet's padding comes on top.
        self.setTextMargins(_ICON_LEFT + IconSize.BUTTON - Space.XS, 0, after, 0)
        self._choose_words()
        self.updateGeometry()
        self.update()


class Person(QLabel):
    """Who is signed in: a disc with the first letter, and name and role."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nobody."""
        super().__init__(parent)
        self._theme = theme
        self._is_name_shown = True
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        theme.theme_changed.connect(self._restyle)

    def set_person(self, name: str, role: str = "") -> None:
        """Show ``name`` and ``role``; an empty name hides it all."""
        self.setText(f"{name} · {role}" if role else name)
        self.setVisible(bool(name))
        self._restyle()

    def set_name_shown(self, *, is_shown: bool) -> None:
        """Leave only the disc in narrow windows."""
        self._is_name_shown = is_shown
        self.setToolTip("" if is_shown else self.text())
        self._restyle()

    def sizeHint(self) -> QSize:
        """Disc and words."""
        width = Size.AVATAR
        if self._is_name_shown:
            width += Space.S + round(self._theme.face().width(self.text()) + 0.5)
        return QSize(width, Size.TARGET)

    def minimumSizeHint(self) -> QSize:
        """Same as the size hint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw disc, letter and words."""
        painter = QPainter(self)
        theme = self._theme
        middle = self.height() / 2
        disc = QRectF(0, middle - Size.AVATAR / 2, Size.AVATAR, Size.AVATAR)
        fill_soft(painter, theme, disc, Size.AVATAR / 2, Token.ACCENT_SOFT)
        letter = self.text()[:1]
        bold = theme.face(TextRole.SMALL, Weight.SEMIBOLD)
        left = (Size.AVATAR - bold.width(letter)) / 2
        base_y = baseline(middle, bold.cap_height)
        draw_text(painter, left, base_y, letter, bold, theme.color(Token.ACCENT))
        if self._is_name_shown:
            face = theme.face()
            base_y = baseline(middle, face.cap_height)
            left = Size.AVATAR + Space.S
            draw_text(painter, left, base_y, self.text(), face, theme.color(Token.TEXT2))
        painter.end()

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class HeaderBar(QWidget):
    """A line of parts on the canvas, without a border; the window fills them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the parts; `bell` and `search` may be hidden where they have nothing to do."""
        super().__init__(parent)
        self._theme = theme
        self.title = Label(theme, role=TextRole.TITLE)
        self.pill = StatusPill(theme)
        self.search = SearchField(theme)
        self.language = Segmented(theme)
        self.bell = IconButton(theme, "bell", "", icon_size=IconSize.NAV)
        self.person = Person(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XXL, 0, Space.XXL, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.title)
        row.addWidget(self.pill)
        row.addStretch(1)
        for part in (self.search, self.language, self.bell, self.person):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(Size.HEADER)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """At least 56 high."""
        return QSize(super().sizeHint().width(), max(Size.HEADER, super().sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the person's name out where it is narrow."""
        super().resizeEvent(event)
        self.person.set_name_shown(is_shown=self.width() >= _NAME_BELOW)
        is_narrow = self.width() < _SEARCH_BELOW
        self.search.setFixedWidth(Size.SEARCH_NARROW if is_narrow else Size.SEARCH)
