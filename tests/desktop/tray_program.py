"""The smallest tray program: prints what happens to it. Run as a program by the tests."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    application = QApplication(sys.argv)
    application.setQuitOnLastWindowClosed(False)
    picture = QPixmap(32, 32)
    picture.fill(QColor("#c03060"))
    menu = QMenu()
    for name in ("Open", "Restart", "Quit"):
        menu.addAction(name).triggered.connect(lambda _=False, name=name: _say(f"chosen {name}"))
        menu.addSeparator()
    menu.actions()[2].setEnabled(False)
    tray = QSystemTrayIcon(QIcon(picture))
    tray.setContextMenu(menu)
    tray.setToolTip("All services run")
    tray.activated.connect(lambda reason: _say(f"activated {reason.name}"))
    tray.show()
    _say(f"tray available {QSystemTrayIcon.isSystemTrayAvailable()}")
    return application.exec()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
