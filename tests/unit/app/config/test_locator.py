from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from app.config.locator import key_lines
from app.config.origin import KeyPath

_TRAPS = (
    "1",
    '"[not.a.header]"',
    "'a = 1 # no comment'",
    '"a \\" = [ quote"',
    '"""\n[not.a.header]\nfake = 1\n"" still inside\n"""',
    "'''\n[neither]\nfake = 2\n'''",
    '""""quoted"""""',
    '[ # an open ] bracket\n  "]", # and [ another\n  [1, 2],\n]',
    '{ inline = { a = "}" }, b = [1, 2] }',
    "2026-11-22T10:00:00Z",
    '""',
    "''",
)
_NAMES = ("a", "b-1", "c_2", '"quoted key"', "'lit.eral'", '"esc\\u0041\\n"', '"dot.ted"')


def _plain(name: str) -> str:
    return name.strip("\"'").replace("\\u0041", "A").replace("\\n", "\n")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[KeyPath, int]]:
    """TOML with traps, and the line of every key as counted while writing."""
    text, expected, line = "", {}, 1
    tables = draw(st.lists(st.sampled_from(("", "t1", "t2", "t3.sub")), unique=True, max_size=4))
    tables.sort()  # keys before the first header belong to the root
    for table in tables:
        lead = draw(st.sampled_from(("", "\n", "# [comment]\n", "  \n\t# x = 1\n\n")))
        text += lead
        line += lead.count("\n")
        path = tuple(table.split(".")) if table else ()
        if table:
            text += draw(st.sampled_from((f"[{table}]", f" [ {table} ] # end"))) + "\n"
            expected.update({path[:size]: line for size in range(1, len(path) + 1)})
            line += 1
        for name in draw(st.lists(st.sampled_from(_NAMES), unique=True, max_size=4)):
            value = draw(st.sampled_from(_TRAPS))
            dotted = draw(st.booleans())
            written = f"{name} . x" if dotted else name
            statement = f"{written} = {value}" + draw(st.sampled_from(("", " # c = ']'"))) + "\n"
            expected[*path, _plain(name)] = line
            if dotted:
                expected[*path, _plain(name), "x"] = line
            text += statement
            line += statement.count("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text, expected


@given(documents())
def test_every_key_has_the_line_on_which_it_was_written(
    document: tuple[str, dict[KeyPath, int]],
) -> None:
    text, expected = document
    tomllib.loads(text)  # the generator writes TOML
    assert key_lines(text) == expected


def test_keys_of_an_inline_table_are_left_to_the_key_that_holds_it() -> None:
    assert key_lines('x = 1\nlabel = { zh = "a", en = "b" }\n') == {("x",): 1, ("label",): 2}


def test_implied_table_has_the_line_that_implies_it() -> None:
    lines = key_lines("\n[services.a.port]\nfirst = 1\n[services.a]\n")
    assert lines["services",] == 2
    assert lines["services", "a"] == 2
    assert lines["services", "a", "port", "first"] == 3


def test_array_of_tables_keeps_the_line_of_its_first_entry() -> None:
    assert key_lines("[[a]]\nb = 1\n[[a]]\nb = 2\n") == {("a",): 1, ("a", "b"): 2}


@given(st.text(alphabet="ab.=[]{}\"'#\n\\ 1,", max_size=40))
def test_all_that_tomllib_accepts_is_located(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except ValueError:
        return
    lines = key_lines(text)
    assert {(name,) for name in table} <= lines.keys()
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
