"""``python -m i18n.update``: bring new texts of the sources into the catalogues, drop old ones."""

from __future__ import annotations

import sys
from pathlib import Path

from i18n import CATALOGUES, FOLDER
from i18n.catalogue import merged, read, texts_in, write

SOURCES = FOLDER.parent / "ui"


def update(folder: Path = FOLDER, sources: Path = SOURCES) -> int:
    """Rewrite the catalogues and return how many texts still want a translation."""
    texts = texts_in([sources])
    missing = 0
    for language in CATALOGUES:
        path = folder / f"{language}.ts"
        entries = merged(language, texts, read(path))
        write(path, entries)
        missing += sum(not entry.is_finished for entry in entries)
    return missing


if __name__ == "__main__":
    unfinished = update()
    sys.stdout.write(f"{unfinished} texts want a translation\n")
