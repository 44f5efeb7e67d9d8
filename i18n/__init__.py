"""The catalogues of the interface: sources in English, ``zh_CN.ts`` and ``en.ts`` (plurals)."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CATALOGUES = ("zh_CN", "en")
