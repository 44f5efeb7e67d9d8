"""Words for IT: what a service does, why it does not, and what to do about it."""

from __future__ import annotations

import signal as signals
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from app.model.service import ServiceRole
from app.model.status import (
    Cause,
    CauseCode,
    ExitStatus,
    PublicStatus,
    StartStage,
    StartTrigger,
    UnitState,
    UnitStatus,
)

translate = QCoreApplication.translate


def status_word(status: UnitStatus) -> str:
    """Return the word in the pill."""
    return public_word(status.public)


def longest_status_words() -> tuple[str, ...]:
    """Return all words that a pill may say, for the width of its column."""
    return tuple(public_word(public) for public in PublicStatus)


def public_word(public: PublicStatus) -> str:
    """Return the word for a public status."""
    match public:
        case PublicStatus.RUNNING:
            return translate("Status", "Running")
        case PublicStatus.UNCHECKED:
            return translate("Status", "Not checked")
        case PublicStatus.SLOW:
            return translate("Status", "Slow")
        case PublicStatus.DEGRADED:
            return translate("Status", "No answer")
        case PublicStatus.STARTING:
            return translate("Status", "Starting")
        case PublicStatus.RECOVERING:
            return translate("Status", "Recovering")
        case PublicStatus.STOPPING:
            return translate("Status", "Stopping")
        case PublicStatus.STOPPED:
            return translate("Status", "Stopped")
        case PublicStatus.FAILED:
            return translate("Status", "Failed")
    assert_never(public)


def stage_word(stage: StartStage) -> str:
    """Return the words for one step of a start."""
    match stage:
        case StartStage.CHECKING_DEPENDENCIES:
            return translate("Status", "check needs")
        case StartStage.PREPARING:
            return translate("Status", "prepare")
        case StartStage.SPAWNING:
            return translate("Status", "start process")
        case StartStage.WAITING_FOR_HEALTH:
            return translate("Status", "wait for answer")
        case StartStage.READY:
            return translate("Status", "ready")


def state_word(state: UnitState) -> str:
    """Return the word below a shape of the state diagram."""
    match state:
        case UnitState.INACTIVE:
            return translate("Diagram", "Stopped")
        case UnitState.STARTING:
            return translate("Diagram", "Starting")
        case UnitState.ACTIVE:
            return translate("Diagram", "Running")
        case UnitState.BACKOFF | UnitState.STOPPING | UnitState.KILLING:
            return translate("Diagram", "Recovering")
        case UnitState.FAILED:
            return translate("Diagram", "Needs IT")


def role_word(role: ServiceRole) -> str:
    """Return what kind of service it is."""
    match role:
        case ServiceRole.APP:
            return translate("Services", "Clinical app")
        case ServiceRole.SERVICE:
            return translate("Services", "Background service")
        case ServiceRole.HELPER:
            return translate("Services", "Helper")


def group_word(role: ServiceRole) -> str:
    """Return the heading of a group of services."""
    match role:
        case ServiceRole.APP:
            return translate("Services", "Clinical app")
        case ServiceRole.SERVICE:
            return translate("Services", "Background services")
        case ServiceRole.HELPER:
            return translate("Services", "Helpers")


def trigger_word(trigger: StartTrigger) -> str:
    """Return who or what began a start."""
    match trigger:
        case StartTrigger.USER:
            return translate("Services", "by hand")
        case StartTrigger.PANEL:
            return translate("Services", "automatic")
        case StartTrigger.DEPENDENCY:
            return translate("Services", "needed by another")
        case StartTrigger.RETRY:
            return translate("Services", "restart")
        case StartTrigger.CONFIGURATION:
            return translate("Services", "settings changed")
        case StartTrigger.FILES_CHANGED:
            return translate("Services", "files changed")
        case StartTrigger.ADOPTED:
            return translate("Services", "taken over")


def cause_title(cause: Cause) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each cause
    """Return one sentence: what is wrong."""
    match cause.code:
        case CauseCode.PROGRAM_MISSING:
            return translate("Cause", "The program {program} is missing").format(
                program=cause.fact("program")
            )
        case CauseCode.INTERPRETER_MISSING:
            return translate("Cause", "No interpreter was found for {script}").format(
                script=cause.fact("script")
            )
        case CauseCode.PERMISSION_DENIED:
            return translate("Cause", "{program} may not be run").format(
                program=cause.fact("program")
            )
        case CauseCode.FOLDER_MISSING:
            return translate("Cause", "The folder {folder} is missing").format(
                folder=cause.fact("folder")
            )
        case CauseCode.LOG_UNWRITABLE:
            return translate("Cause", "The log file cannot be written")
        case CauseCode.PORT_TAKEN:
            return translate("Cause", "Port {port} is taken by another program").format(
                port=cause.fact("port")
            )
        case CauseCode.SPAWN_FAILED:
            return translate("Cause", "The program could not be started")
        case CauseCode.NOT_READY:
            return translate("Cause", "It started but did not get ready in time")
        case CauseCode.EXITED:
            return translate("Cause", "It ended by itself")
        case CauseCode.HEALTH_FAILING:
            return translate("Cause", "It runs but does not answer its checks")
        case CauseCode.DEPENDENCY_FAILED:
            return translate("Cause", "It needs a service that is not running")
        case CauseCode.START_LIMIT:
            return translate("Cause", "It was given up after several tries")
        case CauseCode.WINDOW_LIMIT:
            return translate("Cause", "It ended too often and was given up")
        case CauseCode.LEFTOVERS:
            return translate("Cause", "Processes of an earlier run could not be ended")
        case CauseCode.INTERNAL:
            return translate("Cause", "The panel made a mistake")


def cause_remedy(cause: Cause) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each cause
    """Return what to do about it."""
    match cause.code:
        case CauseCode.PROGRAM_MISSING | CauseCode.INTERPRETER_MISSING:
            return translate("Cause", "Install it or correct its path in the definition.")
        case CauseCode.PERMISSION_DENIED:
            return translate("Cause", "Allow this account to run the file.")
        case CauseCode.FOLDER_MISSING:
            return translate("Cause", "Create the folder or correct it in the definition.")
        case CauseCode.LOG_UNWRITABLE:
            return translate("Cause", "Free disk space or allow writing into the log folder.")
        case CauseCode.PORT_TAKEN if cause.fact("owner"):
            return translate(
                "Cause", "Taken by {owner}. End that program or change the port."
            ).format(owner=_owner(cause))
        case CauseCode.PORT_TAKEN:
            return translate("Cause", "End the other program or change the port.")
        case CauseCode.SPAWN_FAILED:
            return translate("Cause", "Look at the program and at the end of the log.")
        case CauseCode.NOT_READY:
            return translate("Cause", "Look at the end of the log; it may need more time.")
        case CauseCode.EXITED:
            return translate("Cause", "The end of the log usually says why.")
        case CauseCode.HEALTH_FAILING:
            return translate("Cause", "It is restarted when this goes on.")
        case CauseCode.DEPENDENCY_FAILED:
            return translate("Cause", "Repair the other service first; this one follows.")
        case CauseCode.START_LIMIT | CauseCode.WINDOW_LIMIT:
            return translate("Cause", "Repair the cause below, then try again.")
        case CauseCode.LEFTOVERS:
            return translate("Cause", "End them by hand, then try again.")
        case CauseCode.INTERNAL:
            return translate("Cause", "Try again, and report it with the panel's log.")


def root_cause(cause: Cause) -> Cause:
    """Return the reason behind all others."""
    while cause.under is not None:
        cause = cause.under
    return cause


def cause_detail(cause: Cause) -> str:
    """Return the facts of a cause that its title leaves out, in a few words."""
    root = root_cause(cause)
    match root.code:
        case CauseCode.DEPENDENCY_FAILED:
            return root.fact("dependency") or root.fact("name")
        case CauseCode.EXITED if root.fact("words"):
            return root.fact("words")
        case CauseCode.EXITED if root.fact("code"):
            return translate("Cause", "exit code {code}").format(code=root.fact("code"))
        case CauseCode.EXITED if root.fact("signal"):
            return translate("Cause", "ended by {signal}").format(
                signal=_signal_name(int(root.fact("signal")))
            )
        case _:
            return root.fact("reason") or root.fact("detail")


def cause_short(cause: Cause) -> str:
    """Return a cause in a few words, for the list of starts."""
    root = root_cause(cause)
    match root.code:
        case CauseCode.EXITED:
            return cause_detail(root) or translate("Cause", "ended")
        case CauseCode.PORT_TAKEN:
            return translate("Cause", "port taken")
        case CauseCode.NOT_READY:
            return translate("Cause", "not ready in time")
        case CauseCode.PROGRAM_MISSING | CauseCode.INTERPRETER_MISSING:
            return translate("Cause", "program missing")
        case CauseCode.HEALTH_FAILING:
            return translate("Cause", "no answer")
        case CauseCode.DEPENDENCY_FAILED:
            return translate("Cause", "need not met")
        case CauseCode.PERMISSION_DENIED:
            return translate("Cause", "not permitted")
        case _:
            return translate("Cause", "not started")


def exit_words(status: ExitStatus) -> str:
    """Return how a process ended: code, signal, or that nobody could see it."""
    if status.signal is not None:
        return translate("Cause", "ended by {signal}").format(signal=_signal_name(status.signal))
    if status.code is None:
        return translate("Cause", "ended while no panel was running, exit code unknown")
    if status.code == 0:
        return translate("Cause", "exit code 0 (normal)")
    return translate("Cause", "exit code {code}").format(code=status.code)


def _signal_name(number: int) -> str:
    try:
        return signals.Signals(number).name
    except ValueError:
        return translate("Cause", "signal {number}").format(number=number)


def _owner(cause: Cause) -> str:
    if not cause.fact("pid"):
        return cause.fact("owner")
    return translate("Cause", "{owner} (PID {pid})").format(
        owner=cause.fact("owner"), pid=cause.fact("pid")
    )
