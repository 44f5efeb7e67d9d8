"""Puts the main process of the clinical app together."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from clinic.app.children import ChildProcesses
from clinic.app.connection import Connection
from clinic.app.health_answer import HealthAnswer
from clinic.app.look import apply_look
from clinic.app.stop_request import StopRequest
from clinic.app.texts import Language
from clinic.app.window import ClinicWindow

logger = logging.getLogger("clinical-app")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOptions:
    """What the command line and the environment say; None: not there."""

    program: Path
    language: Language
    alive_s: float
    port: int | None
    records_port: int | None
    queue_port: int | None
    print_port: int | None


def run_app(options: AppOptions) -> int:
    """Show the window until it is closed or a stop is asked for; returns the exit code."""
    application = QApplication(["clinical-app"])
    apply_look(application)
    connection = Connection(
        application,
        records=options.records_port,
        queue=options.queue_port,
        printing=options.print_port,
    )
    if options.port is not None:
        health = HealthAnswer(lambda: _components(connection), application)
        if not health.listen(options.port):
            return 1
    window = ClinicWindow(connection, language=options.language, now=time.time)
    children = ChildProcesses(options.program, application)
    children.start()
    _quit_on_stop(application, window)
    _log_alive(application, options.alive_s)
    window.show()
    QTimer.singleShot(0, lambda: logger.info("window shown"))
    code = application.exec()
    children.stop()
    logger.info("closed")
    return code


def _components(connection: Connection) -> dict[str, str]:
    words = {None: "not asked yet", True: "ok", False: "not reachable"}
    return {
        "window": "ok",
        "records": words[connection.records.reachable],
        "queue": words[connection.queue.reachable],
    }


def _quit_on_stop(application: QApplication, window: ClinicWindow) -> None:
    def on_stop_arrived(name: str) -> None:
        logger.info("stopping on %s", name)
        window.close()
        application.quit()

    StopRequest(application).arrived.connect(on_stop_arrived)


def _log_alive(parent: QObject, period_s: float) -> None:
    timer = QTimer(parent, interval=round(period_s * 1000))
    timer.timeout.connect(lambda: logger.info("Clinical app is running..."))
    timer.start()
