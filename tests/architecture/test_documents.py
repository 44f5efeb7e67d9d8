"""The documents say what is true: links, lists of the architecture, tests of requirements."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config.loader import ConfigSources, load
from tests.architecture import source

ROOT = source.ROOT
DOCS = ROOT / "docs"
ARCHITECTURE = DOCS / "architecture.md"
REQUIREMENTS = DOCS / "requirements.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_TOML = re.compile(r"```toml\n(?P<text>.*?)```", re.DOTALL)
_BOUNDARY = re.compile(r"^\| `(?P<path>[\w/]+\.py)` `(?P<function>\w+)` \|", re.MULTILINE)
_FOLDER = re.compile(r"^\| `(?P<folder>[\w/]+)/` \|", re.MULTILINE)
_ROW = re.compile(
    r"^\| (?P<row>S\d\.\d+) \|.*\| (?P<state>[^|]*) \| (?P<where>[^|]*) \| (?P<tests>[^|]*) \|$"
)
_SHOWN = re.compile(r"`(?P<file>[\w/]+\.py)::(?P<test>\w+)`")

_ROWS_OF = {"S0": 90, "S1": 82, "S2": 42, "S3": 48, "S4": 33}
_STATE = re.compile(r"done|partly(, issue \d+)?|planned(, issue \d+)?")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert [link for link in _relative_links(page) if not _leads_somewhere(page, link)] == []


def test_a_missing_file_and_a_missing_heading_are_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](gone.md) [b](#one-thing) [c](#two) `[d](x.md)`\n")
    links = list(_relative_links(page))
    assert links == ["gone.md", "#one-thing", "#two"]
    assert [_leads_somewhere(page, link) for link in links] == [False, True, False]


def test_readme_leads_to_every_page() -> None:
    known = {(ROOT / link).resolve() for link in _relative_links(ROOT / "README.md")}
    missing = [page.name for page in DOCS.glob("*.md") if page.resolve() not in known]
    assert missing == []


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md"])
def test_examples_of_the_configuration_are_accepted(name: str, tmp_path: Path) -> None:
    examples = [match["text"] for match in _TOML.finditer((ROOT / name).read_text("utf-8"))]
    assert examples
    for text in examples:
        file = tmp_path / "wardkeeper.toml"
        file.write_text(text, encoding="utf-8")
        assert [spec.name for spec in load(ConfigSources(machine=file)).services]


def test_boundaries_in_the_architecture_are_those_in_the_code() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    listed = {(match["path"], match["function"]) for match in _BOUNDARY.finditer(page)}
    found = {
        (path.relative_to(ROOT).as_posix(), function)
        for path in source.files("app/**/*.py", "ui/**/*.py")
        for function in _broad_handlers(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert listed == found, "correct the table of boundaries in docs/architecture.md"


def test_only_handlers_that_swallow_everything_count_as_boundaries() -> None:
    code = """
def one():
    try: x()
    except Exception: pass
def two():
    try: x()
    except (ValueError, Exception) as error: y()
def three():
    try: x()
    except ValueError: y()
def four():
    try: x()
    except BaseException:
        tidy()
        raise
def five():
    try: x()
    except: pass
"""
    assert list(_broad_handlers(ast.parse(code))) == ["one", "two", "five"]


def test_every_package_stands_in_the_table_of_folders() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    listed = {match["folder"] for match in _FOLDER.finditer(page)}
    packages = {
        path.parent.relative_to(ROOT).as_posix()
        for path in source.files("app/*/__init__.py", "ui/*/__init__.py")
    }
    assert packages <= listed
    assert [folder for folder in listed if not (ROOT / folder).is_dir()] == []


def test_contracts_of_the_layers_name_what_the_architecture_draws() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][1]["layers"]
    named = set(re.findall(r"\((\w+)\)", " ".join(layers)))
    drawing = ARCHITECTURE.read_text(encoding="utf-8").partition("```")[2].partition("```")[0]
    drawn = set(re.findall(r"app\.(\w+)", drawing))
    packages = {path.parent.name for path in source.files("app/*/__init__.py")}
    assert packages <= drawn
    assert drawn <= named


def test_every_row_of_the_requirements_stands_there_once() -> None:
    rows = [row for row, _state, _tests in _requirements()]
    wanted = [f"{system}.{n}" for system, count in _ROWS_OF.items() for n in range(1, count + 1)]
    assert rows == wanted


def test_every_row_has_a_state_and_a_done_one_a_test() -> None:
    for row, state, tests in _requirements():
        assert _STATE.fullmatch(state), row
        if state == "done":
            assert tests, row


def test_every_test_that_shows_a_requirement_exists() -> None:
    shown = {test for _row, _state, tests in _requirements() for test in tests}
    assert shown, "no row names a test"
    known = {file: _tests_in(ROOT / "tests" / file) for file, _test in shown}
    assert sorted((file, test) for file, test in shown if test not in known[file]) == []


def test_counts_on_the_page_of_requirements_are_right() -> None:
    page = REQUIREMENTS.read_text(encoding="utf-8")
    for word in ("done", "partly", "planned"):
        count = sum(state.startswith(word) for _row, state, _tests in _requirements())
        assert f"**{word}** ({count})" in page


def _relative_links(page: Path) -> Iterator[str]:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    yield from (match["to"] for match in _LINK.finditer(text) if "://" not in match["to"])


def _leads_somewhere(page: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = page if not name else (page.parent / name).resolve()
    if not target.exists():
        return False
    return not heading or heading in _headings(target)


def _headings(page: Path) -> set[str]:
    titles = (match["title"] for match in _HEADING.finditer(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def _broad_handlers(tree: ast.AST) -> Iterator[str]:
    """Yield the functions that catch everything and may go on."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node):
                yield function.name


def _is_broad(handler: ast.ExceptHandler) -> bool:
    caught = "BaseException" if handler.type is None else ast.unparse(handler.type)
    names = set(re.findall(r"\w+", caught))
    if "BaseException" in names:
        return not isinstance(handler.body[-1], ast.Raise)
    return "Exception" in names


def _requirements() -> list[tuple[str, str, list[tuple[str, str]]]]:
    rows = []
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        if match := _ROW.match(line):
            tests = [(shown["file"], shown["test"]) for shown in _SHOWN.finditer(match["tests"])]
            rows.append((match["row"], match["state"].strip(), tests))
    return rows


def _tests_in(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
