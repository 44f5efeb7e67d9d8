"""A theme keeps no hold on Qt's own objects: the garbage collector would delete one of them."""

from __future__ import annotations

import pytest
from shiboken6 import Shiboken

from ui.theme import Theme


@pytest.mark.usefixtures("qapp")
def test_theme_holds_no_wrapper_of_the_accessibility_hints() -> None:
    theme = Theme()
    theme.set_text_scale(125)

    held = [
        wrapper
        for wrapper in Shiboken.getAllValidWrappers()
        if type(wrapper).__name__ == "QAccessibilityHints"
    ]

    assert held == []
    theme.deleteLater()
