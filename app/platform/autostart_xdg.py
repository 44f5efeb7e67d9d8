"""Start at login on desktops that follow freedesktop.org: a file in the autostart folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from app.model.service import LocalizedText
from app.platform.autostart import AutostartEntry
from app.platform.autostart_files import FileEntry

_RESERVED = re.compile(r"[\s\"'\\><~|&;$*?#()`]")
_QUOTED = re.compile(r'(["`$\\])')
_SWITCHED_OFF = re.compile(
    r"^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$", re.MULTILINE
)


class DesktopEntry(FileEntry):
    """An entry of the Desktop Application Autostart Specification, 0.5.

    Args:
        entry: What is started.
        folder: By default ``$XDG_CONFIG_HOME/autostart``.
    """

    def __init__(self, entry: AutostartEntry, folder: Path | None = None) -> None:
        content = desktop_file(entry.title, entry.command).encode()
        super().__init__(entry, folder or _autostart_folder(), ".desktop", content)

    def _is_vetoed(self, content: bytes) -> bool:
        return _SWITCHED_OFF.search(content.decode("utf-8", "replace")) is not None


def desktop_file(title: LocalizedText, command: tuple[str, ...]) -> str:
    """Return the text of the file (Desktop Entry Specification 1.5)."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={_escaped(title.en)}",
        f"Name[zh_CN]={_escaped(title.zh)}",
        f"Exec={_escaped(' '.join(_exec_word(word) for word in command))}",
        "Icon=wardkeeper",
        "Terminal=false",
        "StartupNotify=false",
        "X-GNOME-Autostart-enabled=true",
    )
    return "\n".join((*lines, ""))


def _exec_word(word: str) -> str:
    """Quote one argument (section "The Exec key"); a percent sign would be a field code."""
    word = word.replace("%", "%%")
    if word and not _RESERVED.search(word):
        return word
    return '"' + _QUOTED.sub(r"\\\1", word) + '"'


def _escaped(text: str) -> str:
    """Escape a value (section "Possible value types"), in ``Exec`` on top of its quoting."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return text.replace("\r", "\\r")


def _autostart_folder() -> Path:
    named = os.environ.get("XDG_CONFIG_HOME", "")
    # A relative folder is ignored (XDG base directories, 2).
    config = Path(named) if named.startswith("/") else Path.home() / ".config"
    return config / "autostart"
