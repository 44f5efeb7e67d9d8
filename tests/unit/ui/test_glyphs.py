"""The status shapes can be told apart without colour and stand in the middle of their square."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.glyphs import GLYPH_OF, PROGRESS_STEPS, Glyph, paint_glyph, progress_step
from ui.theme import Theme
from ui.tokens import Token, Tone

GREY = QColor(90, 90, 90)


def drawn(glyph: Glyph, size: int, progress: float | None = None) -> QImage:
    image = QImage(size, size, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_glyph(painter, glyph, QRectF(0, 0, size, size), GREY, progress)
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> float:
    """Sum of differing darkness, in whole pixels of ink."""
    return sum(
        abs(one.pixelColor(x, y).red() - other.pixelColor(x, y).red()) / 165
        for x in range(one.width())
        for y in range(one.height())
    )


@pytest.mark.parametrize(("one", "other"), list(combinations(Glyph, 2)))
def test_two_shapes_of_one_grey_differ_clearly_at_14_pixels(one: Glyph, other: Glyph) -> None:
    assert difference(drawn(one, 14), drawn(other, 14)) > 18


@pytest.mark.parametrize("glyph", [glyph for glyph in Glyph if glyph is not Glyph.ATTENTION])
@pytest.mark.parametrize("size", [13, 14, 16, 20, 28])
def test_shape_is_centred_in_its_square(glyph: Glyph, size: int) -> None:
    image = drawn(glyph, size, 1.0)
    weights = [
        (x + 0.5, y + 0.5, 255 - image.pixelColor(x, y).red())
        for x in range(size)
        for y in range(size)
    ]
    total = sum(weight for _x, _y, weight in weights)
    middle_x = sum(x * weight for x, _y, weight in weights) / total
    middle_y = sum(y * weight for _x, y, weight in weights) / total

    assert middle_x == pytest.approx(size / 2, abs=size * 0.04)
    assert middle_y == pytest.approx(size / 2, abs=size * 0.04)


def test_check_is_cut_out_so_that_any_ground_shows() -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_glyph(painter, Glyph.OK, QRectF(0, 0, 16, 16), GREY)
    painter.end()

    assert image.pixelColor(7, 10).alpha() < 40
    assert image.pixelColor(8, 3).alpha() == 255


@pytest.mark.parametrize(
    ("progress", "step"), [(None, 4), (0.0, 0), (0.5, 6), (1.0, 12), (1.7, 12), (-1.0, 0)]
)
def test_progress_is_shown_in_twelve_steps(progress: float | None, step: int) -> None:
    assert progress_step(progress) == step


def test_ring_grows_darker_with_every_step() -> None:
    ink = [
        difference(drawn(Glyph.WORKING, 28, 0.0), drawn(Glyph.WORKING, 28, step / PROGRESS_STEPS))
        for step in range(PROGRESS_STEPS + 1)
    ]

    assert all(later > earlier for earlier, later in pairwise(ink))


def test_every_tone_has_its_own_shape() -> None:
    assert len(set(GLYPH_OF.values())) == len(Tone) == len(Glyph)


def test_pixmap_of_a_shape_is_drawn_once(theme: Theme) -> None:
    first = theme.glyphs.pixmap(Glyph.WORKING, 14, Token.WORK, progress=0.5)

    assert theme.glyphs.pixmap(Glyph.WORKING, 14, Token.WORK, progress=0.51) is first
    assert theme.glyphs.pixmap(Glyph.WORKING, 14, Token.WORK, progress=0.9) is not first
