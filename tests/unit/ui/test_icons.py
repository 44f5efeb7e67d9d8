"""Every icon that the design names exists, and icons follow the theme."""

import gc

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from ui.theme import Theme, ThemeMode
from ui.tokens import Token

NAVIGATION = [
    "squares-four",
    "stack",
    "list-bullets",
    "arrow-circle-up",
    "clipboard-text",
    "chart-line-up",
    "desktop",
    "gear-six",
    "shield-check",
    "info",
]
ACTIONS = [
    "play",
    "stop",
    "arrow-clockwise",
    "dots-three-bold",
    "magnifying-glass",
    "bell",
    "export",
    "download-simple",
    "trash",
    "funnel-simple",
    "bookmark-simple",
    "calendar-check",
    "clock-counter-clockwise",
    "arrow-counter-clockwise",
    "lock-simple",
    "copy",
    "x",
    "caret-down",
    "caret-right",
    "arrow-right",
    "arrow-square-out",
    "moon",
    "app-window",
    "chat-text",
    "key",
    "check",
    "check-bold",
    "arrow-up",
    "arrow-down",
]
EVENTS = [
    "printer",
    "image",
    "credit-card",
    "flask",
    "pill",
    "microphone",
    "database",
    "hard-drive",
    "clock",
    "cloud-check",
    "cloud-slash",
    "power",
    "sign-in",
]


@pytest.mark.parametrize("name", [*NAVIGATION, *ACTIONS, *EVENTS])
def test_icon_that_the_design_names_draws_something(theme: Theme, name: str) -> None:
    image = theme.icons.pixmap(name, Token.TEXT, 16).toImage()

    assert ink(image) > 5


@pytest.mark.parametrize("name", NAVIGATION)
def test_page_has_a_filled_icon_for_when_it_is_current(theme: Theme, name: str) -> None:
    regular = theme.icons.pixmap(name, Token.ACCENT, 20).toImage()
    filled = theme.icons.pixmap(f"{name}-fill", Token.ACCENT, 20).toImage()

    assert ink(filled) > 0
    assert filled != regular


@pytest.mark.parametrize("name", ["pulse-x", "memory", "scan", "syringe"])
def test_name_outside_the_set_is_refused_at_once(theme: Theme, name: str) -> None:
    with pytest.raises(KeyError):
        theme.icons.icon(name)


@pytest.mark.parametrize("size", [12, 14, 16, 18, 20, 32])
def test_icon_fills_its_square_without_touching_the_edge_unevenly(theme: Theme, size: int) -> None:
    image = theme.icons.pixmap("squares-four", Token.TEXT, size).toImage()
    box = inked_box(image)

    assert abs(box.left() - (size - 1 - box.right())) <= 1
    assert abs(box.top() - (size - 1 - box.bottom())) <= 1
    assert box.width() >= size * 0.6


def test_pixmap_is_drawn_once_for_a_name_tone_size_and_ratio(theme: Theme) -> None:
    first = theme.icons.pixmap("bell", Token.TEXT2, 20, 2.0)

    assert theme.icons.pixmap("bell", Token.TEXT2, 20, 2.0) is first
    assert first.size() == QSize(40, 40)
    assert first.deviceIndependentSize().toSize() == QSize(20, 20)


def test_icon_of_an_action_changes_colour_with_the_theme(theme: Theme) -> None:
    icon = theme.icons.icon("gear-six")
    gc.collect()
    before = icon.pixmap(20, 20).toImage()

    theme.set_mode(ThemeMode.DARK)

    assert colours(icon.pixmap(20, 20).toImage()) != colours(before)


def test_icon_says_hover_and_disabled_in_their_own_tone(theme: Theme) -> None:
    icon = theme.icons.icon("play", Token.TEXT2, Token.TEXT)

    for mode, token in (
        (QIcon.Mode.Normal, Token.TEXT2),
        (QIcon.Mode.Active, Token.TEXT),
        (QIcon.Mode.Disabled, Token.DISABLED),
    ):
        image = icon.pixmap(QSize(32, 32), 1.0, mode).toImage()
        assert theme.color(token).rgb() in colours(image)


def test_icon_paints_itself_and_survives_a_copy(theme: Theme) -> None:
    copied = QIcon(theme.icons.icon("trash"))
    ground = QPixmap(24, 24)
    ground.fill(theme.color(Token.SURFACE))
    painter = QPainter(ground)
    copied.paint(painter, QRect(2, 2, 20, 20))
    painter.end()

    assert len(colours(ground.toImage())) > 2


def colours(image: QImage) -> set[int]:
    return {
        image.pixelColor(x, y).rgb()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def ink(image: QImage) -> float:
    return sum(
        image.pixelColor(x, y).alphaF() for x in range(image.width()) for y in range(image.height())
    )


def inked_box(image: QImage) -> QRect:
    spots = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 60
    ]
    columns, rows = [x for x, _y in spots], [y for _x, y in spots]
    return QRect(
        min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    )
