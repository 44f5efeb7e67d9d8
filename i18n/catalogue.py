"""Reading and writing the catalogues, and finding the texts in the sources.

WORKAROUND PYSIDE lupdate 6.11: it sees no plural in ``QCoreApplication.translate(…, n)``, so that
"%n" texts would have one form only. Texts are therefore found with Python's own parser, which
also keeps line numbers, and with them needless changes, out of the files.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

_LEAST_ARGUMENTS = 2
_FORMS = {"zh_CN": 1, "en": 2}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text of the interface: English, and where it is used."""

    context: str
    source: str

    @property
    def is_plural(self) -> bool:
        """Whether it has one form for one thing and another for several."""
        return "%n" in self.source


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and its translation; a plural has one form for each number."""

    text: Text
    forms: tuple[str, ...]

    @property
    def is_finished(self) -> bool:
        """Whether every form is there."""
        return bool(self.forms) and all(self.forms)


def texts_in(folders: Iterable[Path]) -> frozenset[Text]:
    """Return every text that ``translate(context, text, …)`` is called with.

    Raises:
        ValueError: A call passes something other than literals.
    """
    files = (path for folder in folders for path in sorted(folder.rglob("*.py")))
    return frozenset(text for path in files for text in _texts_in_file(path))


def read(path: Path) -> dict[Text, Entry]:
    """Return the entries of a catalogue; none when it is not there."""
    if not path.exists():
        return {}
    entries: dict[Text, Entry] = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            text = Text(name, message.findtext("source", ""))
            entries[text] = Entry(text, _forms_of(message))
    return entries


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a catalogue, sorted, so that a change of one text is a change of its lines only."""
    root = ET.Element("TS", version="2.1", language=path.stem, sourcelanguage="en")
    context, name = root, ""
    for entry in sorted(entries, key=lambda entry: entry.text):
        if entry.text.context != name:
            name = entry.text.context
            context = ET.SubElement(root, "context")
            ET.SubElement(context, "name").text = name
        _write_message(context, entry)
    ET.indent(root, space="    ")
    body = ET.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(f"{head}{body}\n", encoding="utf-8")


def merged(language: str, texts: Iterable[Text], known: dict[Text, Entry]) -> list[Entry]:
    """Return the entries that ``language`` needs: known ones kept, new ones empty.

    English needs only the plurals: everything else is its own translation.
    """
    forms = _FORMS[language]
    wanted = [text for text in texts if language != "en" or text.is_plural]
    return [
        known.get(text, Entry(text, ("",) * (forms if text.is_plural else 1))) for text in wanted
    ]


def _texts_in_file(path: Path) -> Iterator[Text]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or len(node.args) < _LEAST_ARGUMENTS:
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else _name(function)
        if name != "translate":
            continue
        context, source = node.args[:2]
        match context, source:
            case ast.Constant(value=str() as where), ast.Constant(value=str() as words):
                yield Text(where, words)
            case _ if isinstance(function, ast.Attribute) and _name(function.value) != _QT:
                continue  # a painter's or a path's translate(dx, dy)
            case _:
                message = f"cannot read text in '{path}': line {node.lineno} passes no literals"
                raise ValueError(message)


_QT = "QCoreApplication"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _forms_of(message: ET.Element) -> tuple[str, ...]:
    translation = message.find("translation")
    if translation is None:
        return ()
    if message.get("numerus") == "yes":
        return tuple(form.text or "" for form in translation.iter("numerusform"))
    return (translation.text or "",)


def _write_message(context: ET.Element, entry: Entry) -> None:
    plural = {"numerus": "yes"} if entry.text.is_plural else {}
    message = ET.SubElement(context, "message", plural)
    ET.SubElement(message, "source").text = entry.text.source
    unfinished = {} if entry.is_finished else {"type": "unfinished"}
    translation = ET.SubElement(message, "translation", unfinished)
    if not entry.text.is_plural:
        translation.text = entry.forms[0]
        return
    for form in entry.forms:
        ET.SubElement(translation, "numerusform").text = form
