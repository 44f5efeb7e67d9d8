"""The sentences that clinic staff read. No technical word may stand here; a test looks."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.model.consultation import Consultation
from app.model.status import CauseCode
from ui.tokens import Tone
from ui.viewmodels import formats
from ui.viewmodels.language import localized
from ui.viewmodels.summary import PrimaryAction, Situation, Summary

translate = QCoreApplication.translate


def sentence(summary: Summary) -> str:  # noqa: C901, PLR0911, PLR0912 - one line each
    """Return the status sentence: can I work?"""
    label = localized(summary.label) if summary.label else ""
    match summary.situation:
        case Situation.LOADING:
            return translate("Staff", "Reading the state…")
        case Situation.NO_SERVICES:
            return translate("Staff", "Nothing is set up yet")
        case Situation.FINE:
            return translate("Staff", "Everything is working")
        case Situation.STARTING:
            return translate("Staff", "Getting ready, one moment")
        case Situation.STOPPING:
            return translate("Staff", "{label} is being closed").format(label=label)
        case Situation.RESTARTING:
            return translate("Staff", "{label} is starting again").format(label=label)
        case Situation.APP_CLOSED:
            return translate("Staff", "{label} is closed").format(label=label)
        case Situation.NO_ANSWER:
            return translate("Staff", "{label} is not responding").format(label=label)
        case Situation.SLOW:
            return translate("Staff", "You can work. {label} is slow.").format(label=label)
        case Situation.NEEDS_YOU:
            return translate("Staff", "You can work. %n thing(s) need you.", None, summary.troubles)
        case Situation.SERVICE_STOPPED:
            return translate("Staff", "{label} is stopped").format(label=label)
        case Situation.RECOVERING:
            return translate("Staff", "{label} is not working, recovering").format(label=label)
        case Situation.SERVICE_FAILED:
            return translate("Staff", "{label} is not working").format(label=label)
        case Situation.APP_FAILED:
            return translate("Staff", "{label} cannot be opened").format(label=label)
    assert_never(summary.situation)


def reason(summary: Summary) -> str:  # noqa: C901, PLR0911, PLR0912 - one line each
    """Return the line below the sentence: why, and what it means for you."""
    match summary.situation:
        case Situation.LOADING:
            return translate("Staff", "This takes a moment.")
        case Situation.NO_SERVICES:
            return translate("Staff", "IT can set up this workstation in the control panel.")
        case Situation.FINE:
            return _all_running(summary)
        case Situation.STARTING:
            return translate("Staff", "{ready} of {required} are ready").format(
                ready=summary.ready, required=summary.required
            )
        case Situation.STOPPING | Situation.RESTARTING:
            return translate("Staff", "This usually takes a few seconds.")
        case Situation.APP_CLOSED:
            return translate("Staff", "Open it when you want to work.")
        case Situation.NO_ANSWER if summary.is_app:
            return translate("Staff", "What you typed will be kept if possible.")
        case Situation.SLOW | Situation.NO_ANSWER:
            return translate("Staff", "It is being watched. Nothing to do for now.")
        case Situation.NEEDS_YOU:
            return _what_needs_you(summary)
        case Situation.SERVICE_STOPPED if summary.stopped_by:
            return translate("Staff", "Stopped by {person}").format(person=summary.stopped_by)
        case Situation.SERVICE_STOPPED:
            return translate("Staff", "It has not been started.")
        case Situation.RECOVERING:
            return translate("Staff", "Try {attempt} of {limit}. Nothing to do for now.").format(
                attempt=summary.attempt, limit=summary.attempt_limit
            )
        case Situation.SERVICE_FAILED | Situation.APP_FAILED:
            return _why_not(summary)
    assert_never(summary.situation)


def action_text(summary: Summary) -> str | None:
    """Return the words on the one primary button, or None when there is nothing to do."""
    match summary.action:
        case None:
            return None
        case PrimaryAction.SHOW_APP | PrimaryAction.OPEN_APP:
            return translate("Staff", "Open clinical app")
        case PrimaryAction.REOPEN_APP:
            return translate("Staff", "Reopen clinical app")
        case PrimaryAction.START_SERVICE:
            return translate("Staff", "Start it again")
        case PrimaryAction.SEE_PROBLEM:
            return translate("Staff", "See the problem")
        case PrimaryAction.SEE_SETTINGS:
            return translate("Staff", "See what is wrong")
        case PrimaryAction.SEE_SERVICES:
            return translate("Staff", "See the details")
        case PrimaryAction.IMPORT:
            return translate("Staff", "Set up…")
    assert_never(summary.action)


def chip(summary: Summary) -> str:
    """Return the few words of the header's pill."""
    match summary.tone:
        case Tone.OK:
            return translate("Staff", "All is well")
        case Tone.WORK:
            return translate("Staff", "Working on it")
        case Tone.WARN:
            return translate("Staff", "Needs you")
        case Tone.BAD if summary.situation is Situation.RECOVERING:
            return translate("Staff", "Recovering")
        case Tone.BAD:
            return translate("Staff", "Problem")
        case Tone.UNKNOWN:
            return translate("Staff", "One moment")
        case _:
            return translate("Staff", "Closed") if summary.is_app else translate("Staff", "Off")


def tooltip(product: str, summary: Summary) -> str:
    """Return the tray icon's tooltip."""
    if summary.situation is Situation.NEEDS_YOU:
        text = translate("Staff", "{product}: needs you. {reason}")
        return text.format(product=product, reason=reason(summary))
    return translate("Staff", "{product}: {sentence}").format(
        product=product, sentence=sentence(summary)
    )


def quiet_tooltip(product: str, quiet: Consultation) -> str:
    """Return the tray icon's tooltip while people are left alone."""
    text = translate("Staff", "{product}: in consultation, quiet until {time}")
    return text.format(product=product, time=formats.clock_time(quiet.expires_at))


def _all_running(summary: Summary) -> str:
    if summary.app_label is None:
        return translate("Staff", "%n background service(s) running", None, summary.services)
    app = localized(summary.app_label)
    if summary.services == 0:
        return translate("Staff", "{app} is running").format(app=app)
    text = translate(
        "Staff", "{app} and %n background service(s) are running", None, summary.services
    )
    return text.format(app=app)


def _what_needs_you(summary: Summary) -> str:
    if summary.label is None:
        return translate(
            "Staff", "The settings file has a mistake. The last good settings stay in use."
        )
    return translate("Staff", "{label} is not working as it should.").format(
        label=localized(summary.label)
    )


def _why_not(summary: Summary) -> str:
    cause = summary.cause
    while cause is not None and cause.under is not None:
        cause = cause.under
    match cause.code if cause else None:
        case CauseCode.PROGRAM_MISSING | CauseCode.INTERPRETER_MISSING | CauseCode.FOLDER_MISSING:
            return translate("Staff", "Something it needs is missing on this workstation.")
        case CauseCode.PERMISSION_DENIED | CauseCode.LOG_UNWRITABLE:
            return translate("Staff", "This workstation does not allow it to run.")
        case CauseCode.PORT_TAKEN | CauseCode.LEFTOVERS:
            return translate("Staff", "Another program is in its way.")
        case CauseCode.DEPENDENCY_FAILED:
            return translate("Staff", "Something it depends on is not working.")
        case _:
            return translate("Staff", "It was tried several times. IT can see why.")
