"""The services table's model: groups, filter, order, and changes row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.model.service import ServiceRole
from app.model.status import UnitState, UnitStatus
from tests.fakes.panel import NOW, a_status, clinic, healthy_clinic
from ui.item_models.roles import GroupCell, NameCell, PillCell, Role
from ui.item_models.services import ServiceFilter, ServicesModel
from ui.viewmodels.service_cells import Column

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def model() -> Iterator[ServicesModel]:
    """A model watched by Qt's own tester, which fails on any broken promise."""
    made = ServicesModel(lambda: NOW)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    assert tester.model() is made
    yield made
    made.deleteLater()


def rows(model: ServicesModel) -> list[tuple[str, list[str]]]:
    """Headings with the keys of the services under them."""
    found = []
    for number in range(model.rowCount()):
        heading = model.index(number, 0)
        keys = [
            str(model.index(row, 0, heading).data(Role.KEY))
            for row in range(model.rowCount(heading))
        ]
        found.append((str(heading.data(Role.GROUP)), keys))
    return found


def test_services_stand_under_the_headings_of_their_kind(model: ServicesModel) -> None:
    model.set_statuses(clinic())

    groups = rows(model)
    assert [group for group, _ in groups] == ["app", "service", "helper"]
    assert groups[0][1] == ["clinical-app"]
    assert len(groups[1][1]) == 7
    heading = model.index(1, 0).data(Role.CELL)
    assert heading == GroupCell("Background services", "4 of 7 running")


def test_change_of_one_service_is_told_for_its_row_alone(model: ServicesModel) -> None:
    model.set_statuses(healthy_clinic())
    changed: list[tuple[str, int, int]] = []
    model.dataChanged.connect(
        lambda first, last: changed.append((first.data(Role.KEY), first.column(), last.column()))
    )
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))

    stopped = replace(model_status("print"), state=UnitState.INACTIVE, started_at=None)
    model.update_status(stopped)

    assert {key for key, _, _ in changed} == {"print", "group:service"}
    assert resets == []
    assert isinstance(
        model.index_of("print").siblingAtColumn(Column.STATE).data(Role.CELL), PillCell
    )


def test_same_state_again_tells_nothing(model: ServicesModel) -> None:
    model.set_statuses(clinic())
    changed: list[bool] = []
    model.dataChanged.connect(lambda *_: changed.append(True))

    model.set_statuses(clinic())

    assert changed == []


def test_selection_survives_that_services_come_go_and_change_places(model: ServicesModel) -> None:
    model.set_statuses(clinic())
    kept = QPersistentModelIndex(model.index_of("records"))

    model.set_statuses(tuple(s for s in clinic() if s.name not in {"print", "claims"}))
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    model.set_statuses(clinic())

    assert kept.isValid()
    assert kept.data(Role.KEY) == "records"


def test_filter_lists_what_matches_and_leaves_empty_groups_out(model: ServicesModel) -> None:
    model.set_statuses(clinic())

    model.set_filter(ServiceFilter.TO_WATCH)
    assert rows(model) == [("service", ["imaging", "claims", "lab"])]

    model.set_filter(ServiceFilter.STOPPED)
    assert rows(model) == [("service", ["dictation"])]

    model.set_filter(ServiceFilter.ALL)
    assert len(rows(model)) == 3


def test_order_is_inside_each_group_and_goes_back_to_the_configuration(
    model: ServicesModel,
) -> None:
    model.set_statuses(clinic())
    configured = rows(model)

    model.sort(Column.MEMORY, Qt.SortOrder.DescendingOrder)
    assert rows(model)[1][1][:2] == ["records", "claims"]
    assert rows(model)[0][1] == ["clinical-app"]

    model.sort(-1)
    assert rows(model) == configured


def test_worst_state_comes_first_when_sorted_by_state(model: ServicesModel) -> None:
    model.set_statuses(clinic())

    model.sort(Column.STATE, Qt.SortOrder.AscendingOrder)

    assert rows(model)[1][1][0] == "imaging"


def test_assistive_programs_get_words_for_every_cell(model: ServicesModel) -> None:
    model.set_statuses(clinic())

    index = model.index_of("imaging")
    words = [
        index.siblingAtColumn(column).data(Qt.ItemDataRole.AccessibleTextRole) for column in Column
    ]

    assert words[Column.NAME] == "Imaging receiver, try 4 of 5 in 8 s"
    assert words[Column.STATE] == "Recovering"
    assert words[Column.CHECKS] == "7 checks of 60 failed"
    assert words[Column.ACTIONS] == "Restart, More"
    header = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
        for column in Column
    ]
    assert all(header)


def test_instance_of_a_service_is_told_from_its_sisters(model: ServicesModel) -> None:
    model.set_statuses((a_status("records@1"), a_status("records@2")))

    cell = model.index_of("records@2").data(Role.CELL)

    assert isinstance(cell, NameCell)
    assert cell.name == "Records service 2"


def test_unknown_key_has_no_index(model: ServicesModel) -> None:
    assert model.index_of("nobody") == QModelIndex()


def test_new_group_appears_when_its_first_service_does(model: ServicesModel) -> None:
    model.set_statuses((a_status("records"),))

    model.set_statuses((a_status("app", role=ServiceRole.APP), a_status("records")))

    assert rows(model) == [("app", ["app"]), ("service", ["records"])]


def model_status(name: str) -> UnitStatus:
    return next(status for status in healthy_clinic() if status.name == name)
