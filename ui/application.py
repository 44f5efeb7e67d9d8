"""The start of ``wardkeeper``, told in order.

1. One panel a home: a second start raises the first one's window and ends.
2. Language and tray icon: staff see within half a second that somebody looks after them.
3. Everything else is imported while the icon is already there: this takes about a second.
4. The panel starts its services; the window opens if it was wanted.
5. The end comes through the panel only: by Quit, by a signal, or by the end of the session.
"""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.platform.paths import Paths, find_paths
from ui.actions import Actions
from ui.demo import demo_home, prepare
from ui.mark import TrayState
from ui.options import Options
from ui.settings import UiSettingsStore
from ui.single_instance import SingleInstance
from ui.translation import Translation, system_language
from ui.tray import Tray, TrayFace
from ui.viewmodels.language import Language

translate = QCoreApplication.translate

_log = logging.getLogger(__name__)


def run(options: Options) -> int:
    """Run the panel until it ends and return the exit code."""
    try:
        paths = _paths(options)
        instance = SingleInstance(paths)
        if not instance.acquire():
            return 0 if instance.raise_first() else 1
    except (AppError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        return _run(options, paths)
    finally:
        instance.release()


def _paths(options: Options) -> Paths:
    if not options.is_demo:
        return find_paths(options.home)
    home = demo_home(options.home)
    prepare(home)
    return find_paths(home)


def _run(options: Options, paths: Paths) -> int:
    application = QApplication([sys.argv[0]])
    application.setApplicationName("wardkeeper")
    application.setDesktopFileName("wardkeeper")
    application.setQuitOnLastWindowClosed(False)
    sys.excepthook = _log_uncaught
    store = UiSettingsStore(paths.state / "ui.json")
    language = Language(options.language) if options.language else store.value.language
    translation = Translation(language or system_language())
    actions = Actions()
    tray = Tray(actions, _first_face())
    tray.show()
    application.processEvents()  # the icon is on the screen before the imports begin

    from app import aio  # noqa: PLC0415 - see the module: the tray comes first
    from ui.session import Session  # noqa: PLC0415

    loop = aio.new_loop(application)
    session = Session(options, paths, store, translation, actions, tray)
    try:
        return loop.run_until_complete(session.run())
    finally:
        loop.close()
        translation.close()


def _first_face() -> TrayFace:
    words = translate("Tray", "Starting, one moment")
    return TrayFace(TrayState.WORKING, words, words)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Keep the panel running: an error in one slot is no reason to leave the services alone."""
    _log.error("uncaught error", exc_info=(kind, error, trace))
