"""Changing one value leaves everything else in the text as it is."""

from __future__ import annotations

import tomllib
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config.toml_text import TomlText
from app.model.settings import SettingValue

FILE = """\
# Our clinic

[interface]
language = "en"   # the doctors are from abroad

# The records
[services.records]
command = ["records", "--quiet"]
port = { first = 8900 }

# The printer
[services.print]
command = ["print"]
"""


def _edited(text: str, *changes: tuple[str, SettingValue | None]) -> str:
    edited = TomlText(text)
    for key, value in changes:
        if value is None:
            edited.remove(tuple(key.split(".")))
        else:
            edited.set(tuple(key.split(".")), value)
    return str(edited)


def test_value_is_changed_in_its_place_and_its_comment_stays() -> None:
    after = _edited(FILE, ("interface.language", "zh"))
    assert after == FILE.replace('"en"', '"zh"')


def test_new_key_joins_its_table_before_the_comment_of_the_next() -> None:
    after = _edited(FILE, ("interface.theme", "dark"))
    assert after == FILE.replace("abroad\n", 'abroad\ntheme = "dark"\n')


def test_new_table_of_a_service_follows_it_before_the_comment_of_the_next() -> None:
    after = _edited(FILE, ("services.records.stop.timeout_s", 9))
    added = "[services.records.stop]\ntimeout_s = 9\n\n# The printer"
    assert after == FILE.replace("# The printer", added)


def test_key_of_a_table_in_braces_is_changed_inside_the_braces() -> None:
    after = _edited(FILE, ("services.records.port.first", 9000))
    assert after == FILE.replace("8900", "9000")


def test_removed_key_takes_a_table_with_it_that_says_nothing_else() -> None:
    after = _edited("[services.a.stop]\ntimeout_s = 3\n", ("services.a.stop.timeout_s", None))
    assert tomllib.loads(after) == {}


def test_table_with_a_comment_stays_when_its_last_key_goes() -> None:
    after = _edited("[interface]\n# as agreed\nlanguage = 'zh'\n", ("interface.language", None))
    assert after == "[interface]\n# as agreed\n"


def test_missing_key_is_removed_without_a_word() -> None:
    assert _edited(FILE, ("interface.theme", None), ("client.url", None)) == FILE


def test_empty_file_gets_tables_as_people_write_them() -> None:
    changes = (("interface.language", "zh"), ("services.a.port.first", 5))
    assert _edited("", *changes) == dedent("""\
        [interface]
        language = "zh"

        [services.a.port]
        first = 5
        """)


@pytest.mark.parametrize(
    "text",
    [
        "[services.a]\nx=1\n[interface]\ny=1\n[services.b]\nx=2\n",
        "services.a.x = 1\ninterface.y = 2\n",
        "[services]\na = { x = 1 }\nb.x = 2\n",
        '[services."odd name"]\nx = """\n[services.a]\n"""\n',
    ],
)
def test_every_way_to_write_tables_can_be_changed(text: str) -> None:
    after = tomllib.loads(_edited(text, ("services.a.x", 7), ("services.c.d.e", ("f",))))
    assert after["services"]["a"]["x"] == 7
    assert after["services"]["c"]["d"]["e"] == ["f"]
    rest = tomllib.loads(text)
    assert after.get("interface") == rest.get("interface")


_NAMES = st.sampled_from(("a", "b", "c"))
_VALUES = st.one_of(st.booleans(), st.integers(0, 9), st.text("x'\"\\\n#é", max_size=4))
_TABLES = st.dictionaries(_NAMES, st.dictionaries(_NAMES, _VALUES, max_size=3), max_size=3)


@given(_TABLES, st.data())
def test_whatever_is_changed_the_text_says_it_and_nothing_else(
    tables: dict[str, dict[str, SettingValue]], data: st.DataObject
) -> None:
    text = ""
    for name, table in tables.items():
        for key, value in table.items():
            text = _edited(text, (f"s.{name}.{key}", value))
    keys = st.tuples(_NAMES, _NAMES).map(lambda pair: f"s.{pair[0]}.{pair[1]}")
    changes = data.draw(st.lists(st.tuples(keys, st.one_of(st.none(), _VALUES)), max_size=6))
    found = tomllib.loads(_edited(text, *changes)).get("s", {})

    wanted = {
        f"s.{name}.{key}": value for name, each in tables.items() for key, value in each.items()
    }
    wanted |= {key: value for key, value in changes if value is not None}
    for key, last in dict(changes).items():
        if last is None:
            wanted.pop(key, None)
    said = {f"s.{name}.{key}": value for name, each in found.items() for key, value in each.items()}
    assert said == wanted
