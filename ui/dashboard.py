"""Everything that is seen, built over a running ``Control`` and connected to it.

Imported only after the tray icon is on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QSysInfo, QUrl
from PySide6.QtGui import QAction, QDesktopServices

from app import aio
from app.clock import Clock
from app.config.schema import ProductSpec
from app.errors import AppError
from app.model.access import Caller
from app.model.commands import Quit, ReloadConfiguration
from app.model.service import ServiceRole
from app.platform.paths import Paths
from ui.actions import Actions
from ui.definitions import import_definition
from ui.dialogs.confirm import Question, ask, listed
from ui.dialogs.explain import ExplainDialog
from ui.dialogs.not_responding import NotRespondingDialog
from ui.dialogs.palette import Entry, Palette
from ui.dialogs.shortcuts import ShortcutsDialog, keys_of
from ui.main_window import MainWindow
from ui.notice_popover import NoticePopover
from ui.pages.about import AboutPage, Build
from ui.pages.logs import KEPT_LINES, LogsPage
from ui.pages.overview import OverviewPage
from ui.pages.services import ServicesPage
from ui.pages.settings import SettingsPage
from ui.theme import Theme
from ui.viewmodels.language import localized
from ui.viewmodels.log_tail import LogTailViewModel
from ui.viewmodels.notice_board import NoticeBoard
from ui.viewmodels.notices import Notice, NoticeAction
from ui.viewmodels.overview import SERVICES_KEY, OverviewViewModel
from ui.viewmodels.panel import Panel
from ui.viewmodels.peers import PeersViewModel
from ui.viewmodels.quiet import QuietViewModel
from ui.viewmodels.service_cells import RowAction
from ui.viewmodels.service_detail import labels_of
from ui.viewmodels.service_drawer import ServiceDrawerModel
from ui.viewmodels.services import ServicesViewModel
from ui.viewmodels.settings import SettingsViewModel
from ui.viewmodels.summary import Summary
from ui.viewmodels.workstation import Workstation

translate = QCoreApplication.translate

_DISRUPTIVE: Final = frozenset({RowAction.STOP})


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardTools:
    """What the dashboard is built on.

    Attributes:
        theme: Colours and fonts.
        panel: Commands, queries and news.
        clock: Time.
        workstation: The summary that the tray shows as well.
        caller: In whose name commands are given.
        actions: Shared with tray and palette.
        paths: The product's folders.
        build: Which program this is.
    """

    theme: Theme
    panel: Panel
    clock: Clock
    workstation: Workstation
    caller: Caller
    actions: Actions
    paths: Paths
    build: Build


class Dashboard(QObject):
    """The window with its pages, and what its actions do."""

    def __init__(self, tools: DashboardTools, parent: QObject | None = None) -> None:
        """Build everything; the window is not shown yet."""
        super().__init__(parent)
        theme, panel, clock = tools.theme, tools.panel, tools.clock
        workstation, caller = tools.workstation, tools.caller
        self._theme = theme
        self._panel = panel
        self._workstation = workstation
        self._caller = caller
        self._actions = tools.actions
        self._paths = tools.paths
        self._clock = clock
        self.quiet = QuietViewModel(panel, clock, self)
        self.notices = NoticeBoard(panel, clock, self._is_open, self)
        self._overview_model = OverviewViewModel(panel, clock, self)
        self._services_model = ServicesViewModel(panel, clock, caller, self)
        self._drawer_model = ServiceDrawerModel(panel, clock, self._services_model, self)
        tail = LogTailViewModel(panel, KEPT_LINES, self)
        self.overview = OverviewPage(theme, workstation, self._overview_model, self.quiet, caller)
        peers = PeersViewModel(panel, clock, self)
        self.services = ServicesPage(theme, self._services_model, self._drawer_model, peers)
        self.logs = LogsPage(theme, self._services_model, tail)
        self._settings_model = SettingsViewModel(panel, caller, self)
        self.settings = SettingsPage(theme, self._settings_model)
        self.about = AboutPage(theme, tools.build)
        pages = (self.overview, self.services, self.logs, self.settings, self.about)
        self.window = MainWindow(theme, pages)
        self.window.set_person(caller.name)
        self.palette = Palette(theme, self.window)
        self.bell = NoticePopover(theme, self.notices, clock, self.window)
        self._question: NotRespondingDialog | None = None
        self._connect_pages()
        self._connect_actions()
        self._connect_notices()
        workstation.summary_changed.connect(self._show_summary)
        panel.window_requested.connect(self.window.raise_to_front)
        self._show_summary(workstation.summary)
        self._watch(is_watched=False)  # until the window is shown

    def set_product(self, product: ProductSpec) -> None:
        """Say what the product is called and which workstation this is."""
        machine = product.machine or QSysInfo.machineHostName()
        self.window.set_product(localized(product.name), machine)

    def on_started(self) -> None:
        """Read everything once the panel has started."""
        self._services_model.reload()
        self._workstation.refresh()
        self._overview_model.check()

    @property
    def is_checking(self) -> bool:
        """Whether the walk through the known troubles is under way."""
        return self._overview_model.is_checking

    def open_service(self, name: str) -> None:
        """Show one service in detail."""
        self.window.raise_to_front()
        self.window.show_page("services")
        self.services.open_service(name)

    def ask_in_front(self, notice: Notice) -> bool:
        """Ask by a dialog what a notice asks, if the window is in front of everything.

        Returns:
            False when it is not, or there is nothing to ask: then a toast tells.
        """
        if not notice.is_question or not self.window.isActiveWindow():
            return False
        self._end_question(notice.key)
        label = self.notices.label(notice)
        dialog = NotRespondingDialog(self._theme, notice, label, self._clock, self.window)
        dialog.acted.connect(self._on_notice_acted)
        dialog.finished.connect(self._on_question_finished)
        self._question = dialog
        dialog.open()
        return True

    def close(self) -> None:
        """Take the window away, for good."""
        self.window.hide()
        self.window.deleteLater()

    # --- connections --------------------------------------------------------------------------

    def _connect_pages(self) -> None:
        window, services = self.window, self.services
        window.visibility_changed.connect(self._on_visibility_changed)
        window.search_requested.connect(self.open_palette)
        self.overview.reload_requested.connect(self.reload_settings)
        self.overview.check_acted.connect(self._on_check_acted)
        services.action_requested.connect(self._on_action_requested)
        services.start_all_requested.connect(self._services_model.start_all)
        services.stop_all_requested.connect(self._on_stop_all_requested)
        services.log_requested.connect(self._on_log_requested)
        services.folder_requested.connect(self._on_folder_requested)
        services.import_requested.connect(self._on_import_requested)
        self.logs.folder_requested.connect(self._on_folder_requested)
        self.settings.file_requested.connect(self._on_file_requested)
        self._workstation.unit_requested.connect(self.open_service)
        self._workstation.services_requested.connect(self._on_services_requested)
        self._workstation.settings_requested.connect(self._on_settings_requested)
        self._workstation.import_requested.connect(self._on_import_requested)

    def _connect_notices(self) -> None:
        board = self.notices
        board.changed.connect(self._show_notices)
        board.withdrawn.connect(self._end_question)
        board.unit_requested.connect(self.open_service)
        board.settings_requested.connect(self._on_settings_requested)
        board.folder_requested.connect(self._on_file_requested)
        self.bell.acted.connect(self._on_notice_acted)
        self.bell.closed.connect(self.window.focus_bell)
        self.window.bell_pressed.connect(self._on_bell_pressed)
        self._show_notices()

    def _connect_actions(self) -> None:
        actions = self._actions
        for action, key in (
            (actions.overview, "overview"),
            (actions.services, "services"),
            (actions.logs, "logs"),
            (actions.settings, "settings"),
            (actions.about, "about"),
        ):
            action.triggered.connect(lambda _on=False, key=key: self.window.show_page(key))
        actions.palette.triggered.connect(self.open_palette)
        actions.shortcuts.triggered.connect(self._on_shortcuts_triggered)
        actions.check_again.triggered.connect(self._overview_model.check)
        actions.reload_settings.triggered.connect(self.reload_settings)
        actions.start_all.triggered.connect(self._on_start_all_triggered)
        actions.stop_all.triggered.connect(lambda: self._on_stop_all_requested(None))
        actions.restart_selected.triggered.connect(self._on_restart_selected)
        actions.find.triggered.connect(self._on_find_triggered)
        actions.next_part.triggered.connect(self.window.cycle_focus)
        actions.control_panel.triggered.connect(self.window.raise_to_front)
        for action in actions.all():
            self.window.addAction(action)

    # --- commands -----------------------------------------------------------------------------

    def reload_settings(self) -> None:
        """Read the configuration files again."""
        self._panel.submit(self._caller, ReloadConfiguration())

    def open_palette(self) -> None:
        """Offer every action and service by name."""
        entries = [
            Entry(action.text(), keys_of(action), action.trigger)
            for action in self._actions.in_palette()
            if action.isEnabled()
        ]
        for status in self._panel.statuses():
            label = localized(status.label)
            other = status.label.en if label == status.label.zh else status.label.zh
            entries.append(
                Entry(
                    translate("Palette", "Show {label}").format(label=label),
                    "",
                    partial(self.open_service, status.name),
                    other,
                )
            )
            entries.append(
                Entry(
                    translate("Palette", "Restart {label}").format(label=label),
                    "",
                    partial(self._restart, status.name),
                    other,
                )
            )
        top = self.window.mapToGlobal(QPoint(self.window.width() // 2, 0))
        self.palette.open_with(entries, top + QPoint(0, self.window.height() // 6))

    async def may_quit(self) -> bool:
        """Ask whether all services may stop."""
        running = self._services_model.stoppable()
        labels = labels_of(self._panel.statuses())
        question = Question(
            translate("Staff", "Quit and close everything?"),
            translate("Staff", "The clinical app and everything it needs will be closed."),
            translate("Staff", "Quit"),
            (listed([labels[name] for name in running]),) if running else (),
        )
        return await ask(self._theme, question, self._visible_window())

    async def quit(self, caller: Caller) -> None:
        """End the panel after asking."""
        if await self.may_quit():
            await self._panel.execute(caller, Quit())

    def _is_open(self) -> bool:
        return self.window.isVisible()

    def _visible_window(self) -> MainWindow | None:
        return self.window if self.window.isVisible() else None

    def _restart(self, name: str) -> None:
        self._on_action_requested(RowAction.RESTART, name)

    def _on_action_requested(self, action: str, name: str) -> None:
        status = self._services_model.status(name)
        if status is None:
            return
        dependants = [
            localized(other.label)
            for other in self._panel.statuses()
            if name in other.requires and self._services_model.allowed(other.name).stop
        ]
        is_app = status.role is ServiceRole.APP and self._services_model.allowed(name).stop
        if action in _DISRUPTIVE and (dependants or is_app):
            aio.spawn(self._ask_stop(name, dependants), name="ask-stop")
        elif action == RowAction.RESTART and is_app:
            aio.spawn(self._ask_restart(name), name="ask-restart")
        else:
            self._services_model.act(action, name)

    async def _ask_stop(self, name: str, dependants: Sequence[str]) -> None:
        label = labels_of(self._panel.statuses())[name]
        lead = translate("Dialog", "It stays stopped until somebody starts it again.")
        points: tuple[str, ...] = ()
        if dependants:
            text = translate("Dialog", "These need it and stop as well: {names}")
            points = (text.format(names=listed(dependants)),)
        question = Question(
            translate("Dialog", "Stop {label}?").format(label=label),
            lead,
            translate("Dialog", "Stop"),
            points,
        )
        if await ask(self._theme, question, self.window):
            self._services_model.act(RowAction.STOP, name)

    async def _ask_restart(self, name: str) -> None:
        label = labels_of(self._panel.statuses())[name]
        question = Question(
            translate("Dialog", "Restart {label}?").format(label=label),
            translate("Dialog", "It will be closed once. What is not saved may be lost."),
            translate("Dialog", "Restart"),
        )
        if await ask(self._theme, question, self.window):
            self._services_model.act(RowAction.RESTART, name)

    async def _ask_stop_all(self, role: ServiceRole | None) -> None:
        labels = labels_of(self._panel.statuses())
        names = [labels[name] for name in self._services_model.stoppable(role)]
        question = Question(
            translate("Dialog", "Stop %n service(s)?", None, len(names)),
            translate("Dialog", "They stay stopped until somebody starts them again."),
            translate("Dialog", "Stop"),
            (listed(names),),
        )
        if names and await ask(self._theme, question, self.window):
            self._services_model.stop_all(role)

    async def _import(self) -> None:
        if await import_definition(self._theme, self._paths, self.window):
            try:
                await self._panel.execute(self._caller, ReloadConfiguration())
            except AppError:
                return  # the overview shows what is wrong with the file
            self._services_model.reload()

    # --- slots --------------------------------------------------------------------------------

    def _show_summary(self, summary: Summary) -> None:
        self.window.show_summary(summary, self._workstation.troubles())

    def _show_notices(self) -> None:
        self.window.show_notices(len(self.notices.notices), self.notices.tone())

    def _on_bell_pressed(self) -> None:
        self.bell.open_under(self.window.bell_place())

    def _on_notice_acted(self, key: str, action: NoticeAction) -> None:
        self.notices.act(self._caller, key, action)

    def _end_question(self, key: str) -> None:
        if self._question is not None and self._question.key == key:
            self._question.close()

    def _on_question_finished(self) -> None:
        self._question = None

    def _on_file_requested(self, file: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent)))

    def _on_visibility_changed(self, is_visible: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._panel.watch_usage(is_watched=is_visible)
        self._watch(is_watched=is_visible)

    def _watch(self, *, is_watched: bool) -> None:
        for model in (self._overview_model, self._services_model, self._drawer_model):
            model.watch(is_watched=is_watched)

    def _on_start_all_triggered(self) -> None:
        self._services_model.start_all()

    def _on_stop_all_requested(self, role: ServiceRole | None) -> None:
        aio.spawn(self._ask_stop_all(role), name="ask-stop-all")

    def _on_restart_selected(self) -> None:
        name = self.services.selected()
        if self.window.page() == self.services.key and name:
            aio.spawn(self._ask_restart(name), name="ask-restart")

    def _on_find_triggered(self) -> None:
        if self.window.page() == self.logs.key:
            self.logs.focus_search()
        elif self.window.page() == self.settings.key:
            self.settings.focus_search()
        else:
            self.open_palette()

    def _on_check_acted(self, key: str) -> None:
        if key == SERVICES_KEY:
            self.window.show_page("services")
        elif self._services_model.status(key) is not None:
            self.open_service(key)
        elif (explanation := self._overview_model.explanation(key)) is not None:
            ExplainDialog(self._theme, explanation, self.window).open()

    def _on_log_requested(self, name: str) -> None:
        self.window.show_page("logs")
        self.logs.open_log(name)

    def _on_folder_requested(self, _name: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths.logs)))

    def _on_import_requested(self) -> None:
        self.window.raise_to_front()
        aio.spawn(self._import(), name="import-definition")

    def _on_services_requested(self) -> None:
        self.window.raise_to_front()
        self.window.show_page("services")

    def _on_settings_requested(self) -> None:
        self.window.raise_to_front()
        self.window.show_page("settings")

    def _on_shortcuts_triggered(self) -> None:
        ShortcutsDialog(self._theme, self._listed_actions(), self.window).open()

    def _listed_actions(self) -> tuple[QAction, ...]:
        return self._actions.all()
