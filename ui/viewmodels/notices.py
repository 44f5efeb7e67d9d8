"""What people are told, when, and until when: rules over events, without words and without effects.

A notice is shown once as a toast, if the moment allows it, and listed behind the bell until it is
handled: by one of its buttons, by dismissing it, or because what it told of is over. A failure and
its end come as a pair: the end is told only to those who were told of the failure.

Classes: A asks for a decision that can wait, B tells that something is over, C needs staff now, IT
is for whoever looks after the workstation and is a toast only while the dashboard is open.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.model.events import Event, EventCode
from app.model.hang import Hang
from ui.tokens import Tone

STAFF_TOASTS_AN_HOUR: Final = 3
LISTED_MOST: Final = 50
_HOUR: Final = timedelta(hours=1)


class NoticeClass(StrEnum):
    """How much a notice may disturb."""

    A = "a"
    B = "b"
    C = "c"
    IT = "it"


class NoticeKind(StrEnum):
    """What a notice tells."""

    UNIT_FAILED = "unit-failed"
    HELPER_FAILED = "helper-failed"
    UNIT_RECOVERED = "unit-recovered"
    HANG = "hang"
    HANG_OVER = "hang-over"
    SETTINGS_BROKEN = "settings-broken"
    STORAGE_TROUBLE = "storage-trouble"


class NoticeAction(StrEnum):
    """What its buttons do."""

    VIEW = "view"
    WAIT = "wait"
    REOPEN = "reopen"
    SEE_SETTINGS = "see-settings"
    OPEN_FOLDER = "open-folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that people are told.

    Attributes:
        kind: What.
        at: When it happened last (aware UTC).
        unit: Which unit, empty for none.
        count: How often it happened since it was first listed.
        detail: A file, for storage trouble.
        hang: The silence, for ``HANG``.
        is_told: Whether it was shown as a toast.
        is_due: Whether it waits for the end of the quiet time.
    """

    kind: NoticeKind
    at: datetime
    unit: str = ""
    count: int = 1
    detail: str = ""
    hang: Hang | None = None
    is_told: bool = False
    is_due: bool = False

    @property
    def key(self) -> str:
        """What makes two notices the same."""
        return f"{self.kind}:{self.unit or self.detail}"

    @property
    def notice_class(self) -> NoticeClass:
        """How much it may disturb."""
        return _CLASSES[self.kind]

    @property
    def tone(self) -> Tone:
        """Colour and shape."""
        return _TONES[self.kind]

    @property
    def actions(self) -> tuple[NoticeAction, ...]:
        """Its buttons; the last one is the main one of class C."""
        return _ACTIONS[self.kind]

    @property
    def is_question(self) -> bool:
        """Whether the product waits for an answer: such a toast stays, and is always shown."""
        return self.kind is NoticeKind.HANG


@dataclass(frozen=True, slots=True)
class Moment:
    """What decides whether a toast may be shown now.

    Attributes:
        now: Aware UTC.
        is_quiet: In consultation.
        is_dashboard_open: Somebody looks at the dashboard.
    """

    now: datetime
    is_quiet: bool = False
    is_dashboard_open: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """All notices that are not handled, the newest first, and when staff were disturbed."""

    listed: tuple[Notice, ...] = ()
    told_at: tuple[datetime, ...] = field(default=())

    def find(self, key: str) -> Notice | None:
        """Return the listed notice of this key."""
        return next((notice for notice in self.listed if notice.key == key), None)


@dataclass(frozen=True, slots=True)
class Show:
    """Show a toast, in the place of the one of the same key."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a toast away: it is handled."""

    key: str


Effect = Show | Withdraw
Decision = tuple[Book, tuple[Effect, ...]]

_CLASSES: Final = {
    NoticeKind.UNIT_FAILED: NoticeClass.C,
    NoticeKind.HELPER_FAILED: NoticeClass.IT,
    NoticeKind.UNIT_RECOVERED: NoticeClass.B,
    NoticeKind.HANG: NoticeClass.C,
    NoticeKind.HANG_OVER: NoticeClass.B,
    NoticeKind.SETTINGS_BROKEN: NoticeClass.IT,
    NoticeKind.STORAGE_TROUBLE: NoticeClass.IT,
}
_TONES: Final = {
    NoticeKind.UNIT_FAILED: Tone.BAD,
    NoticeKind.HELPER_FAILED: Tone.WARN,
    NoticeKind.UNIT_RECOVERED: Tone.OK,
    NoticeKind.HANG: Tone.BAD,
    NoticeKind.HANG_OVER: Tone.OK,
    NoticeKind.SETTINGS_BROKEN: Tone.WARN,
    NoticeKind.STORAGE_TROUBLE: Tone.WARN,
}
_ACTIONS: Final = {
    NoticeKind.UNIT_FAILED: (NoticeAction.VIEW,),
    NoticeKind.HELPER_FAILED: (NoticeAction.VIEW,),
    NoticeKind.UNIT_RECOVERED: (),
    NoticeKind.HANG: (NoticeAction.WAIT, NoticeAction.REOPEN),
    NoticeKind.HANG_OVER: (),
    NoticeKind.SETTINGS_BROKEN: (NoticeAction.SEE_SETTINGS,),
    NoticeKind.STORAGE_TROUBLE: (NoticeAction.OPEN_FOLDER,),
}
_FAILURES: Final = (NoticeKind.UNIT_FAILED, NoticeKind.HELPER_FAILED)


def after_event(
    book: Book, event: Event, moment: Moment, helpers: Collection[str] = frozenset()
) -> Decision:
    """Return what an event leads to; most lead to nothing.

    Args:
        book: What is listed.
        event: What happened.
        moment: Whether a toast may be shown.
        helpers: Units that staff do not need.
    """
    unit = event.unit or ""
    match event.code:
        case EventCode.UNIT_FAILED:
            kind = NoticeKind.HELPER_FAILED if unit in helpers else NoticeKind.UNIT_FAILED
            failure = Notice(kind=kind, at=event.at, unit=unit)
            return _told(*_ended(book, _over(unit)), failure, moment)
        case EventCode.UNIT_RECOVERED | EventCode.UNIT_ACTIVE:
            return _recovered(book, unit, event.at, moment)
        case EventCode.UNIT_STOPPED:
            return _ended(book, _keys_of(unit))
        case EventCode.CONFIGURATION_BROKEN:
            return _told(book, (), Notice(kind=NoticeKind.SETTINGS_BROKEN, at=event.at), moment)
        case EventCode.STORAGE_TROUBLE:
            file = dict(event.facts).get("file", "")
            trouble = Notice(kind=NoticeKind.STORAGE_TROUBLE, at=event.at, detail=file)
            return _told(book, (), trouble, moment)
        case _:
            return book, ()


def after_settings_good(book: Book) -> Decision:
    """Return what is left once the settings file has no mistake any more."""
    return _ended(book, {_key(NoticeKind.SETTINGS_BROKEN, "")})


def after_hang(book: Book, unit: str, hang: Hang, moment: Moment) -> Decision:
    """Return what it leads to that an app does not respond and people are to choose."""
    question = Notice(kind=NoticeKind.HANG, at=moment.now, unit=unit, hang=hang)
    return _told(*_ended(book, _over(unit)), question, moment)


def after_hang_end(book: Book, unit: str, moment: Moment, *, is_responding: bool) -> Decision:
    """Return what it leads to that there is nothing to choose any more.

    Args:
        book: What is listed.
        unit: The app.
        moment: Whether a toast may be shown.
        is_responding: Whether the app came back by itself; otherwise somebody chose, or it ended.
    """
    key = _key(NoticeKind.HANG, unit)
    told = book.find(key)
    book, effects = _ended(book, {key})
    if told is None or not told.is_told or not is_responding:
        return book, effects
    over = Notice(kind=NoticeKind.HANG_OVER, at=moment.now, unit=unit)
    return _told(book, effects, over, moment, is_free=True)


def after_quiet_end(book: Book, moment: Moment) -> Decision:
    """Return the toasts that waited, the oldest first, as far as the hour has room for them."""
    effects: tuple[Effect, ...] = ()
    for notice in reversed(book.listed):
        if notice.is_due:
            book, effects = _shown(book, effects, replace(notice, is_due=False), moment)
    return book, effects


def without_units(book: Book, known: Collection[str]) -> Decision:
    """Return what is left once units that are not in ``known`` have gone."""
    gone = {one.key for one in book.listed if one.unit and one.unit not in known}
    return _ended(book, gone)


def handled(book: Book, keys: Collection[str]) -> Decision:
    """Return what is left once people have dealt with notices."""
    return _ended(book, keys)


def _recovered(book: Book, unit: str, at: datetime, moment: Moment) -> Decision:
    failure = book.find(_key(NoticeKind.UNIT_FAILED, unit))
    book, effects = _ended(book, _keys_of(unit))
    if failure is None or not failure.is_told:
        return book, effects
    over = Notice(kind=NoticeKind.UNIT_RECOVERED, at=at, unit=unit)
    return _told(book, effects, over, moment, is_free=True)


def _told(
    book: Book,
    effects: tuple[Effect, ...],
    notice: Notice,
    moment: Moment,
    *,
    is_free: bool = False,
) -> Decision:
    """List a notice and show it, if the moment allows."""
    earlier = book.find(notice.key)
    listed = notice if earlier is None else replace(notice, count=earlier.count + 1)
    others = tuple(one for one in book.listed if one.key != notice.key)
    book = replace(book, listed=(listed, *others)[:LISTED_MOST])
    if moment.is_quiet and notice.notice_class is not NoticeClass.C:
        return _put(book, replace(listed, is_due=True)), effects
    return _shown(book, effects, listed, moment, is_free=is_free)


def _shown(
    book: Book,
    effects: tuple[Effect, ...],
    notice: Notice,
    moment: Moment,
    *,
    is_free: bool = False,
) -> Decision:
    """Show a listed notice unless it must not disturb; ``is_free`` takes no share of the hour."""
    book = _put(book, notice)
    if notice.notice_class is NoticeClass.IT:
        if not moment.is_dashboard_open:
            return book, effects
        return _put(book, replace(notice, is_told=True)), (*effects, Show(notice))
    recent = tuple(at for at in book.told_at if moment.now - at < _HOUR)
    is_full = len(recent) >= STAFF_TOASTS_AN_HOUR
    if is_full and not is_free and not notice.is_question:
        return replace(book, told_at=recent), effects
    told_at = recent if is_free else (*recent, moment.now)
    book = replace(_put(book, replace(notice, is_told=True)), told_at=told_at)
    return book, (*effects, Show(notice))


def _put(book: Book, notice: Notice) -> Book:
    listed = tuple(notice if one.key == notice.key else one for one in book.listed)
    return replace(book, listed=listed)


def _ended(book: Book, keys: Collection[str]) -> Decision:
    gone = [one.key for one in book.listed if one.key in keys]
    listed = tuple(one for one in book.listed if one.key not in keys)
    return replace(book, listed=listed), tuple(Withdraw(key) for key in gone)


def _key(kind: NoticeKind, unit: str) -> str:
    return f"{kind}:{unit}"


def _keys_of(unit: str) -> frozenset[str]:
    """Keys of what a unit that runs, or was stopped, makes pointless."""
    return frozenset(_key(kind, unit) for kind in (*_FAILURES, NoticeKind.HANG))


def _over(unit: str) -> frozenset[str]:
    """Keys of good news about a unit that are not true any more."""
    kinds = (NoticeKind.UNIT_RECOVERED, NoticeKind.HANG_OVER)
    return frozenset(_key(kind, unit) for kind in kinds)
