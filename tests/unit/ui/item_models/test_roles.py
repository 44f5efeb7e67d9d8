"""What assistive programs say for a cell is all that the cell shows."""

import pytest
from PySide6.QtGui import QStandardItem

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
    cell_text,
)
from ui.tokens import Tone


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (TextCell("3.2.1"), "3.2.1"),
        (NumberCell("86 MB"), "86 MB"),
        (NameCell("Print service", "slips"), "Print service, slips"),
        (NameCell("Print service"), "Print service"),
        (PillCell("Running", Tone.OK), "Running"),
        (StripCell((), "60 of 60 passed"), "60 of 60 passed"),
        (GroupCell("Helpers", "2 of 2 running"), "Helpers, 2 of 2 running"),
        (
            ActionsCell((CellAction("a", "play", "Start"), CellAction("b", "stop", "Stop"))),
            "Start, Stop",
        ),
    ],
)
def test_cell_is_said_in_its_own_words(cell: Cell, said: str) -> None:
    assert cell_text(cell) == said


def test_cell_comes_back_from_a_model_as_the_same_object() -> None:
    cell = PillCell("Running", Tone.OK)
    item = QStandardItem()

    item.setData(cell, Role.CELL)

    assert item.data(Role.CELL) is cell
