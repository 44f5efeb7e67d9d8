"""The table of the product: whole rows, no grid, columns that drop before they squeeze.

It is a tree view, because that gives groups which open and close by mouse and keyboard, and rows
that light up as a whole. Group rows are those whose first cell is a `GroupCell`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ui.item_models.roles import GroupCell, Role
from ui.theme import Theme
from ui.tokens import IconSize, Line, Radius, Size, Space, TextRole, Token, Weight
from ui.widgets.painting import baseline, draw_text, hairline, outline_rounded, ratio_of
from ui.widgets.pill import pill_size
from ui.widgets.table_delegate import STAGE_INSET, CellDelegate, ModelIndex


class ColumnKind(StrEnum):
    """What a column holds; decides its width and the side its text stands on."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    PILL = "pill"
    STRIP = "strip"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a column is measured.

    Attributes:
        kind: What it holds. One column is of kind NAME and takes the room that is left.
        samples: The longest values in the present language; the width follows from them.
        priority: Columns with the highest number are dropped first; 0 always stays.
        actions: How many icons an ACTIONS column holds.
    """

    kind: ColumnKind
    samples: tuple[str, ...] = ()
    priority: int = 0
    actions: int = 0


_NAME_LEAST: Final = 160


class TableHeader(QHeaderView):
    """Column names in small text; the sort mark is an arrow after the word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a header that draws nothing but words, arrow and hairline."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.columns: tuple[Column, ...] = ()
        self.setSectionsMovable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(0)
        self.setStretchLastSection(False)

    def sizeHint(self) -> QSize:
        """At least 36 high."""
        height = self._theme.face(TextRole.SMALL).height + Space.L
        return QSize(super().sizeHint().width(), max(Size.TABLE_HEADER, round(height)))

    def width_for(self, column: int, title: str) -> int:
        """Pixels that the name of ``column`` with sort mark needs."""
        face = self._theme.face(TextRole.SMALL, Weight.MEDIUM)
        inset = Size.CELL_FIRST if column == 0 else Size.CELL_PADDING
        return round(inset + face.width(title) + Size.CELL_PADDING + 0.5)

    def paintSection(  # noqa: N802 - overrides Qt
        self,
        painter: QPainter,
        rect: QRect,
        logicalIndex: int,  # noqa: N803 - overrides Qt
    ) -> None:
        """Draw one column's name."""
        theme = self._theme
        painter.fillRect(rect, theme.color(Token.SURFACE))
        foot = rect.y() + rect.height() - Line.HAIR
        hairline(painter, rect.x(), rect.x() + rect.width(), foot, theme.color(Token.BORDER))
        title = self.model().headerData(logicalIndex, self.orientation())
        if not title:
            return
        face = theme.face(TextRole.SMALL, Weight.MEDIUM)
        is_number = (
            logicalIndex < len(self.columns)
            and self.columns[logicalIndex].kind is ColumnKind.NUMBER
        )
        width = face.width(str(title))
        left = float(rect.x() + (Size.CELL_FIRST if logicalIndex == 0 else Size.CELL_PADDING))
        if is_number:
            left = rect.x() + rect.width() - Size.CELL_PADDING - width
        middle = rect.y() + (rect.height() - Line.HAIR) / 2
        base_y = baseline(middle, face.cap_height)
        draw_text(painter, left, base_y, str(title), face, theme.color(Token.TEXT3))
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            beside = left - Space.L if is_number else left + width + Space.XS
            self._paint_mark(painter, round(beside), middle)

    def _paint_mark(self, painter: QPainter, left: int, middle: float) -> None:
        is_up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        edge = IconSize.CARET
        icon = "arrow-up" if is_up else "arrow-down"
        pixmap = self._theme.icons.pixmap(icon, Token.TEXT2, edge, ratio_of(painter))
        painter.drawPixmap(left, round(middle - edge / 2), pixmap)


class DataTable(QTreeView):
    """A table of our cells. Enter opens a row, Menu or Shift+F10 its menu."""

    action_triggered = Signal(QModelIndex, str)
    """An icon of an `ActionsCell` was clicked: the row's index and the action's key."""
    row_selected = Signal(QModelIndex)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Make an empty table; ``name`` is what assistive programs call it."""
        super().__init__(parent)
        self._theme = theme
        self._columns: tuple[Column, ...] = ()
        self.delegate = CellDelegate(theme, self)
        self._header = TableHeader(theme, self)
        self.setAccessibleName(name)
        self.setHeader(self._header)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        # Fusion would draw its focus gradient over the whole row; drawRow has a ring instead.
        self.setAllColumnsShowFocus(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.theme_changed.connect(self._on_theme_changed)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Say how the model's columns are measured; again after a change of language."""
        self._columns = tuple(columns)
        self._header.columns = self._columns
        self.fit_columns()

    def set_compact(self, *, is_compact: bool) -> None:
        """Use the dense rows; second lines move to the tool tip."""
        self.delegate.is_compact = is_compact
        self.doItemsLayout()

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 - overrides Qt
        """Show ``model``, its groups open."""
        super().setModel(model)
        self._open_groups(QModelIndex(), 0, self._row_count() - 1)
        self.fit_columns()

    def reset(self) -> None:
        """Open the groups again after the model was filled anew."""
        super().reset()
        self._open_groups(QModelIndex(), 0, self._row_count() - 1)

    def rowsInserted(self, parent: ModelIndex, start: int, end: int) -> None:  # noqa: N802
        """Open groups that are new."""
        super().rowsInserted(parent, start, end)
        self._open_groups(parent, start, end)

    def selectionChanged(  # noqa: N802 - overrides Qt
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """Tell which row is selected."""
        super().selectionChanged(selected, deselected)
        rows = self.selectionModel().selectedRows()
        self.row_selected.emit(rows[0] if rows else QModelIndex())

    def fit_columns(self) -> None:
        """Give every column its measured width; drop by priority, the name takes the rest."""
        if not self._columns or not self._has_model():
            return
        widths = [self._width_of(index) for index in range(len(self._columns))]
        shown = shown_columns(self._columns, widths, self.viewport().width())
        rest = self.viewport().width() - sum(
            widths[index] for index in shown if self._columns[index].kind is not ColumnKind.NAME
        )
        for index, column in enumerate(self._columns):
            self.setColumnHidden(index, index not in shown)
            if index in shown:
                is_name = column.kind is ColumnKind.NAME
                self._header.resizeSection(index, max(rest, 0) if is_name else widths[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure again."""
        super().resizeEvent(event)
        self.fit_columns()

    def drawBranches(  # noqa: N802 - overrides Qt
        self, painter: QPainter, rect: QRect, index: ModelIndex
    ) -> None:
        """Draw none: the group's heading has its own caret."""

    def drawRow(  # noqa: N802 - overrides Qt
        self, painter: QPainter, options: QStyleOptionViewItem, index: ModelIndex
    ) -> None:
        """Draw the row and, for the keyboard, a ring inside it."""
        super().drawRow(painter, options, index)
        if not (self.hasFocus() and self._is_by_keyboard()):
            return
        current = self.currentIndex()
        if current.row() == index.row() and current.parent() == index.parent():
            ring = QRectF(options.rect).adjusted(Line.RING, Line.RING, -Line.RING, -Line.BAR)
            painter.save()
            color = self._theme.color(Token.FOCUS)
            outline_rounded(painter, ring, Radius.SMALL, color, Line.RING)
            painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the action under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave the selection alone when an action is pressed."""
        if self._action_key(event.position().toPoint()):
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Trigger an action, or open or close a group."""
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        key = self._action_key(spot)
        if key and event.button() == Qt.MouseButton.LeftButton:
            self.action_triggered.emit(index, key)
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._is_group(index):
            self.setExpanded(index, not self.isExpanded(index))

    def viewportEvent(self, event: QEvent) -> bool:
        """Forget the lit action when the pointer leaves."""
        if event.type() == QEvent.Type.Leave and self.delegate.set_hovered_action(None, ""):
            self.viewport().update()
        return super().viewportEvent(event)

    def _hover(self, spot: QPoint) -> None:
        key = self._action_key(spot)
        index = self.indexAt(spot) if key else None
        if self.delegate.set_hovered_action(index, key):
            self.viewport().update()
        is_hand = bool(key)
        shape = Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _action_key(self, spot: QPoint) -> str:
        index = self.indexAt(spot)
        if not index.isValid():
            return ""
        cell = index.data(Role.CELL)
        action = self.delegate.action_at(self.visualRect(index), cell, spot)
        return action.key if action else ""

    def _is_group(self, index: ModelIndex) -> bool:
        return index.isValid() and isinstance(index.data(Role.CELL), GroupCell)

    def _is_by_keyboard(self) -> bool:
        return self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    def _row_count(self) -> int:
        return self.model().rowCount() if self._has_model() else 0

    def _has_model(self) -> bool:
        model: QAbstractItemModel | None = self.model()  # the stubs know no None
        return model is not None

    def _open_groups(self, parent: ModelIndex, first: int, last: int) -> None:
        model = self.model()
        for row in range(first, last + 1):
            index = model.index(row, 0, parent)
            if self._is_group(index):
                self.setFirstColumnSpanned(row, parent, True)
                self.setExpanded(index, True)

    def _width_of(self, index: int) -> int:
        column = self._columns[index]
        title = str(self.model().headerData(index, Qt.Orientation.Horizontal) or "")
        return max(
            self._header.width_for(index, title) if title else 0,
            self._content_width(column, is_first=index == 0),
        )

    def _content_width(self, column: Column, *, is_first: bool) -> int:
        padding = Size.CELL_PADDING + (Size.CELL_FIRST if is_first else Size.CELL_PADDING)
        face = self._theme.face(TextRole.BODY, Weight.MEDIUM, is_tabular=True)
        widest = max((face.width(sample) for sample in column.samples), default=0.0)
        match column.kind:
            case ColumnKind.PILL:
                pills = (pill_size(self._theme, text).width() for text in column.samples)
                widest = max(Size.STAGE_BAR_WIDTH + STAGE_INSET, *pills)
                return round(widest) + Size.CELL_PADDING + Space.XS
            case ColumnKind.STRIP:
                return Size.STRIP_WIDTH + Size.CELL_PADDING + Space.XS
            case ColumnKind.ACTIONS:
                return column.actions * Size.TARGET + Space.S
            case ColumnKind.NAME:
                return max(_NAME_LEAST, round(widest + padding))
            case ColumnKind.TEXT | ColumnKind.NUMBER:
                pass
        return round(widest + padding + 0.5)

    def _on_theme_changed(self) -> None:
        self._header.resizeSections()
        self._header.update()
        self.doItemsLayout()
        self.fit_columns()
        self.viewport().update()


def shown_columns(columns: Sequence[Column], widths: Sequence[int], room: int) -> frozenset[int]:
    """Return the columns that fit into ``room``: the highest priority numbers go first."""
    shown = set(range(len(columns)))
    droppable = sorted(
        (index for index in shown if columns[index].priority > 0),
        key=lambda index: columns[index].priority,
    )
    while droppable and sum(widths[index] for index in shown) > room:
        shown.discard(droppable.pop())
    return frozenset(shown)
