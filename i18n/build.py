"""``python -m i18n.build``: compile the catalogues to the ``.qm`` files that Qt loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from i18n import CATALOGUES, FOLDER

_LRELEASE = "from PySide6.scripts.pyside_tool import lrelease; lrelease()"


def build(target: Path = FOLDER) -> None:
    """Compile every catalogue whose source is newer than what is in ``target``.

    Raises:
        CalledProcessError: A catalogue is not valid.
    """
    for language in CATALOGUES:
        source, compiled = FOLDER / f"{language}.ts", target / f"{language}.qm"
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        unfinished = target / f".{language}.{os.getpid()}.qm"
        options = ["-silent", str(source), "-qm", str(unfinished)]
        subprocess.run([sys.executable, "-c", _LRELEASE, *options], check=True)
        unfinished.replace(compiled)  # several test runs may build at once


if __name__ == "__main__":
    build()
