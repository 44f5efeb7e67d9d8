"""What stands where content will be: loading, nothing there, could not be read."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import IconSize, Radius, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import Button, IconButton
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.painting import draw_text, fill_rounded
from ui.widgets.text import Label

WORDS_AFTER_MS: Final = 2000
_BLOCK: Final = 12
# Block widths of a row: name and words, as parts of the room; uneven like real text.
_WIDTHS: Final = ((0.28, 0.51), (0.23, 0.40), (0.34, 0.34), (0.26, 0.46))
_SECOND: Final = 0.48


class Skeleton(QLabel):
    """Blocks in the geometry of the rows to come; still, and with words after two seconds."""

    def __init__(
        self, theme: Theme, words: str, *, rows: int = 4, parent: QWidget | None = None
    ) -> None:
        """Stand for ``rows`` rows; ``words`` say what is being read."""
        super().__init__(words, parent)
        self._theme = theme
        self._rows = rows
        self._are_words_due = False
        self._timer = QTimer(self, singleShot=True, interval=WORDS_AFTER_MS)
        self._timer.setObjectName("skeleton-words")
        self._timer.timeout.connect(self.show_words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme.theme_changed.connect(self.update)

    def show_words(self) -> None:
        """Say now what is being read."""
        self._are_words_due = True
        self.update()

    def sizeHint(self) -> QSize:
        """The rows and a line of words."""
        face = self._theme.face()
        height = self._rows * self._pitch() + round(face.height) + Space.S
        return QSize(Size.DRAWER, height)

    def minimumSizeHint(self) -> QSize:
        """Rows are not squeezed."""
        return QSize(Size.NAV, self.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Count the two seconds from now."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Start over next time."""
        self._timer.stop()
        self._are_words_due = False
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the blocks."""
        painter = QPainter(self)
        for row in range(self._rows):
            self._paint_row(painter, row)
        if self._are_words_due:
            face = self._theme.face()
            base_y = self._rows * self._pitch() + round(face.metrics.ascent())
            draw_text(painter, 0, base_y, self.text(), face, self._theme.color(Token.TEXT2))
        painter.end()

    def _pitch(self) -> int:
        return max(Size.LIST_ROW, round(self._theme.face().height + Space.XL))

    def _paint_row(self, painter: QPainter, row: int) -> None:
        color = self._theme.color(Token.HOVER)
        middle = row * self._pitch() + self._pitch() / 2
        dot = QRectF(0, middle - Space.S, Space.L, Space.L)
        fill_rounded(painter, dot, Space.S, color)
        room = self.width()
        first, second = _WIDTHS[row % len(_WIDTHS)]
        left = Space.L + Space.M
        for start, share in ((left, first), (_SECOND * room, second)):
            width = min(share * room, room - start)
            block = QRectF(start, middle - _BLOCK / 2, width, _BLOCK)
            fill_rounded(painter, block, Radius.SMALL, color)


class EmptyState(QWidget):
    """Nothing there yet: an icon, a heading, one sentence, one action."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        *,
        button: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show ``icon``; the words follow by `say`."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel()
        self._title = Label(theme, role=TextRole.SECTION, is_wrapped=True)
        self._sentence = Label(theme, token=Token.TEXT2, is_wrapped=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addStretch(1)
        for part in (self._icon, self._title, self._sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        if button is not None:
            column.addSpacing(Space.XS)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._restyle()
        theme.theme_changed.connect(self._restyle)

    def say(self, title: str, sentence: str) -> None:
        """Set the words."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self.setAccessibleName(title)

    def _restyle(self) -> None:
        ratio = self.devicePixelRatioF()
        icons = self._theme.icons
        self._icon.setPixmap(icons.pixmap(self._icon_name, Token.TEXT2, IconSize.EMPTY, ratio))


class ErrorState(QWidget):
    """Could not be read or done: what happened, what it means, a button, a code to copy."""

    def __init__(
        self,
        theme: Theme,
        *,
        button: Button | None = None,
        copy_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make an error that says nothing yet; ``copy_name`` names the button by the code."""
        super().__init__(parent)
        self._title = Label(theme, weight=Weight.SEMIBOLD, is_wrapped=True)
        self._meaning = Label(theme, token=Token.TEXT2, is_wrapped=True)
        self._code = Label(theme, role=TextRole.MONO_SMALL, token=Token.TEXT2)
        self.copy_button = IconButton(theme, "copy", copy_name, icon_size=IconSize.BUTTON)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(_HEAD_GAP)
        glyph = GlyphLabel(theme, Tone.BAD, IconSize.NAV)
        head.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(self._meaning)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        if button is not None:
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self._code)
        foot.addWidget(self.copy_button)
        column.addLayout(foot)
        column.addStretch(1)

    def say(self, title: str, meaning: str, code: str = "") -> None:
        """Set the words; without ``code`` there is nothing to copy."""
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._code.setText(code)
        self._code.setVisible(bool(code))
        self.copy_button.setVisible(bool(code))
        self.setAccessibleName(title)
        self.setAccessibleDescription(meaning)

    def code(self) -> str:
        """The code that is shown."""
        return self._code.text()


_HEAD_GAP: Final = Space.S + Space.XS // 2
