from __future__ import annotations

import re
from pathlib import Path

import pytest

import app.config
from app.config.document import PAGE, sentences, settings_page
from app.config.problems import CODES
from app.config.schema import ClientSpec, InterfaceSpec, PanelSpec, ProductSpec, Settings
from app.config.words import keys_of
from app.model.service import (
    HealthSpec,
    LocalizedText,
    LogSpec,
    PortSpec,
    ReadySpec,
    RestartSpec,
    ServiceSpec,
    StopSpec,
    WatchSpec,
)

_SCHEMA: tuple[type, ...] = (
    Settings,
    ProductSpec,
    InterfaceSpec,
    PanelSpec,
    ClientSpec,
    ServiceSpec,
    LocalizedText,
    PortSpec,
    ReadySpec,
    HealthSpec,
    RestartSpec,
    StopSpec,
    LogSpec,
    WatchSpec,
)


def test_page_is_what_the_schema_says() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == settings_page(), "run: python -m app.config.document"


@pytest.mark.parametrize("schema", _SCHEMA)
def test_every_key_has_its_sentence_beside_it(schema: type) -> None:
    said = sentences(schema)
    assert keys_of(schema).keys() <= said.keys()
    assert all(said[name].endswith(".") for name in keys_of(schema))


def test_sentence_of_several_lines_is_joined() -> None:
    class Example:
        """Summary.

        Attributes:
            one: First
                line.
            two: Says ``x``.
        """

    assert sentences(Example) == {"one": "First line.", "two": "Says `x`."}


def test_page_names_types_defaults_and_limits() -> None:
    page = settings_page()
    assert "| `first` | a whole number | required | 1 to 65535 |" in page
    assert '| `policy` | one of always, on-failure, never | `"always"` |  |' in page
    assert "| `interface_width` | a whole number | `630` |" in page
    assert "| `base_dir` |" not in page


def test_every_code_in_the_sources_is_documented() -> None:
    folder = Path(app.config.__path__[0])
    used = set[str]()
    for module in folder.glob("*.py"):
        if module.name != "problems.py":
            used |= set(re.findall(r'"(config\.[a-z0-9-]+)"', module.read_text(encoding="utf-8")))
    assert used == CODES.keys()
