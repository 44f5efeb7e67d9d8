"""The drawer of the services page: one service in detail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from app.model.status import UnitState, UnitStatus
from ui.item_models.cell_table import CellRow, CellTableModel
from ui.item_models.lines import TailLine
from ui.item_models.roles import NameCell, NumberCell, TextCell
from ui.theme import Theme
from ui.tokens import Space, TextRole, Token, Tone, Weight
from ui.viewmodels import service_detail as detail
from ui.viewmodels.language import current_language, localized
from ui.viewmodels.service_cells import RowAction, pill_cell, strip_cell
from ui.viewmodels.service_drawer import ServiceDrawerModel
from ui.viewmodels.service_words import state_word
from ui.viewmodels.summary import tone_of
from ui.widgets.alert import Alert
from ui.widgets.buttons import Button, ButtonKind, IconButton, TextButton
from ui.widgets.data_table import Column, ColumnKind, DataTable
from ui.widgets.drawer import Drawer
from ui.widgets.health_strip import HealthStrip
from ui.widgets.log_tail import LogTail
from ui.widgets.rows import KeyValueList
from ui.widgets.start_list import StartList
from ui.widgets.state_diagram import DiagramNode, StateDiagram
from ui.widgets.text import Label

translate = QCoreApplication.translate

_TAIL_LINES: Final = 3
_LOG_LINES: Final = 20
_NODES: Final = (
    (UnitState.INACTIVE, Tone.OFF),
    (UnitState.STARTING, Tone.WORK),
    (UnitState.ACTIVE, Tone.OK),
    (UnitState.BACKOFF, Tone.OFF),
    (UnitState.FAILED, Tone.OFF),
)
_PLACES: Final = {
    UnitState.INACTIVE: 0,
    UnitState.STARTING: 1,
    UnitState.ACTIVE: 2,
    UnitState.STOPPING: 2,
    UnitState.KILLING: 2,
    UnitState.BACKOFF: 3,
    UnitState.FAILED: 4,
}


class ServiceDrawer(Drawer):
    """Summary, health, processes, environment and log of the service that is open."""

    acted = Signal(str, str)
    log_requested = Signal(str)

    def __init__(
        self, theme: Theme, model: ServiceDrawerModel, parent: QWidget | None = None
    ) -> None:
        """Follow ``model``."""
        super().__init__(theme, "", parent)
        self._theme = theme
        self._model = model
        self._toggle = IconButton(theme, "play", "")
        self._toggle.setObjectName("drawer_toggle")
        self._toggle.clicked.connect(self._on_toggle_clicked)
        self._restart = IconButton(theme, "arrow-clockwise", "")
        self._restart.setObjectName("drawer_restart")
        self._restart.clicked.connect(self._on_restart_clicked)
        self.close_button.setObjectName("drawer_close")
        self.add_tool(self._toggle)
        self.add_tool(self._restart)
        self._headings: list[Label] = []
        self._build_summary()
        self._build_health()
        self._build_processes()
        self._build_environment()
        self._build_log()
        model.status_changed.connect(self.show_status)
        model.details_changed.connect(self._show_details)
        model.log_changed.connect(self._show_log)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.close_button.set_name(translate("Services", "Close"))
        self.set_tab_titles(
            (
                translate("Services", "Summary"),
                translate("Services", "Health"),
                translate("Services", "Processes"),
                translate("Services", "Environment"),
                translate("Services", "Log"),
            )
        )
        self._retry.setText(translate("Services", "Retry now"))
        self._show_log_button.setText(translate("Services", "Show log"))
        words = (
            translate("Services", "Last 5 starts"),
            translate("Services", "Details"),
            translate("Services", "End of the log"),
            translate("Services", "Last 60 checks"),
            translate("Services", "Command"),
            translate("Services", "Folder"),
            translate("Services", "Variables"),
        )
        for label, text in zip(self._headings, words, strict=True):
            label.setText(text)
        self._legend.setText(detail.stage_legend())
        self._checks_model.set_headings(
            (
                translate("Services", "Time"),
                translate("Services", "Result"),
                translate("Services", "Took"),
            )
        )
        self._processes_model.set_headings(
            (
                translate("Services", "Process"),
                translate("Services", "CPU"),
                translate("Services", "Memory"),
            )
        )
        self._open_log.setText(translate("Services", "Open in Logs"))
        self._tail.setAccessibleName(translate("Services", "End of the log"))
        self._log.setAccessibleName(translate("Services", "Log"))
        for well in (self._tail, self._log):
            well.set_empty_words(translate("Services", "Nothing was written yet"))
        self._strip.setAccessibleName(translate("Services", "Last 60 checks"))
        self._checks.setAccessibleName(translate("Services", "Health checks"))
        self._processes.setAccessibleName(translate("Services", "Processes"))
        self.tabs.setAccessibleName(translate("Services", "Parts of the details"))
        self.show_status()

    # --- showing ------------------------------------------------------------------------------

    def show_status(self) -> None:
        """Show how the service is now."""
        status = self._model.status
        if status is None:
            return
        now = self._model.now()
        pill = pill_cell(status, now)
        self.set_name(localized(status.label), detail.heading(status))
        self.set_status(pill.tone, pill.text, pill.progress)
        self._show_tools(status)
        self._show_alert(status)
        self._show_diagram(status)
        self._starts.set_lines(detail.start_lines(status, now))
        facts = detail.facts(status, self._model.labels(), now, self._model.peers())
        self._facts.set_pairs(facts)
        self._strip.set_checks(strip_cell(status.health_results, current_language()).checks)
        self._checks_model.set_rows(
            [
                CellRow(
                    line.time,
                    (
                        TextCell(line.time),
                        TextCell(line.words, tone=None if line.tone is Tone.OK else line.tone),
                        NumberCell(line.took),
                    ),
                )
                for line in detail.health_lines(status)
            ]
        )

    def _show_tools(self, status: UnitStatus) -> None:
        allowed = self._model.allowed()
        is_stop = allowed.stop
        self._toggle.set_icon_name("stop" if is_stop else "play")
        self._toggle.set_name(
            translate("Services", "Stop") if is_stop else translate("Services", "Start")
        )
        self._toggle.setEnabled(allowed.stop or allowed.start)
        self._restart.set_name(translate("Services", "Restart"))
        self._restart.setEnabled(allowed.restart)
        self.setAccessibleDescription(detail.spoken(status))

    def _show_alert(self, status: UnitStatus) -> None:
        text = detail.alert(status, self._model.now())
        self._alert.setVisible(text is not None)
        if text is None:
            return
        self._alert.say(text.tone, text.title, text.text)
        self._alert.set_countdown(text.countdown)
        self._retry.setVisible(text.is_retry_possible)

    def _show_diagram(self, status: UnitStatus) -> None:
        current = detail.diagram_state(status)
        place = _PLACES[current]
        nodes = [
            DiagramNode(
                state_word(state),
                tone_of(status) if number == place else tone,
                is_unlikely=number == len(_NODES) - 1 and place != number,
            )
            for number, (state, tone) in enumerate(_NODES)
        ]
        returns = 1 if current is UnitState.BACKOFF else None
        self._diagram.set_nodes(nodes, place, returns)

    def _show_details(self) -> None:
        details = self._model.details
        if details is None:
            return
        self._processes_model.set_rows(
            [
                CellRow(
                    line.pid,
                    (
                        NameCell(
                            "\u2003" * line.depth + line.title,
                            "\u2003" * line.depth + f"{line.kind} · PID {line.pid}",
                        ),
                        NumberCell(line.cpu),
                        NumberCell(line.memory),
                    ),
                )
                for line in detail.process_lines(details)
            ]
        )
        self._command.setText(" ".join(details.command))
        self._folder.setText(details.cwd)
        self._variables.set_pairs(details.environment)

    def _show_log(self, lines: Sequence[TailLine]) -> None:
        self._tail.set_lines(lines[-_TAIL_LINES:])
        self._log.set_lines(lines)

    # --- building -----------------------------------------------------------------------------

    def _build_summary(self) -> None:
        body = self.add_page("").body
        body.setSpacing(Space.S)
        self._alert = Alert(self._theme)
        self._alert.setObjectName("service_alert")
        self._retry = Button(self._theme, "", ButtonKind.PRIMARY, icon="arrow-clockwise")
        self._retry.setObjectName("retry_now")
        self._retry.clicked.connect(self._on_restart_clicked)
        self._show_log_button = Button(self._theme, "")
        self._show_log_button.setObjectName("show_log")
        self._show_log_button.clicked.connect(self._on_log_clicked)
        self._alert.add_button(self._retry)
        self._alert.add_button(self._show_log_button)
        self._diagram = StateDiagram(self._theme)
        self._starts = StartList(self._theme)
        self._facts = KeyValueList(self._theme, pairs_a_line=2)
        self._tail = LogTail(self._theme, "", lines=_TAIL_LINES)
        self._tail.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._legend = Label(self._theme, role=TextRole.CAPTION, token=Token.TEXT3)
        body.addSpacing(Space.S)
        body.addWidget(self._alert)
        body.addWidget(self._diagram)
        body.addLayout(self._heading(self._legend))
        body.addWidget(self._starts)
        body.addLayout(self._heading())
        body.addWidget(self._facts)
        body.addLayout(self._heading())
        body.addWidget(self._tail)
        body.addStretch(1)

    def _build_health(self) -> None:
        body = self.add_page("").body
        self._strip = HealthStrip(self._theme)
        self._checks_model = CellTableModel(3, self)
        self._checks = DataTable(self._theme, "")
        self._checks.setModel(self._checks_model)
        self._checks.set_columns(
            (
                Column(kind=ColumnKind.TEXT, samples=("00:00:00",)),
                Column(kind=ColumnKind.NAME),
                Column(kind=ColumnKind.NUMBER, samples=("8 888 ms",)),
            )
        )
        body.setSpacing(Space.S)
        body.addLayout(self._heading())
        body.addWidget(self._strip)
        body.addWidget(self._checks, 1)

    def _build_processes(self) -> None:
        body = self.add_page("").body
        self._processes_model = CellTableModel(3, self)
        self._processes = DataTable(self._theme, "")
        self._processes.setModel(self._processes_model)
        self._processes.set_columns(
            (
                Column(kind=ColumnKind.NAME),
                Column(kind=ColumnKind.NUMBER, samples=("88.8 %",)),
                Column(kind=ColumnKind.NUMBER, samples=("8 888 MB",)),
            )
        )
        body.addWidget(self._processes, 1)

    def _build_environment(self) -> None:
        body = self.add_page("").body
        body.setSpacing(Space.S)
        self._command, self._folder = self._mono(), self._mono()
        self._variables = KeyValueList(self._theme)
        body.addLayout(self._heading())
        body.addWidget(self._command)
        body.addLayout(self._heading())
        body.addWidget(self._folder)
        body.addLayout(self._heading())
        body.addWidget(self._variables)
        body.addStretch(1)

    def _build_log(self) -> None:
        body = self.add_page("").body
        self._log = LogTail(self._theme, "", lines=_LOG_LINES)
        self._open_log = TextButton(self._theme, "", trailing="arrow-right")
        self._open_log.clicked.connect(self._on_log_clicked)
        body.addWidget(self._log, 1)
        body.addWidget(self._open_log, 0, Qt.AlignmentFlag.AlignRight)

    def _heading(self, beside: QWidget | None = None) -> QLayout:
        label = Label(self._theme, role=TextRole.SMALL, weight=Weight.SEMIBOLD)
        self._headings.append(label)
        row = QHBoxLayout()
        row.setContentsMargins(0, Space.S, 0, 0)
        row.addWidget(label)
        row.addStretch(1)
        if beside is not None:
            row.addWidget(beside)
        return row

    def _mono(self) -> Label:
        label = Label(self._theme, role=TextRole.MONO_SMALL, token=Token.TEXT2, is_wrapped=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    # --- clicks -------------------------------------------------------------------------------

    def _on_toggle_clicked(self) -> None:
        action = RowAction.STOP if self._model.allowed().stop else RowAction.START
        self._act(action)

    def _on_restart_clicked(self) -> None:
        self._act(RowAction.RESTART)

    def _act(self, action: str) -> None:
        if self._model.status is not None:
            self.acted.emit(action, self._model.status.name)

    def _on_log_clicked(self) -> None:
        if self._model.status is not None:
            self.log_requested.emit(self._model.status.name)
