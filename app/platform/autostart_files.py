"""Start entries that are one file each: what the XDG folder and LaunchAgents have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.errors import HostError
from app.platform.autostart import AutostartEntry, AutostartState, refusal
from app.platform.files import remove, write_atomically

_READABLE = 0o644
"""Session managers of other accounts of the machine never read it, but some refuse 0600."""


class FileEntry:
    """One file in a folder that the system looks through when the user signs in.

    Args:
        entry: What is started.
        folder: Where the system looks; made when it is missing.
        suffix: How the names of these files end.
        content: What the file has to say.
    """

    def __init__(self, entry: AutostartEntry, folder: Path, suffix: str, content: bytes) -> None:
        self._entry = entry
        self._folder = folder
        self._suffix = suffix
        self._content = content

    @property
    def path(self) -> Path:
        """The file of the entry."""
        return self._folder / f"{self._entry.name.lower()}{self._suffix}"

    def state(self) -> AutostartState:
        """See ``Autostart``."""
        try:
            found = self.path.read_bytes()
        except FileNotFoundError:
            return AutostartState.OFF
        except OSError as error:
            raise refusal("read", str(self.path), error) from error
        if found == self._content:
            return AutostartState.ON
        return AutostartState.VETOED if self._is_vetoed(found) else AutostartState.OUTDATED

    def enable(self) -> None:
        """See ``Autostart``."""
        if self.state() is AutostartState.ON:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, self._content, durable=True, mode=_READABLE)
        except OSError as error:
            raise refusal("write", str(self.path), error) from error
        except HostError as error:
            raise refusal("write", str(self.path), str(error.details["reason"])) from error

    def disable(self) -> None:
        """See ``Autostart``."""
        self._remove(self.path)

    def remove_earlier(self, names: Iterable[str]) -> tuple[str, ...]:
        """See ``Autostart``."""
        wanted = {f"{name}{self._suffix}".casefold(): name for name in names}
        wanted.pop(self.path.name.casefold(), None)
        found = [path for path in self._files() if path.name.casefold() in wanted]
        for path in found:
            self._remove(path)
        return tuple(wanted[path.name.casefold()] for path in found)

    def _is_vetoed(self, content: bytes) -> bool:
        """Whether the system's own settings switched this entry off."""
        raise NotImplementedError

    def _files(self) -> list[Path]:
        try:
            return sorted(self._folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise refusal("list", str(self._folder), error) from error

    def _remove(self, path: Path) -> None:
        try:
            remove(path)
        except OSError as error:
            raise refusal("remove", str(path), error) from error
