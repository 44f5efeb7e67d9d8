"""Starting the panel when its user signs in: one protocol, one class per system.

``bring_in_line`` is what the runtime calls; it may touch a slow disk, so on a worker thread.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.errors import HostError
from app.model.service import LocalizedText
from app.platform.paths import HOME_VARIABLE, Paths, find_paths
from app.platform.processes import own_command

_NAME = "Wardkeeper"


class AutostartState(StrEnum):
    """What the system will do when the user signs in."""

    OFF = "off"
    ON = "on"
    OUTDATED = "outdated"
    """The entry starts something else, for example the place of an earlier version."""
    VETOED = "vetoed"
    """The user switched the entry off in the system's own settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutostartEntry:
    """What is started.

    Attributes:
        name: Tells this entry from all others; letters, digits and hyphens.
        title: What a list of start programs shows, where the system lets us say it.
        command: Program and arguments; the program as an absolute path.
    """

    name: str
    title: LocalizedText
    command: tuple[str, ...]


class Autostart(Protocol):
    """The start entry of the panel on one system; every method may be called again and again."""

    def state(self) -> AutostartState:
        """Tell what is entered now.

        Raises:
            HostError: It cannot be read.
        """
        ...

    def enable(self) -> None:
        """Enter our command, also over an older one and over a veto.

        Raises:
            HostError: It cannot be written.
        """
        ...

    def disable(self) -> None:
        """Remove our entry, if there is one.

        Raises:
            HostError: It cannot be removed.
        """
        ...

    def remove_earlier(self, names: Iterable[str]) -> tuple[str, ...]:
        """Remove entries of earlier products of these names and return those that were there.

        Raises:
            HostError: One cannot be removed.
        """
        ...


def bring_in_line(
    autostart: Autostart, *, is_wanted: bool, earlier: Iterable[str], is_asked_for: bool
) -> bool:
    """Make the system do what the configuration says, and return whether anything was changed.

    A veto in the system's own settings is respected until somebody switches the key on again.

    Args:
        autostart: The entry of this panel.
        is_wanted: Value of ``panel.autostart``.
        earlier: Names of the entries of earlier products.
        is_asked_for: Whether somebody has just switched the key, not only started the panel.

    Raises:
        HostError: The system refused.
    """
    removed = autostart.remove_earlier(earlier)
    state = autostart.state()
    if is_wanted:
        has_to_change = state is not AutostartState.ON
        if state is AutostartState.VETOED and not is_asked_for:
            has_to_change = False
        if has_to_change:
            autostart.enable()
    else:
        has_to_change = state is not AutostartState.OFF
        if has_to_change:
            autostart.disable()
    return has_to_change or bool(removed)


def panel_entry(
    paths: Paths, title: LocalizedText, environment: Mapping[str, str] | None = None
) -> AutostartEntry:
    """Return the entry that starts this panel without its window.

    A panel with a home of its own has an entry of its own, so that a demo or a second panel never
    changes the entry of the first.
    """
    variables = dict(os.environ if environment is None else environment)
    variables.pop(HOME_VARIABLE, None)
    if paths == find_paths(environment=variables):
        return AutostartEntry(name=_NAME, title=title, command=own_command("ui", "--hidden"))
    home = str(paths.config.parent)
    mark = hashlib.sha256(home.encode()).hexdigest()[:8]
    command = own_command("ui", "--hidden", "--home", home)
    return AutostartEntry(name=f"{_NAME}-{mark}", title=title, command=command)


def refusal(verb: str, name: str, why: OSError | str) -> HostError:
    """Return the error that says what the system refused."""
    reason = why if isinstance(why, str) else why.strerror or str(why)
    return HostError(
        "host.autostart",
        f"cannot {verb} the start entry '{name}': {reason}",
        name=name,
        reason=reason,
    )


def system_autostart(entry: AutostartEntry) -> Autostart:
    """Return the class for the system that this program runs on."""
    if sys.platform == "win32":
        from app.platform.autostart_windows import RunKey  # noqa: PLC0415 - one a system

        return RunKey(entry)
    elif sys.platform == "darwin":  # noqa: RET505 - mypy follows the system only through branches
        from app.platform.autostart_macos import LaunchAgent  # noqa: PLC0415 - one a system

        return LaunchAgent(entry)
    else:
        from app.platform.autostart_xdg import DesktopEntry  # noqa: PLC0415 - one a system

        return DesktopEntry(entry)
