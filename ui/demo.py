"""The sample clinic of ``--demo``: its programs and configuration in a home of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.platform.paths import CONFIG_NAME, find_paths
from resources import path_of


def demo_home(home: Path | None) -> Path:
    """Return the folder that the demo lives in: ``home``, or one below the data folder."""
    return home if home is not None else find_paths().data / "demo"


def prepare(home: Path) -> None:
    """Copy the sample programs into ``home``; a configuration that is there stays as it is.

    Raises:
        OSError: The folder cannot be written.
    """
    sample = path_of("sample")
    target = find_paths(home).config
    target.mkdir(parents=True, exist_ok=True)
    kept = target / CONFIG_NAME
    leave_out = ["__pycache__", *([CONFIG_NAME] if kept.exists() else [])]
    shutil.copytree(sample, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*leave_out))
