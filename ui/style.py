"""The one style sheet: frames, fields, menus, headers and scroll bars.

Pills, rows, buttons, switches and charts are painted by `ui.widgets`; nothing is styled twice.
"""

from collections.abc import Callable

from PySide6.QtGui import QColor

from ui.fonts import Face
from ui.tokens import Line, Radius, Size, Space, TextRole, Token, Weight

ColorOf = Callable[[Token], QColor]
FaceOf = Callable[[TextRole, Weight | None], Face]


def style_sheet(color: ColorOf, face: FaceOf) -> str:
    """Write the style sheet for the colours and fonts given."""
    names = {token.value: color(token).name(QColor.NameFormat.HexArgb) for token in Token}
    measures = {
        "hair": Line.HAIR,
        "ring": Line.RING,
        "bar": Line.BAR,
        "r_dialog": Radius.DIALOG,
        "r_card": Radius.CARD,
        "r_control": Radius.CONTROL,
        "r_small": Radius.SMALL,
        "s_xs": Space.XS,
        "s_s": Space.S,
        "s_m": Space.M,
        "scroll": Size.SCROLL_BAR,
        "scroll_radius": (Size.SCROLL_BAR - 2 * Line.BAR) // 2,
        "target": Size.TARGET - 2 * Line.HAIR,
        "field_pad": Space.S + Line.RING,
        "small": face(TextRole.SMALL, None).font.pointSizeF(),
    }
    return _TEMPLATE.format_map(names | measures)


_TEMPLATE = """
* {{ outline: none; }}
QToolTip {{
    background: {tooltip}; color: {on_tooltip}; border: {hair}px solid {tooltip};
    border-radius: {r_control}px; padding: 6px {s_s}px; font-size: {small}pt;
}}
QFrame#card, QFrame#tableCard {{
    background: {surface}; border: {hair}px solid {border}; border-radius: {r_card}px;
}}
QFrame#drawer {{ background: {surface}; border: none; border-left: {hair}px solid {border}; }}
QFrame#raised {{
    background: {raised}; border: {hair}px solid {border}; border-radius: {r_dialog}px;
}}
QFrame#well {{
    background: {sunken}; border: {hair}px solid {border}; border-radius: {r_control}px;
}}
QScrollArea, QScrollArea > QWidget > QWidget#page {{ background: transparent; border: none; }}
QAbstractScrollArea#well {{
    background: {sunken}; color: {text}; border: {hair}px solid {border};
    border-radius: {r_control}px; padding: {s_xs}px {s_s}px;
    selection-background-color: {select}; selection-color: {text};
}}
QLineEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QComboBox {{
    background: {surface}; color: {text}; border: {hair}px solid {control};
    border-radius: {r_control}px; min-height: {target}px; padding: 0 {field_pad}px;
    placeholder-text-color: {text3};
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateTimeEdit:focus, QComboBox:focus {{
    border: {ring}px solid {focus}; padding: 0 9px; min-height: 28px;
}}
QLineEdit[hasError="true"] {{ border-color: {bad}; }}
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{
    background: {sunken}; color: {disabled}; border-color: {border};
}}
QLineEdit[readOnly="true"] {{ background: {sunken}; }}
QLineEdit#bare, QLineEdit#bare:focus {{
    background: transparent; border: none; padding: 0; min-height: 0;
}}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox QAbstractItemView {{
    background: {raised}; color: {text}; border: {hair}px solid {border};
    selection-background-color: {select}; selection-color: {text}; padding: {s_xs}px;
}}
QPushButton {{
    background: {raised}; color: {text}; border: {hair}px solid {control};
    border-radius: {r_control}px; min-height: {target}px; padding: 0 14px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:disabled {{ background: {sunken}; color: {disabled}; border-color: {border}; }}
QMenu {{
    background: {raised}; color: {text}; border: {hair}px solid {border}; padding: {s_xs}px;
}}
QMenu::item {{
    padding: 7px {s_m}px 7px {s_m}px; border-radius: {r_small}px; background: transparent;
}}
QMenu::icon {{ padding-left: {s_s}px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QMenu::separator {{ height: {hair}px; background: {border}; margin: {s_xs}px {s_s}px; }}
QAbstractItemView {{
    background: {surface}; color: {text}; border: none;
    selection-background-color: {select}; selection-color: {text};
}}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
    background: {surface}; color: {text3}; border: none;
    border-bottom: {hair}px solid {border}; padding: 0 {s_m}px; font-size: {small}pt;
}}
QScrollBar:vertical {{ background: transparent; width: {scroll}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {scroll}px; margin: 0; }}
QScrollBar::handle {{
    background: {control}; border-radius: {scroll_radius}px; margin: {bar}px;
}}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {text3}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {border}; }}
QDialog, QMessageBox {{ background: {raised}; }}
"""
