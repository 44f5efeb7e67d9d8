"""Pills, strips, stage bars and diagrams say in words what they show."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from ui.item_models.roles import Check, CheckResult
from ui.theme import Theme, ThemeMode
from ui.tokens import Size, Token, Tone
from ui.widgets.health_strip import (
    CHECKS,
    HealthStrip,
    bar_geometry,
    check_at,
    padded,
    paint_strip,
)
from ui.widgets.pill import StatusPill, paint_pill, pill_size
from ui.widgets.stage_bar import StageBar
from ui.widgets.state_diagram import DiagramNode, StateDiagram


def role_of(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def text_of(widget: QWidget, kind: QAccessible.Text = QAccessible.Text.Name) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(kind)


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)  # it stands at 0, 0


def test_pill_reads_out_its_word(theme: Theme, qtbot: QtBot) -> None:
    pill = StatusPill(theme, "Running", Tone.OK)
    qtbot.addWidget(pill)

    pill.set_status(Tone.BAD, "Recovering")

    assert (role_of(pill), text_of(pill)) == (QAccessible.Role.StaticText, "Recovering")
    assert pill.tone is Tone.BAD


def test_pill_is_as_wide_as_its_word_and_24_high(theme: Theme) -> None:
    short, long = pill_size(theme, "OK"), pill_size(theme, "In consultation")

    assert short.height() == long.height() == Size.PILL
    assert long.width() > short.width() + 40


def test_pill_on_a_selected_row_is_filled_with_the_surface(theme: Theme) -> None:
    image = QImage(120, 24, QImage.Format.Format_RGB32)
    image.fill(theme.color(Token.SELECT))
    painter = QPainter(image)
    paint_pill(painter, theme, QRect(0, 0, 120, 24), Tone.BAD, "Failed", is_on_selection=True)
    painter.end()

    assert image.pixelColor(100, 4) == theme.color(Token.SURFACE)


def test_pill_has_an_outline_in_high_contrast(theme: Theme, qtbot: QtBot) -> None:
    theme.set_mode(ThemeMode.CONTRAST)
    pill = StatusPill(theme, "Running", Tone.OK)
    show(qtbot, pill)

    top = pill.grab().toImage().pixelColor(pill.width() // 2, 0)

    assert top == theme.color(Token.BORDER)


@pytest.mark.parametrize(
    ("width", "geometry"),
    [(300, (1, 5)), (400, (1, 5)), (180, (1, 3)), (120, (2, 4)), (90, (2, 3))],
)
def test_narrow_strips_put_two_checks_into_a_bar(width: int, geometry: tuple[int, int]) -> None:
    assert bar_geometry(width) == geometry


def test_few_checks_stand_at_the_new_end() -> None:
    row = padded([Check(CheckResult.PASSED)])

    assert len(row) == CHECKS
    assert [check.result for check in row[-2:]] == [CheckResult.NONE, CheckResult.PASSED]


def test_only_the_last_sixty_checks_count() -> None:
    many = [Check(CheckResult.FAILED)] * 5 + [Check(CheckResult.PASSED)] * CHECKS

    assert {check.result for check in padded(many)} == {CheckResult.PASSED}


def bar_heights(theme: Theme, width: int, *results: CheckResult) -> list[int]:
    image = QImage(width, 20, QImage.Format.Format_RGB32)
    image.fill(theme.color(Token.SURFACE))
    painter = QPainter(image)
    paint_strip(painter, theme, QRect(0, 0, width, 20), [Check(result) for result in results])
    painter.end()
    per_bar, pitch = bar_geometry(width)
    ground = theme.color(Token.SURFACE)
    return [
        sum(image.pixelColor(bar * pitch, y) != ground for y in range(20))
        for bar in range(CHECKS // per_bar)
    ]


def test_result_of_a_check_is_told_by_height_alone(theme: Theme) -> None:
    order = [
        CheckResult.NONE,
        CheckResult.STARTING,
        CheckResult.PASSED,
        CheckResult.SLOW,
        CheckResult.FAILED,
    ]

    heights = bar_heights(theme, 300, *order)[-len(order) :]

    assert heights == [2, 8, 12, 16, 20]
    assert all(later - earlier >= 4 for earlier, later in pairwise(heights))


def test_worse_of_two_checks_decides_a_shared_bar(theme: Theme) -> None:
    pairs = [CheckResult.PASSED, CheckResult.FAILED, CheckResult.SLOW, CheckResult.PASSED]

    assert bar_heights(theme, 120, *pairs)[-2:] == [20, 16]


def test_spot_in_a_strip_names_its_check() -> None:
    assert check_at(0, 300) == 0
    assert check_at(299, 300) == 59
    assert check_at(301, 300) is None
    assert check_at(-1, 300) is None
    assert check_at(119, 120) == 59


@pytest.fixture
def strip(theme: Theme, qtbot: QtBot) -> HealthStrip:
    made = HealthStrip(theme)
    made.setAccessibleName("Last 60 checks")
    made.set_checks([Check(CheckResult.PASSED, f"check {number}") for number in range(CHECKS)])
    made.resize(300, 24)
    show(qtbot, made)
    made.setFocus()
    return made


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)  # tool tips
def test_arrow_keys_walk_along_the_checks_and_say_each(strip: HealthStrip) -> None:
    QTest.keyClick(strip, Qt.Key.Key_Left)
    QTest.keyClick(strip, Qt.Key.Key_Left)

    assert text_of(strip, QAccessible.Text.Description) == "check 57"
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert text_of(strip, QAccessible.Text.Description) == "check 0"
    QToolTip.hideText()


def test_strip_is_a_named_slider_to_assistive_programs(strip: HealthStrip) -> None:
    assert role_of(strip) == QAccessible.Role.Slider
    assert text_of(strip) == "Last 60 checks"


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)  # tool tips
def test_tool_tip_tells_the_check_under_the_pointer(strip: HealthStrip) -> None:
    spot = QPoint(12, 10)
    event = QHelpEvent(QEvent.Type.ToolTip, spot, strip.mapToGlobal(spot))

    QApplication.sendEvent(strip, event)

    assert QToolTip.text() == "check 2"
    QToolTip.hideText()


def test_stage_bar_is_a_progress_bar_of_five(theme: Theme, qtbot: QtBot) -> None:
    bar = StageBar(theme)
    bar.resize(92, 12)
    show(qtbot, bar)

    bar.set_stage(3)

    image = bar.grab().toImage()
    middles = [image.pixelColor(8 + segment * 19, 6) for segment in range(5)]
    done, rest = theme.color(Token.WORK), theme.color(Token.BORDER)
    assert middles == [done, done, done, rest, rest]
    assert role_of(bar) == QAccessible.Role.ProgressBar
    bar.set_stage(3, is_late=True)
    assert bar.grab().toImage().pixelColor(8, 6) == theme.color(Token.WARN_ICON)


def test_diagram_reads_out_the_present_state_and_draws_the_way_back(
    theme: Theme, qtbot: QtBot
) -> None:
    diagram = StateDiagram(theme)
    diagram.resize(360, 90)
    nodes = [DiagramNode("Stopped", Tone.OFF), DiagramNode("Running", Tone.OK)]
    nodes += [DiagramNode("Recovering", Tone.BAD), DiagramNode("Failed", Tone.OFF, True)]
    diagram.set_nodes(nodes, 2)
    show(qtbot, diagram)
    before = diagram.grab().toImage()

    diagram.set_nodes(nodes, 2, return_to=1)

    assert text_of(diagram) == "Recovering"
    assert diagram.grab().toImage() != before
