"""What the picture tests share: a dressed application and the folder for pictures."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Theme, ThemeMode

PICTURES = Path(__file__).parents[2] / "artefacts" / "screenshots"

Dress = Callable[[ThemeMode], Theme]


def pick(lang: str, chinese: str, english: str) -> str:
    return chinese if lang == "zh" else english


def grab(widget: QWidget, name: str) -> QPixmap:
    """Save a picture of ``widget`` under ``name`` and return it."""
    widget.show()
    QApplication.processEvents()
    picture = widget.grab()
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert picture.save(str(PICTURES / name))
    return picture
