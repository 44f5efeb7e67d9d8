from __future__ import annotations

import json
from dataclasses import fields, is_dataclass

import pytest

from app.config.document import sentences
from app.ipc import messages, peer_messages
from app.ipc.document import (
    BEGIN,
    CATALOGUE,
    CLI_PAGE,
    MESSAGES_PAGE,
    _objects,
    cli_page,
    messages_page,
)


def test_the_page_of_messages_is_what_the_catalogue_says() -> None:
    written = MESSAGES_PAGE.read_text(encoding="utf-8")
    assert written == messages_page(), "run: python -m app.ipc.document"


def test_the_page_of_the_command_line_has_every_field_of_the_status() -> None:
    written = CLI_PAGE.read_text(encoding="utf-8")
    assert written == cli_page(written), "run: python -m app.ipc.document"
    for field in fields(messages.ServiceEntry):
        assert f"| `{field.name}` |" in written


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks its marks"):
        cli_page(f"text {BEGIN} text")


@pytest.mark.parametrize("kind", _objects(), ids=lambda kind: kind.__name__)
def test_every_field_on_the_wire_has_its_sentence(kind: type) -> None:
    assert is_dataclass(kind)
    assert set(sentences(kind)) == {field.name for field in fields(kind)}


def test_every_type_stands_in_the_catalogue_once() -> None:
    names = [entry.name for entry in CATALOGUE]
    declared = [
        value
        for module in (messages, peer_messages)
        for value in vars(module).values()
        if isinstance(value, messages.MessageType)
    ]
    assert len(set(names)) == len(names) == len(declared)


def test_the_schema_in_the_page_is_valid_json_with_all_objects() -> None:
    text = messages_page().partition("```json\n")[2].partition("```")[0]
    assert set(json.loads(text)["$defs"]) >= {kind.__name__ for kind in _objects()}
