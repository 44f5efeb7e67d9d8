"""Draws every part of the window in both languages and schemes, to be laid beside the design."""

import pytest
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from tests.screenshots.stage import Dress, grab, pick
from ui.glyphs import GLYPH_OF, paint_glyph
from ui.item_models.roles import Check, CheckResult
from ui.theme import Theme, ThemeMode
from ui.tokens import Space, TextRole, Token, Tone, Weight
from ui.widgets.buttons import Button, ButtonKind, TextButton
from ui.widgets.card import Card
from ui.widgets.focus_ring import FocusRing, focus_by_keyboard
from ui.widgets.health_strip import HealthStrip
from ui.widgets.pill import StatusPill
from ui.widgets.placeholders import EmptyState, ErrorState, Skeleton
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.stage_bar import StageBar
from ui.widgets.switch import Switch
from ui.widgets.text import Label

pytestmark = pytest.mark.screenshots

VARIANTS = [("zh", ThemeMode.LIGHT), ("en", ThemeMode.DARK), ("en", ThemeMode.LIGHT)]


class GlyphRow(QWidget):
    """The seven shapes at three sizes with their pills."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(64)
        words = (
            ("正常", "OK"),
            ("处理中", "Working"),
            ("需处理", "Attention"),
            ("故障", "Problem"),
            ("已停止", "Off"),
            ("未检查", "Unknown"),
            ("接诊中", "In consultation"),
        )
        for place, (tone, pair) in enumerate(zip(Tone, words, strict=True)):
            pill = StatusPill(theme, pick(lang, *pair), tone, self)
            pill.move(place * 122, 40)
            pill.adjustSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, tone in enumerate(Tone):
            left = place * 122
            for size in (14, 22, 28):
                box = self.rect().adjusted(0, 0, 0, 0).toRectF()
                box.setRect(left, 16 - size / 2, size, size)
                paint_glyph(painter, GLYPH_OF[tone], box, self._theme.color(tone.shape))
                left += size + 12
        painter.end()


def checks() -> tuple[Check, ...]:
    plan = [(CheckResult.PASSED, 30), (CheckResult.SLOW, 4), (CheckResult.PASSED, 8)]
    plan += [(CheckResult.FAILED, 3), (CheckResult.STARTING, 2), (CheckResult.PASSED, 6)]
    plan += [(CheckResult.NONE, 7)]
    return tuple(Check(result, result.value) for result, count in plan for _ in range(count))


def titled(theme: Theme, column: QVBoxLayout, title: str) -> Card:
    column.addWidget(Label(theme, title, weight=Weight.SEMIBOLD, token=Token.TEXT2))
    card = Card(theme)
    column.addWidget(card)
    return card


def buttons_row(theme: Theme, lang: str, wanted: list[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.M)
    focused = Button(theme, pick(lang, "键盘焦点", "Keyboard focus"), ButtonKind.PRIMARY)
    wanted.append(focused)
    disabled = Button(theme, pick(lang, "不可用", "Disabled"))
    disabled.setEnabled(False)
    busy = Button(theme, pick(lang, "重新启动", "Restart"))
    busy.set_busy(pick(lang, "正在重启…", "Restarting…"))
    for part in (
        Button(theme, pick(lang, "主要", "Primary"), ButtonKind.PRIMARY, icon="check"),
        focused,
        Button(theme, pick(lang, "次要", "Secondary")),
        Button(theme, pick(lang, "批量操作", "All services"), trailing="caret-down"),
        Button(theme, pick(lang, "删除", "Delete"), ButtonKind.DANGER),
        disabled,
        busy,
        TextButton(theme, pick(lang, "文字按钮", "Text button"), trailing="arrow-right"),
    ):
        row.addWidget(part)
    row.addStretch(1)
    return row


def controls_row(theme: Theme, lang: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.XXL)
    row.addWidget(Switch(theme))
    turned_on = Switch(theme, pick(lang, "实时", "Live"))
    turned_on.setChecked(True)
    row.addWidget(turned_on)
    levels = Segmented(theme)
    levels.set_segments(
        [
            Segment("all", pick(lang, "全部", "All")),
            Segment("info", pick(lang, "信息", "Info")),
            Segment("warn", pick(lang, "警告", "Warn"), Tone.WARN),
            Segment("error", pick(lang, "错误", "Error"), Tone.BAD),
        ]
    )
    levels.set_current("warn")
    row.addWidget(levels)
    stage = QVBoxLayout()
    words = pick(lang, "启动 3/5：启动进程", "Starting 3/5: spawning process")
    stage.addWidget(Label(theme, words, TextRole.SMALL, token=Token.WORK))
    bar = StageBar(theme)
    bar.set_stage(3)
    stage.addWidget(bar)
    row.addLayout(stage)
    strip = HealthStrip(theme)
    strip.set_checks(checks())
    strip.setFixedWidth(300)
    row.addWidget(strip)
    row.addStretch(1)
    return row


def states_row(theme: Theme, lang: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.L)
    loading, empty, failed = Card(theme), Card(theme), Card(theme)
    skeleton = Skeleton(theme, pick(lang, "正在读取服务状态…", "Reading service status…"))
    loading.body.addWidget(skeleton)
    button = Button(theme, pick(lang, "导入服务定义", "Import a definition"), ButtonKind.PRIMARY)
    nothing = EmptyState(theme, "stack", button=button)
    nothing.say(
        pick(lang, "还没有服务", "No services yet"),
        pick(
            lang,
            "导入一个服务定义，就能在这里看到它的状态。",
            "Import a service definition to see its state here.",
        ),
    )
    empty.body.addWidget(nothing)
    report = Button(theme, pick(lang, "报告问题", "Report a problem"), ButtonKind.PRIMARY)
    error = ErrorState(theme, button=report, copy_name=pick(lang, "复制代码", "Copy the code"))
    error.say(
        pick(
            lang, "更新签名无效，已拒绝安装", "The update's signature is not valid, it was refused"
        ),
        pick(
            lang,
            "现有版本不受影响，可以继续使用。请联系 IT 检查发布源。",
            "The present version is not affected. Ask IT to check the source of the release.",
        ),
        "UPD-104",
    )
    failed.body.addWidget(error)
    for card in (loading, empty, failed):
        row.addWidget(card, 1)
    return row


@pytest.mark.parametrize(("lang", "mode"), VARIANTS)
def test_components_are_drawn_in_every_variant(themed: Dress, lang: str, mode: ThemeMode) -> None:
    theme = themed(mode)
    window = QWidget()
    window.resize(1180, 760)
    column = QVBoxLayout(window)
    column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XXL)
    column.setSpacing(Space.S)
    wanted: list[QWidget] = []
    titled(
        theme, column, pick(lang, "状态：颜色 + 形状 + 文字", "Status: colour, shape and word")
    ).body.addWidget(GlyphRow(theme, lang))
    titled(theme, column, pick(lang, "按钮", "Buttons")).body.addLayout(
        buttons_row(theme, lang, wanted)
    )
    titled(theme, column, pick(lang, "控件", "Controls")).body.addLayout(controls_row(theme, lang))
    heading = pick(lang, "加载 · 空 · 错误", "Loading, empty, error")
    column.addWidget(Label(theme, heading, weight=Weight.SEMIBOLD, token=Token.TEXT2))
    column.addLayout(states_row(theme, lang))
    column.addStretch(1)
    ring = FocusRing(window, theme)
    window.show()
    window.activateWindow()
    for skeleton in window.findChildren(Skeleton):
        skeleton.show_words()
    QApplication.processEvents()
    focus_by_keyboard(wanted[0])
    QApplication.processEvents()
    assert ring.target() is wanted[0]
    picture = grab(window, f"components_{lang}_{mode}.png")
    window.close()
    assert picture.width() == 1180
    assert picture.height() >= 700
