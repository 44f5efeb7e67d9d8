"""Overview: can people work, what was checked, what happened, how busy the machine is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.model.access import Caller
from ui.pages.hero import Hero
from ui.pages.page import Page
from ui.theme import Theme
from ui.tokens import Size, Space, Tone
from ui.viewmodels.config_words import problem_text, problem_title
from ui.viewmodels.overview import Chart, OverviewViewModel
from ui.viewmodels.quiet import QuietViewModel
from ui.viewmodels.summary import PrimaryAction, Situation
from ui.viewmodels.workstation import Workstation
from ui.widgets.alert import Alert
from ui.widgets.buttons import Button, ButtonKind, TextButton
from ui.widgets.card import Card
from ui.widgets.placeholders import EmptyState, Skeleton
from ui.widgets.rows import CheckList, EventList
from ui.widgets.scroll import PageScroll
from ui.widgets.spark_chart import SparkCard

translate = QCoreApplication.translate

EVENTS: Final = 8
_STACKED_BELOW: Final = 780  # at 100 %: below it two lists side by side would cut their words


class OverviewPage(Page):
    """Sentence, checks, recent events and three charts."""

    key = "overview"
    icon = "squares-four"
    reload_requested = Signal()
    check_acted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        workstation: Workstation,
        overview: OverviewViewModel,
        quiet: QuietViewModel,
        caller: Caller,
        parent: QWidget | None = None,
    ) -> None:
        """Build the page over its view-models; the primary action runs as ``caller``."""
        super().__init__(parent)
        self._theme = theme
        self._workstation = workstation
        self._overview = overview
        self._caller = caller
        self._alert = Alert(theme)
        self._alert.setObjectName("settings_alert")
        self._reload = Button(theme, "")
        self._reload.clicked.connect(self.reload_requested)
        self._alert.add_button(self._reload)
        self._hero = Hero(theme, quiet, caller)
        self._hero.primary_clicked.connect(self._on_primary_clicked)
        self._checks_card, self._checks = self._build_checks()
        self._events_card, self._events = self._build_events()
        self._charts = [SparkCard(theme) for _ in range(3)]
        self._build()
        theme.theme_changed.connect(self._stack_lists)
        workstation.summary_changed.connect(self._show_summary)
        workstation.events_changed.connect(self._show_events)
        overview.checks_changed.connect(self._show_checks)
        overview.checking_changed.connect(self._on_checking_changed)
        overview.charts_changed.connect(self._show_charts)
        self.retranslate()

    def title(self) -> str:
        """The page's name."""
        return translate("Overview", "Overview")

    def retranslate(self) -> None:
        """Say everything anew."""
        self._reload.setText(translate("Overview", "Read again"))
        self._checks_card.set_title(translate("Overview", "Checks"))
        self._check_again.setText(translate("Overview", "Check again"))
        self._events_card.set_title(translate("Overview", "Recent"))
        self._no_events.say(
            translate("Overview", "Nothing happened yet"),
            translate("Overview", "Starts, stops and troubles will be listed here."),
        )
        self._reading.setText(translate("Overview", "Reading service status…"))
        self._reading_events.setText(translate("Overview", "Reading what happened…"))
        for chart in self._charts:
            chart.set_span(translate("Overview", "1 h ago"), translate("Overview", "now"))
        self._show_summary()
        self._show_checks()
        self._show_charts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the lists one below the other where the text leaves no room for both."""
        super().resizeEvent(event)
        self._stack_lists()

    # --- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        scroll = PageScroll()
        scroll.body.addWidget(self._alert)
        scroll.body.addWidget(self._hero)
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(Space.L)
        self._lists.addWidget(self._checks_card, 1)
        self._lists.addWidget(self._events_card, 1)
        scroll.body.addLayout(self._lists, 1)
        charts = QHBoxLayout()
        charts.setSpacing(Space.L)
        for number, chart in enumerate(self._charts):
            chart.setObjectName("card")
            chart.line.setObjectName(f"chart_{number}")
            chart.setMinimumHeight(Size.CHART_CARD)
            charts.addWidget(chart, 1)
        scroll.body.addLayout(charts)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _build_checks(self) -> tuple[Card, CheckList]:
        card = Card(self._theme)
        self._check_again = TextButton(self._theme, "", icon="arrow-clockwise")
        self._check_again.setObjectName("check_again")
        self._check_again.clicked.connect(self._overview.check)
        card.add_action(self._check_again)
        checks = CheckList(self._theme)
        checks.acted.connect(self.check_acted)
        self._reading = Skeleton(self._theme, "")
        card.body.addWidget(self._reading)
        card.body.addWidget(checks, 1)
        return card, checks

    def _build_events(self) -> tuple[Card, EventList]:
        card = Card(self._theme)
        events = EventList(self._theme)
        self._no_events = EmptyState(self._theme, "clock-counter-clockwise")
        self._reading_events = Skeleton(self._theme, "")
        card.body.addWidget(self._reading_events)
        card.body.addWidget(events, 1)
        card.body.addWidget(self._no_events, 1)
        return card, events

    # --- showing ------------------------------------------------------------------------------

    def _is_loading(self) -> bool:
        return self._workstation.summary.situation is Situation.LOADING

    def _stack_lists(self) -> None:
        is_narrow = self.width() < _STACKED_BELOW * self._theme.text_scale / 100
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._lists.setDirection(down if is_narrow else right)

    def _show_summary(self) -> None:
        summary = self._workstation.summary
        self._hero.show_summary(summary)
        is_above = summary.action is PrimaryAction.SEE_SETTINGS
        if is_above:
            self._hero.button.hide()  # the alert above says what is wrong and has the button
        self._reload.set_kind(ButtonKind.PRIMARY if is_above else ButtonKind.SECONDARY)
        self._hero.show_fact(*self._overview.last_trouble())
        is_loading = self._is_loading()
        self._reading.setVisible(is_loading)
        self._checks.setVisible(not is_loading)
        self._show_events()

    def _show_checks(self) -> None:
        self._checks.set_lines(self._overview.lines())
        self._hero.show_fact(*self._overview.last_trouble())
        problems = self._overview.problems
        self._alert.setVisible(bool(problems))
        if problems:
            self._alert.say(Tone.WARN, problem_title(problems[0]), problem_text(problems[0]))

    def _show_events(self) -> None:
        lines = self._workstation.event_lines(EVENTS)
        self._events.set_lines(lines)
        self._events.setVisible(bool(lines))
        is_loading = self._is_loading()
        self._reading_events.setVisible(is_loading and not lines)
        self._no_events.setVisible(not is_loading and not lines)

    def _show_charts(self) -> None:
        charts = self._overview.charts()
        names = (
            translate("Overview", "Processor"),
            translate("Overview", "Memory"),
            translate("Overview", "Disk traffic"),
        )
        for number, (card, name) in enumerate(zip(self._charts, names, strict=True)):
            _show_chart(card, name, charts[number] if charts else None)

    def _on_checking_changed(self, is_checking: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._check_again.set_busy(translate("Overview", "Checking…") if is_checking else "")

    def _on_primary_clicked(self) -> None:
        self._workstation.run_primary(self._caller)


def _show_chart(card: SparkCard, name: str, chart: Chart | None) -> None:
    if chart is None:
        card.say(name, "–", "", translate("Overview", "collecting…"))
        card.line.set_points((), 1.0)
        return
    card.say(name, chart.number, chart.unit, chart.remark)
    card.line.set_points(chart.points, chart.top)
