"""Cards, rows, alerts, placeholders, drawers and floating frames."""

from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.item_models.lines import CheckLine, EventLine, TailLine
from ui.theme import Theme, ThemeMode
from ui.tokens import Size, Token, Tone
from ui.widgets.alert import Alert
from ui.widgets.buttons import Button, TextButton
from ui.widgets.card import Card
from ui.widgets.drawer import Drawer
from ui.widgets.log_tail import MOST_LINES, LogTail
from ui.widgets.placeholders import WORDS_AFTER_MS, EmptyState, ErrorState, Skeleton
from ui.widgets.popover import PopoverFrame, ToastFrame
from ui.widgets.rows import CheckList, CheckRow, EventList, EventRow, KeyValueList
from ui.widgets.scroll import PageScroll
from ui.widgets.spark_chart import SparkCard, SparkLine
from ui.widgets.text import Label

Part = TypeVar("Part", bound=QWidget)


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def only(parent: QWidget, kind: type[Part]) -> Part:
    (found,) = parent.findChildren(kind)
    return found


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()


def test_label_follows_theme_and_text_scale(theme: Theme, qtbot: QtBot) -> None:
    label = Label(theme, "Next update", token=Token.TEXT2)
    qtbot.addWidget(label)

    theme.set_mode(ThemeMode.DARK)
    theme.set_text_scale(150)

    assert label.palette().windowText().color() == theme.color(Token.TEXT2)
    assert label.font().pointSizeF() == pytest.approx(10.5 * 1.5)


def test_label_never_reads_rich_text(theme: Theme, qtbot: QtBot) -> None:
    label = Label(theme, "<b>not bold</b>")
    qtbot.addWidget(label)

    assert label.textFormat() == Qt.TextFormat.PlainText


def test_cards_side_by_side_are_equally_wide_whatever_they_say(theme: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    row = QHBoxLayout(host)
    cards = [Card(theme, title) for title in ("Checks", "A very much longer heading than that")]
    for card in cards:
        row.addWidget(card, 1)
    host.resize(900, 200)
    show(qtbot, host)

    assert abs(cards[0].width() - cards[1].width()) <= 1


def test_check_list_changes_rows_in_place(theme: Theme, qtbot: QtBot) -> None:
    checks = CheckList(theme)
    qtbot.addWidget(checks)
    checks.set_lines([CheckLine("disk", Tone.OK, "Disk", "86 GB left")])
    row = only(checks, CheckRow)

    checks.set_lines([CheckLine("disk", Tone.WARN, "Disk", "6 GB left", "Free up")])

    assert only(checks, CheckRow) is row
    assert name_of(row) == "Disk: 6 GB left"


def test_check_list_drops_rows_that_are_gone(theme: Theme, qtbot: QtBot) -> None:
    checks = CheckList(theme)
    line = CheckLine("a", Tone.OK, "A", "fine")
    checks.set_lines([line, line, line])
    checks.resize(400, 120)
    show(qtbot, checks)

    checks.set_lines([line])

    qtbot.waitUntil(lambda: len(checks.findChildren(CheckRow)) == 1)
    assert only(checks, CheckRow).is_last


def test_action_of_a_check_says_which_check(theme: Theme, qtbot: QtBot) -> None:
    checks = CheckList(theme)
    checks.set_lines([CheckLine("disk", Tone.WARN, "Disk", "6 GB left", "Free up")])
    checks.resize(400, 40)
    show(qtbot, checks)
    button = only(checks, TextButton)

    with qtbot.waitSignal(checks.acted) as acted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert acted.args == ["disk"]
    assert name_of(button) == "Free up: Disk"


def test_times_of_events_share_a_column_as_wide_as_the_longest(theme: Theme, qtbot: QtBot) -> None:
    events = EventList(theme)
    qtbot.addWidget(events)

    events.set_lines(
        [EventLine("Fri", "printer", "Printed"), EventLine("20 Nov 10:38", "clock", "Late")]
    )

    rows = events.findChildren(EventRow)
    assert {row.lead_width for row in rows} == {rows[1].lead_needed()}
    assert [row.is_last for row in rows] == [False, True]
    assert name_of(rows[1]) == "20 Nov 10:38: Late"


def test_words_that_do_not_fit_are_in_the_tool_tip(theme: Theme, qtbot: QtBot) -> None:
    row = EventRow(theme, EventLine("10:38", "printer", "Print service works again " * 6))
    row.resize(300, 39)
    show(qtbot, row)

    row.grab()

    assert row.toolTip().startswith("Print service works again")


def test_values_can_be_selected_and_say_their_name(theme: Theme, qtbot: QtBot) -> None:
    pairs = KeyValueList(theme, pairs_a_line=2)
    qtbot.addWidget(pairs)

    pairs.set_pairs([("Port", "11112"), ("PID", "7188"), ("Needs", "Record sync")])
    pairs.set_pairs([("Port", "8900"), ("PID", "7")])

    labels = [label for label in pairs.findChildren(QLabel) if label.text() == "8900"]
    assert name_of(labels[0]) == "Port: 8900"
    assert labels[0].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_alert_says_sentence_and_meaning(theme: Theme, qtbot: QtBot) -> None:
    alert = Alert(theme)
    alert.say(Tone.BAD, "Port 11112 is taken", "New images cannot arrive.")
    retry = Button(theme, "Retry")
    alert.add_button(retry)
    alert.set_countdown("try 4 of 5 in 8 s")
    alert.resize(360, 160)
    show(qtbot, alert)

    interface = QAccessible.queryAccessibleInterface(alert)
    assert interface.text(QAccessible.Text.Name) == "Port 11112 is taken"
    assert interface.text(QAccessible.Text.Description) == "New images cannot arrive."
    assert alert.grab().toImage().pixelColor(180, 4) == theme.color(Token.BAD_SOFT)
    assert retry.x() < 40


def test_log_tail_keeps_the_last_lines_and_tells_errors_by_colour(
    theme: Theme, qtbot: QtBot
) -> None:
    tail = LogTail(theme, "End of the log")
    qtbot.addWidget(tail)

    tail.set_lines([TailLine("", f"line {number}") for number in range(MOST_LINES + 50)])
    assert tail.document().blockCount() == MOST_LINES
    assert tail.toPlainText().startswith("line 50")

    tail.set_lines([TailLine("10:52:41", "bind: address in use", Tone.BAD)])
    assert tail.toPlainText() == "10:52:41  bind: address in use"
    last = tail.document().firstBlock().begin()
    colours = set()
    while not last.atEnd():
        colours.add(last.fragment().charFormat().foreground().color().name())
        last += 1
    assert colours == {theme.color(Token.TEXT3).name(), theme.color(Token.BAD).name()}


def test_log_tail_without_lines_says_so_until_there_is_one(theme: Theme, qtbot: QtBot) -> None:
    tail = LogTail(theme, "End of the log")
    tail.set_empty_words("Nothing was written yet")
    show(qtbot, tail)
    empty = tail.grab().toImage()

    tail.set_empty_words("")
    blank = tail.grab().toImage()
    tail.set_empty_words("Nothing was written yet")
    said = tail.accessibleDescription()
    tail.set_lines([TailLine("", "up")])

    assert empty != blank
    assert (said, tail.accessibleDescription()) == ("Nothing was written yet", "")


def test_log_tail_appends_what_is_new_and_can_be_read_only(theme: Theme, qtbot: QtBot) -> None:
    tail = LogTail(theme, "End of the log")
    show(qtbot, tail)
    tail.set_lines([TailLine("", "one")])

    tail.set_lines([TailLine("", "one"), TailLine("", "two")])
    QTest.keyClicks(tail, "x")

    assert tail.toPlainText() == "one\ntwo"


def test_skeleton_says_words_only_after_two_seconds(theme: Theme, qtbot: QtBot) -> None:
    skeleton = Skeleton(theme, "Reading service status…")
    show(qtbot, skeleton)
    before = skeleton.grab().toImage()

    assert WORDS_AFTER_MS == 2000
    qtbot.wait(10)
    assert skeleton.grab().toImage() == before
    skeleton.show_words()
    assert skeleton.grab().toImage() != before
    skeleton.hide()


def test_empty_state_names_what_is_missing(theme: Theme, qtbot: QtBot) -> None:
    empty = EmptyState(theme, "stack", button=Button(theme, "Import"))
    qtbot.addWidget(empty)

    empty.say("No services yet", "Import a definition to see its state.")

    assert name_of(empty) == "No services yet"


def test_error_without_a_code_offers_nothing_to_copy(theme: Theme, qtbot: QtBot) -> None:
    error = ErrorState(theme, copy_name="Copy the code")
    show(qtbot, error)

    error.say("Refused", "The signature is not valid.", "UPD-104")
    assert (error.code(), error.copy_button.isVisible()) == ("UPD-104", True)
    error.say("Refused", "The signature is not valid.")
    assert not error.copy_button.isVisible()


@pytest.fixture
def drawer(theme: Theme, qtbot: QtBot) -> Drawer:
    made = Drawer(theme, "Close")
    made.set_name("Imaging receiver", "Background service")
    for title in ("Summary", "Health", "Processes", "Environment", "Log"):
        made.add_page(title)
    made.resize(Size.DRAWER, 600)
    show(qtbot, made)
    return made


def test_esc_closes_the_drawer(drawer: Drawer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(drawer.closed):
        QTest.keyClick(drawer, Qt.Key.Key_Escape)


def test_tabs_are_walked_by_arrow_keys_and_all_fit(drawer: Drawer) -> None:
    drawer.tabs.setFocus()

    QTest.keyClick(drawer.tabs, Qt.Key.Key_Right)

    assert drawer.tabs.currentIndex() == 1
    assert drawer.tabs.tabRect(4).right() <= drawer.tabs.width() + 8


def test_narrow_window_gets_a_narrower_drawer(drawer: Drawer) -> None:
    drawer.set_compact(is_compact=True)

    assert drawer.width() == Size.DRAWER_COMPACT


def test_page_does_not_shift_when_the_scroll_bar_appears(theme: Theme, qtbot: QtBot) -> None:
    page = PageScroll()
    card = Card(theme, "Checks")
    page.body.addWidget(card)
    page.resize(600, 300)
    show(qtbot, page)
    before = card.width()

    card.setMinimumHeight(900)

    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: card.width() == before)


def test_spark_card_reads_out_its_number(theme: Theme, qtbot: QtBot) -> None:
    card = SparkCard(theme)
    qtbot.addWidget(card)

    card.say("Processor", "23", "%", "peak 64 %")

    assert name_of(card.line) == "Processor: 23 %, peak 64 %"


def test_gap_in_the_values_is_a_gap_in_the_line(theme: Theme, qtbot: QtBot) -> None:
    line = SparkLine(theme)
    line.resize(120, 44)
    show(qtbot, line)
    line.set_points([0.5] * 61, 1.0)
    whole = line.grab().toImage()
    line.set_points([0.5] * 20 + [None] * 21 + [0.5] * 20, 1.0)

    broken = line.grab().toImage()

    assert whole.pixelColor(60, 24) != broken.pixelColor(60, 24)
    assert broken.pixelColor(60, 24) == broken.pixelColor(60, 5)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a window on top
def test_popover_opens_on_the_screen_and_esc_closes_it(theme: Theme, qtbot: QtBot) -> None:
    popover = PopoverFrame(theme)
    popover.body.addWidget(Label(theme, "Everything is working"))
    qtbot.addWidget(popover)
    screen = QGuiApplication.primaryScreen().availableGeometry()

    popover.open_at(screen.bottomRight())

    frame = popover.frame.geometry().translated(popover.pos())
    assert screen.contains(frame)
    assert popover.frame.width() == Size.POPOVER
    with qtbot.waitSignal(popover.closed):
        QTest.keyClick(popover, Qt.Key.Key_Escape)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a window on top
def test_popover_near_the_top_opens_below_the_tray(theme: Theme, qtbot: QtBot) -> None:
    popover = PopoverFrame(theme)
    popover.body.addWidget(Label(theme, "Everything is working"))
    qtbot.addWidget(popover)

    popover.open_at(QPoint(400, 10))

    assert popover.frame.geometry().translated(popover.pos()).top() >= 10
    popover.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a window on top
def test_toast_takes_no_focus_and_shares_its_width_among_buttons(
    theme: Theme, qtbot: QtBot
) -> None:
    toast = ToastFrame(theme)
    toast.say(Tone.WORK, "A new version is ready", "Tonight at 22:30.", "now")
    buttons = [Button(theme, text, is_staff=True) for text in ("Update now", "OK")]
    for button in buttons:
        toast.add_button(button)
    show(qtbot, toast)

    assert toast.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert toast.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert abs(buttons[0].width() - buttons[1].width()) <= 1
    assert name_of(toast) == "A new version is ready"


def test_drawer_widens_with_the_text(drawer: Drawer, theme: Theme) -> None:
    theme.set_text_scale(150)

    assert drawer.width() == Size.DRAWER * 3 // 2


def test_countdown_goes_below_the_buttons_where_it_is_narrow(theme: Theme, qtbot: QtBot) -> None:
    alert = Alert(theme)
    alert.say(Tone.BAD, "Port 11112 is taken", "New images cannot arrive.")
    retry, report = Button(theme, "Retry now"), Button(theme, "Report")
    alert.add_button(retry)
    alert.add_button(report)
    alert.set_countdown("try 4 of 5 in 8 s")
    (countdown,) = [label for label in alert.findChildren(QLabel) if "try 4" in label.text()]
    alert.resize(500, 200)
    show(qtbot, alert)
    assert countdown.y() < retry.geometry().bottom()

    alert.resize(260, 240)

    qtbot.waitUntil(lambda: countdown.y() >= retry.geometry().bottom())
    assert countdown.width() >= countdown.sizeHint().width()
    assert retry.x() < report.x()
