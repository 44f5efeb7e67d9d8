"""The colours keep the contrast that the design computed, and nobody goes round them."""

import re
from pathlib import Path

import pytest

from ui.tokens import COLORS, TYPE, Scheme, Token, Tone

UI = Path(__file__).parents[3] / "ui"

# Rows of the design's table: foreground, background, then light, dark and contrast.
TEXT_PAIRS = [
    ("text", "canvas", 15.1, 15.7, 21),
    ("text", "surface", 16.6, 14.3, 21),
    ("text2", "surface", 8.0, 9.0, 21),
    ("text2", "canvas", 7.3, 9.9, 21),
    ("text2", "bad_soft", 6.8, 8.2, 21),
    ("text3", "surface", 5.3, 5.8, 15.9),
    ("text3", "canvas", 4.8, 6.4, 15.9),
    ("text3", "hover", 4.6, 4.9, 12.5),
    ("text3", "select", 4.6, 5.2, 9.4),
    ("text3", "sunken", 5.0, 6.1, 15.9),
    ("text3", "raised", 5.3, 5.3, 15.9),
    ("on_accent", "accent", 6.8, 7.8, 15.4),
    ("on_accent", "accent_hover", 8.6, 9.2, 17.3),
    ("on_accent", "accent_press", 10.8, 5.9, 21),
    ("accent", "surface", 6.8, 8.2, 15.4),
    ("accent", "canvas", 6.2, 9.0, 15.4),
    ("accent", "accent_soft", 5.7, 6.4, 15.4),
    ("accent", "select", 6.0, 7.3, 9.0),
    ("ok", "ok_soft", 4.7, 6.9, 14.2),
    ("ok", "surface", 5.4, 8.0, 14.2),
    ("ok", "select", 4.8, 7.1, 8.4),
    ("work", "work_soft", 5.0, 6.5, 11.5),
    ("work", "surface", 5.9, 7.7, 11.5),
    ("work", "select", 5.2, 6.9, 6.7),
    ("warn", "warn_soft", 5.7, 8.0, 14.9),
    ("warn", "surface", 6.4, 9.4, 14.9),
    ("warn", "select", 5.6, 8.4, 8.8),
    ("bad", "bad_soft", 5.6, 6.9, 10.5),
    ("bad", "surface", 6.5, 7.5, 10.5),
    ("bad", "select", 5.8, 6.7, 6.2),
    ("off", "off_soft", 4.6, 4.8, 15.9),
    ("off", "surface", 5.3, 5.8, 15.9),
    ("busy", "busy_soft", 5.8, 7.0, 12.9),
    ("busy", "surface", 6.9, 8.0, 12.9),
    ("busy", "select", 6.1, 7.1, 7.6),
]
SHAPE_PAIRS = [
    ("warn_icon", "surface", 4.0, 9.4, 14.9),
    ("warn_icon", "warn_soft", 3.6, 8.0, 14.9),
    ("warn_icon", "select", 3.5, 8.4, 8.8),
    ("control", "surface", 3.6, 4.3, 21),
    ("control", "canvas", 3.2, 4.7, 21),
    ("control", "hover", 3.1, 3.6, 16.5),
    ("focus", "surface", 6.8, 8.2, 19.6),
    ("focus", "canvas", 6.2, 9.0, 19.6),
    ("focus", "raised", 6.8, 7.4, 19.6),
    ("ok_bar", "surface", 3.4, 4.3, 14.2),
    ("ok_bar", "select", 3.0, 3.8, 8.4),
]


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(token: str, ground: str, scheme: Scheme) -> float:
    column = list(Scheme).index(scheme)
    pair = [luminance(COLORS[Token(name)][column]) for name in (token, ground)]
    return (max(pair) + 0.05) / (min(pair) + 0.05)


@pytest.mark.parametrize(("token", "ground", "light", "dark", "high"), TEXT_PAIRS + SHAPE_PAIRS)
def test_contrast_is_what_the_design_computed(
    token: str, ground: str, light: float, dark: float, high: float
) -> None:
    ratios = [contrast(token, ground, scheme) for scheme in Scheme]

    assert ratios == pytest.approx([light, dark, high], abs=0.1)


@pytest.mark.parametrize("row", TEXT_PAIRS)
def test_text_reaches_4_5_to_1_in_every_scheme(row: tuple[str, str, float, float, float]) -> None:
    assert min(contrast(row[0], row[1], scheme) for scheme in Scheme) >= 4.5


@pytest.mark.parametrize("row", SHAPE_PAIRS)
def test_shapes_reach_3_to_1_in_every_scheme(row: tuple[str, str, float, float, float]) -> None:
    assert min(contrast(row[0], row[1], scheme) for scheme in Scheme) >= 2.99


def test_every_token_has_a_colour_in_every_scheme() -> None:
    pattern = re.compile("#([0-9A-F]{2})?[0-9A-F]{6}")

    assert set(COLORS) == set(Token)
    assert all(
        len(row) == len(Scheme) and all(pattern.fullmatch(color) for color in row)
        for row in COLORS.values()
    )


def test_tones_differ_in_their_words_colour_except_off_and_unknown() -> None:
    told = {tone.text for tone in Tone}

    assert len(told) == len(Tone) - 1
    assert Tone.OFF.text is Tone.UNKNOWN.text


def test_nothing_is_smaller_than_the_caption() -> None:
    assert min(spec.points for spec in TYPE.values()) == 9


VALUES_LIVE_IN = {"tokens.py", "theme.py", "style.py", "fonts.py"}
FORBIDDEN = {
    "a colour": re.compile(
        r"#[0-9A-Fa-f]{6}\b|QColor\(\s*[\d\"']|Qt\.GlobalColor\.(?!transparent)"
    ),
    "a font": re.compile(r"\bQFont\(|setPointSize|setPixelSize|setFamil"),
    "a size of a widget": re.compile(
        r"set(Fixed|Minimum|Maximum)(Width|Height|Size)\(\s*[2-9]\d*|setSpacing\(\s*[1-9]"
        r"|setContentsMargins\(\s*(?!1\b)[1-9]"
    ),
    "a style sheet": re.compile(r"setStyleSheet\("),
}


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_values_of_the_look_are_written_in_the_theme_only(what: str) -> None:
    offenders = [
        f"{path.relative_to(UI)}:{number}: {line.strip()}"
        for path in sorted(UI.rglob("*.py"))
        if path.name not in VALUES_LIVE_IN
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]

    assert offenders == [], f"{what} outside ui/theme.py, ui/tokens.py and ui/style.py"
