"""The start entries in the registry, as Windows itself and its task manager see them."""

from __future__ import annotations

import subprocess
import sys

if sys.platform == "win32":
    import winreg

    from app.platform.autostart_windows import APPROVED_KEY, RUN_KEY

    def run_value(name: str) -> tuple[object, bool]:
        """Return the content of a value below Run, and whether it is REG_SZ."""
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            content, kind = winreg.QueryValueEx(key, name)
            return content, kind == winreg.REG_SZ

    def query_run_values() -> str:
        """Return what the system's own program shows of the Run key."""
        command = ["reg", "query", rf"HKCU\{RUN_KEY}"]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    def switch_off(name: str) -> None:
        """Do what the task manager does for "Disable"."""
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, APPROVED_KEY) as key:
            winreg.SetValueEx(key, name, 0, winreg.REG_BINARY, b"\x03" + bytes(11))

else:

    def run_value(name: str) -> tuple[object, bool]:
        raise NotImplementedError(name)

    def query_run_values() -> str:
        raise NotImplementedError

    def switch_off(name: str) -> None:
        raise NotImplementedError(name)
