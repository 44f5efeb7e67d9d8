#!/usr/bin/env python3
"""usage: python3 dev.py setup | demo [ARGS] | test [[--windows] PYTEST ARGS] | lock.

setup  system libraries, virtual environment in .venv, locked packages
demo   the panel over a sample workspace; without a display on a virtual one, with a picture
test   what CI runs; with arguments only pytest, with --windows the Windows run under wine
lock   renew the requirements*.lock files

Each sets up first what it needs, on a machine that has nothing but Python 3.11.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON, UV = str(PROGRAMS / "python"), str(PROGRAMS / "uv")
PICTURE = ROOT / "artefacts" / "demo.png"
LOCK = ROOT / "requirements-dev.lock"
QT = """libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libegl1 libgl1 libbrotli1
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
    fonts-wqy-microhei """
DESKTOP = """xvfb xdotool openbox dbus-daemon xfce4-panel xfce4-notifyd tint2 x11-utils
    x11-xserver-utils imagemagick libglib2.0-bin """
PYTEST, WINDOWS_PYTEST = f"{PYTHON} -m pytest", f"{PYTHON} -m tests.windows.wine"
CI = f"""ruff check
    ruff format --check
    mypy
    lint-imports
    deptry .
    vulture
    {PYTEST} -m 'not (chaos or slow)'
    {WINDOWS_PYTEST}
    {PYTEST} -m 'chaos or slow'"""


def setup(system_packages: str) -> None:
    """Provide the system packages, the virtual environment and what the lock names."""
    if sys.platform == "linux":
        install_system_packages(system_packages.split())
    if not PROGRAMS.exists() and run(sys.executable, "-m", "venv", VENV):
        install_system_packages(["python3-venv"])
        check(sys.executable, "-m", "venv", "--clear", VENV)
    stamp = VENV / "installed.lock"
    if not stamp.exists() or stamp.read_text() != LOCK.read_text():
        (VENV / "uv.lock").write_text(re.findall(r"(?m)^uv==(?:.*\\\n)+.*\n", LOCK.read_text())[0])
        check(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", VENV / "uv.lock")
        check(UV, "pip", "sync", "-q", "--require-hashes", "--python", PYTHON, LOCK)
        check(UV, "pip", "install", "-q", "--offline", "--no-deps", "--python", PYTHON, "-e", ".")
        stamp.write_text(LOCK.read_text())
    check(PYTHON, "-m", "i18n.build")


def install_system_packages(packages: list[str]) -> None:
    """Install what is missing by apt; without the right to, print the line to run and go on."""
    if shutil.which("apt-get") is None:
        print("This is not Debian. Wanted, by their names there:", *packages)
        return
    query = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package} ${Provides}\\n"]
    known = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    installed = set(re.findall(r"[\w.+-]+", " ".join(re.findall(r"(?m)^ii.*", known))))
    if not (missing := [package for package in packages if package not in installed]):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    if root and run(*root, "true"):
        print("Not installed yet. To have all of it, run:\n  sudo", *install)
        return
    run(*root, "apt-get", "update", "-q")
    check(*root, "env", "DEBIAN_FRONTEND=noninteractive", *install)


def demo(arguments: list[str]) -> int:
    """Run the panel over the sample workspace, on a virtual display where there is none."""
    command = [PYTHON, "-m", "ui", "--demo", *arguments]
    if sys.platform != "linux" or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        setup(QT)
        return run(*command)
    setup(QT + "xvfb")
    PICTURE.parent.mkdir(exist_ok=True)
    reader, writer = os.pipe()
    screen = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1440x900x24", "-noreset"]
    with subprocess.Popen([*screen, "-nolisten", "tcp"], pass_fds=[writer], stderr=-3) as server:
        os.close(writer)
        with os.fdopen(reader) as told:
            display = f":{told.readline().strip()}"
        print(f"No display here: the panel runs on the virtual display {display}.", flush=True)
        code = run(*command, "--screenshot", PICTURE, DISPLAY=display)
        server.terminate()
    print(f"Screenshot: {PICTURE}" if code == 0 else f"The demo ended with exit code {code}.")
    return code


def test(arguments: list[str]) -> int:
    """Run everything as CI does, or only pytest with these arguments."""
    on_windows = arguments[:1] == ["--windows"]
    setup(QT + DESKTOP + "wine64 wine" * (on_windows or not arguments))
    if arguments:
        return run(*(WINDOWS_PYTEST if on_windows else PYTEST).split(), *arguments[on_windows:])
    failed: list[str] = []
    for command in CI.split("\n    "):
        print(f"\n== {command}", f"(failed: {', '.join(failed)})" * bool(failed), flush=True)
        program, *rest = shlex.split(command)
        failed += [command] if run(PROGRAMS / program, *rest) else []
    return int(bool(failed))


def lock(_arguments: list[str]) -> int:
    """Renew the locks: versions and hashes, no address of where packages came from."""
    setup("")
    new = [UV, "pip", "compile", "-q", "--upgrade", "--generate-hashes", "--no-header"]
    check(*new, "--universal", "pyproject.toml", "-o", "requirements.lock")
    check(*new, "--universal", "pyproject.toml", "--group", "dev", "-o", LOCK.name)
    windows = "--python-platform windows --python-version 3.13 --group test pyproject.toml"
    more = "--overrides tests/windows/overrides.txt tests/windows/requirements.in"
    return run(*new, *windows.split(), *more.split(), "-o", "requirements-windows.lock")


def run(*command: str | Path, **environment: str) -> int:
    """Run a program in the project's folder and return its exit code."""
    try:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
    except FileNotFoundError:
        return 127
    while True:
        with suppress(KeyboardInterrupt):  # it reached the program as well, which ends in order
            return process.wait()


def check(*command: str | Path) -> None:
    """Run a program that must succeed, else end with a sentence that says what failed."""
    if code := run(*command):
        sys.exit(f"cannot run '{' '.join(map(str, command))}': exit code {code}")


COMMANDS = {"setup": lambda _: setup(QT), "demo": demo, "test": test, "lock": lock}

if __name__ == "__main__":
    command, *rest = sys.argv[1:] or [""]
    sys.exit(COMMANDS[command](rest) if command in COMMANDS else __doc__)
