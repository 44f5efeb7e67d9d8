"""Programs of Node with our client, for tests of both sides together."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.waiting import wait_until

SDK = Path(__file__).resolve().parents[2] / "sdk" / "node"
PROGRAMS = SDK / "test" / "programs"
OLDEST = 20


def find_node() -> str:
    """Return Node's program, or a reason that begins with ``Node`` why there is none to use."""
    node = shutil.which("node")
    if node is None:
        return f"Node is not installed; the client for Node wants Node {OLDEST} or later"
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"v(\d+)", told)
    if version is None or int(version[1]) < OLDEST:
        return f"Node {told.strip()} is too old; the client for Node wants {OLDEST} or later"
    return node


NODE = find_node()
WHY_NOT = NODE if NODE.startswith("Node") else ""


class NodeApp:
    """``app.mjs`` as a child: commands in, happenings out.

    Args:
        environment: Its environment.
        name: Its name as a peer.
    """

    def __init__(self, environment: Mapping[str, str], name: str = "app") -> None:
        self.happenings: list[tuple[str, object]] = []
        self._lines: queue.SimpleQueue[tuple[str, object] | None] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [NODE, str(PROGRAMS / "app.mjs"), name],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def __enter__(self) -> Self:
        self.wait_for("started")
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._thread.join()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()

    def wait_for(self, what: str, *, timeout_s: float = 30) -> object:
        """Return the data of the next happening of a kind; earlier ones are passed over."""
        while True:
            happening = self._lines.get(timeout=timeout_s)
            assert happening is not None, f"it ended before '{what}': {self.happenings}"
            if happening[0] == what:
                return happening[1]

    def command(self, command: str, **options: object) -> object:
        """Have it do something and return what that led to."""
        self.begin(command, **options)
        while True:
            happening = self._lines.get(timeout=60)
            assert happening is not None, f"it ended at '{command}': {self.happenings}"
            if happening[0] in {f"{command} done", f"{command} failed"}:
                assert happening[0] == f"{command} done", happening
                return happening[1]

    def begin(self, command: str, **options: object) -> None:
        """Have it begin something."""
        assert self.process.stdin is not None
        line = json.dumps({"command": command} | options) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            happening = (told["what"], told["data"])
            self.happenings.append(happening)
            self._lines.put(happening)
        self._lines.put(None)


def environment_for(home: Path) -> dict[str, str]:
    """Return an environment in which a program finds the panel of a home."""
    return os.environ | {"WARDKEEPER_HOME": str(home)}


def wait_until_ended(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a program that ends by itself."""
    wait_until(lambda: process.poll() is not None, "it ends")
    return process.wait()
