"""A plain table of cells for lists that are given as a whole: health checks, processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.item_models.roles import Cell, NumberCell, Role, cell_text

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class CellRow:
    """One row: a stable key and its cells."""

    key: str
    cells: tuple[Cell, ...]


class CellTableModel(QAbstractTableModel):
    """Shows the rows it is given; only what differs is announced."""

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        """Start without rows; headings follow by ``set_headings``."""
        super().__init__(parent)
        self._columns = columns
        self._headings: tuple[str, ...] = ("",) * columns
        self._rows: list[CellRow] = []

    def set_headings(self, headings: Sequence[str]) -> None:
        """Name the columns."""
        self._headings = tuple(headings)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._columns - 1)

    def set_rows(self, rows: Sequence[CellRow]) -> None:
        """Show ``rows``: those with a known key in place, others come and go."""
        keys = {row.key for row in rows}
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].key not in keys:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._rows[number]
                self.endRemoveRows()
        for number, row in enumerate(rows):
            self._put(number, row)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """As many as were given."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """As many as there are headings."""
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer with the cell, its words or its key."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Role.CELL:
                return row.cells[index.column()]
            case Role.KEY:
                return row.key
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell_text(row.cells[index.column()])
            case _:
                return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Answer with the heading, aligned like its column."""
        if orientation is not Qt.Orientation.Horizontal or section >= self._columns:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = bool(self._rows) and isinstance(self._rows[0].cells[section], NumberCell)
            return _RIGHT if is_number else _LEFT
        return None

    def _put(self, number: int, row: CellRow) -> None:
        if number < len(self._rows) and self._rows[number].key == row.key:
            if self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, self._columns - 1))
            return
        for old, known in enumerate(self._rows[number:], start=number):
            if known.key == row.key:
                self.beginRemoveRows(QModelIndex(), old, old)
                del self._rows[old]
                self.endRemoveRows()
                break
        self.beginInsertRows(QModelIndex(), number, number)
        self._rows.insert(number, row)
        self.endInsertRows()
