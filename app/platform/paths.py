"""Where this program keeps its files on each system.

Standard library only and quick to import: the command line needs it for every call.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from app.errors import HostError

HOME_VARIABLE = "WARDKEEPER_HOME"
CONFIG_NAME = "wardkeeper.toml"

_PRIVATE = 0o700
_OTHERS = 0o077


class Paths(NamedTuple):
    """The folders and the two configuration files; nothing exists before ``create``.

    Attributes:
        config: What the user configured, customer profiles.
        data: Releases, databases, data of the services.
        state: What must survive a restart of the panel and of the machine.
        runtime: Messages; may be gone after a restart of the machine.
        logs: Output of the services and of the panel.
        cache: May be deleted at any time.
        machine_config: Configuration of the whole machine, written by IT.
        user_config: Configuration of this user, in force over the machine's.
    """

    config: Path
    data: Path
    state: Path
    runtime: Path
    logs: Path
    cache: Path
    machine_config: Path
    user_config: Path

    @property
    def lock(self) -> Path:
        """The file whose lock makes a panel the only one."""
        return self.state / "panel.lock"

    def create(self) -> None:
        """Make all folders, readable only for this user.

        Raises:
            HostError: A folder cannot be made or written.
        """
        for folder in self.folders:
            create_private_folder(folder)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that the panel writes to."""
        return self[:6]


def find_paths(
    home: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    system: str = sys.platform,
) -> Paths:
    """Return where everything goes.

    Args:
        home: One folder for everything (``--home``); else ``WARDKEEPER_HOME``, else the places
            that the system has for each kind of file.
        environment: The variables to look at, by default those of this process.
        system: A value of ``sys.platform``.
    """
    variables = os.environ if environment is None else environment
    if home is None and (named := variables.get(HOME_VARIABLE)):
        home = Path(named)
    if home is not None:
        return _in_one_folder(Path(os.path.abspath(home)))  # noqa: PTH100 - keeps links as they are
    if system == "win32":
        return _on_windows(variables)
    if system == "darwin":
        return _on_macos(variables)
    return _on_linux(variables)


def create_private_folder(folder: Path) -> None:
    """Make a folder with its parents and keep others out of it.

    Raises:
        HostError: It cannot be made, is no folder, or cannot be written.
    """
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        if os.name == "posix" and folder.stat().st_mode & _OTHERS:
            folder.chmod(_PRIVATE)
    except OSError as error:
        raise _unusable(folder, error.strerror or str(error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unusable(folder, "it is not writable")


def _unusable(folder: Path, reason: str) -> HostError:
    message = f"cannot use the folder '{folder}': {reason}"
    return HostError("host.folder-unusable", message, path=str(folder), reason=reason)


def _in_one_folder(home: Path) -> Paths:
    return Paths(
        config=home / "config",
        data=home / "data",
        state=home / "state",
        runtime=home / "run",
        logs=home / "logs",
        cache=home / "cache",
        machine_config=home / CONFIG_NAME,
        user_config=home / "config" / CONFIG_NAME,
    )


def _on_linux(variables: Mapping[str, str]) -> Paths:
    home = Path(variables.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - without HOME too
    config = _xdg(variables, "XDG_CONFIG_HOME", home / ".config") / "wardkeeper"
    state = _xdg(variables, "XDG_STATE_HOME", home / ".local/state") / "wardkeeper"
    return Paths(
        config=config,
        data=_xdg(variables, "XDG_DATA_HOME", home / ".local/share") / "wardkeeper",
        state=state,
        runtime=_xdg(variables, "XDG_RUNTIME_DIR", state / "run") / "wardkeeper",
        logs=state / "logs",
        cache=_xdg(variables, "XDG_CACHE_HOME", home / ".cache") / "wardkeeper",
        machine_config=Path("/etc/wardkeeper") / CONFIG_NAME,
        user_config=config / CONFIG_NAME,
    )


def _xdg(variables: Mapping[str, str], name: str, default: Path) -> Path:
    """Return the folder of a variable; a relative one is ignored (XDG base directories, 2)."""
    value = variables.get(name, "")
    return Path(value) if value.startswith("/") else default


def _on_windows(variables: Mapping[str, str]) -> Paths:
    home = Path(variables.get("USERPROFILE") or os.path.expanduser("~"))  # noqa: PTH111 - as above
    local = Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Wardkeeper"
    machine = Path(variables.get("PROGRAMDATA") or r"C:\ProgramData") / "Wardkeeper"
    in_local = _in_one_folder(local)
    return in_local._replace(machine_config=machine / CONFIG_NAME)


def _on_macos(variables: Mapping[str, str]) -> Paths:
    home = Path(variables.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - as above
    library = home / "Library"
    in_support = _in_one_folder(library / "Application Support" / "Wardkeeper")
    return in_support._replace(
        logs=library / "Logs" / "Wardkeeper",
        cache=library / "Caches" / "Wardkeeper",
        machine_config=Path("/Library/Application Support/Wardkeeper") / CONFIG_NAME,
    )
