"""The Qt binding in use does not lose references to None."""

from __future__ import annotations

import sys

import pytest
from PySide6 import __version__ as binding_version
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QLabel

CALLS = 20_000


@pytest.mark.usefixtures("qapp")
def test_painting_many_times_keeps_the_reference_count_of_none() -> None:
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    label = QLabel()
    pen = QPen(QColor("black"))
    painter = QPainter(image)
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        painter.setPen(pen)
        painter.fillRect(0, 0, 1, 1, pen.color())
        label.setText("x")
        label.update()
    QApplication.processEvents()
    painter.end()

    lost = before - sys.getrefcount(None)
    assert lost < CALLS // 10, (
        f"PySide6 {binding_version} lost {lost} references to None: it aborts on this Python "
        "(6.12.0 on 3.11 does); stay below 6.12"
    )
