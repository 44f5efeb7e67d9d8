"""Stops by a person outlive the panel, not the boot."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.supervision.hand_stops import HandStop, HandStops

STOP = HandStop("王医生", datetime(2026, 11, 22, 8, 0, tzinfo=UTC))


def test_a_stop_is_known_to_the_next_panel_of_the_same_boot(tmp_path: Path) -> None:
    HandStops(tmp_path / "stopped.json", "boot-1").note("web", STOP)

    assert HandStops(tmp_path / "stopped.json", "boot-1").get("web") == STOP
    assert HandStops(tmp_path / "stopped.json", "boot-1").get("db") is None


def test_a_stop_is_forgotten_with_the_next_boot(tmp_path: Path) -> None:
    HandStops(tmp_path / "stopped.json", "boot-1").note("web", STOP)

    assert HandStops(tmp_path / "stopped.json", "boot-2").get("web") is None


def test_a_unit_that_is_to_run_again_is_forgotten_on_disk_too(tmp_path: Path) -> None:
    stops = HandStops(tmp_path / "stopped.json", "boot-1")
    stops.note("web", STOP)
    stops.note("db", STOP)
    stops.forget("web")
    stops.forget("never-stopped")

    later = HandStops(tmp_path / "stopped.json", "boot-1")
    assert (later.get("web"), later.get("db")) == (None, STOP)


def test_an_orderly_quit_forgets_all(tmp_path: Path) -> None:
    stops = HandStops(tmp_path / "stopped.json", "boot-1")
    stops.note("web", STOP)
    stops.clear()

    assert HandStops(tmp_path / "stopped.json", "boot-1").get("web") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"boot_id": "boot-1"}', b"\xff\xfe"])
def test_a_damaged_file_counts_as_no_stops(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "stopped.json"
    path.write_bytes(content)

    with caplog.at_level(logging.WARNING):
        stops = HandStops(path, "boot-1")

    assert stops.get("web") is None
    assert len(caplog.records) == 1
    stops.note("web", STOP)
    assert HandStops(path, "boot-1").get("web") == STOP


def test_a_disk_that_refuses_costs_nothing_now(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stops = HandStops(tmp_path / "missing" / "stopped.json", "boot-1")

    with caplog.at_level(logging.WARNING):
        stops.note("web", STOP)

    assert stops.get("web") == STOP
    assert "cannot write" in caplog.text
