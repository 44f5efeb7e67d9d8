"""One choice of a few, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from ui.glyphs import GLYPH_OF
from ui.theme import Theme
from ui.tokens import IconSize, Line, Radius, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.painting import (
    baseline,
    draw_text,
    fill_rounded,
    outline_rounded,
    ratio_of,
)

_PADDING = 10
_INSET = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice: its key, its word, a status shape if it stands for a status."""

    key: str
    text: str
    tone: Tone | None = None
    spoken: str = ""


class Segmented(QWidget):
    """A row of choices, one of them taken; arrow keys move, as with radio buttons."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str = "", parent: QWidget | None = None) -> None:
        """Start without choices; ``name`` says to assistive programs what is chosen here."""
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, _SegmentButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        self._row.setSpacing(Line.HAIR)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Offer ``segments``; the choice stays if its key is still there, else the first."""
        current = self.current()
        if list(self._buttons) != [segment.key for segment in segments]:
            self._make_buttons(segments)
        for segment in segments:
            self._buttons[segment.key].set_segment(segment)
        if segments:
            self.set_current(current if current in self._buttons else segments[0].key)

    def current(self) -> str:
        """Key of the choice taken, empty without choices."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Take a choice; `chosen` is not emitted.

        Raises:
            KeyError: there is no such choice.
        """
        button = self._buttons[key]
        button.blockSignals(True)
        button.setChecked(True)
        button.blockSignals(False)
        self.update()

    def button(self, key: str) -> QRadioButton:
        """The button of a choice, for its object name or tool tip."""
        return self._buttons[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the well."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill_rounded(painter, rect, Radius.CARD, self._theme.color(Token.HOVER))
        outline_rounded(painter, rect, Radius.CARD, self._theme.color(Token.BORDER))
        painter.end()

    def _make_buttons(self, segments: Sequence[Segment]) -> None:
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for segment in segments:
            button = _SegmentButton(self._theme, segment, self)
            button.clicked.connect(self._on_clicked)
            button.toggled.connect(self._on_toggled)
            self._row.addWidget(button)
            self._buttons[segment.key] = button

    def _on_clicked(self) -> None:
        self.update()

    def _on_toggled(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's argument
        if is_on:
            self.chosen.emit(self.current())


class _SegmentButton(QRadioButton):
    def __init__(self, theme: Theme, segment: Segment, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._segment = segment
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.theme_changed.connect(self._restyle)

    def set_segment(self, segment: Segment) -> None:
        self._segment = segment
        self.setText(segment.text)
        self.setAccessibleName(segment.spoken or segment.text)
        self._restyle()

    def sizeHint(self) -> QSize:
        # Of the bold metrics, so that nothing moves when the choice does.
        face = self._theme.face(TextRole.BODY, Weight.SEMIBOLD)
        width = 2 * _PADDING + round(face.width(self._segment.text) + 0.5)
        if self._segment.tone is not None:
            width += IconSize.PILL + Space.XS
        height = max(Size.TARGET - 2 * _INSET, round(face.height + Space.S))
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - overrides Qt
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        rect = QRectF(self.rect())
        if self.isChecked():
            fill_rounded(painter, rect, Radius.CONTROL, theme.color(Token.SURFACE))
            outline_rounded(painter, rect, Radius.CONTROL, theme.color(Token.CONTROL))
        elif self.underMouse():
            fill_rounded(painter, rect, Radius.CONTROL, theme.color(Token.PRESSED))
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        theme = self._theme
        is_on = self.isChecked()
        wide = theme.face(TextRole.BODY, Weight.SEMIBOLD)
        face = wide if is_on else theme.face(TextRole.BODY, Weight.REGULAR)
        left = float(_PADDING)
        if self._segment.tone is not None:
            tone = self._segment.tone
            pixmap = theme.glyphs.pixmap(
                GLYPH_OF[tone], IconSize.PILL, tone.shape, ratio_of(painter)
            )
            painter.drawPixmap(_PADDING - Line.RING, (self.height() - IconSize.PILL) // 2, pixmap)
            left += IconSize.PILL + Space.XS
        slack = wide.width(self._segment.text) - face.width(self._segment.text)
        token = Token.TEXT if is_on else Token.TEXT2
        base_y = baseline(self.height() / 2, face.cap_height)
        draw_text(painter, left + slack / 2, base_y, self._segment.text, face, theme.color(token))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
