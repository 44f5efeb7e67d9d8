"""Importing a service definition on a workstation that has none yet."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app import aio
from app.config.loader import ConfigSources, load
from app.config.problems import ConfigErrors
from app.errors import AppError
from app.platform.files import write_atomically
from app.platform.paths import Paths, create_private_folder
from ui.dialogs.confirm import Question, ask
from ui.theme import Theme
from ui.viewmodels.config_words import problem_text, problem_title

translate = QCoreApplication.translate

_log = logging.getLogger(__name__)


async def choose_definition(parent: QWidget | None) -> Path | None:
    """Let somebody choose a file; None when nothing was chosen."""
    dialog = QFileDialog(parent, translate("Import", "Import a definition"))
    dialog.setObjectName("import_file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(translate("Import", "Service definitions (*.toml)"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    chosen: asyncio.Future[Path | None] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not chosen.done():
            files = dialog.selectedFiles() if result else []
            chosen.set_result(Path(files[0]) if files else None)

    dialog.finished.connect(finish)
    dialog.open()
    return await chosen


async def import_definition(theme: Theme, paths: Paths, parent: QWidget | None) -> bool:
    """Put a chosen definition in force; returns whether the configuration is to be read again.

    A file with mistakes is not imported. The definition that is replaced is kept beside it.
    """
    source = await choose_definition(parent)
    if source is None:
        return False
    try:
        await aio.run_blocking(load, ConfigSources(user=source))
    except ConfigErrors as errors:
        problem = errors.problems[0]
        await ask(
            theme,
            Question(
                problem_title(problem),
                problem_text(problem),
                translate("Import", "Understood"),
            ),
            parent,
        )
        return False
    question = Question(
        translate("Import", "Import {name}?").format(name=source.name),
        translate("Import", "It is copied to {target} and its services are started.").format(
            target=paths.user_config
        ),
        translate("Import", "Import"),
        (
            translate("Import", "Relative paths in it will start at {folder}.").format(
                folder=paths.user_config.parent
            ),
        ),
    )
    if not await ask(theme, question, parent):
        return False
    try:
        await aio.run_blocking(_copy, source, paths.user_config)
    except (OSError, AppError) as error:
        _log.warning("cannot import '%s': %s", source, error)
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    create_private_folder(target.parent)
    data = source.read_bytes()
    if target.exists():
        write_atomically(target.with_suffix(".before.toml"), target.read_bytes(), durable=True)
    write_atomically(target, data, durable=True)
