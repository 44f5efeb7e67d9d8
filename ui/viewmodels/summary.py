"""Can people work? One answer for the whole workstation, as a pure rule over the statuses.

The answer is a value; ``ui.viewmodels.staff_words`` makes the sentence that staff read. A service
is *required* when the clinical app needs it, directly or through others; without a clinical app
every service is, helpers never are. Only a required one can make the workstation a problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from app.model.service import LocalizedText, ServiceRole
from app.model.status import Cause, PublicStatus, UnitStatus
from ui.tokens import Tone

SILENT_ATTEMPTS: Final = 1
"""A restart up to this attempt is work in the background; beyond it is a problem."""


class Situation(StrEnum):
    """What the sentence says."""

    LOADING = "loading"
    NO_SERVICES = "no-services"
    FINE = "fine"
    STARTING = "starting"
    STOPPING = "stopping"
    RESTARTING = "restarting"
    APP_CLOSED = "app-closed"
    SLOW = "slow"
    NO_ANSWER = "no-answer"
    NEEDS_YOU = "needs-you"
    SERVICE_STOPPED = "service-stopped"
    RECOVERING = "recovering"
    SERVICE_FAILED = "service-failed"
    APP_FAILED = "app-failed"


class PrimaryAction(StrEnum):
    """The one thing that may be done about it."""

    SHOW_APP = "show-app"
    OPEN_APP = "open-app"
    REOPEN_APP = "reopen-app"
    START_SERVICE = "start-service"
    SEE_PROBLEM = "see-problem"
    SEE_SETTINGS = "see-settings"
    SEE_SERVICES = "see-services"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The state of the workstation in one value.

    Attributes:
        situation: What the sentence says.
        tone: Colour and shape that go with it.
        action: The one thing to do, or None.
        unit: The unit that sentence and action are about.
        label: That unit's name for people.
        cause: Why, for troubles.
        attempt: Number of the start that is under way or next, for recovering.
        attempt_limit: After how many it is given up.
        is_app: Whether ``unit`` is the clinical app.
        app_label: The clinical app, where there is one.
        ready: How many required units are running.
        required: How many required units there are.
        services: How many background services are running.
        troubles: How many things need somebody, for ``NEEDS_YOU``.
        stopped_by: Who stopped ``unit``.
    """

    situation: Situation
    tone: Tone
    action: PrimaryAction | None = None
    unit: str | None = None
    label: LocalizedText | None = None
    cause: Cause | None = None
    attempt: int = 0
    attempt_limit: int = 0
    is_app: bool = False
    app_label: LocalizedText | None = None
    ready: int = 0
    required: int = 0
    services: int = 0
    troubles: int = 0
    stopped_by: str | None = None


LOADING: Final = Summary(situation=Situation.LOADING, tone=Tone.UNKNOWN)

_TONES: Final = {
    PublicStatus.RUNNING: Tone.OK,
    PublicStatus.UNCHECKED: Tone.UNKNOWN,
    PublicStatus.SLOW: Tone.WARN,
    PublicStatus.DEGRADED: Tone.WARN,
    PublicStatus.STARTING: Tone.WORK,
    PublicStatus.RECOVERING: Tone.BAD,
    PublicStatus.STOPPING: Tone.WORK,
    PublicStatus.STOPPED: Tone.OFF,
    PublicStatus.FAILED: Tone.BAD,
}
_READY: Final = {
    PublicStatus.RUNNING,
    PublicStatus.UNCHECKED,
    PublicStatus.SLOW,
    PublicStatus.DEGRADED,
}


def tone_of(status: UnitStatus) -> Tone:
    """Colour and shape for one unit; a first quick restart does not look like a problem."""
    if status.public is PublicStatus.RECOVERING and status.attempt <= SILENT_ATTEMPTS:
        return Tone.WORK
    return _TONES[status.public]


def required_units(statuses: Sequence[UnitStatus]) -> frozenset[str]:
    """Names of the units without which people cannot work."""
    by_name = {status.name: status for status in statuses}
    pending = [status.name for status in statuses if status.role is ServiceRole.APP]
    if not pending:
        return frozenset(s.name for s in statuses if s.role is not ServiceRole.HELPER)
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name in by_name and name not in found:
            found.add(name)
            pending.extend(by_name[name].requires)
    return frozenset(found)


def summarize(statuses: Sequence[UnitStatus], configuration_problems: int = 0) -> Summary:
    """Say in one value whether people can work; the worst state wins.

    Args:
        statuses: All units.
        configuration_problems: How many mistakes the settings file has.
    """
    if not statuses:
        return _nothing_set_up(configuration_problems)
    names = required_units(statuses)
    required = [status for status in statuses if status.name in names]
    worst = min(required, key=_badness, default=None)
    picture = _Picture(
        app=next((s for s in statuses if s.role is ServiceRole.APP), None),
        ready=sum(status.public in _READY for status in required),
        required=len(required),
        services=sum(s.role is ServiceRole.SERVICE and s.public in _READY for s in statuses),
    )
    if worst is not None and (answer := _about(worst, picture)) is not None:
        return answer
    others = [status for status in statuses if status.name not in names]
    return _about_the_rest(others, configuration_problems, picture)


@dataclass(frozen=True, slots=True)
class _Picture:
    app: UnitStatus | None
    ready: int
    required: int
    services: int

    def summary(
        self,
        situation: Situation,
        tone: Tone,
        action: PrimaryAction | None,
        unit: UnitStatus | None = None,
        troubles: int = 0,
    ) -> Summary:
        """Build the answer from what is the same in all of them."""
        return Summary(
            situation=situation,
            tone=tone,
            action=action,
            unit=unit.name if unit else None,
            label=unit.label if unit else None,
            cause=unit.cause if unit else None,
            attempt=unit.attempt if unit else 0,
            attempt_limit=unit.attempt_limit if unit else 0,
            is_app=unit is not None and unit.role is ServiceRole.APP,
            app_label=self.app.label if self.app else None,
            ready=self.ready,
            required=self.required,
            services=self.services,
            troubles=troubles,
            stopped_by=unit.stopped_by if unit else None,
        )


_ORDER: Final = (
    PublicStatus.FAILED,
    PublicStatus.RECOVERING,
    PublicStatus.STOPPED,
    PublicStatus.STARTING,
    PublicStatus.STOPPING,
    PublicStatus.DEGRADED,
    PublicStatus.SLOW,
    PublicStatus.UNCHECKED,
    PublicStatus.RUNNING,
)


def _badness(status: UnitStatus) -> tuple[int, bool]:
    """Rank for ``min``: the worst first, and of equals the clinical app."""
    public = status.public
    if public is PublicStatus.STOPPED and status.role is ServiceRole.APP:
        # A closed app is nobody's fault: anything that goes on behind it is said first.
        return _ORDER.index(PublicStatus.STOPPING), False
    if public is PublicStatus.RECOVERING and status.attempt <= SILENT_ATTEMPTS:
        public = PublicStatus.STARTING
    return _ORDER.index(public), status.role is not ServiceRole.APP


def _about(worst: UnitStatus, picture: _Picture) -> Summary | None:  # noqa: C901 - one line each
    """Return the answer when a required unit decides it."""
    is_app = worst.role is ServiceRole.APP
    public = worst.public
    match public:
        case PublicStatus.FAILED if is_app:
            answer = (Situation.APP_FAILED, Tone.BAD, PrimaryAction.REOPEN_APP)
        case PublicStatus.FAILED:
            answer = (Situation.SERVICE_FAILED, Tone.BAD, PrimaryAction.SEE_PROBLEM)
        case PublicStatus.RECOVERING if worst.attempt > SILENT_ATTEMPTS:
            answer = (Situation.RECOVERING, Tone.BAD, PrimaryAction.SEE_PROBLEM)
        case PublicStatus.RECOVERING:
            answer = (Situation.RESTARTING, Tone.WORK, PrimaryAction.SEE_SERVICES)
        case PublicStatus.STOPPED if is_app:
            answer = (Situation.APP_CLOSED, Tone.OFF, PrimaryAction.OPEN_APP)
        case PublicStatus.STOPPED:
            answer = (Situation.SERVICE_STOPPED, Tone.WARN, PrimaryAction.START_SERVICE)
        case PublicStatus.STARTING:
            answer = (Situation.STARTING, Tone.WORK, PrimaryAction.SEE_SERVICES)
        case PublicStatus.STOPPING:
            answer = (Situation.STOPPING, Tone.WORK, PrimaryAction.SEE_SERVICES)
        case PublicStatus.DEGRADED:
            answer = (Situation.NO_ANSWER, Tone.WARN, PrimaryAction.SEE_PROBLEM)
        case PublicStatus.SLOW:
            answer = (Situation.SLOW, Tone.WARN, PrimaryAction.SEE_PROBLEM)
        case PublicStatus.UNCHECKED | PublicStatus.RUNNING:
            return None
        case _:
            assert_never(public)
    return picture.summary(*answer, unit=worst)


def _about_the_rest(
    others: Sequence[UnitStatus],
    configuration_problems: int,
    picture: _Picture,
) -> Summary:
    """Everything required runs: look at what else needs somebody."""
    failing = [status for status in others if tone_of(status) in {Tone.BAD, Tone.WARN}]
    troubles = len(failing) + (1 if configuration_problems else 0)
    if failing:
        return picture.summary(
            Situation.NEEDS_YOU,
            Tone.WARN,
            PrimaryAction.SEE_PROBLEM,
            unit=min(failing, key=_badness),
            troubles=troubles,
        )
    if configuration_problems:
        return picture.summary(
            Situation.NEEDS_YOU, Tone.WARN, PrimaryAction.SEE_SETTINGS, troubles=troubles
        )
    if picture.app is not None:
        return picture.summary(Situation.FINE, Tone.OK, PrimaryAction.SHOW_APP, unit=picture.app)
    return picture.summary(Situation.FINE, Tone.OK, PrimaryAction.SEE_SERVICES)


def _nothing_set_up(configuration_problems: int) -> Summary:
    if configuration_problems:
        return Summary(
            situation=Situation.NEEDS_YOU,
            tone=Tone.WARN,
            action=PrimaryAction.SEE_SETTINGS,
            troubles=1,
        )
    return Summary(situation=Situation.NO_SERVICES, tone=Tone.OFF, action=PrimaryAction.IMPORT)
