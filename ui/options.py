"""What the command line of ``wardkeeper`` says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choices for one run.

    Attributes:
        home: One folder for everything, else the usual places.
        is_demo: Run the sample clinic in a home of its own.
        screenshot: Where to save a picture of the window before ending.
        is_hidden: Start without the window.
        page: Page to open.
        language: ``zh`` or ``en`` for this run.
        theme: ``light`` or ``dark`` for this run.
    """

    home: Path | None = None
    is_demo: bool = False
    screenshot: Path | None = None
    is_hidden: bool = False
    page: str | None = None
    language: str | None = None
    theme: str | None = None
