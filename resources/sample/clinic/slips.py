"""Printed slips as text files in a folder, as a PDF printer would leave them."""

import threading
import time
from pathlib import Path

TITLE = "晨光门诊（示例） · Morning Light Clinic (sample)"


class SlipFolder:
    """Numbers slips and writes them. Any thread."""

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``, which is made when missing.

        Raises:
            OSError: the folder cannot be made.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()

    def count(self) -> int:
        """How many slips were printed so far.

        Raises:
            OSError: the folder cannot be read.
        """
        return sum(1 for entry in self._folder.iterdir() if entry.name.startswith("slip-"))

    def write(self, patient: str, text: str) -> Path:
        """Print one slip.

        Raises:
            OSError: the folder cannot be written.
        """
        with self._lock:
            slip = self._folder / f"slip-{self.count() + 1:04}.txt"
            printed_at = time.strftime("%Y-%m-%d %H:%M")
            slip.write_text(f"{TITLE}\n{printed_at}\n\n{patient}\n{text}\n", encoding="utf-8")
            return slip
