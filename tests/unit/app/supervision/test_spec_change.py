"""Which settings a running service takes over."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from app.model.service import (
    HealthSpec,
    LocalizedText,
    LogSpec,
    PortSpec,
    ReadySpec,
    RestartSpec,
    ServiceRole,
    ServiceSpec,
    StopSpec,
    WatchSpec,
)
from app.supervision.spec_change import needs_new_process

SPEC = ServiceSpec(name="records", command=("python3", "records.py"), base_dir=Path("/clinic"))

NEW_PROCESS = {
    "command": replace(SPEC, command=("python3", "other.py")),
    "candidates": replace(SPEC, candidates=("bin/records",)),
    "scripts": replace(SPEC, scripts=("records.py",)),
    "interpreters": replace(SPEC, interpreters=("python3",)),
    "args": replace(SPEC, args=("--verbose",)),
    "cwd": replace(SPEC, cwd="data"),
    "env": replace(SPEC, env={"MODE": "fast"}),
    "port": replace(SPEC, port=PortSpec(9000)),
    "base_dir": replace(SPEC, base_dir=Path("/other")),
}
TAKEN_OVER = {
    "label": replace(SPEC, label=LocalizedText("病历", "Records")),
    "description": replace(SPEC, description=LocalizedText("病历", "Records")),
    "version": replace(SPEC, version="2.0"),
    "role": replace(SPEC, role=ServiceRole.HELPER),
    "requires": replace(SPEC, requires=("db",)),
    "after": replace(SPEC, after=("db",)),
    "binds_to": replace(SPEC, binds_to="app"),
    "autostart": replace(SPEC, autostart=False),
    "ready": replace(SPEC, ready=ReadySpec(output="up")),
    "health": replace(SPEC, health=HealthSpec(tcp="127.0.0.1:1")),
    "restart": replace(SPEC, restart=RestartSpec(limit=1)),
    "stop": replace(SPEC, stop=StopSpec(1)),
    "log": replace(SPEC, log=LogSpec(keep=1)),
    "watch": replace(SPEC, watch=WatchSpec(("*.py",))),
    "instances": replace(SPEC, instances=2),
}


@pytest.mark.parametrize("name", NEW_PROCESS)
def test_what_the_process_was_started_with_needs_a_new_one(name: str) -> None:
    assert needs_new_process(SPEC, NEW_PROCESS[name])


@pytest.mark.parametrize("name", TAKEN_OVER)
def test_what_only_the_panel_looks_at_is_taken_over(name: str) -> None:
    assert not needs_new_process(SPEC, TAKEN_OVER[name])


def test_every_setting_is_one_of_both() -> None:
    derived = {"name", "instance"}

    assert {each.name for each in fields(ServiceSpec)} - derived == {*NEW_PROCESS, *TAKEN_OVER}
