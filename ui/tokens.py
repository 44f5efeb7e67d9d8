"""The values of the visual language: colours, type, space, sizes, motion.

Values only. What is in force right now (colour scheme, text scale) is `ui.theme.Theme`.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class Scheme(StrEnum):
    """A set of colours that can be on the screen."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Token(StrEnum):
    """A colour by what it is for."""

    CANVAS = "canvas"
    SURFACE = "surface"
    RAISED = "raised"
    SUNKEN = "sunken"
    HOVER = "hover"
    PRESSED = "pressed"
    SELECT = "select"
    BORDER = "border"
    CONTROL = "control"
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    DISABLED = "disabled"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_PRESS = "accent_press"
    ACCENT_SOFT = "accent_soft"
    ON_ACCENT = "on_accent"
    FOCUS = "focus"
    OK = "ok"
    OK_SOFT = "ok_soft"
    OK_BAR = "ok_bar"
    WORK = "work"
    WORK_SOFT = "work_soft"
    WARN = "warn"
    WARN_SOFT = "warn_soft"
    WARN_ICON = "warn_icon"
    BAD = "bad"
    BAD_SOFT = "bad_soft"
    OFF = "off"
    OFF_SOFT = "off_soft"
    BUSY = "busy"
    BUSY_SOFT = "busy_soft"
    TOOLTIP = "tooltip"
    ON_TOOLTIP = "on_tooltip"
    SHADOW = "shadow"


# Each row: light, dark, contrast. Eight digits are alpha first.
_TABLE: Final = {
    Token.CANVAS: ("#F2F5F6", "#0E1417", "#000000"),
    Token.SURFACE: ("#FFFFFF", "#161E22", "#000000"),
    Token.RAISED: ("#FFFFFF", "#1D272C", "#000000"),
    Token.SUNKEN: ("#F6F8F9", "#12191D", "#000000"),
    Token.HOVER: ("#EDF1F3", "#212C31", "#1F1F1F"),
    Token.PRESSED: ("#E2E8EB", "#2A373D", "#3A3A3A"),
    Token.SELECT: ("#E6F3F4", "#18292E", "#003B40"),
    Token.BORDER: ("#DCE3E6", "#29353A", "#FFFFFF"),
    Token.CONTROL: ("#7C8A92", "#72838B", "#FFFFFF"),
    Token.TEXT: ("#13202A", "#E7EDEF", "#FFFFFF"),
    Token.TEXT2: ("#43535D", "#B2BFC5", "#FFFFFF"),
    Token.TEXT3: ("#5F6E77", "#8C9AA1", "#E0E0E0"),
    Token.DISABLED: ("#98A4AA", "#586870", "#8F8F8F"),
    Token.ACCENT: ("#0A6570", "#5CC3CC", "#3FF2FF"),
    Token.ACCENT_HOVER: ("#08545D", "#77D2DA", "#9BF8FF"),
    Token.ACCENT_PRESS: ("#06444C", "#45AAB3", "#FFFFFF"),
    Token.ACCENT_SOFT: ("#DCEFF1", "#16343A", "#000000"),
    Token.ON_ACCENT: ("#FFFFFF", "#052529", "#000000"),
    Token.FOCUS: ("#0A6570", "#5CC3CC", "#FFFF00"),
    Token.OK: ("#1A7A3C", "#5BC783", "#54F08A"),
    Token.OK_SOFT: ("#E2F4E7", "#142E1F", "#000000"),
    Token.OK_BAR: ("#4A9A66", "#3F8F5E", "#54F08A"),
    Token.WORK: ("#1D61C7", "#7DB1FF", "#8CC4FF"),
    Token.WORK_SOFT: ("#E4EDFC", "#172B4B", "#000000"),
    Token.WARN: ("#8A5200", "#F0B84E", "#FFD54A"),
    Token.WARN_SOFT: ("#FCF1DC", "#35280E", "#000000"),
    Token.WARN_ICON: ("#B86E00", "#F0B84E", "#FFD54A"),
    Token.BAD: ("#B4232B", "#FF8C87", "#FF9C96"),
    Token.BAD_SOFT: ("#FCE9E9", "#3A1C1F", "#000000"),
    Token.OFF: ("#5F6E77", "#8C9AA1", "#E0E0E0"),
    Token.OFF_SOFT: ("#EDF1F3", "#232E33", "#000000"),
    Token.BUSY: ("#6F3FB5", "#C3A4F6", "#DDBEFF"),
    Token.BUSY_SOFT: ("#F0E9FB", "#2D2244", "#000000"),
    Token.TOOLTIP: ("#13202A", "#2A373D", "#000000"),
    Token.ON_TOOLTIP: ("#F2F5F6", "#E7EDEF", "#FFFFFF"),
    Token.SHADOW: ("#3D0F2A33", "#96000000", "#00000000"),
}
COLORS: Final = MappingProxyType(_TABLE)
"""Colour of each token in light, dark and contrast, in the order of `Scheme`."""

# The tray icon stands on the system's task bar, not on one of our surfaces.
MARK_ON_LIGHT_BAR: Final = "#22323B"
MARK_ON_DARK_BAR: Final = "#F2F5F6"


class Weight(IntEnum):
    """Font weight. 500 shows as regular in most Chinese fonts: never rely on it alone."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600


class TextRole(StrEnum):
    """A kind of text by its place in the hierarchy."""

    DISPLAY = "display"
    TITLE = "title"
    NUMERAL = "numeral"
    SECTION = "section"
    BODY = "body"
    SMALL = "small"
    CAPTION = "caption"
    MONO = "mono"
    MONO_SMALL = "mono_small"
    CASE_CODE = "case_code"


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """Size in points at 100 % text scale, usual weight, whether figures or all are of one width."""

    points: float
    weight: Weight
    is_mono: bool = False
    is_tabular: bool = False


TYPE: Final = MappingProxyType(
    {
        TextRole.DISPLAY: TypeSpec(20, Weight.SEMIBOLD),
        TextRole.TITLE: TypeSpec(16, Weight.SEMIBOLD),
        TextRole.NUMERAL: TypeSpec(17, Weight.SEMIBOLD, is_tabular=True),
        TextRole.SECTION: TypeSpec(11.5, Weight.SEMIBOLD),
        TextRole.BODY: TypeSpec(10.5, Weight.REGULAR),
        TextRole.SMALL: TypeSpec(9.5, Weight.REGULAR),
        TextRole.CAPTION: TypeSpec(9, Weight.REGULAR),
        TextRole.MONO: TypeSpec(10, Weight.REGULAR, is_mono=True),
        TextRole.MONO_SMALL: TypeSpec(9, Weight.REGULAR, is_mono=True),
        TextRole.CASE_CODE: TypeSpec(28, Weight.SEMIBOLD, is_mono=True),
    }
)

UI_FAMILIES: Final = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
CHINESE_FAMILIES_WITH_BOLD: Final = ("Microsoft YaHei UI", "Noto Sans CJK SC")
MONO_FAMILIES: Final = (
    "JetBrains Mono",
    "Cascadia Mono",
    "Consolas",
    "DejaVu Sans Mono",
    "Noto Sans Mono CJK SC",
    "Microsoft YaHei UI",
    "WenQuanYi Micro Hei Mono",
)


class Space:
    """Distances in logical pixels, on a unit of 4."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 20
    XXL: Final = 24
    XXXL: Final = 32


class Radius:
    """Corner radii in logical pixels."""

    DIALOG: Final = 12
    CARD: Final = 8
    CONTROL: Final = 6
    SMALL: Final = 4


class Line:
    """Widths of lines in logical pixels."""

    HAIR: Final = 1
    RING: Final = 2
    BAR: Final = 3


class IconSize:
    """Edge of an icon or status shape in logical pixels."""

    CARET: Final = 12
    LOG: Final = 13
    TRAILING: Final = 14
    PILL: Final = 14
    BUTTON: Final = 16
    LIST: Final = 16
    TOOL: Final = 18
    NAV: Final = 20
    ALERT: Final = 18
    TOAST: Final = 22
    HERO: Final = 28
    MARK: Final = 26
    EMPTY: Final = 32


class Size:
    """Fixed measures of parts in logical pixels; heights are least heights, text may need more."""

    TARGET: Final = 32
    STAFF_TARGET: Final = 44
    HEADER: Final = 56
    NAV: Final = 200
    NAV_COLLAPSED: Final = 56
    NAV_ITEM: Final = 36
    NAV_PITCH: Final = 38
    NAV_COLLAPSE_BELOW: Final = 1060
    SEARCH: Final = 252
    SEARCH_NARROW: Final = 200
    AVATAR: Final = 28
    BELL_DOT: Final = 8
    TABLE_HEADER: Final = 36
    GROUP_ROW: Final = 31
    ROW_TWO_LINES: Final = 48
    ROW_TWO_LINES_COMPACT: Final = 36
    ROW_ONE_LINE: Final = 40
    ROW_ONE_LINE_COMPACT: Final = 32
    LIST_ROW: Final = 39
    LOG_ROW: Final = 24
    PILL: Final = 24
    COUNTER: Final = 18
    SWITCH_WIDTH: Final = 38
    SWITCH_HEIGHT: Final = 20
    CHECK_BOX: Final = 16
    STAGE_BAR: Final = 4
    STAGE_BAR_WIDTH: Final = 92
    STRIP_WIDTH: Final = 120
    STRIP_HEIGHT: Final = 20
    CELL_PADDING: Final = 12
    CELL_FIRST: Final = 32
    DRAWER: Final = 400
    DRAWER_COMPACT: Final = 360
    POPOVER: Final = 360
    TOAST: Final = 400
    SHADOW_MARGIN: Final = 24
    SHADOW_BLUR: Final = 40
    SHADOW_DROP: Final = 7
    HERO_DISC: Final = 56
    POPOVER_DISC: Final = 44
    DIAGRAM: Final = 84
    DIAGRAM_DISC: Final = 28
    CHART_CARD: Final = 102
    SCROLL_BAR: Final = 10
    WINDOW_WIDTH: Final = 1180
    WINDOW_HEIGHT: Final = 760
    WINDOW_MIN_WIDTH: Final = 960
    WINDOW_MIN_HEIGHT: Final = 600


class Motion:
    """Durations in milliseconds; zero when motion is reduced."""

    HOVER_MS: Final = 120
    SLIDE_MS: Final = 160
    FADE_MS: Final = 200


class Tone(StrEnum):
    """What a status says; always shown as colour, shape and word together."""

    OK = "ok"
    WORK = "work"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"
    UNKNOWN = "unknown"
    BUSY = "busy"

    @property
    def text(self) -> Token:
        """Colour of words in this tone."""
        return _TONES[self][0]

    @property
    def soft(self) -> Token:
        """Fill behind words in this tone."""
        return _TONES[self][1]

    @property
    def shape(self) -> Token:
        """Colour of shapes and bars in this tone."""
        return _TONES[self][2]


_TONES: Final = {
    Tone.OK: (Token.OK, Token.OK_SOFT, Token.OK),
    Tone.WORK: (Token.WORK, Token.WORK_SOFT, Token.WORK),
    Tone.WARN: (Token.WARN, Token.WARN_SOFT, Token.WARN_ICON),
    Tone.BAD: (Token.BAD, Token.BAD_SOFT, Token.BAD),
    Tone.OFF: (Token.OFF, Token.OFF_SOFT, Token.OFF),
    Tone.UNKNOWN: (Token.OFF, Token.OFF_SOFT, Token.OFF),
    Tone.BUSY: (Token.BUSY, Token.BUSY_SOFT, Token.BUSY),
}
