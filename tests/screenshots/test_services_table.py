"""Draws the frame of the window with a table and a drawer, beside the design's services page."""

from collections.abc import Sequence

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tests.screenshots.stage import Dress, grab, pick
from ui.item_models.lines import TailLine
from ui.item_models.roles import (
    ActionsCell,
    Cell,
    CellAction,
    Check,
    CheckResult,
    GroupCell,
    NameCell,
    NumberCell,
    PillCell,
    Role,
    StripCell,
    TextCell,
    cell_text,
)
from ui.theme import Theme, ThemeMode
from ui.tokens import Size, Space, Token, Tone, Weight
from ui.widgets.alert import Alert
from ui.widgets.buttons import Button, ButtonKind, IconButton
from ui.widgets.data_table import Column, ColumnKind, DataTable
from ui.widgets.drawer import Drawer
from ui.widgets.header_bar import HeaderBar
from ui.widgets.log_tail import LogTail
from ui.widgets.nav_rail import NavItem, NavRail
from ui.widgets.rows import KeyValueList
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.state_diagram import DiagramNode, StateDiagram
from ui.widgets.text import Label

pytestmark = pytest.mark.screenshots

P, S, F, W, N = (
    CheckResult.PASSED,
    CheckResult.SLOW,
    CheckResult.FAILED,
    CheckResult.STARTING,
    CheckResult.NONE,
)


def strip(*runs: tuple[CheckResult, int]) -> StripCell:
    checks = tuple(Check(result, result.value) for result, count in runs for _ in range(count))
    return StripCell(checks, "60 checks")


def services(lang: str) -> list[tuple[GroupCell, list[list[Cell]]]]:
    def number(chinese: str, english: str | None = None) -> NumberCell:
        return NumberCell(pick(lang, chinese, english or chinese))

    def row(
        name: tuple[str, str],
        caption: tuple[str, str],
        pill: tuple[Tone, str, str],
        checks: StripCell,
        numbers: Sequence[tuple[str, str]],
        tone: Tone | None = None,
        stage: int | None = None,
    ) -> list[Cell]:
        uptime, restarts, cpu, memory, version = numbers
        icon = "play" if pill[0] is Tone.OFF else "arrow-clockwise"
        return [
            NameCell(pick(lang, *name), pick(lang, *caption), tone),
            PillCell(pick(lang, pill[1], pill[2]), pill[0], stage),
            checks,
            number(*uptime),
            NumberCell(restarts[0], Tone.WARN if restarts[0][0] != "0" else None),
            number(*cpu),
            number(*memory),
            TextCell(version[0]),
            ActionsCell(
                (CellAction("go", icon, "Restart"), CellAction("more", "dots-three-bold", "More"))
            ),
        ]

    def same(*texts: str) -> list[tuple[str, str]]:
        return [(text, text) for text in texts]

    running = (Tone.OK, "运行中", "Running")
    steady = strip((P, 60))
    long = ("2 小时 54 分", "2 h 54 min")
    return [
        (
            GroupCell(
                pick(lang, "诊疗软件", "Clinical app"), pick(lang, "1 / 1 运行", "1 of 1 running")
            ),
            [
                row(
                    ("诊疗软件", "Clinical app"),
                    ("4 个进程", "4 processes"),
                    running,
                    strip((P, 54), (W, 2), (P, 4)),
                    [("8 分", "8 min"), *same("0 / 5", "6.4 %", "1 240 MB", "3.2.1")],
                ),
            ],
        ),
        (
            GroupCell(
                pick(lang, "后台服务", "Background services"),
                pick(lang, "4 / 7 运行", "4 of 7 running"),
            ),
            [
                row(
                    ("打印服务", "Print service"),
                    ("处方单、标签", "slips and labels"),
                    running,
                    strip((P, 38), (F, 2), (W, 2), (P, 18)),
                    [("14 分", "14 min"), *same("1 / 5", "0.4 %", "86 MB", "2.8.0")],
                ),
                row(
                    ("影像接收", "Imaging receiver"),
                    ("第 4/5 次，8 秒后", "try 4 of 5 in 8 s"),
                    (Tone.BAD, "正在恢复", "Recovering"),
                    strip((P, 46), (S, 2), (F, 12)),
                    same("", "3 / 5", "", "", "1.14.2"),
                    Tone.BAD,
                ),
                row(
                    ("医保结算", "Insurance claims"),
                    ("国家医保接口", "payer gateway"),
                    (Tone.WARN, "响应慢", "Slow"),
                    strip((P, 52), (S, 8)),
                    [long, *same("0 / 5", "1.1 %", "164 MB", "5.0.3")],
                ),
                row(
                    ("检验设备接口", "Lab device bridge"),
                    ("3/5 启动进程", "3/5 start process"),
                    (Tone.WORK, "正在启动", "Starting"),
                    strip((P, 56), (W, 4)),
                    same("", "0 / 5", "3.8 %", "41 MB", "0.9.7"),
                    Tone.WORK,
                    3,
                ),
                row(
                    ("处方审核", "Prescriptions"),
                    ("药物相互作用规则", "drug interactions"),
                    running,
                    steady,
                    [long, *same("0 / 5", "0.7 %", "212 MB", "4.1.0")],
                ),
                row(
                    ("语音录入", "Dictation"),
                    ("王工 10:42 停止", "by Wang, 10:42"),
                    (Tone.OFF, "已停止", "Stopped"),
                    strip((P, 48), (N, 12)),
                    same("", "0 / 5", "", "", "1.6.2"),
                ),
                row(
                    ("数据同步", "Record sync"),
                    ("到院内服务器", "to clinic server"),
                    running,
                    strip((P, 20), (S, 2), (P, 38)),
                    [("2 小时 53 分", "2 h 53 min"), *same("0 / 5", "0.9 %", "98 MB", "2.2.4")],
                ),
            ],
        ),
        (
            GroupCell(
                pick(lang, "辅助程序", "Helpers"), pick(lang, "2 / 2 运行", "2 of 2 running")
            ),
            [
                row(
                    ("每日备份", "Daily backup"),
                    ("下次 04:10", "next run 04:10"),
                    running,
                    steady,
                    [("6 天", "6 days"), *same("0 / 5", "0.0 %", "22 MB", "1.3.0")],
                ),
                row(
                    ("远程协助", "Remote help"),
                    ("仅 IT 发起", "started by IT only"),
                    (Tone.UNKNOWN, "未检查", "Not checked"),
                    strip((N, 60)),
                    [("6 天", "6 days"), *same("0 / 5", "0.1 %", "31 MB", "1.0.8")],
                ),
            ],
        ),
    ]


def model_of(lang: str, parent: QWidget) -> QStandardItemModel:
    model = QStandardItemModel(0, 9, parent)
    titles = pick(
        lang,
        "名称,状态,最近 60 次检查,已运行,重启,处理器,内存,版本,",
        "Name,State,Last 60 checks,Uptime,Restarts,CPU,Memory,Version,",
    ).split(",")
    model.setHorizontalHeaderLabels(titles)
    for group, rows in services(lang):
        head = item_of(group)
        head.setSelectable(False)
        for cells in rows:
            head.appendRow([item_of(cell) for cell in cells])
        model.appendRow([head])
    return model


def item_of(cell: Cell) -> QStandardItem:
    item = QStandardItem(cell_text(cell))
    item.setData(cell, Role.CELL)
    item.setEditable(False)
    return item


def columns(lang: str) -> list[Column]:
    kind = ColumnKind
    return [
        Column(kind=kind.NAME),
        Column(kind=kind.PILL, samples=(pick(lang, "正在恢复", "Not checked"),)),
        Column(kind=kind.STRIP, priority=1),
        Column(kind=kind.NUMBER, samples=(pick(lang, "2 小时 54 分", "2 h 54 min"),), priority=2),
        Column(kind=kind.NUMBER, samples=("0 / 5",), priority=3),
        Column(kind=kind.NUMBER, samples=("100.0 %",), priority=5),
        Column(kind=kind.NUMBER, samples=("1 240 MB",), priority=6),
        Column(kind=kind.TEXT, samples=("1.14.2",), priority=7),
        Column(kind=kind.ACTIONS, actions=2, priority=4),
    ]


def navigation(theme: Theme, lang: str) -> NavRail:
    rail = NavRail(theme, "nav")
    rail.set_brand(pick(lang, "诊所助手", "Clinic Assistant"))
    rail.set_place(pick(lang, "3 号诊室 · ZS-0314", "Room 3 · ZS-0314"))
    rail.set_items(
        [
            NavItem("overview", pick(lang, "概览", "Overview"), "squares-four"),
            NavItem("services", pick(lang, "服务", "Services"), "stack"),
            NavItem("logs", pick(lang, "日志", "Logs"), "list-bullets"),
            NavItem("settings", pick(lang, "设置", "Settings"), "gear-six", is_bottom=True),
            NavItem("about", pick(lang, "关于", "About"), "info", is_bottom=True),
        ]
    )
    rail.set_current("services")
    rail.set_counter("services", 1)
    return rail


def header(theme: Theme, lang: str) -> HeaderBar:
    bar = HeaderBar(theme)
    bar.title.setText(pick(lang, "服务", "Services"))
    bar.pill.set_status(Tone.BAD, pick(lang, "1 个服务正在恢复", "1 service recovering"))
    bar.search.set_words(pick(lang, "搜索或执行操作", "Search or run an action"), "Ctrl K")
    bar.language.set_segments(
        [Segment("zh", "中", spoken="中文"), Segment("en", "EN", spoken="English")]
    )
    bar.language.set_current(lang)
    bar.bell.set_dot(Tone.BAD)
    bar.person.set_person(pick(lang, "王工", "Wang"), pick(lang, "管理", "Manage"))
    return bar


def filters(theme: Theme, lang: str) -> QHBoxLayout:
    row = QHBoxLayout()
    choice = Segmented(theme)
    choice.set_segments(
        [
            Segment("all", pick(lang, "全部 10", "All 10")),
            Segment("watch", pick(lang, "需关注 3", "To watch 3")),
            Segment("stopped", pick(lang, "已停止 1", "Stopped 1")),
        ]
    )
    row.addWidget(choice)
    row.addStretch(1)
    row.addWidget(Button(theme, pick(lang, "批量操作", "All services"), trailing="caret-down"))
    return row


def drawer_of(theme: Theme, lang: str) -> Drawer:
    drawer = Drawer(theme, pick(lang, "关闭", "Close"))
    drawer.set_name(
        pick(lang, "影像接收", "Imaging receiver"),
        pick(lang, "后台服务 · 版本 1.14.2", "Background service · 1.14.2"),
    )
    drawer.set_status(Tone.BAD, pick(lang, "正在恢复", "Recovering"))
    drawer.add_tool(IconButton(theme, "arrow-square-out", pick(lang, "打开", "Open")))
    titles = pick(lang, "概况,健康,进程,环境,日志", "Summary,Health,Processes,Environment,Log")
    page, *_others = [drawer.add_page(title) for title in titles.split(",")]
    alert = Alert(theme)
    alert.say(
        Tone.BAD,
        pick(lang, "端口 11112 被另一个程序占用", "Port 11112 is taken by another program"),
        pick(
            lang,
            "新的影像暂时收不到，已有影像仍可查看。占用者：PACSLite.exe（PID 7188）。",
            "New images cannot arrive; existing ones can be viewed. "
            "Taken by PACSLite.exe (PID 7188).",
        ),
    )
    retry = Button(
        theme, pick(lang, "立即重试", "Retry now"), ButtonKind.PRIMARY, icon="arrow-clockwise"
    )
    alert.add_button(retry)
    alert.add_button(Button(theme, pick(lang, "报告问题", "Report")))
    alert.set_countdown(pick(lang, "8 秒后第 4/5 次", "try 4 of 5 in 8 s"))
    page.body.addWidget(alert)
    diagram = StateDiagram(theme)
    words = pick(
        lang, "已停止,启动,运行,恢复中,需处理", "Stopped,Starting,Running,Recovering,Needs IT"
    ).split(",")
    tones = (Tone.OFF, Tone.WORK, Tone.OK, Tone.BAD, Tone.OFF)
    nodes = [
        DiagramNode(text, tone, text == words[-1]) for text, tone in zip(words, tones, strict=True)
    ]
    diagram.set_nodes(nodes, 3, return_to=1)
    page.body.addWidget(diagram)
    page.body.addWidget(
        Label(theme, pick(lang, "详情", "Details"), weight=Weight.SEMIBOLD, token=Token.TEXT2)
    )
    details = KeyValueList(theme, pairs_a_line=2)
    details.set_pairs(
        [
            (pick(lang, "端口", "Port"), "11112"),
            (pick(lang, "启动者", "Started by"), pick(lang, "自动", "automatic")),
            ("PID", "–"),
            (pick(lang, "依赖", "Needs"), pick(lang, "数据同步", "Record sync")),
        ]
    )
    page.body.addWidget(details)
    page.body.addWidget(
        Label(
            theme,
            pick(lang, "日志末尾", "End of the log"),
            weight=Weight.SEMIBOLD,
            token=Token.TEXT2,
        )
    )
    tail = LogTail(theme, "log")
    tail.set_lines(
        [
            TailLine("10:52:41.208", "bind :11112: address in use", Tone.BAD),
            TailLine(
                "10:52:41.209",
                pick(lang, "影像监听启动失败，进程退出", "listener failed, leaving"),
                Tone.BAD,
            ),
            TailLine("10:52:41.310", "exit status 1"),
        ]
    )
    page.body.addWidget(tail)
    page.body.addStretch(1)
    return drawer


@pytest.mark.parametrize(
    ("lang", "mode", "has_drawer"),
    [
        ("en", ThemeMode.LIGHT, False),
        ("zh", ThemeMode.LIGHT, True),
        ("en", ThemeMode.DARK, True),
        ("zh", ThemeMode.CONTRAST, True),
    ],
)
def test_table_and_drawer_stand_in_the_frame_of_the_window(
    themed: Dress, lang: str, mode: ThemeMode, *, has_drawer: bool
) -> None:
    theme = themed(mode)
    window = QWidget()
    window.resize(Size.WINDOW_WIDTH, Size.WINDOW_HEIGHT)
    whole = QHBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(navigation(theme, lang))
    right = QVBoxLayout()
    right.setSpacing(0)
    right.addWidget(header(theme, lang))
    content = QHBoxLayout()
    content.setSpacing(Space.L)
    page = QVBoxLayout()
    page.setContentsMargins(Space.XXL, Space.S, 0 if has_drawer else Space.XXL, Space.XXL)
    page.setSpacing(Space.M)
    page.addLayout(filters(theme, lang))
    sheet = QFrame()
    sheet.setObjectName("tableCard")
    inner = QVBoxLayout(sheet)
    inner.setContentsMargins(1, 1, 1, 1)
    table = DataTable(theme, "services")
    table.setModel(model_of(lang, table))
    table.set_columns(columns(lang))
    inner.addWidget(table)
    page.addWidget(sheet, 1)
    content.addLayout(page, 1)
    if has_drawer:
        content.addWidget(drawer_of(theme, lang))
        background = table.model().index(1, 0)
        table.setCurrentIndex(table.model().index(1, 0, background))
    right.addLayout(content, 1)
    whole.addLayout(right, 1)
    window.show()
    QApplication.processEvents()
    name = "frame" if has_drawer else "frame-table"
    picture = grab(window, f"{name}_{lang}_{mode}.png")
    window.close()
    assert picture.width() == Size.WINDOW_WIDTH
    assert picture.height() == Size.WINDOW_HEIGHT
    assert not table.isColumnHidden(0)
    assert table.isColumnHidden(6) is has_drawer
