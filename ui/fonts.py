"""Fonts by role: families, sizes and tabular figures."""

from functools import cache, cached_property
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from ui.tokens import CHINESE_FAMILIES_WITH_BOLD, MONO_FAMILIES, TYPE, UI_FAMILIES, TextRole, Weight

_TABULAR: Final = "tnum"


class Face:
    """A font with its metrics, made once and shared: treat both as read-only."""

    def __init__(self, font: QFont) -> None:
        """Measure ``font``."""
        self.font = font
        self.metrics = QFontMetricsF(font)
        # Some bitmap and CJK fonts report no cap height; 0.72 em is what most sans have.
        self.cap_height = self.metrics.capHeight() or self.metrics.ascent() * 0.72

    @cached_property
    def height(self) -> float:
        """Line height in logical pixels, of this font or its Chinese fallback if taller."""
        return max(self.metrics.height(), self.metrics.boundingRect("\u56fdgj").height())

    def width(self, text: str) -> float:
        """Advance of ``text`` in logical pixels."""
        return self.metrics.horizontalAdvance(text)


def build_face(
    role: TextRole,
    weight: Weight | None = None,
    text_scale: int = 100,
    *,
    is_tabular: bool = False,
) -> Face:
    """Make the font of ``role`` at ``text_scale`` percent.

    ``is_tabular`` gives all figures one width, for times, sizes and counts that change in place.
    """
    spec = TYPE[role]
    font = QFont()
    font.setFamilies(list(MONO_FAMILIES if spec.is_mono else UI_FAMILIES))
    font.setPointSizeF(spec.points * text_scale / 100)
    font.setWeight(_drawn_weight(weight or spec.weight))
    if is_tabular or spec.is_tabular:
        font.setFeature(QFont.Tag(_TABULAR), 1)
    if spec.is_mono:
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
    return Face(font)


def _drawn_weight(weight: Weight) -> QFont.Weight:
    if weight is Weight.SEMIBOLD and _is_chinese_regular_only():
        return QFont.Weight.Bold
    return QFont.Weight(int(weight))


@cache
def _is_chinese_regular_only() -> bool:
    """True where WenQuanYi is all there is, as on a bare Debian.

    It has a regular cut only, and Qt draws it bolder from 700 on, not at 600: without this a
    Chinese heading would look like the text below it.
    """
    return not any(QFontDatabase.hasFamily(family) for family in CHINESE_FAMILIES_WITH_BOLD)
