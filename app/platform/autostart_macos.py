"""Start at login on macOS: a LaunchAgent of the user.

The file comes into force at the next login; ``launchctl`` is not asked to load it, because that
would start a second panel at once.
"""

from __future__ import annotations

import plistlib
from pathlib import Path

from app.platform.autostart import AutostartEntry
from app.platform.autostart_files import FileEntry


class LaunchAgent(FileEntry):
    """A property list as ``launchd.plist(5)`` describes it.

    Args:
        entry: What is started.
        folder: By default ``~/Library/LaunchAgents``.
    """

    def __init__(self, entry: AutostartEntry, folder: Path | None = None) -> None:
        agents = folder or Path.home() / "Library" / "LaunchAgents"
        super().__init__(entry, agents, ".plist", agent_file(entry))

    def _is_vetoed(self, content: bytes) -> bool:
        try:
            found = plistlib.loads(content)
        except (ValueError, plistlib.InvalidFileException):
            return False
        return isinstance(found, dict) and found.get("Disabled") is True


def agent_file(entry: AutostartEntry) -> bytes:
    """Return the property list.

    ``AbandonProcessGroup`` keeps launchd from ending the services together with the panel.
    """
    return plistlib.dumps(
        {
            "Label": entry.name.lower(),
            "ProgramArguments": list(entry.command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
            "AbandonProcessGroup": True,
        }
    )
