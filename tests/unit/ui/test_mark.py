"""The tray icon says its state at 16 pixels without colour, on light and dark bars."""

from functools import cache
from itertools import combinations, product

import pytest
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from resources import path_of
from ui.mark import (
    APP_ICON_SIZES,
    TRAY_SIZES,
    TrayState,
    app_icon,
    paint_mark,
    tray_icon,
    tray_pixmap,
)
from ui.tokens import COLORS, Token

pytestmark = pytest.mark.usefixtures("qapp")

ACCENT = QColor(COLORS[Token.ACCENT][0])
LOOKS = list(product(TrayState, (True, False)))


@cache
def in_grey(state: TrayState, size: int, *, is_dark: bool, is_connected: bool) -> bytes:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor("#1B2227" if is_dark else "#FFFFFF"))
    painter = QPainter(image)
    pixmap = tray_pixmap(state, size, is_on_dark_bar=is_dark, is_connected=is_connected)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(grey.constBits())


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize(("one", "other"), list(combinations(LOOKS, 2)))
def test_two_states_differ_in_greyscale_at_16_pixels(
    one: tuple[TrayState, bool], other: tuple[TrayState, bool], *, is_dark: bool
) -> None:
    first = in_grey(one[0], 16, is_dark=is_dark, is_connected=one[1])
    second = in_grey(other[0], 16, is_dark=is_dark, is_connected=other[1])

    clearly_different = sum(abs(a - b) > 48 for a, b in zip(first, second, strict=True))

    assert clearly_different >= 8


@pytest.mark.parametrize("size", TRAY_SIZES)
@pytest.mark.parametrize("state", list(TrayState))
def test_badge_is_set_off_from_the_mark_by_a_gap(state: TrayState, size: int) -> None:
    image = tray_pixmap(state, size, is_on_dark_bar=False).toImage()
    clear = sum(
        image.pixelColor(x, y).alpha() < 90
        for x in range(size // 3, size)
        for y in range(size // 3, size)
    )

    assert image.width() == image.height() == size
    assert clear >= size * 0.5


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_mark_has_sharp_edges_at_every_size(size: int) -> None:
    image = tray_pixmap(TrayState.OK, size, is_on_dark_bar=False).toImage()
    # Below the battlements and above the cross, only the corners of pixels may be soft.
    row = [image.pixelColor(x, round(size * 0.26)).alpha() for x in range(size)]

    assert {alpha for alpha in row if 8 < alpha < 247} == set()


def test_tray_icon_carries_every_size() -> None:
    icon = tray_icon(TrayState.WORKING, is_on_dark_bar=True, progress=0.5)

    assert {size.width() for size in icon.availableSizes()} == set(TRAY_SIZES)
    for edge in TRAY_SIZES:
        own = tray_pixmap(TrayState.WORKING, edge, is_on_dark_bar=True, progress=0.5)
        assert icon.pixmap(QSize(edge, edge), 1.0).toImage() == own.toImage()


def test_progress_turns_the_ring_of_the_working_badge() -> None:
    pictures = [
        tray_pixmap(TrayState.WORKING, 32, is_on_dark_bar=False, progress=progress).toImage()
        for progress in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]

    assert all(one != other for one, other in combinations(pictures, 2))


def test_svg_is_the_mark_that_is_painted() -> None:
    renderer = QSvgRenderer(QByteArray(path_of("icons", "mark.svg").read_bytes()))
    from_file, painted = blank(256), blank(256)
    painter = QPainter(from_file)
    renderer.render(painter)
    painter.end()
    painter = QPainter(painted)
    paint_mark(painter, QRectF(0, 0, 256, 256), ACCENT)
    painter.end()

    apart = sum(
        abs(from_file.pixelColor(x, y).alpha() - painted.pixelColor(x, y).alpha()) > 128
        for x in range(256)
        for y in range(256)
    )
    assert apart < 256  # the painted one is snapped to whole pixels


@pytest.mark.parametrize("size", APP_ICON_SIZES)
def test_icon_file_of_each_size_is_the_mark(size: int) -> None:
    stored = QImage(str(path_of("icons", f"wardkeeper-{size}.png")))
    drawn = app_icon(ACCENT).pixmap(QSize(size, size), 1.0).toImage()

    assert stored.size() == QSize(size, size)
    assert stored.convertToFormat(drawn.format()) == drawn


def test_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"cannot find 'icons/none\.svg'"):
        path_of("icons", "none.svg")


def blank(size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image
