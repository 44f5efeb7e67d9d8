from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import app
from app.config.problems import CODES
from app.error_catalogue import ERRORS, PAGE, errors_page
from app.errors import AppError
from app.ipc.document import CATALOGUE
from app.model.events import EventCode
from app.model.status import CauseCode

_SOURCES = Path(app.__path__[0])
_LISTS = {"error_catalogue.py", "problems.py", "document.py"}
_CODE = re.compile(r"(?:config|control|host|ipc|logs|panel|storage)\.[a-z]+(?:-[a-z0-9]+)*")
_OTHER_WORDS = {
    *(each.name for each in CATALOGUE),
    *(each.value for each in EventCode),
    *("panel.json", "panel.lock", "panel.log"),
}


def test_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == errors_page(), "run: python -m app.error_catalogue"


def test_every_code_in_the_sources_has_its_meaning_and_nothing_else_is_listed() -> None:
    listed = {entry.code for entry in ERRORS} | CODES.keys()
    assert _codes_in_the_sources().keys() == listed, "correct ERRORS in app/error_catalogue.py"


def test_every_code_stands_once_and_in_order() -> None:
    codes = [entry.code for entry in ERRORS]
    assert codes == sorted(set(codes))


def test_class_of_a_code_is_the_one_that_is_raised() -> None:
    kinds = {entry.code: entry.kind for entry in ERRORS}
    for code, files in _codes_in_the_sources().items():
        kind = kinds.get(code)
        if kind is not None:
            raising = [file for file in files if kind.__name__ in file.read_text(encoding="utf-8")]
            assert raising, f"{code}: no module that names it knows {kind.__name__}"


def test_class_that_a_constructor_call_names_is_the_listed_one() -> None:
    kinds = {entry.code: entry.kind.__name__ for entry in ERRORS if entry.kind is not None}
    calls = [call for path in _modules() for call in _error_calls(path)]
    assert calls, "the scan finds no error at all"
    assert [call for call in calls if kinds.get(call[1], call[0]) != call[0]] == []


def test_meanings_and_remedies_are_sentences() -> None:
    for entry in ERRORS:
        for sentence in (entry.meaning, entry.remedy):
            assert sentence[0].isupper()
            assert sentence.endswith("."), entry.code


def test_every_cause_has_a_row() -> None:
    page = errors_page()
    assert all(f"| `{code}` | " in page for code in CauseCode)


def _modules() -> list[Path]:
    return [path for path in _SOURCES.rglob("*.py") if path.name not in _LISTS]


def _codes_in_the_sources() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = defaultdict(list)
    for path in _modules():
        for code in _codes(ast.parse(path.read_text(encoding="utf-8"))):
            found[code].append(path)
    return found


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if _CODE.fullmatch(text):
                if text not in _OTHER_WORDS:
                    yield text
    yield from (code for _kind, code in _first_arguments(tree))


def _error_calls(path: Path) -> list[tuple[str, str]]:
    return list(_first_arguments(ast.parse(path.read_text(encoding="utf-8"))))


def _first_arguments(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield class and code of ``HostError("host.disk-full", ...)`` and its like."""
    classes = {AppError.__name__, *(each.__name__ for each in _subclasses(AppError))}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(code)), *_]) if (
                kind in classes
            ):
                yield kind, code


def _subclasses(kind: type[AppError]) -> Iterator[type[AppError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
