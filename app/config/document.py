"""Writes docs/settings.md from the schema: ``python -m app.config.document``.

The sentence of a key stands under ``Attributes`` in the docstring of its class, so that it is
written once, where the key is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from inspect import cleandoc
from pathlib import Path
from typing import get_args

from app.config.placeholders import PLACEHOLDERS
from app.config.problems import CODES
from app.config.schema import ALTERNATIVES, Settings
from app.config.words import Key, is_free_table, keys_of, limit_words, table_of, type_words
from app.model.service import LocalizedText

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"

_ATTRIBUTE = re.compile(r"^    (?P<name>\w+): (?P<text>.+)$")

_INTRODUCTION = """\
# Settings

*Generated from the schema by `python -m app.config.document`; a test fails when it differs.*

The panel reads `wardkeeper.toml` (TOML 1.0, UTF-8) from up to three files, each laid over the one
before: the **customer profile**, the file of the **machine**, the file of the **user**. What no
file says has the default of this page. Tables merge key by key, lists and single values replace
what is below. A file that names a program or a probe in another way than the file below takes its
place ({alternatives}).

The profile is chosen by `profile = "NAME"` in the machine's or the user's file, and read from
`profiles/NAME.toml` beside the machine's file, else from those that come with the panel.
Relative paths of a service start from the folder of the file that names its program.

A saved change comes into force within a second and touches only the services concerned. A file
with an error changes nothing: the last good configuration stays in force, and the error is shown
with file, line, key and remedy. Durations are seconds, sizes bytes.
"""

_PLACEHOLDERS_INTRODUCTION = """\
## Placeholders

Filled in when a service starts, in `command`, `candidates`, `scripts`, `interpreters`, `args`,
`cwd`, `env`, `watch.paths` and the addresses and commands of `ready` and `health` (not in
`ready.output`, which is a regular expression). Other text in braces stays as it is; `{{port}}`
gives the text `{port}`.
"""


def settings_page() -> str:
    """Return the text of docs/settings.md."""
    groups = "; ".join(
        " or ".join(_keys_text(group) for group in groups) for groups in ALTERNATIVES.values()
    )
    introduction = _INTRODUCTION.format(alternatives=groups)
    placeholders = [f"| `{{{name}}}` | {text} |" for name, text in PLACEHOLDERS.items()]
    return "\n".join(
        [
            introduction,
            *_section(Settings, (), "The file"),
            _PLACEHOLDERS_INTRODUCTION,
            "| placeholder | meaning |",
            "| --- | --- |",
            *placeholders,
            "",
            "## Errors",
            "",
            "| code | meaning |",
            "| --- | --- |",
            *(f"| `{code}` | {meaning} |" for code, meaning in CODES.items()),
            "",
        ]
    )


def sentences(schema: type) -> dict[str, str]:
    """Return the sentence of each field from the ``Attributes`` of the class docstring."""
    _, _, attributes = cleandoc(schema.__doc__ or "").partition("Attributes:\n")
    found: dict[str, str] = {}
    for line in attributes.splitlines():
        if (match := _ATTRIBUTE.match(line)) is not None:
            found[match["name"]] = match["text"]
        elif line.strip() and found:
            found[next(reversed(found))] += " " + line.strip()
    return {name: text.replace("``", "`") for name, text in found.items()}


def _section(schema: type, path: tuple[str, ...], title: str) -> Iterator[str]:
    said = sentences(schema)
    summary = (schema.__doc__ or "").partition("\n")[0].replace("``", "`")
    yield from (f"## {title}", "", summary, "")
    yield from ("| key | type | default | limits | meaning |", "| --- | --- | --- | --- | --- |")
    yield from (_row(key, said[name]) for name, key in keys_of(schema).items())
    yield ""
    for name, key in keys_of(schema).items():
        below = get_args(key.hint)[1] if is_free_table(key.hint) else key.hint
        inner = table_of(below)
        if inner is not None and inner is not LocalizedText:
            at = (*path, name, *(["NAME"] if is_free_table(key.hint) else []))
            yield from _section(inner, at, f"`[{'.'.join(at)}]`")


def _row(key: Key, sentence: str) -> str:
    cells = (f"`{key.name}`", _type(key), _default(key), limit_words(key.hint), sentence)
    return f"| {' | '.join(cells)} |"


def _type(key: Key) -> str:
    if table_of(key.hint) is LocalizedText:
        return '`{ zh = "...", en = "..." }`'
    return type_words(key.hint)


def _default(key: Key) -> str:
    if key.is_required:
        return "required"
    value = key.default
    if isinstance(value, LocalizedText):
        return f'`{{ zh = "{value.zh}", en = "{value.en}" }}`'
    if value is None or value in ((), {}) or table_of(key.hint) is not None:
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, StrEnum | str):
        return f'`"{value}"`'
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _keys_text(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {PAGE}\n")
