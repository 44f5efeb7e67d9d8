"""The services table as a model: groups, filter, order, and one row a service.

A change of one service is one ``dataChanged``; rows come and go one by one, so that selection,
scroll position and the reading place of assistive programs survive every change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.model.service import ServiceRole
from app.model.status import PublicStatus, UnitStatus
from ui.item_models.roles import Cell, GroupCell, Role, cell_text
from ui.tokens import Tone
from ui.viewmodels.service_cells import Column, cells, sort_key
from ui.viewmodels.service_words import group_word
from ui.viewmodels.summary import tone_of

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_RUNNING: Final = {
    PublicStatus.RUNNING,
    PublicStatus.UNCHECKED,
    PublicStatus.SLOW,
    PublicStatus.DEGRADED,
}
_TO_WATCH: Final = {Tone.BAD, Tone.WARN, Tone.WORK}


class ServiceFilter(StrEnum):
    """Which services are listed."""

    ALL = "all"
    TO_WATCH = "to-watch"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Row:
    """One service: its unit's name and what stands in the columns."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class _Group:
    role: ServiceRole
    heading: GroupCell
    rows: list[Row]


def matches(status: UnitStatus, wanted: ServiceFilter) -> bool:
    """Whether ``status`` is listed under ``wanted``."""
    match wanted:
        case ServiceFilter.ALL:
            return True
        case ServiceFilter.TO_WATCH:
            return tone_of(status) in _TO_WATCH
        case ServiceFilter.STOPPED:
            return status.public is PublicStatus.STOPPED


class ServicesModel(QAbstractItemModel):
    """Services under the headings of their kinds: a tree of two levels."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """Start empty; ``now`` gives the time for running times and count-downs."""
        super().__init__(parent)
        self._now = now
        self._statuses: tuple[UnitStatus, ...] = ()
        self._filter = ServiceFilter.ALL
        self._sort: tuple[Column, Qt.SortOrder] | None = None
        self._groups: list[_Group] = []

    # --- what is shown --------------------------------------------------------------------

    def set_statuses(self, statuses: Sequence[UnitStatus]) -> None:
        """Show these services."""
        self._statuses = tuple(statuses)
        self._arrange()

    def update_status(self, status: UnitStatus) -> None:
        """Show the new state of one service."""
        self._statuses = tuple(
            status if known.name == status.name else known for known in self._statuses
        )
        self._arrange()

    def set_filter(self, wanted: ServiceFilter) -> None:
        """List only services that match."""
        self._filter = wanted
        self._arrange()

    def refresh(self) -> None:
        """Say times and words anew: time went on or the language changed."""
        self._arrange()

    def retranslate(self) -> None:
        """Say headings and cells anew in the language spoken now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._arrange()

    def index_of(self, key: str) -> QModelIndex:
        """Return the first cell of the row of ``key``, invalid when it is not listed."""
        for group in self._groups:
            for number, row in enumerate(group.rows):
                if row.key == key:
                    return self.createIndex(number, 0, _child_id(group.role))
        return QModelIndex()

    # --- Qt's questions ---------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        """Return a heading's cell, or a service's under the heading ``parent``."""
        if not 0 <= column < len(Column):
            return QModelIndex()
        if not parent.isValid():
            is_there = 0 <= row < len(self._groups)
            return self.createIndex(row, column, _HEADING) if is_there else QModelIndex()
        if parent.internalId() != _HEADING or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, _child_id(self._groups[parent.row()].role))

    def parent(self, child: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override] # Qt has two of this name
        """Return the heading above a service."""
        if not child.isValid() or child.internalId() == _HEADING:
            return QModelIndex()
        role = _role_of(child.internalId())
        for number, group in enumerate(self._groups):
            if group.role is role:
                return self.createIndex(number, 0, _HEADING)
        return QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Headings, or the services under one."""
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() != _HEADING or parent.column() > 0:
            return 0
        return len(self._groups[parent.row()].rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: ARG002 - overrides Qt
        """As many as ``Column`` has, on both levels."""
        return len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer with the cell, its words, its key or its group."""
        group = self._group_at(index)
        if group is None:
            return None
        row = None if index.internalId() == _HEADING else group.rows[index.row()]
        match role:
            case Role.KEY:
                return row.key if row else f"group:{group.role.value}"
            case Role.GROUP:
                return group.role.value
        cell = _cell(group, row, index.column())
        match role:
            case Role.CELL:
                return cell
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell_text(cell) if cell is not None else None
            case _:
                return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Answer with the word above a column and its alignment."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole and section == Column.ACTIONS:
            return ""  # icons speak for themselves; assistive programs get the word
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _heading(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN_RIGHT if Column(section) in _NUMBERS else _ALIGN_LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let whole rows be selected, headings only be reached."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.internalId() == _HEADING:
            return Qt.ItemFlag.ItemIsEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the services inside each group; -1 is the order of the configuration."""
        self._sort = None if column < 0 else (Column(column), order)
        self._arrange()

    # --- arranging --------------------------------------------------------------------------

    def _group_at(self, index: Index) -> _Group | None:
        if not index.isValid():
            return None
        heading = index if index.internalId() == _HEADING else self.parent(index)
        return self._groups[heading.row()] if heading.isValid() else None

    def _arrange(self) -> None:
        wanted = self._wanted_groups()
        roles = {group.role for group in wanted}
        for number in range(len(self._groups) - 1, -1, -1):
            if self._groups[number].role not in roles:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._groups[number]
                self.endRemoveRows()
        for number, group in enumerate(wanted):
            if number == len(self._groups) or self._groups[number].role is not group.role:
                self.beginInsertRows(QModelIndex(), number, number)
                self._groups.insert(number, group)
                self.endInsertRows()
            else:
                self._update_group(number, group)

    def _wanted_groups(self) -> list[_Group]:
        now = self._now()
        groups: list[_Group] = []
        for role in ServiceRole:
            members = [status for status in self._statuses if status.role is role]
            listed = [status for status in members if matches(status, self._filter)]
            if listed:
                rows = [Row(s.name, cells(s, now)) for s in self._sorted(listed, now)]
                groups.append(_Group(role, _group_cell(role, members), rows))
        return groups

    def _sorted(self, statuses: list[UnitStatus], now: datetime) -> list[UnitStatus]:
        if self._sort is None:
            return statuses
        column, order = self._sort
        return sorted(
            statuses,
            key=lambda status: sort_key(status, column, now),
            reverse=order is Qt.SortOrder.DescendingOrder,
        )

    def _update_group(self, number: int, wanted: _Group) -> None:
        group = self._groups[number]
        heading = self.index(number, 0)
        if group.heading != wanted.heading:
            group.heading = wanted.heading
            self.dataChanged.emit(heading, heading)
        keys = [row.key for row in wanted.rows]
        if [row.key for row in group.rows] != keys:
            self._remove_missing(heading, group, frozenset(keys))
            self._reorder(group, keys)
            self._insert_new(heading, group, wanted.rows)
        self._replace_cells(heading, group, wanted.rows)

    def _remove_missing(self, heading: QModelIndex, group: _Group, keys: frozenset[str]) -> None:
        for number in range(len(group.rows) - 1, -1, -1):
            if group.rows[number].key not in keys:
                self.beginRemoveRows(heading, number, number)
                del group.rows[number]
                self.endRemoveRows()

    def _reorder(self, group: _Group, keys: list[str]) -> None:
        place = {key: number for number, key in enumerate(keys)}
        ordered = sorted(group.rows, key=lambda row: place[row.key])
        if ordered == group.rows:
            return
        self.layoutAboutToBeChanged.emit()  # PySide takes no list of parents here
        child_id = _child_id(group.role)
        before = [i for i in self.persistentIndexList() if i.internalId() == child_id]
        key_of = [group.rows[index.row()].key for index in before]
        group.rows = ordered
        number_of = {row.key: number for number, row in enumerate(ordered)}
        after = [
            self.createIndex(number_of[key], index.column(), child_id)
            for key, index in zip(key_of, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _insert_new(self, heading: QModelIndex, group: _Group, wanted: list[Row]) -> None:
        known = {row.key for row in group.rows}
        for number, row in enumerate(wanted):
            if row.key not in known:
                self.beginInsertRows(heading, number, number)
                group.rows.insert(number, row)
                self.endInsertRows()

    def _replace_cells(self, heading: QModelIndex, group: _Group, wanted: list[Row]) -> None:
        for number, (old, new) in enumerate(zip(group.rows, wanted, strict=True)):
            changed = [
                column
                for column, (before, after) in enumerate(zip(old.cells, new.cells, strict=True))
                if before != after
            ]
            if changed:
                group.rows[number] = new
                self.dataChanged.emit(
                    self.index(number, min(changed), heading),
                    self.index(number, max(changed), heading),
                )


_HEADING: Final = 0


def _child_id(role: ServiceRole) -> int:
    """Internal id of the services of one kind; it does not depend on which groups are listed."""
    return list(ServiceRole).index(role) + 1


def _role_of(child_id: int) -> ServiceRole:
    return list(ServiceRole)[child_id - 1]


def _cell(group: _Group, row: Row | None, column: int) -> Cell | None:
    if row is not None:
        return row.cells[column]
    return group.heading if column == 0 else None


_NUMBERS: Final = {Column.UPTIME, Column.RESTARTS, Column.CPU, Column.MEMORY}
_ALIGN_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGN_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _group_cell(role: ServiceRole, members: Sequence[UnitStatus]) -> GroupCell:
    running = sum(status.public in _RUNNING for status in members)
    summary = translate("Services", "{running} of {total} running").format(
        running=running, total=len(members)
    )
    return GroupCell(group_word(role), summary)


def _heading(column: Column) -> str:
    match column:
        case Column.NAME:
            return translate("Services", "Name")
        case Column.STATE:
            return translate("Services", "State")
        case Column.CHECKS:
            return translate("Services", "Last 60 checks")
        case Column.UPTIME:
            return translate("Services", "Uptime")
        case Column.RESTARTS:
            return translate("Services", "Restarts")
        case Column.CPU:
            return translate("Services", "CPU")
        case Column.MEMORY:
            return translate("Services", "Memory")
        case Column.VERSION:
            return translate("Services", "Version")
        case Column.ACTIONS:
            return translate("Services", "Actions")
