"""An app with a window, as the panel sees it: beats, says when it can end, loads itself anew.

``connected_app.py FOLDER``: while FOLDER/frozen exists its window paints nothing although messages
go on; a new window (``reloads`` counts them) is not frozen. While FOLDER/dirty exists a form is
not saved; while FOLDER/busy exists it cannot end, and says why.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from app.ipc.envelope import JsonObject
from app.ipc.sidecar import Sidecar

_FRAME_S = 0.02


class App:
    """The window's loop; messages come on another thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_ending = threading.Event()
        self._reloads = 0
        self.panel = Sidecar(
            "诊疗软件", version="3.2.1", capabilities=("heartbeat", "quit", "reload")
        )
        self.panel.on("app.quit_requested", self._on_quit_requested)
        self.panel.on("app.reload_requested", self._on_reload_requested)

    def run(self) -> None:
        """Paint until the panel wants the end."""
        with self.panel:
            print("ready", flush=True)  # noqa: T201 - what readiness is told by
            while not self._is_ending.wait(_FRAME_S):
                if not self._has("frozen"):
                    self.panel.show_life(is_dirty=self._has("dirty"))
            self._note("ended")

    def _on_quit_requested(self, data: JsonObject) -> None:
        self._note(f"quit-{data['reason']}")
        if self._has("busy"):
            until = datetime.fromtimestamp(time.time() + 60, UTC).isoformat()
            answer: JsonObject = {"is_ready": False, "reason": "病历未保存", "expires_at": until}
            self.panel.send("app.ready_to_quit", answer)
            threading.Thread(target=self._finish_later, daemon=True).start()
        else:
            self._finish()

    def _on_reload_requested(self, _data: JsonObject) -> None:
        self._reloads += 1
        self._note(f"reloads-{self._reloads}")
        if not self._has("stays-frozen"):
            (self._folder / "frozen").unlink(missing_ok=True)

    def _finish_later(self) -> None:
        while self._has("busy"):
            self._is_ending.wait(_FRAME_S)
        self._finish()

    def _finish(self) -> None:
        self.panel.send("app.ready_to_quit", {"is_ready": True})
        self._is_ending.set()

    def _has(self, name: str) -> bool:
        return (self._folder / name).exists()

    def _note(self, name: str) -> None:
        (self._folder / f"{name}-{os.getpid()}").touch()


if __name__ == "__main__":
    App(Path(sys.argv[1])).run()
