"""The product's source as syntax trees, and what the rules of the house look for in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_PIXELS = re.compile(r"\b\d+(?:\.\d+)?(?:px|pt)\b")
_LENGTH_SETTERS = {"setPixelSize", "setPointSize", "setPointSizeF"}
_ITEM_WIDGETS = {"QListWidget", "QTableWidget", "QTreeWidget"}
_CELL_WIDGETS = {"setCellWidget", "setIndexWidget", "setItemWidget"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that breaks a rule."""

    line: int
    what: str


Rule = Callable[[ast.AST], Iterator[Finding]]


def files(*patterns: str, but: tuple[str, ...] = ()) -> list[Path]:
    """List source files by glob patterns relative to the project, without those in ``but``."""
    spared = {path for pattern in but for path in ROOT.glob(pattern)}
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern)} - spared)


def breaches(rule: Rule, paths: list[Path]) -> list[str]:
    """Name every place in these files that breaks the rule."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{finding.line} {finding.what}"
        for path in paths
        for finding in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]


def imports(tree: ast.AST) -> Iterator[Finding]:
    """Yield each imported name with its module: ``from a import b`` is ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Finding(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Finding(node.lineno, f"{node.module}.{name.name}") for name in node.names)


def imports_from(*packages: str) -> Rule:
    """Make the rule that none of these modules is imported, nor anything inside them."""

    def rule(tree: ast.AST) -> Iterator[Finding]:
        for found in imports(tree):
            if any(found.what == name or found.what.startswith(f"{name}.") for name in packages):
                yield found

    return rule


def qt_beyond(*allowed: str) -> Rule:
    """Make the rule that of PySide6 only these modules are imported."""

    def rule(tree: ast.AST) -> Iterator[Finding]:
        for found in imports_from("PySide6")(tree):
            if found.what.removeprefix("PySide6").strip(".").partition(".")[0] not in allowed:
                yield found

    return rule


def uses_attribute(*names: str) -> Rule:
    """Make the rule that no attribute of these dotted names is read: ``sys.executable``."""

    def rule(tree: ast.AST) -> Iterator[Finding]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in names:
                yield Finding(node.lineno, ast.unparse(node))

    return rule


def calls_method(*names: str) -> Rule:
    """Make the rule that no method with one of these names is called."""

    def rule(tree: ast.AST) -> Iterator[Finding]:
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr=name)) if name in names:
                    yield Finding(node.lineno, ast.unparse(node.func))

    return rule


def item_widgets(tree: ast.AST) -> Iterator[Finding]:
    """Yield lists that hold their own items, and widgets put into cells."""
    for found in imports(tree):
        if found.what.rpartition(".")[2] in _ITEM_WIDGETS:
            yield found
    yield from calls_method(*_CELL_WIDGETS)(tree)


def look_literals(tree: ast.AST) -> Iterator[Finding]:
    """Yield colours, lengths in style text and font sizes that are written out."""
    documentation = set(_documentation(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if node not in documentation:
                if _COLOUR.fullmatch(text) or _PIXELS.search(text):
                    yield Finding(node.lineno, repr(text))
            case ast.Call() if _writes_out_a_look(node):
                yield Finding(node.lineno, ast.unparse(node))


def _writes_out_a_look(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    has_number = any(_is_number(argument) for argument in call.args)
    return name in _LENGTH_SETTERS | {"QColor", "QFont"} and has_number


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _documentation(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
