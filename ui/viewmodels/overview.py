"""The overview's lists and charts: checks, recent events, one hour of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app import aio
from app.clock import Clock
from app.config.problems import ConfigProblem
from app.errors import AppError
from app.model.doctor import Finding, Verdict
from app.model.service import ServiceRole
from app.model.status import PublicStatus, UnitStatus
from app.model.telemetry import MachineSample
from ui.item_models.lines import CheckLine
from ui.tokens import Tone
from ui.viewmodels import formats
from ui.viewmodels.check_words import check_cause, check_name, check_remedy, check_words
from ui.viewmodels.event_words import event_tone
from ui.viewmodels.language import localized
from ui.viewmodels.panel import Panel
from ui.viewmodels.service_words import status_word
from ui.viewmodels.summary import tone_of

translate = QCoreApplication.translate

SERVICES_KEY: Final = "services"
SETTINGS_KEY: Final = "settings"
ENVIRONMENT_KEY: Final = "environment"
MORE_KEY: Final = "more"
CHECK_PREFIX: Final = "check:"
MOST_LINES: Final = 8
"""More would push the charts below the fold."""
_RUNNING: Final = {
    PublicStatus.RUNNING,
    PublicStatus.UNCHECKED,
    PublicStatus.SLOW,
    PublicStatus.DEGRADED,
}
_TONES: Final = {Verdict.PASS: Tone.OK, Verdict.WARN: Tone.WARN, Verdict.FAIL: Tone.BAD}
_SEVERITY: Final = (Tone.BAD, Tone.WARN, Tone.WORK, Tone.OFF, Tone.UNKNOWN, Tone.BUSY, Tone.OK)
_SAID_ITSELF: Final = frozenset({"disk"})
"""Checks that have something to say when they pass; all others share one line then."""
_SAID_ALREADY: Final = frozenset({"configuration", "service", "health"})
_LONGEST_GAP_S: Final = 120.0
_EVENTS: Final = 100
_TROUBLES: Final = {Tone.BAD, Tone.WARN}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One check that found something: its name, what is wrong, what to do."""

    name: str
    causes: tuple[str, ...]
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One small chart: its number with unit, a remark, and the line of the last hour."""

    number: str
    unit: str
    remark: str
    points: tuple[float | None, ...]
    top: float


class OverviewViewModel(QObject):
    """Runs the checks and keeps their lines."""

    checks_changed = Signal()
    checking_changed = Signal(bool)
    charts_changed = Signal()

    def __init__(self, panel: Panel, clock: Clock, parent: QObject | None = None) -> None:
        """Follow ``panel``."""
        super().__init__(parent)
        self._panel = panel
        self._clock = clock
        self._findings: tuple[Finding, ...] = ()
        self._problems: tuple[ConfigProblem, ...] = ()
        self._is_checking = False
        self._is_watched = True
        panel.unit_changed.connect(self._on_unit_changed)
        panel.units_changed.connect(self.checks_changed)
        panel.configuration_changed.connect(self._on_configuration_changed)
        panel.usage_changed.connect(self._on_usage_changed)

    @property
    def is_checking(self) -> bool:
        """Whether the walk through the known troubles is under way."""
        return self._is_checking

    @property
    def problems(self) -> tuple[ConfigProblem, ...]:
        """What is wrong with the settings file."""
        return self._problems

    def watch(self, *, is_watched: bool) -> None:
        """Follow every check and sample, or rest while nobody looks and catch up afterwards."""
        self._is_watched = is_watched
        if is_watched:
            self.checks_changed.emit()
            self.charts_changed.emit()

    def check(self) -> None:
        """Walk through the known troubles; ``checks_changed`` tells when it is done."""
        if not self._is_checking:
            self._set_checking(is_checking=True)
            aio.spawn(self._check(), name="overview-check")

    def lines(self) -> tuple[CheckLine, ...]:
        """Return one line for each thing that is looked after."""
        statuses = self._panel.statuses()
        apps = [status for status in statuses if status.role is ServiceRole.APP]
        others = [status for status in statuses if status.role is not ServiceRole.APP]
        lines = [_app_line(app) for app in apps]
        if others:
            lines.append(_services_line(others))
        lines.append(self._settings_line())
        return _at_most(MOST_LINES, _worst_first([*lines, *_finding_lines(self._findings)]))

    def explanation(self, key: str) -> Explanation | None:
        """Return causes and remedy of the check with this key; None when all is well with it."""
        check = key.removeprefix(CHECK_PREFIX)
        troubles = [
            each
            for each in self._findings
            if each.check == check and each.verdict is not Verdict.PASS
        ]
        if not key.startswith(CHECK_PREFIX) or not troubles:
            return None
        return Explanation(
            check_name(check),
            tuple(dict.fromkeys(map(check_cause, troubles))),
            tuple(dict.fromkeys(map(check_remedy, troubles))),
        )

    def charts(self) -> tuple[Chart, Chart, Chart] | None:
        """Return processor, memory and disk, or None while nothing was sampled yet."""
        samples = self._panel.machine_history()
        return _charts(samples) if samples else None

    def last_trouble(self) -> tuple[str, str]:
        """Return the fact beside the sentence, its name first: when something last went wrong."""
        return translate("Overview", "Last trouble"), self._last_trouble()

    def _last_trouble(self) -> str:
        trouble = next(
            (e for e in self._panel.recent_events(_EVENTS) if event_tone(e) in _TROUBLES), None
        )
        if trouble is None:
            return translate("Overview", "none")
        label = next(
            (localized(s.label) for s in self._panel.statuses() if s.name == trouble.unit), ""
        )
        at = formats.short_time(trouble.at, self._clock.now())
        if not label:
            return at
        return translate("Overview", "{time} · {label}").format(time=at, label=label)

    async def _check(self) -> None:
        try:
            self._findings = await self._panel.doctor()
        except AppError as error:
            self._findings = (Finding(check="doctor", verdict=Verdict.WARN, cause=error.message),)
        finally:
            self._set_checking(is_checking=False)
        self.checks_changed.emit()

    def _set_checking(self, *, is_checking: bool) -> None:
        self._is_checking = is_checking
        self.checking_changed.emit(is_checking)

    def _settings_line(self) -> CheckLine:
        name = translate("Overview", "Settings")
        if not self._problems:
            return CheckLine(SETTINGS_KEY, Tone.OK, name, translate("Overview", "valid"))
        words = translate(
            "Overview", "%n mistake(s), last good ones in use", None, len(self._problems)
        )
        return CheckLine(SETTINGS_KEY, Tone.WARN, name, words)

    def _on_unit_changed(self, _status: UnitStatus) -> None:
        if self._is_watched:
            self.checks_changed.emit()

    def _on_usage_changed(self) -> None:
        if self._is_watched:
            self.charts_changed.emit()

    def _on_configuration_changed(self, problems: Sequence[ConfigProblem]) -> None:
        self._problems = tuple(problems)
        self.checks_changed.emit()


def _app_line(status: UnitStatus) -> CheckLine:
    tone = tone_of(status)
    answered = next((result for result in reversed(status.health_results) if result.is_ok), None)
    if tone is Tone.OK and answered is not None and status.version:
        words = translate("Overview", "{version}, answers in {time}").format(
            version=status.version, time=formats.short_seconds(answered.duration_s)
        )
    elif tone is Tone.OK and answered is not None:
        words = translate("Overview", "answers in {time}").format(
            time=formats.short_seconds(answered.duration_s)
        )
    else:
        words = status_word(status)
    return CheckLine(status.name, tone, localized(status.label), words, _show_if(tone))


def _services_line(statuses: Sequence[UnitStatus]) -> CheckLine:
    running = sum(status.public in _RUNNING for status in statuses)
    tone = min((tone_of(status) for status in statuses), key=_SEVERITY.index)
    if tone is Tone.UNKNOWN or (tone is Tone.OFF and running):
        tone = Tone.OK
    words = translate("Overview", "{running} of {total} running").format(
        running=running, total=len(statuses)
    )
    return CheckLine(SERVICES_KEY, tone, translate("Overview", "Services"), words, _show_if(tone))


def _show_if(tone: Tone) -> str:
    return translate("Overview", "Show") if tone in {Tone.BAD, Tone.WARN} else ""


def _finding_lines(findings: Iterable[Finding]) -> list[CheckLine]:
    worst: dict[str, Finding] = {}
    for finding in findings:
        known = worst.get(finding.check)
        if known is None or _rank(finding) > _rank(known):
            worst[finding.check] = finding
    shown = {check: finding for check, finding in worst.items() if check not in _SAID_ALREADY}
    own = [
        finding
        for check, finding in shown.items()
        if check in _SAID_ITSELF or finding.verdict is not Verdict.PASS
    ]
    lines = [_finding_line(finding) for finding in own]
    if passed := len(shown) - len(own):
        words = translate("Overview", "%n check(s) in order", None, passed)
        name = translate("Overview", "Environment")
        lines.append(CheckLine(ENVIRONMENT_KEY, Tone.OK, name, words))
    return lines


def _finding_line(finding: Finding) -> CheckLine:
    tone = _TONES[finding.verdict]
    key = f"{CHECK_PREFIX}{finding.check}"
    return CheckLine(key, tone, check_name(finding.check), check_words(finding), _show_if(tone))


def _worst_first(lines: Iterable[CheckLine]) -> list[CheckLine]:
    return sorted(lines, key=lambda line: _SEVERITY.index(line.tone if line.action else Tone.OK))


def _at_most(limit: int, lines: Sequence[CheckLine]) -> tuple[CheckLine, ...]:
    """Return ``limit`` lines, the last of which names those that found no room."""
    if len(lines) <= limit:
        return tuple(lines)
    hidden = lines[limit - 1 :]
    name = translate("Overview", "%n more", None, len(hidden))
    words = translate("Overview", ", ").join(line.name for line in hidden)
    return (*lines[: limit - 1], CheckLine(MORE_KEY, hidden[0].tone, name, words))


def _rank(finding: Finding) -> int:
    return (Verdict.PASS, Verdict.WARN, Verdict.FAIL).index(finding.verdict)


def _charts(samples: Sequence[MachineSample]) -> tuple[Chart, Chart, Chart]:
    now = samples[-1]
    cpu = [sample.cpu_percent for sample in samples]
    disk = [sample.disk_bytes_per_s for sample in samples]
    memory = [float(sample.memory_used_bytes) for sample in samples]
    used, unit = formats.amount(now.memory_used_bytes)
    rate, rate_unit = formats.rate(now.disk_bytes_per_s)
    return (
        Chart(
            str(round(now.cpu_percent)),
            "%",
            translate("Overview", "peak {value} %").format(value=round(max(cpu))),
            _with_gaps(samples, cpu),
            100.0,
        ),
        Chart(
            used,
            unit,
            translate("Overview", "of {total}").format(total=formats.size(now.memory_total_bytes)),
            _with_gaps(samples, memory),
            float(now.memory_total_bytes),
        ),
        Chart(
            rate,
            rate_unit,
            translate("Overview", "peak {value}").format(value=" ".join(formats.rate(max(disk)))),
            _with_gaps(samples, disk),
            max(disk),
        ),
    )


def _with_gaps(
    samples: Sequence[MachineSample], values: Sequence[float]
) -> tuple[float | None, ...]:
    """Return the values with None where nothing was sampled: asleep, or the panel not running."""
    points: list[float | None] = []
    before: MachineSample | None = None
    for sample, value in zip(samples, values, strict=True):
        if before is not None and (sample.at - before.at).total_seconds() > _LONGEST_GAP_S:
            points.append(None)
        points.append(value)
        before = sample
    return tuple(points)
