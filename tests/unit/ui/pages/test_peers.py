"""Connected programs on the Services page: the button, its list, and the drawer of a service."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.model.peers import Peer
from tests.conftest import RunAsync
from tests.fakes.dashboard import Stage
from tests.fakes.panel import NOW, FakePanel, FrozenClock, clinic
from tests.screenshots.test_pages import _quiet
from tests.unit.ui.conftest import SetStage
from ui.tokens import Tone
from ui.viewmodels.peers import PeersViewModel, peer_facts

CLIENT = Peer(
    name="clinical-app",
    label="Clinic client",
    version="3.2.1",
    pid=4711,
    service="clinical-app",
    capabilities=frozenset({"heartbeat", "quit"}),
    connected_at=NOW - timedelta(minutes=3),
    last_heartbeat_at=NOW - timedelta(seconds=12),
    messages_per_minute=24,
)
REPORTER = replace(
    CLIENT,
    name="reporter",
    label="Reporter",
    version="1.0",
    service=None,
    capabilities=frozenset(),
    last_heartbeat_at=None,
    messages_per_minute=0,
)


@pytest.fixture
def stage(set_stage: SetStage) -> Stage:
    made = set_stage(FakePanel(clinic()))
    made.window.show_page("services")
    made.window.show()
    return made


def _button(stage: Stage) -> QPushButton:
    found = stage.window.findChild(QPushButton, "connected_programs")
    assert found is not None
    return found


def test_button_counts_connected_programs_and_is_gone_without_any(stage: Stage) -> None:
    assert not _button(stage).isVisible()
    stage.panel.connect_peers(CLIENT, REPORTER)
    assert _button(stage).isVisible()
    assert _button(stage).text() == "Connected 2"
    assert _button(stage).accessibleName() == "2 connected programs"
    stage.panel.connect_peers()
    assert not _button(stage).isVisible()


def test_list_names_version_heartbeat_and_rate_and_follows_what_happens(
    stage: Stage, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        stage.panel.connect_peers(CLIENT, REPORTER)
        _button(stage).click()
        popover = stage.dashboard.services.peers
        await _quiet()
        assert popover.isVisible()
        assert _names(popover) == [
            "Clinic client 3.2.1. Last heartbeat 12 s ago. 24 per minute",
            "Reporter 1.0. Sends no heartbeats. 0 per minute",
        ]
        stage.panel.connect_peers(REPORTER)
        assert _names(popover) == ["Reporter 1.0. Sends no heartbeats. 0 per minute"]
        stage.panel.connect_peers()
        assert not popover.isVisible()

    run_async(scenario())


def test_drawer_of_a_service_says_what_its_program_is_connected_as(
    stage: Stage, run_async: RunAsync
) -> None:
    async def scenario() -> None:
        stage.dashboard.open_service("clinical-app")
        await _quiet()
        assert stage.dashboard.services.drawer.isVisible()
        before = _facts(stage)
        stage.panel.connect_peers(CLIENT, REPORTER)
        await _quiet()
        assert _facts(stage) - before >= {"Clinic client 3.2.1", "Last heartbeat 12 s ago"}

    run_async(scenario())


@pytest.mark.usefixtures("english")
def test_late_heartbeat_and_dropped_messages_ask_for_attention() -> None:
    panel = FakePanel(clinic())
    late = replace(CLIENT, last_heartbeat_at=NOW - timedelta(seconds=16))
    never = replace(CLIENT, last_heartbeat_at=None, connected_at=NOW)
    deaf = replace(REPORTER, dropped=3)
    model = PeersViewModel(panel, FrozenClock())
    panel.connect_peers(CLIENT, late, never, REPORTER, deaf)
    lines = model.lines()
    assert [line.tone for line in lines] == [Tone.OK, Tone.WARN, Tone.OK, Tone.OK, Tone.WARN]
    assert lines[2].words == "No heartbeat yet"
    assert lines[4].words == "Sends no heartbeats · 3 messages to it dropped"
    model.deleteLater()
    panel.deleteLater()


@pytest.mark.usefixtures("english")
def test_facts_of_a_service_without_a_connected_program_are_none() -> None:
    assert peer_facts((), NOW) == ()


def _names(popover: QWidget) -> list[str]:
    children = popover.findChildren(QWidget)
    return [
        one.accessibleName()
        for one in children
        if "per minute" in one.accessibleName() and one.isVisibleTo(popover)
    ]


def _facts(stage: Stage) -> set[str]:
    drawer = stage.dashboard.services.drawer
    return {label.text() for label in drawer._facts.findChildren(QLabel)}
