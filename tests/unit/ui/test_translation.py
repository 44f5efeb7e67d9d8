"""One switch changes our words, Qt's own words and the way numbers are written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication

from tests.fakes.panel import FakePanel, clinic, events
from tests.unit.ui.conftest import SetStage
from ui.translation import Translation
from ui.viewmodels.language import Language, current_language
from ui.widgets.data_table import DataTable


def test_switching_changes_our_words_and_those_of_qt(qapp: QApplication) -> None:  # noqa: ARG001 - translations need it
    translation = Translation(Language.EN)
    changes: list[Language] = []
    translation.language_changed.connect(changes.append)

    translation.set_language(Language.ZH)

    assert changes == [Language.ZH]
    assert current_language() is Language.ZH
    assert QCoreApplication.translate("Overview", "Overview") == "概览"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QLocale().dayName(1) == "星期一"
    translation.close()
    translation.deleteLater()


def test_without_catalogues_the_english_of_the_sources_is_spoken(
    qapp: QApplication,  # noqa: ARG001 - translations need it
    tmp_path: Path,
) -> None:
    translation = Translation(Language.ZH, tmp_path)

    assert QCoreApplication.translate("Overview", "Overview") == "Overview"
    translation.close()
    translation.deleteLater()


def test_open_window_follows_without_a_restart(set_stage: SetStage) -> None:
    stage = set_stage(FakePanel(clinic(), events=events()), Language.EN)
    stage.window.show()
    assert stage.window.windowTitle() == "Overview – Clinic Assistant"

    stage.translation.set_language(Language.ZH)
    QApplication.sendPostedEvents()
    QApplication.processEvents()

    assert stage.window.windowTitle().startswith("概览")
    table = stage.window.findChild(DataTable, "services_table")
    assert table is not None
    assert table.model().headerData(0, Qt.Orientation.Horizontal) == "名称"
