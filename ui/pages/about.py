"""About: what this is, which version, under which licences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.page import Page
from ui.theme import Theme
from ui.tokens import Size, Space, TextRole, Token
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.rows import KeyValueList
from ui.widgets.scroll import PageScroll
from ui.widgets.text import Label

translate = QCoreApplication.translate

_WIDTH: Final = 640


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Which program this is.

    Attributes:
        version: Of this program.
        qt: Of Qt and its Python binding.
        python: Of Python.
        system: Operating system in words.
        folders: Names and paths of the folders it uses.
    """

    version: str
    qt: str
    python: str
    system: str
    folders: tuple[tuple[str, str], ...]


class AboutPage(Page):
    """One column of facts."""

    key = "about"
    icon = "info"

    def __init__(self, theme: Theme, build: Build, parent: QWidget | None = None) -> None:
        """Build the page for ``build``."""
        super().__init__(parent)
        self._build = build
        self._versions = Card(theme)
        self._facts = KeyValueList(theme)
        self._copy = Button(theme, "", icon="copy")
        self._copy.setObjectName("copy_versions")
        self._copy.clicked.connect(self._on_copy_clicked)
        self._versions.body.setSpacing(Space.M)
        self._versions.body.addWidget(self._facts)
        self._versions.body.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._licences = Card(theme)
        self._licence_text = Label(theme, token=Token.TEXT2, is_wrapped=True)
        self._notice = Label(theme, role=TextRole.SMALL, token=Token.TEXT3, is_wrapped=True)
        self._licences.body.setSpacing(Space.S)
        self._licences.body.addWidget(self._licence_text)
        self._licences.body.addWidget(self._notice)
        scroll = PageScroll()
        for card in (self._versions, self._licences):
            card.setMaximumWidth(_WIDTH)
            card.setMinimumWidth(Size.DRAWER)
            scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.retranslate()

    def title(self) -> str:
        """The page's name."""
        return translate("About", "About")

    def retranslate(self) -> None:
        """Say everything anew."""
        self._versions.set_title(translate("About", "Versions"))
        self._facts.set_pairs(self._pairs())
        self._copy.setText(translate("About", "Copy"))
        self._copy.setAccessibleName(translate("About", "Copy the versions"))
        self._licences.set_title(translate("About", "Licences"))
        self._licence_text.setText(
            translate(
                "About",
                "Wardkeeper is free software under the Apache License 2.0. "
                "It comes without any warranty.",
            )
        )
        self._notice.setText(
            translate(
                "About",
                "It uses Qt and PySide6 under the GNU Lesser General Public License 3 (LGPL). "
                "The Qt libraries are separate files: you may replace them by your own build of "
                "the same version. Further parts: Phosphor icons (MIT), psutil (BSD-3-Clause), "
                "msgspec (BSD-3-Clause), qasync (BSD-2-Clause), QtAwesome (MIT).",
            )
        )

    def _pairs(self) -> list[tuple[str, str]]:
        build = self._build
        names = {
            "config": translate("About", "Settings folder"),
            "logs": translate("About", "Log folder"),
            "data": translate("About", "Data folder"),
        }
        pairs = [
            ("Wardkeeper", build.version),
            ("Qt / PySide6", build.qt),
            ("Python", build.python),
            (translate("About", "System"), build.system),
        ]
        return pairs + [(names.get(name, name), path) for name, path in build.folders]

    def _on_copy_clicked(self) -> None:
        text = "\n".join(f"{name}: {value}" for name, value in self._pairs())
        QGuiApplication.clipboard().setText(text)
