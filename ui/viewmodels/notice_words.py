"""The words of notices.

What staff read stands in the context "Notice", where a test looks for technical words; what only
IT reads stands in "NoticeIT".
"""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from ui.viewmodels.notices import Notice, NoticeAction, NoticeKind

translate = QCoreApplication.translate

ASKED_AFTER_S = 30


def title(notice: Notice, label: str) -> str:
    """Return what happened; ``label`` is the unit's name for people."""
    match notice.kind:
        case NoticeKind.UNIT_FAILED:
            text = translate("Notice", "{label} cannot start")
        case NoticeKind.HELPER_FAILED:
            text = translate("NoticeIT", "{label} cannot start")
        case NoticeKind.UNIT_RECOVERED:
            text = translate("Notice", "{label} works again")
        case NoticeKind.HANG:
            text = translate("Notice", "{label} has not responded for {seconds} s")
        case NoticeKind.HANG_OVER:
            text = translate("Notice", "{label} responds again")
        case NoticeKind.SETTINGS_BROKEN:
            text = translate("NoticeIT", "The settings file has a mistake")
        case NoticeKind.STORAGE_TROUBLE:
            text = translate("NoticeIT", "A file cannot be written")
        case _:
            assert_never(notice.kind)
    text = text.format(label=label, seconds=_silent_s(notice))
    if notice.count == 1:
        return text
    return translate("Notice", "{text} ({count} times)").format(text=text, count=notice.count)


def body(notice: Notice) -> str:
    """Return what it means, and what is being done."""
    match notice.kind:
        case NoticeKind.UNIT_FAILED:
            return translate("Notice", "It was tried several times.")
        case NoticeKind.HELPER_FAILED:
            return translate("NoticeIT", "Staff can work without it.")
        case NoticeKind.UNIT_RECOVERED | NoticeKind.HANG_OVER:
            return translate("Notice", "You can go on working.")
        case NoticeKind.HANG:
            return kept_words(is_dirty=notice.hang is not None and notice.hang.is_dirty)
        case NoticeKind.SETTINGS_BROKEN:
            return translate("NoticeIT", "The last good settings stay in use.")
        case NoticeKind.STORAGE_TROUBLE:
            text = translate("NoticeIT", "{file}: look at the free space and the rights.")
            return text.format(file=Path(notice.detail).name)
    assert_never(notice.kind)


def kept_words(*, is_dirty: bool) -> str:
    """Return what becomes of what was typed into an app that does not respond."""
    if is_dirty:
        return translate(
            "Notice", "A form is not saved yet. It stays open until you choose to reopen."
        )
    return translate("Notice", "We will try to keep what you typed.")


def action_text(action: NoticeAction) -> str:
    """Return the words on a button."""
    match action:
        case NoticeAction.VIEW:
            return translate("Notice", "View")
        case NoticeAction.WAIT:
            return translate("Notice", "Wait")
        case NoticeAction.REOPEN:
            return translate("Notice", "Reopen")
        case NoticeAction.SEE_SETTINGS:
            return translate("NoticeIT", "See what is wrong")
        case NoticeAction.OPEN_FOLDER:
            return translate("NoticeIT", "Open folder")
    assert_never(action)


def _silent_s(notice: Notice) -> int:
    if notice.hang is None:
        return ASKED_AFTER_S
    return max(ASKED_AFTER_S, round((notice.at - notice.hang.since).total_seconds()))
