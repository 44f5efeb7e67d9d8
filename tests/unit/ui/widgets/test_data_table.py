"""The table drops columns before it squeezes, and its actions answer mouse and keyboard."""

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from ui.item_models.roles import (
    ActionsCell,
    Cell,
    CellAction,
    Check,
    CheckResult,
    GroupCell,
    NameCell,
    NumberCell,
    PillCell,
    Role,
    StripCell,
    cell_text,
)
from ui.theme import Theme
from ui.tokens import Size, Token, Tone
from ui.widgets.data_table import Column, ColumnKind, DataTable, shown_columns

ACTIONS = ActionsCell(
    (
        CellAction("restart", "arrow-clockwise", "Restart"),
        CellAction("stop", "stop", "Stop", is_enabled=False),
        CellAction("more", "dots-three-bold", "More"),
    )
)
COLUMNS = [
    Column(kind=ColumnKind.NAME),
    Column(kind=ColumnKind.PILL, samples=("Not checked",)),
    Column(kind=ColumnKind.STRIP, priority=1),
    Column(kind=ColumnKind.NUMBER, samples=("1 240 MB",), priority=2),
    Column(kind=ColumnKind.ACTIONS, actions=3),
]


def item_of(cell: Cell) -> QStandardItem:
    item = QStandardItem(cell_text(cell))
    item.setData(cell, Role.CELL)
    return item


def row_of(name: str) -> list[QStandardItem]:
    cells: list[Cell] = [
        NameCell(name, "second line"),
        PillCell("Running", Tone.OK),
        StripCell(tuple(Check(CheckResult.PASSED, f"check {at}") for at in range(60))),
        NumberCell("86 MB"),
        ACTIONS,
    ]
    return [item_of(cell) for cell in cells]


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> DataTable:
    made = DataTable(theme, "Services")
    qtbot.addWidget(made)
    model = QStandardItemModel(0, 5, made)
    model.setHorizontalHeaderLabels(["Name", "State", "Last 60 checks", "Memory", ""])
    group = item_of(GroupCell("Background services", "2 of 2 running"))
    group.setSelectable(False)
    group.appendRow(row_of("Print service"))
    group.appendRow(row_of("Record sync"))
    model.appendRow([group])
    made.setModel(model)
    made.set_columns(COLUMNS)
    made.resize(760, 300)
    with qtbot.waitExposed(made):
        made.show()
    made.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, on=False)
    return made


def first_row(table: DataTable, column: int = 0) -> QModelIndex:
    return table.model().index(0, column, table.model().index(0, 0))


def action_spot(table: DataTable, place: int) -> QPoint:
    rect = table.visualRect(first_row(table, 4))
    left = rect.right() + 1 - 8 - (3 - place) * Size.TARGET
    return QPoint(left + Size.TARGET // 2, rect.center().y())


@pytest.mark.parametrize(
    ("room", "shown"), [(1000, {0, 1, 2, 3}), (400, {0, 1, 2}), (300, {0, 1}), (10, {0, 1})]
)
def test_columns_with_the_highest_number_go_first(room: int, shown: set[int]) -> None:
    columns = [
        Column(kind=ColumnKind.NAME),
        Column(kind=ColumnKind.PILL),
        Column(kind=ColumnKind.STRIP, priority=1),
        Column(kind=ColumnKind.NUMBER, priority=2),
    ]

    assert shown_columns(columns, [160, 100, 130, 90], room) == shown


def test_name_takes_the_room_that_is_left(table: DataTable) -> None:
    widths = [table.columnWidth(column) for column in range(5)]

    assert sum(widths) == table.viewport().width()
    assert widths[0] == max(widths)


def test_narrow_table_hides_memory_and_keeps_name_and_state(table: DataTable, qtbot: QtBot) -> None:
    table.resize(500, 300)

    qtbot.waitUntil(lambda: table.isColumnHidden(3))
    assert not table.isColumnHidden(0)
    assert not table.isColumnHidden(1)


def test_groups_are_open_and_span_the_table(table: DataTable) -> None:
    group = table.model().index(0, 0)

    assert table.isExpanded(group)
    assert table.isFirstColumnSpanned(0, QModelIndex())
    assert table.visualRect(group).height() == Size.GROUP_ROW
    assert table.visualRect(first_row(table)).height() == Size.ROW_TWO_LINES


def test_click_on_a_group_closes_it_and_opens_it_again(table: DataTable) -> None:
    spot = table.visualRect(table.model().index(0, 0)).center()

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not table.isExpanded(table.model().index(0, 0))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.isExpanded(table.model().index(0, 0))


def test_click_on_an_action_triggers_it_and_leaves_the_selection(table: DataTable) -> None:
    triggered: list[tuple[int, str]] = []
    table.action_triggered.connect(lambda index, key: triggered.append((index.row(), key)))

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=action_spot(table, 0))

    assert triggered == [(0, "restart")]
    assert not table.selectionModel().hasSelection()


def test_disabled_action_does_nothing(table: DataTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.action_triggered):
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=action_spot(table, 1))


def test_action_lights_up_under_the_pointer(table: DataTable) -> None:
    spot = action_spot(table, 2)
    ground = spot - QPoint(12, 0)

    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(spot),
        QPointF(table.viewport().mapToGlobal(spot)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(table.viewport(), move)

    assert table.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    image = table.viewport().grab().toImage()
    assert image.pixelColor(ground) == table._theme.color(Token.PRESSED)


def test_arrow_keys_select_whole_rows(table: DataTable) -> None:
    selected: list[str] = []
    table.row_selected.connect(lambda index: selected.append(index.data()))
    table.setFocus()
    table.setCurrentIndex(first_row(table))

    QTest.keyClick(table, Qt.Key.Key_Down)

    assert selected == ["Print service, second line", "Record sync, second line"]


def test_selected_row_is_tinted_and_has_a_bar(table: DataTable) -> None:
    table.setCurrentIndex(first_row(table))

    image = table.viewport().grab().toImage()
    row = table.visualRect(first_row(table))
    assert image.pixelColor(1, row.center().y()) == table._theme.color(Token.ACCENT)
    assert image.pixelColor(8, row.center().y()) == table._theme.color(Token.SELECT)


def test_focus_ring_shows_inside_the_row_for_the_keyboard_only(
    table: DataTable, qtbot: QtBot
) -> None:
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.setCurrentIndex(first_row(table))
    table.clearSelection()
    row = table.visualRect(first_row(table))
    spot = QPoint(200, row.top() + 2)
    focus = table._theme.color(Token.FOCUS)
    assert table.viewport().grab().toImage().pixelColor(spot) != focus

    table.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    assert table.viewport().grab().toImage().pixelColor(spot) == focus


def test_compact_rows_are_36_high_and_tell_the_second_line_in_words(table: DataTable) -> None:
    table.set_compact(is_compact=True)

    index = first_row(table)
    rect = table.visualRect(index)
    assert rect.height() == Size.ROW_TWO_LINES_COMPACT
    assert table.delegate.words_at(rect, index.data(Role.CELL), rect.center()) == "second line"


def test_delegate_names_the_check_and_the_action_under_the_pointer(table: DataTable) -> None:
    strip, actions = first_row(table, 2), first_row(table, 4)
    rect = table.visualRect(strip)
    in_strip = QPoint(rect.x() + Size.CELL_PADDING, rect.center().y())

    assert table.delegate.words_at(rect, strip.data(Role.CELL), in_strip) == "check 1"
    words = table.delegate.words_at(
        table.visualRect(actions), actions.data(Role.CELL), action_spot(table, 2)
    )
    assert words == "More"


def test_rows_grow_with_the_text(table: DataTable) -> None:
    before = table.visualRect(first_row(table)).height()

    table._theme.set_text_scale(200)

    assert table.visualRect(first_row(table)).height() > before * 1.3


def test_table_tells_assistive_programs_name_and_cells(table: DataTable) -> None:
    interface = QAccessible.queryAccessibleInterface(table)
    said = {
        interface.child(at).text(QAccessible.Text.Name)
        for at in range(interface.childCount())
        if interface.child(at) is not None
    }

    assert interface.text(QAccessible.Text.Name) == "Services"
    assert {"Print service, second line", "Restart, Stop, More"} <= said


def test_rows_that_come_later_open_their_group(table: DataTable) -> None:
    model = table.model()
    assert isinstance(model, QStandardItemModel)
    group = item_of(GroupCell("Helpers"))
    group.appendRow(row_of("Daily backup"))

    model.appendRow([group])

    assert table.isExpanded(model.index(1, 0))


def test_hidden_text_of_numbers_is_never_shortened(table: DataTable) -> None:
    column = table.columnWidth(3)
    face = table._theme.face(is_tabular=True)

    assert column >= face.width("1 240 MB") + 2 * Size.CELL_PADDING


def test_delegate_gives_group_rows_their_height_in_any_view(table: DataTable) -> None:
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 100, 40)

    size = table.delegate.sizeHint(option, table.model().index(0, 0))

    assert size.height() == Size.GROUP_ROW
