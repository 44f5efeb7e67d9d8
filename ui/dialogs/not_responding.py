"""The clinical app does not respond: wait or reopen. Goes by itself once there is no question."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.clock import Clock
from ui.theme import Theme
from ui.tokens import IconSize, Space, TextRole, Token, Tone
from ui.viewmodels import formats, notice_words
from ui.viewmodels.notices import Notice, NoticeAction
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.glyph_label import GlyphLabel
from ui.widgets.text import Label

translate = QCoreApplication.translate

_WIDTH: Final = 560
_TICK_MS: Final = 1000


class NotRespondingDialog(QDialog):
    """Asks what to do about one app; closing it without an answer means to wait and see.

    Signals:
        acted: A button was pressed; carries the notice's key and the ``NoticeAction``.
    """

    acted = Signal(str, object)

    def __init__(
        self, theme: Theme, notice: Notice, label: str, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build the dialog; ``open`` shows it, ``close`` takes it away for good."""
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        self._clock = clock
        self.setObjectName("not_responding")
        title = translate("Notice", "{label} is not responding").format(label=label)
        self.setWindowTitle(title)
        self._elapsed = Label(theme, token=Token.TEXT2, is_wrapped=True)
        self._elapsed.setObjectName("not_responding_elapsed")
        self._wait = self._button(NoticeAction.WAIT, ButtonKind.SECONDARY)
        self._reopen = self._button(NoticeAction.REOPEN, ButtonKind.PRIMARY)
        self._build(title)
        self._ring = FocusRing(self, theme)
        self._timer = QTimer(self)
        self._timer.setObjectName("not-responding")
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._say_elapsed)
        self._say_elapsed()
        self.finished.connect(self._on_finished)
        self.setFixedWidth(_WIDTH)

    @property
    def key(self) -> str:
        """Key of the notice that it shows."""
        return self._notice.key

    def showEvent(self, event: QShowEvent) -> None:
        """Start on Wait, so that Return loses nothing."""
        super().showEvent(event)
        self._timer.start()
        focus_by_keyboard(self._wait)

    def _build(self, title: str) -> None:
        theme = self._theme
        is_dirty = self._notice.hang is not None and self._notice.hang.is_dirty
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        column.setSpacing(Space.M)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(GlyphLabel(theme, Tone.BAD, IconSize.HERO))
        head.addWidget(Label(theme, title, TextRole.TITLE, is_wrapped=True), 1)
        column.addLayout(head)
        column.addWidget(self._elapsed)
        well = QFrame()
        well.setObjectName("well")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        words = notice_words.kept_words(is_dirty=is_dirty)
        inside.addWidget(Label(theme, words, is_wrapped=True))
        column.addWidget(well)
        column.addSpacing(Space.S)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self._wait)
        buttons.addStretch(1)
        buttons.addWidget(self._reopen)
        column.addLayout(buttons)

    def _button(self, action: NoticeAction, kind: ButtonKind) -> Button:
        button = Button(self._theme, notice_words.action_text(action), kind, is_staff=True)
        button.setObjectName(f"not_responding_{action}")
        button.clicked.connect(lambda: self._act(action))
        return button

    def _act(self, action: NoticeAction) -> None:
        self.accept()
        self.acted.emit(self._notice.key, action)

    def _say_elapsed(self) -> None:
        since = self._notice.hang.since if self._notice.hang else self._notice.at
        seconds = (self._clock.now() - since).total_seconds()
        text = translate("Notice", "No answer for {time}.")
        self._elapsed.setText(text.format(time=formats.duration(seconds)))

    def _on_finished(self) -> None:
        self._timer.stop()
        self.deleteLater()
