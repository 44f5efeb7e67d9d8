"""Services: the table, what may be done to all of them, and one of them in detail."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.model.service import ServiceRole
from ui.item_models.roles import Role
from ui.item_models.services import ServiceFilter
from ui.pages.page import Page
from ui.pages.peer_popover import PeerPopover
from ui.pages.service_drawer import ServiceDrawer
from ui.theme import Theme
from ui.tokens import Size, Space
from ui.viewmodels import formats
from ui.viewmodels.peers import PeersViewModel
from ui.viewmodels.service_cells import Column, RowAction
from ui.viewmodels.service_drawer import ServiceDrawerModel
from ui.viewmodels.service_words import group_word, longest_status_words
from ui.viewmodels.services import ServicesViewModel
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.data_table import Column as TableColumn
from ui.widgets.data_table import ColumnKind, DataTable
from ui.widgets.placeholders import EmptyState, Skeleton
from ui.widgets.segmented import Segment, Segmented

translate = QCoreApplication.translate

_TICK_MS: Final = 1000
_MEMORY: Final = formats.megabytes(8_888 * 1024**2)


class ServicesPage(Page):
    """Filter bar, table and drawer."""

    key = "services"
    icon = "stack"
    action_requested = Signal(str, str)
    start_all_requested = Signal(object)
    stop_all_requested = Signal(object)
    log_requested = Signal(str)
    folder_requested = Signal(str)
    import_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        services: ServicesViewModel,
        drawer: ServiceDrawerModel,
        peers: PeersViewModel,
        parent: QWidget | None = None,
    ) -> None:
        """Build the page over its view-models."""
        super().__init__(parent)
        self._theme = theme
        self._services = services
        self._is_loading = True
        self._ticks = 0
        self._filter = Segmented(theme)
        self._filter.chosen.connect(self._on_filter_chosen)
        self._peers = peers
        self._connected = Button(theme, "", icon="link-simple")
        self._connected.setObjectName("connected_programs")
        self._connected.clicked.connect(self._on_connected_clicked)
        self.peers = PeerPopover(theme, peers, self)
        peers.changed.connect(self._show_connected)
        self._all = Button(theme, "", trailing="caret-down")
        self._all.setObjectName("all_services")
        self._all.clicked.connect(self._on_all_clicked)
        self._table = self._build_table()
        self.drawer = ServiceDrawer(theme, drawer, self)
        self.drawer.hide()
        self.drawer.closed.connect(self._on_drawer_closed)
        self.drawer.acted.connect(self.action_requested)
        self.drawer.log_requested.connect(self.log_requested)
        self._build()
        self._timer = QTimer(self)
        self._timer.setObjectName("services-refresh")
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_timeout)
        services.counts_changed.connect(self._show_counts)
        services.units_changed.connect(self._on_units_changed)
        services.selected_changed.connect(self._on_selected_changed)
        self.retranslate()

    def title(self) -> str:
        """The page's name."""
        return translate("Services", "Services")

    def retranslate(self) -> None:
        """Say everything anew."""
        self._filter.setAccessibleName(translate("Services", "Which services"))
        self._all.setText(translate("Services", "All services"))
        self._show_connected()
        self.peers.refresh()
        self._table.setAccessibleName(translate("Services", "Services"))
        self._empty.say(
            translate("Services", "No services yet"),
            translate("Services", "Import a service definition to see its state here."),
        )
        self._import.setText(translate("Services", "Import a definition"))
        self._nothing.say(
            translate("Services", "No service matches"),
            translate("Services", "All services are as they should be."),
        )
        self._show_all.setText(translate("Services", "Show all"))
        self._reading.setText(translate("Services", "Reading service status…"))
        self._services.model.retranslate()
        self.drawer.retranslate()
        self._show_counts()
        self._lay_out_columns()

    def open_service(self, name: str) -> None:
        """Show ``name`` in detail, whatever is filtered."""
        if not self._services.model.index_of(name).isValid():
            self._filter.set_current(ServiceFilter.ALL.value)
            self._services.model.set_filter(ServiceFilter.ALL)
        self._table.setCurrentIndex(self._services.model.index_of(name))
        self._services.select(name)

    def index_of(self, name: str) -> QModelIndex:
        """Return the row of a service in the table."""
        return self._services.model.index_of(name)

    def selected(self) -> str:
        """Name of the service that actions are meant for, empty without one."""
        return _name_at(self._table.currentIndex()) or self._services.selected or ""

    # --- building -----------------------------------------------------------------------------

    def _build_table(self) -> DataTable:
        table = DataTable(self._theme, "")
        table.setObjectName("services_table")
        table.setModel(self._services.model)
        table.header().setSectionsClickable(True)
        table.header().sectionClicked.connect(self._on_section_clicked)
        table.clicked.connect(self._on_row_opened)
        table.activated.connect(self._on_row_opened)
        table.row_selected.connect(self._on_row_selected)
        table.action_triggered.connect(self._on_action_triggered)
        table.customContextMenuRequested.connect(self._on_menu_requested)
        return table

    def _build(self) -> None:
        self._import = Button(self._theme, "", ButtonKind.PRIMARY)
        self._import.setObjectName("import_definition")
        self._import.clicked.connect(self.import_requested)
        self._empty = EmptyState(self._theme, "stack", button=self._import)
        self._show_all = Button(self._theme, "")
        self._show_all.clicked.connect(self._on_show_all_clicked)
        self._nothing = EmptyState(self._theme, "check-circle", button=self._show_all)
        self._reading = Skeleton(self._theme, "", rows=6)
        loading = QWidget()
        column = QVBoxLayout(loading)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.addWidget(self._reading)
        column.addStretch(1)
        self._states = QStackedWidget()
        for state in (loading, self._table, self._empty, self._nothing):
            self._states.addWidget(state)
        self._loading = loading
        card = QFrame()
        card.setObjectName("tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._states)
        bar = QHBoxLayout()
        bar.addWidget(self._filter)
        bar.addStretch(1)
        bar.addWidget(self._connected)
        bar.addWidget(self._all)
        content = QVBoxLayout()
        content.setContentsMargins(Space.XXL, Space.S, Space.XXL, Space.XXL)
        content.setSpacing(Space.M)
        content.addLayout(bar)
        content.addWidget(card, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._content = content
        self._row.addLayout(content, 1)

    def _lay_out_columns(self) -> None:
        number = ColumnKind.NUMBER
        self._table.set_columns(
            (
                TableColumn(kind=ColumnKind.NAME),
                TableColumn(kind=ColumnKind.PILL, samples=longest_status_words()),
                TableColumn(kind=ColumnKind.STRIP),
                TableColumn(kind=number, samples=formats.longest_durations(), priority=1),
                TableColumn(kind=number, samples=("88 / 8",), priority=2),
                TableColumn(kind=number, samples=("88.8 %",), priority=5),
                TableColumn(kind=number, samples=(_MEMORY,), priority=6),
                TableColumn(kind=ColumnKind.TEXT, samples=("88.88.8",), priority=4),
                TableColumn(kind=ColumnKind.ACTIONS, actions=2, priority=3),
            )
        )

    # --- showing ------------------------------------------------------------------------------

    def _show_counts(self) -> None:
        counts = {wanted: self._services.count(wanted) for wanted in ServiceFilter}
        self._filter.set_segments(
            [
                Segment(
                    ServiceFilter.ALL.value,
                    translate("Services", "All {count}").format(count=counts[ServiceFilter.ALL]),
                ),
                Segment(
                    ServiceFilter.TO_WATCH.value,
                    translate("Services", "To watch {count}").format(
                        count=counts[ServiceFilter.TO_WATCH]
                    ),
                ),
                Segment(
                    ServiceFilter.STOPPED.value,
                    translate("Services", "Stopped {count}").format(
                        count=counts[ServiceFilter.STOPPED]
                    ),
                ),
            ]
        )
        self._show_state()

    def _show_state(self) -> None:
        if self._is_loading:
            state: QWidget = self._loading
        elif self._services.is_empty:
            state = self._empty
        elif self._services.model.rowCount() == 0:
            state = self._nothing
        else:
            state = self._table
        self._states.setCurrentWidget(state)
        self._filter.setEnabled(not self._services.is_empty)
        self._all.setEnabled(not self._services.is_empty)

    def _on_units_changed(self) -> None:
        self._is_loading = False
        self._show_state()

    def _on_selected_changed(self, name: str | None) -> None:
        if name is None:
            self.drawer.hide()
        else:
            self.drawer.show_status()
            self.drawer.show()
        self._place_drawer()

    def _is_narrow(self) -> bool:
        return self.window().width() < Size.NAV_COLLAPSE_BELOW * self._theme.text_scale / 100

    def _place_drawer(self) -> None:
        """Push the table aside where there is room, else lie over it."""
        is_narrow = self._is_narrow()
        self.drawer.set_compact(is_compact=is_narrow)
        in_row = self._row.indexOf(self.drawer) >= 0
        if is_narrow:
            if in_row:
                self._row.removeWidget(self.drawer)
            width = self.drawer.width()
            self.drawer.setGeometry(self.width() - width, 0, width, self.height())
            self.drawer.raise_()
        elif not in_row:
            self._row.addWidget(self.drawer)
        is_beside = self.drawer.isVisibleTo(self) and not is_narrow
        right = Space.L if is_beside else Space.XXL
        self._content.setContentsMargins(Space.XXL, Space.S, right, Space.XXL)

    # --- events -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the drawer beside or over the table."""
        super().resizeEvent(event)
        self._place_drawer()

    def showEvent(self, event: QShowEvent) -> None:
        """Let times go on while somebody looks."""
        super().showEvent(event)
        self._services.model.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _on_timeout(self) -> None:
        self._ticks = (self._ticks + 1) % 60
        if self._services.is_time_running() or self._ticks == 0:
            self._services.model.refresh()

    def _on_filter_chosen(self, key: str) -> None:
        self._services.model.set_filter(ServiceFilter(key))
        self._show_state()

    def _show_connected(self) -> None:
        count = self._peers.count
        self._connected.setText(translate("Services", "Connected {count}").format(count=count))
        words = translate("Services", "%n connected program(s)", None, count)
        self._connected.setAccessibleName(words)
        self._connected.setToolTip(words)
        self._connected.setVisible(count > 0)

    def _on_connected_clicked(self) -> None:
        corner = self._connected.mapToGlobal(QPoint(0, 0))
        self.peers.open_below(QRect(corner, self._connected.size()))

    def _on_show_all_clicked(self) -> None:
        self._filter.set_current(ServiceFilter.ALL.value)
        self._on_filter_chosen(ServiceFilter.ALL.value)

    def _on_row_opened(self, index: QModelIndex) -> None:
        if name := _name_at(index):
            self._services.select(name)

    def _on_row_selected(self, index: QModelIndex) -> None:
        """Let an open drawer follow the arrow keys."""
        if self._services.selected is not None and (name := _name_at(index)):
            self._services.select(name)

    def _on_section_clicked(self, section: int) -> None:
        """Sort by the column: up, down, then the order of the configuration again."""
        if section in {Column.CHECKS, Column.ACTIONS}:
            return
        header = self._table.header()
        is_same = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        ascending, descending = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if is_same and header.sortIndicatorOrder() is descending:
            header.setSortIndicatorShown(False)
            self._services.model.sort(-1)
            return
        order = descending if is_same else ascending
        header.setSortIndicator(section, order)
        header.setSortIndicatorShown(True)
        self._services.model.sort(section, order)

    def _on_drawer_closed(self) -> None:
        self._services.select(None)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_action_triggered(self, index: QModelIndex, action: str) -> None:
        name = _name_at(index)
        if action == RowAction.MORE:
            rect = self._table.visualRect(index)
            self._open_menu(name, self._table.viewport().mapToGlobal(rect.bottomLeft()))
        else:
            self.action_requested.emit(action, name)

    def _on_menu_requested(self, spot: QPoint) -> None:
        if name := _name_at(self._table.indexAt(spot)):
            self._open_menu(name, self._table.viewport().mapToGlobal(spot))

    # --- menus --------------------------------------------------------------------------------

    def _open_menu(self, name: str, spot: QPoint) -> None:
        menu = self._new_menu("service_menu")
        allowed = self._services.allowed(name)
        for action, text, is_enabled in (
            (RowAction.START, translate("Services", "Start"), allowed.start),
            (RowAction.STOP, translate("Services", "Stop"), allowed.stop),
            (RowAction.RESTART, translate("Services", "Restart"), allowed.restart),
        ):
            item = menu.addAction(text)
            item.setEnabled(is_enabled)
            item.triggered.connect(
                lambda _on=False, action=action: self.action_requested.emit(action, name)
            )
        menu.addSeparator()
        menu.addAction(translate("Services", "Details")).triggered.connect(
            lambda: self.open_service(name)
        )
        menu.addAction(translate("Services", "Show log")).triggered.connect(
            lambda: self.log_requested.emit(name)
        )
        menu.addAction(translate("Services", "Open log folder")).triggered.connect(
            lambda: self.folder_requested.emit(name)
        )
        menu.popup(spot)

    def _on_all_clicked(self) -> None:
        menu = self._new_menu("all_menu")
        start = translate("Services", "Start all")
        stop = translate("Services", "Stop all…")
        self._add_all(menu, start, stop, None)
        for role in ServiceRole:
            if self._services.startable(role) or self._services.stoppable(role):
                menu.addSeparator()
                self._add_all(
                    menu,
                    translate("Services", "Start {group}").format(group=group_word(role)),
                    translate("Services", "Stop {group}…").format(group=group_word(role)),
                    role,
                )
        menu.popup(self._all.mapToGlobal(QPoint(0, self._all.height() + Space.XS)))

    def _add_all(self, menu: QMenu, start: str, stop: str, role: ServiceRole | None) -> None:
        starting = menu.addAction(start)
        starting.setEnabled(bool(self._services.startable(role)))
        starting.triggered.connect(lambda: self.start_all_requested.emit(role))
        stopping = menu.addAction(stop)
        stopping.setEnabled(bool(self._services.stoppable(role)))
        stopping.triggered.connect(lambda: self.stop_all_requested.emit(role))

    def _new_menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu


def _name_at(index: QModelIndex) -> str:
    """Return the name of the service in a row, empty for a heading or no row."""
    return str(index.data(Role.KEY)) if index.isValid() and index.parent().isValid() else ""
