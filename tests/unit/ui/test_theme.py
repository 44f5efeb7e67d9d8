"""The theme in force follows the user, the system and the text scale, live."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import Theme, ThemeMode
from ui.tokens import COLORS, TYPE, Scheme, TextRole, Token, Weight

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("mode", "scheme"),
    [
        (ThemeMode.LIGHT, Scheme.LIGHT),
        (ThemeMode.DARK, Scheme.DARK),
        (ThemeMode.CONTRAST, Scheme.CONTRAST),
    ],
)
def test_chosen_mode_decides_every_colour(theme: Theme, mode: ThemeMode, scheme: Scheme) -> None:
    theme.set_mode(mode)

    column = list(Scheme).index(scheme)
    assert theme.scheme is scheme
    assert theme.color(Token.BAD).name().upper() == COLORS[Token.BAD][column]


@pytest.mark.parametrize("scheme", [Scheme.DARK, Scheme.CONTRAST])
def test_system_mode_follows_a_change_of_the_desktop(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scheme: Scheme
) -> None:
    theme.set_mode(ThemeMode.SYSTEM)
    # The offscreen platform has one colour scheme: its answer is replaced, the signal is Qt's.
    monkeypatch.setattr(theme._system, "scheme", lambda: scheme)

    with qtbot.waitSignal(theme.theme_changed):
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    assert theme.scheme is scheme


def test_chosen_mode_ignores_the_desktop(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.theme_changed):
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    assert theme.scheme is Scheme.LIGHT


def test_same_mode_again_changes_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.theme_changed):
        theme.set_mode(ThemeMode.LIGHT)
        theme.set_text_scale(100)


def test_change_of_mode_dresses_the_application_at_once(theme: Theme, qapp: QApplication) -> None:
    theme.set_mode(ThemeMode.DARK)

    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color(Token.CANVAS)
    assert theme.color(Token.SURFACE).name(theme.color(Token.SURFACE).NameFormat.HexArgb) in (
        qapp.styleSheet()
    )


def test_pixmaps_are_drawn_anew_after_a_change_of_colours(theme: Theme) -> None:
    before = theme.icons.pixmap("stack", Token.TEXT2, 20)
    assert theme.icons.pixmap("stack", Token.TEXT2, 20) is before

    theme.set_mode(ThemeMode.DARK)

    assert theme.icons.pixmap("stack", Token.TEXT2, 20).toImage() != before.toImage()


@pytest.mark.parametrize(
    "group",
    [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled],
)
@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK, ThemeMode.CONTRAST])
def test_palette_holds_only_colours_of_the_theme(
    theme: Theme, mode: ThemeMode, group: QPalette.ColorGroup
) -> None:
    theme.set_mode(mode)
    own = {theme.color(token).rgba() for token in Token}
    palette = theme.palette()

    foreign = [
        role.name
        for role in QPalette.ColorRole
        if role not in {QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole}
        and palette.color(group, role).rgba() not in own
    ]

    assert foreign == []


def test_palette_tells_disabled_text_from_text(theme: Theme) -> None:
    palette = theme.palette()

    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        assert palette.color(QPalette.ColorGroup.Disabled, role) == theme.color(Token.DISABLED)


@pytest.mark.parametrize("role", list(TextRole))
def test_text_scale_doubles_every_role(theme: Theme, role: TextRole) -> None:
    theme.set_text_scale(200)

    assert theme.face(role).font.pointSizeF() == TYPE[role].points * 2


@pytest.mark.parametrize(("asked", "got"), [(50, 100), (125, 125), (400, 200)])
def test_text_scale_stays_between_100_and_200(theme: Theme, asked: int, got: int) -> None:
    theme.set_text_scale(asked)

    assert theme.text_scale == got


def test_faces_are_made_once_until_the_scale_changes(theme: Theme) -> None:
    face = theme.face(TextRole.BODY, Weight.MEDIUM)
    assert theme.face(TextRole.BODY, Weight.MEDIUM) is face

    theme.set_text_scale(150)

    assert theme.face(TextRole.BODY, Weight.MEDIUM).height > face.height


def test_tabular_figures_all_have_one_width(theme: Theme) -> None:
    face = theme.face(is_tabular=True)

    assert len({round(face.width(figure * 4), 2) for figure in "0123456789"}) == 1
    assert face.font.featureValue(QFont.Tag("tnum")) == 1


def test_line_is_as_high_as_its_chinese_fallback_needs(theme: Theme) -> None:
    face = theme.face()

    assert face.height >= face.metrics.height()
    assert face.cap_height > 0


def test_reduced_motion_takes_the_time_out_of_animations() -> None:
    assert Theme(ThemeMode.LIGHT, is_motion_reduced=True).duration_ms(160) == 0
    assert Theme(ThemeMode.LIGHT).duration_ms(160) == 160


def test_theme_and_icons_load_without_the_icon_package() -> None:
    program = (
        "import sys, ui.theme, ui.icons, ui.mark\n"
        "print([name for name in ('qtawesome', 'qtpy', 'PySide6.QtSvg') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
