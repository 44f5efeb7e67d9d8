"""Writes docs/messages.md and the field lists of docs/cli.md: ``python -m app.ipc.document``.

Sentences stand under ``Attributes`` in the docstrings of the catalogue, so each is written once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec

from app.config.document import sentences
from app.ipc import messages
from app.ipc.envelope import MAX_BYTES, MAX_DEPTH, MAX_VALUES, PROTOCOL_VERSION
from app.ipc.peer_messages import HEARTBEAT_EVERY_S, PEER_CATALOGUE

DOCS = Path(__file__).parents[2] / "docs"
MESSAGES_PAGE = DOCS / "messages.md"
CLI_PAGE = DOCS / "cli.md"
CATALOGUE = (*messages.CATALOGUE, *PEER_CATALOGUE)
BEGIN, END = "<!-- generated: status fields -->", "<!-- end of generated -->"

_INTRODUCTION = f"""\
# Messages

*Generated from the catalogue by `python -m app.ipc.document`; a test fails when it differs.*

Programs talk to the panel through files. There is no port, and nothing but this page is needed to
speak it in any language.

## Where

`<runtime>/spool`, where `<runtime>` is `$XDG_RUNTIME_DIR/wardkeeper` on Linux (without that
variable `~/.local/state/wardkeeper/run/wardkeeper`), `%LOCALAPPDATA%\\Wardkeeper\\run` on Windows,
`~/Library/Application Support/Wardkeeper/run` on macOS, and `DIR/run` under `--home DIR` or
`WARDKEEPER_HOME`. Every folder is 0700 and every file 0600 and owned by the account of the panel.

```
spool/to-panel/   tmp/  new/  bad/     written by all peers, read by the panel
spool/to-<peer>/  tmp/  new/  bad/     written by the panel, read by that peer
```

A peer is called `[a-z][a-z0-9-]{{0,62}}` and creates its own folders. One that lives for a single
question is called `cli-<pid>`; the panel removes such folders when the process is gone.

## Sending

1. Write the message to `to-panel/tmp/NAME` (create exclusively), close it.
2. Rename it to `to-panel/new/NAME`.

`NAME` is `<time>-<peer>-<pid>-<number>.json`: nanoseconds since 1970 in 20 digits (never smaller
than in your message before), your peer name, your process id, a counter in 8 digits. Messages of
one writer are handled in the order of their names.

## Receiving

Read `to-<peer>/new` when it changes and at least once a second: a watcher is a hint, the look each
second is the guarantee. List the folder twice and handle what the first list had, and what sorts
before it: one listing can show a writer's second message and miss the first. Handle a message,
then delete it: that is the acknowledgement. A message can come twice; drop an `id` that you have
handled. On Windows a rename or deletion that fails because another program has the file open is
tried again after 5 to 200 ms.

## Form

UTF-8 JSON, at most {MAX_BYTES} bytes, {MAX_DEPTH} levels and {MAX_VALUES} values:

| key | meaning |
| --- | --- |
| `v` | {PROTOCOL_VERSION} |
| `id` | 8 to 64 of `A-Z a-z 0-9 - _`, unique for ever |
| `type` | what the message is about, see below |
| `data` | an object, see below |
| `reply_to` | in an answer: the `id` of the request |

An answer has the type `reply`, with the data named below, or `error`. Unknown keys are ignored.
What breaks a rule is moved to `bad/` with a `.reason.txt` beside it, and counted. A `control.*`
message and `service.restart` run at most once, and only within 10 s of being written.

## A connected program

Programs that the panel starts find the spool's folder in `WARDKEEPER_SPOOL`, their own service in
`WARDKEEPER_SERVICE` and the folder for log files in `WARDKEEPER_LOG_DIR`.

1. Empty and create your folders `to-<peer>/`, then write `hello`. The answer says how everything
   is; from then on changes come by themselves.
2. An app with a window writes `heartbeat` every {HEARTBEAT_EVERY_S:g} s.
3. Say `hello` again whenever `hello.wanted` comes: the panel has started anew.
4. Before you end, write `goodbye` and remove your folders. The panel also notices the end of `pid`.

`spool/panel.json` tells which panel runs, also while it says nothing: an object with its `pid`,
`version`, `started_at`, the `command` (a list of words) that starts it and the file `lock` that it
keeps locked while it lives. It is there from the
moment that messages are handled until an orderly end; one whose `pid` is gone is left over from a
panel that was killed. Messages wait in `to-panel/` meanwhile.

A program that does not read gets no more than 1000 messages and 8 MB: then its oldest
`service.state`, `consultation.state`, `config.changed` and `update.progress` are removed. Requests
and answers never are.
"""


def messages_page() -> str:
    """Return the text of docs/messages.md."""
    return "\n".join(
        [
            _INTRODUCTION,
            *_overview(),
            *_answers(),
            "## Objects",
            "",
            *(line for kind in _objects() for line in _object(kind)),
            "## JSON schema",
            "",
            "```json",
            json.dumps(_schema(), indent=2, sort_keys=True),
            "```",
            "",
        ]
    )


def cli_page(text: str) -> str:
    """Return docs/cli.md with its generated part renewed.

    Raises:
        ValueError: The marks of that part are missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{CLI_PAGE} lacks its marks")
    lines = [line for kind in _below(messages.StatusAnswer) for line in _object(kind)]
    return "\n".join([before + begin, "", *lines, end + after])


def _overview() -> Iterator[str]:
    yield from ("## Types", "", "| type | sent | data | answer | meaning |")
    yield "| --- | --- | --- | --- | --- |"
    for entry in CATALOGUE:
        answer = "" if entry.answer is None else _link(entry.answer)
        data = _link(entry.data)
        yield f"| `{entry.name}` | {entry.direction} | {data} | {answer} | {entry.meaning} |"
    yield ""


def _answers() -> Iterator[str]:
    yield f"Any of them can be answered with `error`, which carries {_link(messages.ErrorData)}."
    yield ""


def _objects() -> list[type]:
    """Return every dataclass of the catalogue, each once, in the order of appearance."""
    found: dict[type, None] = {}
    for entry in CATALOGUE:
        for kind in (entry.data, entry.answer):
            if kind is not None:
                found |= dict.fromkeys(_below(kind))
    return [*found, messages.ErrorData]


def _below(kind: type) -> list[type]:
    """Return ``kind`` and the dataclasses in its fields, each once."""
    found = {kind: None}
    for hint in get_type_hints(kind).values():
        for part in _classes_in(hint):
            found |= dict.fromkeys(_below(part))
    return list(found)


def _classes_in(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for argument in get_args(hint):
        yield from _classes_in(argument)


def _object(kind: type) -> Iterator[str]:
    if not is_dataclass(kind):
        return
    summary = (kind.__doc__ or "").partition("\n")[0].replace("``", "`")
    yield from (f"### {kind.__name__}", "", summary, "")
    if not fields(kind):
        return
    said, hints = sentences(kind), get_type_hints(kind)
    yield from ("| key | type | meaning |", "| --- | --- | --- |")
    for field in fields(kind):
        yield f"| `{field.name}` | {_type(hints[field.name])} | {said[field.name]} |"
    yield ""


def _type(hint: object) -> str:
    """Say a field's type in JSON's words."""
    arguments = get_args(hint)
    name = getattr(hint, "__name__", "")
    if isinstance(hint, type) and is_dataclass(hint):
        return _link(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " or ".join(f"`{member.value}`" for member in hint)
    if type(None) in arguments:
        others = [_type(argument) for argument in arguments if argument is not type(None)]
        return " or ".join([*others, "null"])
    if name == "tuple":
        return _list(arguments)
    if name == "dict":
        return f"object of {_type(arguments[1])}"
    return _WORDS.get(name, "text")


def _list(arguments: tuple[object, ...]) -> str:
    if Ellipsis in arguments:
        return f"list of {_type(arguments[0])}"
    return f"[{', '.join(map(_type, arguments))}]"


def _link(kind: type) -> str:
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def _schema() -> dict[str, object]:
    kinds = _objects()
    _, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    for component in components.values():
        # Python 3.13 stores docstrings without their indentation: only the first line is the same.
        component["description"] = component["description"].partition("\n")[0]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": components}


_WORDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "datetime": "time",
}


def main() -> int:
    """Write the pages."""
    MESSAGES_PAGE.write_text(messages_page(), encoding="utf-8")
    CLI_PAGE.write_text(cli_page(CLI_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
