"""The notices of this workstation: follows the panel, tells what to show, does what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, Signal

from app.clock import Clock
from app.model.access import Caller
from app.model.commands import AnswerHang
from app.model.consultation import Consultation
from app.model.events import Event
from app.model.hang import Hang, HangChoice
from app.model.service import ServiceRole
from app.model.status import HealthState
from ui.tokens import Tone
from ui.viewmodels import notices
from ui.viewmodels.language import localized
from ui.viewmodels.notices import Book, Decision, Moment, Notice, NoticeAction, Show, Withdraw
from ui.viewmodels.panel import Panel

_WORST_FIRST = (Tone.BAD, Tone.WARN, Tone.WORK, Tone.OK)


class NoticeBoard(QObject):
    """Lists what is not handled and asks for toasts.

    Signals:
        shown: A toast is wanted; carries the ``Notice``.
        withdrawn: A toast is not wanted any more; carries the notice's key.
        changed: The list is different.
        unit_requested: Somebody wants to see a unit; carries its name.
        settings_requested: Somebody wants to see what is wrong with the settings.
        folder_requested: Somebody wants to see where a file is; carries the file.
    """

    shown = Signal(object)
    withdrawn = Signal(str)
    changed = Signal()
    unit_requested = Signal(str)
    settings_requested = Signal()
    folder_requested = Signal(str)

    def __init__(
        self,
        panel: Panel,
        clock: Clock,
        is_dashboard_open: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Follow ``panel``; ``is_dashboard_open`` says whether IT may be looking."""
        super().__init__(parent)
        self._panel = panel
        self._clock = clock
        self._is_dashboard_open = is_dashboard_open
        self._book = Book()
        panel.event_recorded.connect(self._on_event_recorded)
        panel.configuration_changed.connect(self._on_configuration_changed)
        panel.units_changed.connect(self._on_units_changed)
        panel.quiet_changed.connect(self._on_quiet_changed)
        panel.hang_noticed.connect(self._on_hang_noticed)
        panel.hang_ended.connect(self._on_hang_ended)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is not handled, the newest first."""
        return self._book.listed

    def tone(self) -> Tone | None:
        """The worst tone of what is listed, None when nothing is."""
        tones = {notice.tone for notice in self.notices}
        return next((tone for tone in _WORST_FIRST if tone in tones), None)

    def label(self, notice: Notice) -> str:
        """Return the name for people of the notice's unit."""
        names = (localized(s.label) for s in self._panel.statuses() if s.name == notice.unit)
        return next(names, notice.unit)

    def act(self, caller: Caller, key: str, action: NoticeAction) -> None:
        """Do what a button says; one of a notice that is handled already does nothing."""
        notice = self._book.find(key)
        if notice is None:
            return
        self.dismiss(key)
        match action:
            case NoticeAction.WAIT:
                self._panel.submit(caller, AnswerHang(notice.unit, HangChoice.WAIT))
            case NoticeAction.REOPEN:
                self._panel.submit(caller, AnswerHang(notice.unit, HangChoice.REOPEN))
            case NoticeAction.VIEW:
                self.unit_requested.emit(notice.unit)
            case NoticeAction.SEE_SETTINGS:
                self.settings_requested.emit()
            case NoticeAction.OPEN_FOLDER:
                self.folder_requested.emit(notice.detail)

    def dismiss(self, key: str) -> None:
        """Take one notice from the list."""
        self._take(notices.handled(self._book, {key}))

    def dismiss_all(self) -> None:
        """Take everything from the list but what waits for an answer."""
        keys = {notice.key for notice in self.notices if not notice.is_question}
        self._take(notices.handled(self._book, keys))

    def _moment(self) -> Moment:
        return Moment(
            self._clock.now(),
            is_quiet=self._panel.consultation() is not None,
            is_dashboard_open=self._is_dashboard_open(),
        )

    def _take(self, decision: Decision) -> None:
        book, effects = decision
        is_changed = book.listed != self._book.listed
        self._book = book
        for effect in effects:
            match effect:
                case Show(notice):
                    self.shown.emit(notice)
                case Withdraw(key):
                    self.withdrawn.emit(key)
        if is_changed:
            self.changed.emit()

    def _helpers(self) -> Collection[str]:
        statuses = self._panel.statuses()
        return {status.name for status in statuses if status.role is ServiceRole.HELPER}

    def _on_event_recorded(self, event: Event) -> None:
        self._take(notices.after_event(self._book, event, self._moment(), self._helpers()))

    def _on_configuration_changed(self, problems: Sequence[object]) -> None:
        if not problems:
            self._take(notices.after_settings_good(self._book))

    def _on_units_changed(self) -> None:
        known = {status.name for status in self._panel.statuses()}
        self._take(notices.without_units(self._book, known))

    def _on_quiet_changed(self, consultation: Consultation | None) -> None:
        if consultation is None:
            self._take(notices.after_quiet_end(self._book, self._moment()))

    def _on_hang_noticed(self, unit: str, hang: Hang) -> None:
        self._take(notices.after_hang(self._book, unit, hang, self._moment()))

    def _on_hang_ended(self, unit: str) -> None:
        is_responding = any(
            status.name == unit and status.health is HealthState.HEALTHY
            for status in self._panel.statuses()
        )
        decision = notices.after_hang_end(
            self._book, unit, self._moment(), is_responding=is_responding
        )
        self._take(decision)
