"""The last good services on disk."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import last_good
from app.config.loader import load
from app.model.service import ServiceSpec, WatchSpec
from tests.unit.app.config.workspace import Workspace


def test_every_setting_comes_back_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.machine(
        """
        [services.records]
        label = { zh = "病历服务", en = "Records" }
        command = ["python3", "records.py", "--port", "{port}"]
        env = { DATA = "{data_dir}" }
        role = "app"
        autostart = false
        [services.records.port]
        first = 8900
        [services.records.ready]
        output = "listening"
        [services.records.health]
        command = ["check"]
        [services.records.restart]
        policy = "on-failure"
        factor = 1.5
        [services.records.watch]
        paths = ["src/**/*.py"]
        """
    ).parent
    services = load(workspace.sources).services
    assert services[0].base_dir == folder
    last_good.save(tmp_path / "services.json", services)

    assert last_good.load(tmp_path / "services.json") == services


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[{]", b'[{"name": 5}]', b'[{"name": "x", "ready": {}}]', b"\xff"],
)
def test_a_damaged_file_counts_as_none(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "services.json"
    path.write_bytes(content)

    with caplog.at_level(logging.WARNING):
        assert last_good.load(path) == ()
    assert len(caplog.records) == 1


def test_no_file_is_no_news(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert last_good.load(tmp_path / "services.json") == ()
    assert caplog.records == []


def test_a_disk_that_refuses_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spec = replace(ServiceSpec(name="x"), watch=WatchSpec(("*.py",)))

    with caplog.at_level(logging.WARNING):
        last_good.save(tmp_path / "missing" / "services.json", (spec,))

    assert "not kept" in caplog.text
