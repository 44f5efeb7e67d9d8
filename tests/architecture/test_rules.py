"""The rules of the house that no linter knows, each shown to find what it forbids."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture import source

APP, UI = "app/**/*.py", "ui/**/*.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """A rule, where it holds, and code that breaks it."""

    name: str
    rule: source.Rule
    where: tuple[str, ...]
    but: tuple[str, ...] = ()
    bad: tuple[str, ...]
    good: tuple[str, ...]


RULES = [
    HouseRule(
        name="app runs without a display",
        rule=source.qt_beyond("QtCore", "QtNetwork"),
        where=(APP,),
        bad=("from PySide6.QtGui import QIcon", "from PySide6 import QtWidgets", "import PySide6"),
        good=("from PySide6 import QtCore", "from PySide6.QtNetwork import QTcpServer"),
    ),
    HouseRule(
        name="view-models and item models know no widgets",
        rule=source.imports_from("PySide6.QtWidgets", "ui.widgets", "ui.pages", "ui.dialogs"),
        where=("ui/viewmodels/**/*.py", "ui/item_models/**/*.py"),
        bad=("from PySide6.QtWidgets import QLabel", "from ui.pages import services"),
        good=("from PySide6.QtGui import QColor",),
    ),
    HouseRule(
        name="rules and values touch neither machine nor clock",
        rule=source.imports_from(
            *("PySide6", "asyncio", "io", "os", "psutil", "random", "secrets", "shutil", "socket"),
            *("subprocess", "tempfile", "threading", "time"),
        ),
        where=("app/model/**/*.py", "app/**/*_policy.py", "app/supervision/unit.py"),
        bad=("import os", "from os import path", "from PySide6.QtCore import QTimer"),
        good=("from datetime import timedelta", "import osmosis", "from pathlib import PurePath"),
    ),
    HouseRule(
        name="only app/aio.py knows what joins asyncio and Qt",
        rule=source.imports_from("qasync"),
        where=(APP, UI),
        but=("app/aio.py",),
        bad=("import qasync", "from qasync import asyncSlot"),
        good=("from app import aio",),
    ),
    HouseRule(
        name="only app/platform knows how to start ourselves",
        rule=source.uses_attribute("sys.executable", "sys.frozen"),
        where=(APP, UI),
        but=("app/platform/processes*.py",),
        bad=("start(sys.executable)",),
        good=("start(own_command('ui'))", "sys.exit(0)"),
    ),
    HouseRule(
        name="processes are started in app/platform",
        rule=source.imports_from("subprocess", "multiprocessing", "PySide6.QtCore.QProcess"),
        where=(APP, UI),
        but=("app/platform/*.py", "app/supervision/probes.py"),  # a health command ends by itself
        bad=("import subprocess", "from PySide6.QtCore import QProcess"),
        good=("from PySide6.QtCore import QProcessEnvironment",),
    ),
    HouseRule(
        name="no nested event loop: dialogs and menus are opened, not executed",
        rule=source.calls_method("exec", "exec_"),
        where=(APP, UI),
        but=("ui/session.py",),  # the desktop waits for the slot in which its session ends
        bad=("dialog.exec()", "QMenu().exec_(point)"),
        good=("dialog.open()", "connection.execute('')"),
    ),
    HouseRule(
        name="events are processed by the loop",
        rule=source.calls_method("processEvents"),
        where=(APP, UI),
        but=("ui/application.py",),  # once, before there is a loop: the icon is seen at once
        bad=("QApplication.processEvents()",),
        good=("self.process_events_of(day)",),
    ),
    HouseRule(
        name="lists have models, and no widgets in their cells",
        rule=source.item_widgets,
        where=(UI,),
        bad=("from PySide6.QtWidgets import QTableWidget", "table.setIndexWidget(index, button)"),
        good=("from PySide6.QtWidgets import QTableView",),
    ),
    HouseRule(
        name="colours, fonts and lengths live in the theme",
        rule=source.look_literals,
        where=(UI,),
        but=("ui/theme.py", "ui/tokens.py", "ui/style.py"),
        bad=("a = '#F2F5F6'", "a = 'margin: 4px'", "QColor(1, 2, 3)", "font.setPixelSize(13)"),
        good=("theme.color(Token.TEXT)", "'''Takes #F2F5F6 or 4px.'''", "QColor(token)"),
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_finds_what_it_forbids_and_spares_the_rest(rule: HouseRule) -> None:
    for code in rule.bad:
        assert list(rule.rule(ast.parse(code))), f"overlooked: {code}"
    for code in rule.good:
        assert not list(rule.rule(ast.parse(code))), f"wrongly found: {code}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_product_keeps_the_rule(rule: HouseRule) -> None:
    paths = source.files(*rule.where, but=rule.but)

    assert paths, "the rule looks at no file"
    assert source.breaches(rule.rule, paths) == []


LEAN = ["app/cli.py", "app/ipc/client.py", "app/ipc/sidecar.py"]


@pytest.mark.parametrize("path", source.files(*LEAN), ids=lambda path: path.stem)
def test_command_line_client_loads_only_the_standard_library(path: Path) -> None:
    module = path.relative_to(source.ROOT).with_suffix("").as_posix().replace("/", ".")
    report = f"import sys, {module}; print(*sys.modules)"
    command = [sys.executable, "-c", report]
    loaded = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=True)

    ours = {"app", "__main__", "sitecustomize", "usercustomize"}
    packages = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert packages - ours - set(sys.stdlib_module_names) - _added_by_the_environment() == set()


def _added_by_the_environment() -> set[str]:
    """Name what this Python loads even when it is asked for nothing."""
    command = [sys.executable, "-c", "import sys; print(*sys.modules)"]
    loaded = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in loaded.stdout.split()}


def test_developers_entry_stays_small_and_needs_nothing_installed() -> None:
    text = (source.ROOT / "dev.py").read_text(encoding="utf-8")
    packages = {found.what.partition(".")[0] for found in source.imports(ast.parse(text))}

    assert len(text.splitlines()) < 150
    assert packages <= set(sys.stdlib_module_names)
