"""Paints the cells of `ui.item_models.roles` in any item view.

A delegate allocates nothing per cell: fonts, metrics, shapes and icons come from the theme's
caches, and cells from the model's.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui.item_models.roles import (
    ActionsCell,
    Cell,
    CellAction,
    GroupCell,
    NameCell,
    NumberCell,
    PillCell,
    Role,
    StripCell,
    TextCell,
)
from ui.theme import Theme
from ui.tokens import IconSize, Line, Radius, Size, Space, TextRole, Token, Tone, Weight
from ui.widgets.health_strip import check_at, padded, paint_strip
from ui.widgets.painting import baseline, draw_text, elided, fill_rounded, ratio_of
from ui.widgets.pill import paint_pill, pill_size
from ui.widgets.stage_bar import paint_stage_bar

NO_VALUE: Final = "\u2013"
_SELECTED: Final = QStyle.StateFlag.State_Selected
_HOVERED: Final = QStyle.StateFlag.State_MouseOver
_OPEN: Final = QStyle.StateFlag.State_Open
_CARET_LEFT: Final = 14
_ROW_ROOM: Final = 22
STAGE_INSET: Final = 2

ModelIndex = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class _Look:
    """How the row being painted looks; one object is reused for all cells."""

    rect: QRect
    is_selected: bool = False
    is_hovered: bool = False
    is_open: bool = False
    is_first: bool = False


class CellDelegate(QStyledItemDelegate):
    """Draws names, pills, strips, numbers, actions and group headings."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Paint with ``theme``; the view repaints when it changes."""
        super().__init__(parent)
        self._theme = theme
        self.is_compact = False
        self._hovered_row: QPersistentModelIndex | None = None
        self._hovered_action = ""
        self._look = _Look(QRect())
        self._action_row: ModelIndex | None = None

    def set_hovered_action(self, index: ModelIndex | None, key: str) -> bool:
        """Light up the action ``key`` of ``index``; returns whether that is a change."""
        row = None if index is None or not key else QPersistentModelIndex(index)
        if (row, key) == (self._hovered_row, self._hovered_action):
            return False
        self._hovered_row, self._hovered_action = row, key
        return True

    def action_at(self, rect: QRect, cell: object, spot: QPoint) -> CellAction | None:
        """Return the enabled action of ``cell`` under ``spot`` when it is drawn in ``rect``."""
        if not isinstance(cell, ActionsCell):
            return None
        for place, action in enumerate(cell.actions):
            if action.is_enabled and _action_rect(rect, len(cell.actions), place).contains(spot):
                return action
        return None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        """Draw ground, hairline and the cell."""
        cell = index.data(Role.CELL)
        look = self._look
        look.rect = option.rect
        state = option.state
        look.is_selected = bool(state & _SELECTED)
        look.is_hovered = bool(state & _HOVERED)
        look.is_open = bool(state & _OPEN)
        look.is_first = index.column() == 0
        painter.save()
        self._paint_ground(painter, is_group=isinstance(cell, GroupCell))
        self._action_row = index if self._hovered_action else None
        self._paint_cell(painter, cell)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        """Height by the kind of cell; widths are the view's business."""
        match index.data(Role.CELL):
            case GroupCell():
                least, lines = Size.GROUP_ROW, 1
            case NameCell(caption=caption) if caption and not self.is_compact:
                least, lines = Size.ROW_TWO_LINES, 2
            case NameCell():
                least = Size.ROW_TWO_LINES_COMPACT if self.is_compact else Size.ROW_TWO_LINES
                lines = 1
            case None:
                return QSize()
            case _:
                least = Size.ROW_ONE_LINE_COMPACT if self.is_compact else Size.ROW_ONE_LINE
                lines = 1
        room = Space.M if self.is_compact or lines > 1 else _ROW_ROOM
        if least == Size.GROUP_ROW:
            room = Space.M
        text = self._theme.face().height
        text += self._theme.face(TextRole.CAPTION).height if lines > 1 else 0
        return QSize(0, max(least, round(text + room)))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: ModelIndex,
    ) -> bool:
        """Say the check or action under the pointer; else the model's own tool tip."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        words = self.words_at(option.rect, index.data(Role.CELL), event.pos())
        if words:
            QToolTip.showText(event.globalPos(), words, view)
            return True
        return super().helpEvent(event, view, option, index)

    def words_at(self, rect: QRect, cell: object, spot: QPoint) -> str:
        """Return what to say about ``spot`` in ``cell`` drawn in ``rect``, or nothing."""
        match cell:
            case StripCell(checks=checks):
                index = check_at(spot.x() - rect.x() - Size.CELL_PADDING, Size.STRIP_WIDTH)
                return "" if index is None else padded(checks)[index].words
            case ActionsCell():
                action = self.action_at(rect, cell, spot)
                return action.words if action else ""
            case NameCell(caption=caption) if self.is_compact:
                return caption
            case _:
                return ""

    def _paint_cell(self, painter: QPainter, cell: Cell | None) -> None:
        match cell:
            case NameCell():
                self._paint_name(painter, cell)
            case NumberCell():
                self._paint_number(painter, cell)
            case PillCell():
                self._paint_pill(painter, cell)
            case StripCell():
                self._paint_strip(painter, cell)
            case TextCell():
                self._paint_text(painter, cell)
            case ActionsCell():
                self._paint_actions(painter, cell)
            case GroupCell():
                self._paint_group(painter, cell)
            case None:
                pass

    def _paint_ground(self, painter: QPainter, *, is_group: bool) -> None:
        theme, look, rect = self._theme, self._look, self._look.rect
        if look.is_selected:
            token = Token.SELECT
        elif is_group:
            token = Token.SUNKEN
        else:
            token = Token.HOVER if look.is_hovered else Token.SURFACE
        painter.fillRect(rect, theme.color(token))
        foot = rect.y() + rect.height() - Line.HAIR
        painter.fillRect(rect.x(), foot, rect.width(), Line.HAIR, theme.color(Token.BORDER))
        if look.is_selected and look.is_first:
            painter.fillRect(rect.x(), rect.y(), Line.BAR, rect.height(), theme.color(Token.ACCENT))

    def _middle(self) -> float:
        rect = self._look.rect
        return rect.y() + (rect.height() - Line.HAIR) / 2

    def _left(self) -> int:
        inset = Size.CELL_FIRST if self._look.is_first else Size.CELL_PADDING
        return self._look.rect.x() + inset

    def _room(self) -> int:
        rect = self._look.rect
        return rect.x() + rect.width() - Size.CELL_PADDING - self._left()

    def _tone(self, tone: Tone | None, usual: Token) -> Token:
        return usual if tone is None else tone.text

    def _paint_text(self, painter: QPainter, cell: TextCell) -> None:
        weight = Weight.MEDIUM if cell.is_strong else None
        face = self._theme.face(TextRole.BODY, weight, is_tabular=cell.is_tabular)
        usual = Token.TEXT if cell.is_strong else Token.TEXT2
        color = self._theme.color(self._tone(cell.tone, usual))
        base_y = baseline(self._middle(), face.cap_height)
        draw_text(painter, self._left(), base_y, elided(face, cell.text, self._room()), face, color)

    def _paint_number(self, painter: QPainter, cell: NumberCell) -> None:
        face = self._theme.face(is_tabular=True)
        text = cell.text or NO_VALUE
        usual = Token.TEXT2 if cell.text else Token.TEXT3
        rect = self._look.rect
        left = rect.x() + rect.width() - Size.CELL_PADDING - face.width(text)
        color = self._theme.color(self._tone(cell.tone, usual))
        draw_text(painter, left, baseline(self._middle(), face.cap_height), text, face, color)

    def _paint_name(self, painter: QPainter, cell: NameCell) -> None:
        theme = self._theme
        face = theme.face(TextRole.BODY, Weight.MEDIUM)
        middle = self._middle()
        room = self._room()
        if cell.caption and not self.is_compact:
            small = theme.face(TextRole.CAPTION)
            step = (face.height + small.height) / 4
            middle -= step
            color = theme.color(self._tone(cell.caption_tone, Token.TEXT3))
            base_y = baseline(middle + 2 * step, small.cap_height)
            text = elided(small, cell.caption, room)
            draw_text(painter, self._left(), base_y, text, small, color)
        text = elided(face, cell.name, room)
        base_y = baseline(middle, face.cap_height)
        draw_text(painter, self._left(), base_y, text, face, theme.color(Token.TEXT))

    def _paint_pill(self, painter: QPainter, cell: PillCell) -> None:
        size = pill_size(self._theme, cell.text)
        top = round(self._middle() - size.height() / 2)
        has_stage = cell.stage is not None
        if has_stage:
            top -= Space.XS
        pill = QRect(QPoint(self._left(), top), size)
        paint_pill(
            painter,
            self._theme,
            pill,
            cell.tone,
            cell.text,
            progress=cell.progress,
            is_on_selection=self._look.is_selected,
        )
        if cell.stage is not None:
            bar = QRectF(
                self._left() + STAGE_INSET,
                pill.y() + pill.height() + Space.XS,
                Size.STAGE_BAR_WIDTH,
                Size.STAGE_BAR,
            )
            paint_stage_bar(painter, self._theme, bar, cell.stage, is_late=cell.is_late)

    def _paint_strip(self, painter: QPainter, cell: StripCell) -> None:
        top = round(self._middle() - Size.STRIP_HEIGHT / 2)
        rect = QRect(self._left(), top, Size.STRIP_WIDTH, Size.STRIP_HEIGHT)
        paint_strip(painter, self._theme, rect, cell.checks)

    def _paint_actions(self, painter: QPainter, cell: ActionsCell) -> None:
        edge = IconSize.TOOL
        row = self._hovered_row
        is_hovered_row = row is not None and row == self._action_row
        for place, action in enumerate(cell.actions):
            rect = _action_rect(self._look.rect, len(cell.actions), place)
            is_lit = is_hovered_row and action.key == self._hovered_action
            if is_lit:
                color = self._theme.color(Token.PRESSED)
                fill_rounded(painter, QRectF(rect), Radius.CONTROL, color)
            token = Token.TEXT if is_lit else Token.TEXT2
            if not action.is_enabled:
                token = Token.DISABLED
            inset = (rect.width() - edge) // 2
            pixmap = self._theme.icons.pixmap(action.icon, token, edge, ratio_of(painter))
            painter.drawPixmap(rect.x() + inset, rect.y() + inset, pixmap)

    def _paint_group(self, painter: QPainter, cell: GroupCell) -> None:
        theme = self._theme
        rect = self._look.rect
        middle = self._middle()
        caret = "caret-down" if self._look.is_open else "caret-right"
        edge = IconSize.CARET
        pixmap = theme.icons.pixmap(caret, Token.TEXT2, edge, ratio_of(painter))
        painter.drawPixmap(rect.x() + _CARET_LEFT, round(middle - edge / 2), pixmap)
        face = theme.face(TextRole.SMALL, Weight.SEMIBOLD)
        base_y = baseline(middle, face.cap_height)
        left = float(rect.x() + Size.CELL_FIRST)
        left += draw_text(painter, left, base_y, cell.name, face, theme.color(Token.TEXT))
        small = theme.face(TextRole.SMALL)
        draw_text(painter, left + Space.M, base_y, cell.summary, small, theme.color(Token.TEXT3))


def _action_rect(rect: QRect, count: int, place: int) -> QRect:
    left = rect.x() + rect.width() - Space.S - (count - place) * Size.TARGET
    top = rect.y() + (rect.height() - Line.HAIR - Size.TARGET) // 2
    return QRect(left, top, Size.TARGET, Size.TARGET)
