"""The configuration of the sample workspace, and the shipped example of the search orders."""

from __future__ import annotations

from pathlib import Path

from app.config.loader import ConfigSources, Configuration, load
from app.model.service import ServiceRole
from tests.integration.sample_program import SAMPLE

EXAMPLE = SAMPLE.parent / "examples" / "excel-backend.toml"


def _load(file: Path) -> Configuration:
    return load(ConfigSources(machine=file))


def test_sample_configuration_loads_with_the_app_three_services_and_a_helper() -> None:
    services = {spec.name: spec for spec in _load(SAMPLE / "wardkeeper.toml").services}
    assert {name: spec.role for name, spec in services.items()} == {
        "clinical-app": ServiceRole.APP,
        "records": ServiceRole.SERVICE,
        "print": ServiceRole.SERVICE,
        "queue": ServiceRole.SERVICE,
        "backup": ServiceRole.HELPER,
    }
    assert all(spec.autostart for spec in services.values())
    assert all(spec.health is not None and spec.ready is not None for spec in services.values())
    assert services["queue"].binds_to == "clinical-app"
    assert services["queue"].requires == ("records",)


def test_every_script_of_the_sample_configuration_is_there() -> None:
    for spec in _load(SAMPLE / "wardkeeper.toml").services:
        for script in spec.scripts:
            assert (SAMPLE / script).is_file(), script


def test_every_service_of_the_sample_is_named_in_both_languages() -> None:
    for spec in _load(SAMPLE / "wardkeeper.toml").services:
        for text in (spec.label, spec.description):
            assert text is not None, spec.name
            assert text.zh, spec.name
            assert text.en, spec.name


def test_example_has_the_search_orders_of_a_packaged_and_a_developed_backend() -> None:
    backend = _load(EXAMPLE).service("excel-backend")
    assert backend is not None
    assert backend.candidates == (
        "backend/excel-backend",
        "backend/excel-backend.exe",
        "../backend/excel-backend",
        "../backend/excel-backend.exe",
        "./excel-backend",
        "./excel-backend.exe",
    )
    assert backend.scripts == (
        "../src-python/src/app/main.py",
        "../src-python/main.py",
        "python/main.py",
        "backend/main.py",
    )
    assert backend.interpreters == (
        "../src-python/.venv/bin/python",
        "../src-python/.venv/Scripts/python.exe",
        ".venv/bin/python",
        ".venv/Scripts/python.exe",
        "python3",
        "python",
    )
    assert backend.binds_to == "desktop-app"
