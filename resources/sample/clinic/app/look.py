"""Colours, fonts and the style sheet of the sample app. It shares nothing with Wardkeeper's."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

Clock = Callable[[], float]

GROUND = "#F3F5FB"
CARD = "#FFFFFF"
LINE = "#DFE4F0"
TEXT = "#1A2138"
TEXT_SOFT = "#5C6684"
ACCENT = "#3451C6"
ACCENT_DARK = "#2A42A3"
SELECTED = "#E4EAFD"
HOVER = "#EEF1F9"
OK = "#1B7A4B"
WARN = "#8A5200"
WARN_SOFT = "#FFF1DB"
BAD = "#A8201A"
BAD_SOFT = "#FDE7E5"

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LEFT_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
LEFT_BOTTOM = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

FONT_FAMILIES = (
    "Segoe UI",
    "Inter",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
FONT_POINTS = 11

STYLE_SHEET = f"""
QWidget#ground {{ background: {GROUND}; }}
QFrame#header {{ background: {CARD}; border-bottom: 1px solid {LINE}; }}
QFrame#card, QFrame#listCard {{ background: {CARD}; border: 1px solid {LINE};
    border-radius: 14px; }}
QLabel#clinic {{ font-size: 13pt; font-weight: 600; }}
QLabel#soft, QLabel#caption {{ color: {TEXT_SOFT}; }}
QLabel#section {{ font-weight: 600; }}
QLabel#name {{ font-size: 22pt; font-weight: 600; }}
QLabel#empty {{ color: {TEXT_SOFT}; font-size: 13pt; }}
QLabel#badge {{ background: {SELECTED}; color: {ACCENT}; border-radius: 10px; padding: 3px 10px; }}
QLabel#allergy {{ border-radius: 10px; padding: 4px 12px; font-weight: 600; }}
QLabel#allergy[known="true"] {{ background: {BAD_SOFT}; color: {BAD}; }}
QLabel#allergy[known="false"] {{ background: {HOVER}; color: {TEXT_SOFT}; }}
QFrame#tile {{ background: {GROUND}; border-radius: 10px; }}
QLabel#value {{ font-size: 16pt; font-weight: 600; }}
QLabel#banner {{ background: {WARN_SOFT}; color: {WARN}; padding: 9px 20px; font-weight: 600; }}
QListView {{ background: transparent; border: 0; outline: 0; }}
QPlainTextEdit, QTextBrowser {{ background: {CARD}; border: 1px solid {LINE}; border-radius: 10px;
    padding: 8px; selection-background-color: {ACCENT}; selection-color: {CARD}; }}
QTextBrowser {{ border: 0; padding: 0; }}
QPlainTextEdit:focus {{ border: 2px solid {ACCENT}; padding: 7px; }}
QPushButton {{ background: {CARD}; color: {TEXT}; border: 1px solid #8791AD; border-radius: 9px;
    padding: 0 18px; min-height: 38px; }}
QPushButton:hover {{ background: {HOVER}; }}
QPushButton:focus {{ border: 2px solid {ACCENT}; }}
QPushButton:disabled {{ color: #9AA2B8; border-color: {LINE}; }}
QPushButton#primary {{ background: {ACCENT}; color: {CARD}; border-color: {ACCENT};
    font-weight: 600; }}
QPushButton#primary:hover {{ background: {ACCENT_DARK}; }}
QPushButton#primary:focus {{ border: 2px solid {TEXT}; }}
QPushButton#primary:disabled {{ background: {LINE}; border-color: {LINE}; color: {TEXT_SOFT}; }}
QPushButton#flat {{ border-color: transparent; color: {ACCENT}; padding: 0 10px; }}
"""


def apply_look(application: QApplication) -> None:
    """Fusion with the colours above, whatever the desktop's own are."""
    application.setStyle("Fusion")
    palette = QPalette(QColor(GROUND))
    for role, colour in (
        (QPalette.ColorRole.WindowText, TEXT),
        (QPalette.ColorRole.Text, TEXT),
        (QPalette.ColorRole.Base, CARD),
        (QPalette.ColorRole.PlaceholderText, TEXT_SOFT),
        (QPalette.ColorRole.Highlight, ACCENT),
        (QPalette.ColorRole.HighlightedText, CARD),
    ):
        palette.setColor(role, QColor(colour))
    application.setPalette(palette)
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPointSize(FONT_POINTS)
    application.setFont(font)
    application.setStyleSheet(STYLE_SHEET)
