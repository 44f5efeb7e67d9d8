from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config.placeholders import (
    PLACEHOLDERS,
    Placeholder,
    expand,
    expandable_texts,
    placeholders,
)
from app.errors import ConfigError
from app.model.service import HealthSpec, ReadySpec, ServiceSpec, WatchSpec


def test_placeholders_are_filled_in() -> None:
    values = {"port": "8900", "port:db": "9000", "data_dir": "/d"}
    assert expand("{data_dir}/x?p={port}&d={port:db}", values) == "/d/x?p=8900&d=9000"


def test_doubled_braces_give_the_text_of_a_placeholder() -> None:
    assert expand("{{port}} {{port:db}} {port}", {"port": "1"}) == "{port} {port:db} 1"


@pytest.mark.parametrize("text", ['{"a": {"b": 1}}', "{}", "{0}", r"\d{4}", "{ port }", "{PORT}"])
def test_braces_that_are_no_placeholder_stay(text: str) -> None:
    assert expand(text, {"port": "1"}) == text
    assert placeholders(text) == ()


def test_value_with_braces_is_not_filled_in_again() -> None:
    assert expand("{home}", {"home": "{port}", "port": "1"}) == "{port}"


def test_placeholder_without_value_is_an_error_that_names_it() -> None:
    with pytest.raises(ConfigError, match="port:db") as caught:
        expand("--db {port:db}", {"port": "1"})
    assert caught.value.code == "config.placeholder-without-value"
    assert caught.value.details == {"placeholder": "port:db"}


def test_placeholders_are_found_in_their_order() -> None:
    found = placeholders("{port} {{service}} {port:db} {nonsense}")
    assert found == (Placeholder("port"), Placeholder("port", "db"), Placeholder("nonsense"))
    assert [each.is_known for each in found] == [True, True, False]


def test_only_port_takes_the_name_of_a_service() -> None:
    assert not Placeholder("data_dir", "db").is_known


@given(st.text(alphabet="{}port:db_ 1", max_size=30))
def test_text_without_placeholders_and_doubled_braces_is_left_alone(text: str) -> None:
    if placeholders(text) or "{{" in text:
        return
    assert expand(text, {}) == text


@given(st.lists(st.sampled_from(sorted(set(PLACEHOLDERS) - {"port:NAME"}))))
def test_every_known_placeholder_can_be_filled_in(names: list[str]) -> None:
    text = "-".join(f"{{{name}}}" for name in names)
    assert expand(text, dict.fromkeys(PLACEHOLDERS, "v")) == "-".join("v" for _ in names)


def test_every_text_that_is_filled_in_is_listed_and_the_expression_is_not() -> None:
    spec = ServiceSpec(
        command=("1",),
        candidates=("2",),
        scripts=("3",),
        interpreters=("4",),
        args=("5", "6"),
        env={"A": "7"},
        cwd="8",
        ready=ReadySpec(output="no", http="9", tcp="10"),
        health=HealthSpec(command=("11",)),
        watch=WatchSpec(paths=("12",)),
    )
    found = {text: key for key, text in expandable_texts(spec)}
    assert sorted(found, key=int) == [str(number) for number in range(1, 13)]
    assert found["7"] == ("env", "A")
    assert found["10"] == ("ready", "tcp")
    assert found["11"] == ("health", "command")
