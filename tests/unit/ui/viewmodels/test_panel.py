"""The interface is built on a slice of ``Control``, which really has it."""

from __future__ import annotations

from app.control import Control
from tests.fakes.panel import FakePanel
from ui.viewmodels.panel import Panel


def accepts(panel: Panel) -> Panel:
    return panel


def control_is_a_panel(control: Control) -> Panel:
    """Checked by mypy: fails to type-check when Control loses a part of the slice."""
    return accepts(control)


def test_fake_and_control_have_every_part_of_the_slice() -> None:
    parts = [name for name in vars(Panel) if not name.startswith("_")]

    assert len(parts) >= 15
    for part in parts:
        assert hasattr(Control, part), part
        assert hasattr(FakePanel, part), part
    assert isinstance(accepts(FakePanel()), FakePanel)
