"""Start at login on Windows: a value below the user's ``Run`` key."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

from app.platform.autostart import AutostartEntry, AutostartState, refusal

assert sys.platform == "win32"  # noqa: S101 - tells the type checker where this file is for

import winreg  # noqa: E402 - only Windows has it

RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED_KEY = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
MAX_COMMAND = 260
"""Windows does not promise to start longer ones ("Run and RunOnce Registry Keys")."""


class RunKey:
    """A text value (REG_SZ) with the quoted command.

    The task manager keeps its own switch in ``StartupApproved``: an odd first byte is off.

    Args:
        entry: What is started.
    """

    def __init__(self, entry: AutostartEntry) -> None:
        self._name = entry.name
        self._command = subprocess.list2cmdline(entry.command)

    def state(self) -> AutostartState:
        """See ``Autostart``."""
        found = _value(RUN_KEY, self._name)
        if found is None:
            return AutostartState.OFF
        if _is_switched_off(_value(APPROVED_KEY, self._name)):
            return AutostartState.VETOED
        is_ours = found == (self._command, winreg.REG_SZ)
        return AutostartState.ON if is_ours else AutostartState.OUTDATED

    def enable(self) -> None:
        """See ``Autostart``."""
        if len(self._command) > MAX_COMMAND:
            reason = f"the command is longer than {MAX_COMMAND} characters"
            raise refusal("write", self._name, reason)
        try:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                winreg.SetValueEx(key, self._name, 0, winreg.REG_SZ, self._command)
        except OSError as error:
            raise refusal("write", self._name, error) from error
        _delete(APPROVED_KEY, self._name)

    def disable(self) -> None:
        """See ``Autostart``."""
        _delete(RUN_KEY, self._name)

    def remove_earlier(self, names: Iterable[str]) -> tuple[str, ...]:
        """See ``Autostart``; names of values do not tell capital letters from small ones."""
        others = [name for name in names if name.casefold() != self._name.casefold()]
        found = tuple(name for name in others if _value(RUN_KEY, name) is not None)
        for name in found:
            _delete(RUN_KEY, name)
        return found


def _is_switched_off(found: tuple[object, int] | None) -> bool:
    match found:
        case (bytes(switch), _):
            return bool(switch) and switch[0] % 2 == 1
    return False


def _value(path: str, name: str) -> tuple[object, int] | None:
    """Return content and type of a value, None when there is none."""
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return winreg.QueryValueEx(key, name)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refusal("read", name, error) from error


def _delete(path: str, name: str) -> None:
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, access=winreg.KEY_SET_VALUE) as key:
            winreg.DeleteValue(key, name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise refusal("remove", name, error) from error
