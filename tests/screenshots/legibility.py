"""Finds text that does not fit into its place, and pictures that show nothing."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.widgets.buttons import Button
from ui.widgets.elided import ElidedLabel
from ui.widgets.pill import StatusPill
from ui.widgets.text import Label

_STEP = 7


def colors_in(picture: QPixmap) -> int:
    """Count the colours of a coarse grid of pixels."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return len(
        {
            image.pixel(x, y)
            for x in range(0, image.width(), _STEP)
            for y in range(0, image.height(), _STEP)
        }
    )


def clipped_texts(window: QWidget) -> list[str]:
    """Name every visible text that is given less room than it needs."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, Button | StatusPill | Label):
            continue
        if not _has_room(widget):
            found.append(f"{type(widget).__name__} '{_text(widget)}' {widget.size().toTuple()}")
    return found


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _has_room(widget: QWidget) -> bool:
    if not _text(widget):
        return True
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) <= widget.height()
    if isinstance(widget, ElidedLabel):
        return True  # shortened on purpose, the tool tip has it in full
    hint = widget.sizeHint()
    return hint.width() <= widget.width() and hint.height() <= widget.height()
