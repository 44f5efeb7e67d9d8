"""The waiting list: a model of the queue and the painting of its rows."""

from typing import ClassVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic.app import look
from clinic.app.texts import TEXTS, Language, Texts
from clinic.app.wire import QueueEntry, in_language
from clinic.waiting import VisitState

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 64


class WaitingListModel(QAbstractListModel):
    """Who is in the waiting room, in order of arrival."""

    def __init__(self, parent: QObject) -> None:
        """Begin empty, in Chinese."""
        super().__init__(parent)
        self._entries: tuple[QueueEntry, ...] = ()
        self._language = Language.ZH

    @property
    def entries(self) -> tuple[QueueEntry, ...]:
        """The rows."""
        return self._entries

    @property
    def language(self) -> Language:
        """The language of the rows."""
        return self._language

    def set_language(self, language: Language) -> None:
        """Show the rows in ``language``."""
        self._language = language
        self._announce_change()

    def set_entries(self, entries: tuple[QueueEntry, ...]) -> None:
        """Replace the rows; those that stay keep their selection."""
        gone = {e.number for e in self._entries} - {e.number for e in entries}
        for row in reversed(range(len(self._entries))):
            if self._entries[row].number in gone:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._entries = self._entries[:row] + self._entries[row + 1 :]
                self.endRemoveRows()
        known = len(self._entries)
        if len(entries) > known:
            self.beginInsertRows(QModelIndex(), known, len(entries) - 1)
            self._entries = entries
            self.endInsertRows()
        self._entries = entries
        self._announce_change()

    def row_of(self, number: str) -> int | None:
        """Where ``number`` is."""
        rows = (row for row, entry in enumerate(self._entries) if entry.number == number)
        return next(rows, None)

    def rowCount(self, parent: Index | None = None) -> int:
        """One row for each entry."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry, or the row in words for a screen reader."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            texts = TEXTS[self._language]
            reason = in_language(entry.reason, self._language)
            return f"{entry.number} {name_of(entry, texts, self._language)} {reason}"
        return None

    def _announce_change(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))


def name_of(entry: QueueEntry, texts: Texts, language: Language) -> str:
    """The name to show, also when the records have not told it yet."""
    return texts.name_unknown if entry.name is None else in_language(entry.name, language)


class WaitingRowDelegate(QStyledItemDelegate):
    """Paints a row: number, name, reason, and how long somebody has waited."""

    SIZE: ClassVar[QSize] = QSize(0, ROW_HEIGHT)

    def __init__(self, model: WaitingListModel, now: "look.Clock", parent: QObject) -> None:
        """Paint rows of ``model``; ``now`` gives Unix seconds."""
        super().__init__(parent)
        self._model = model
        self._now = now

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The same for all rows."""
        return self.SIZE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, QueueEntry):
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, state)
        self._paint_words(painter, area.adjusted(16, 10, -16, -10), entry)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        inner = area.adjusted(8, 2, -8, -2)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.SELECTED))
            painter.drawRoundedRect(inner, 10, 10)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(look.HOVER))
            painter.drawRoundedRect(inner, 10, 10)

    def _paint_words(self, painter: QPainter, area: QRect, entry: QueueEntry) -> None:
        language = self._model.language
        texts = TEXTS[language]
        left = area.adjusted(56, 0, -88, 0)
        self._text(painter, area, entry.number, look.ACCENT, bold=True, align=look.LEFT)
        self._text(painter, left, name_of(entry, texts, language), look.TEXT, bold=True)
        reason = in_language(entry.reason, language)
        self._text(painter, left, reason, look.TEXT_SOFT, align=look.LEFT_BOTTOM)
        called = entry.state is VisitState.CALLED
        minutes = texts.minutes.format(max(0, int((self._now() - entry.arrived_at) // 60)))
        words, colour = (texts.called, look.OK) if called else (minutes, look.TEXT_SOFT)
        self._text(painter, area, words, colour, bold=called, align=look.RIGHT)

    def _text(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        colour: str,
        *,
        bold: bool = False,
        align: Qt.AlignmentFlag = look.LEFT_TOP,
    ) -> None:
        font = painter.font()
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        metrics = painter.fontMetrics()
        painter.drawText(
            area, align, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        )
