"""Node and Python at the two ends of the spool, killed -9 at random moments while messages flow."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.ipc.spool import PANEL, Mailbox, list_folder
from tests.integration.node import NODE, PROGRAMS, WHY_NOT
from tests.waiting import wait_until

pytestmark = [pytest.mark.posix, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)]

_ROOT = Path(__file__).resolve().parents[2]
_PYTHON = _ROOT / "tests" / "data" / "programs"
_APP = "app"


@dataclass
class Flow:
    """A sender and a reader; the one is Node, the other Python.

    Attributes:
        folder: For the spool and the notes.
        owner: Who reads: the panel, in Python, or the app, in Node.
    """

    folder: Path
    owner: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lives: Counter[str] = field(default_factory=Counter)

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.folder / "spool", self.owner)

    def start(self, side: str) -> None:
        spool, life = str(self.mailbox.root), str(self.lives[side])
        sent, received = str(self.folder / "sent"), str(self.folder / "received")
        commands: dict[tuple[str, str], list[str]] = {
            ("sender", PANEL): [NODE, str(PROGRAMS / "stream.mjs"), spool, _APP, life, sent],
            ("reader", PANEL): [
                sys.executable,
                str(_PYTHON / "spool_receiver.py"),
                spool,
                received,
            ],
            ("sender", _APP): [
                sys.executable,
                str(_PYTHON / "spool_writer.py"),
                spool,
                _APP,
                life,
                sent,
            ],
            ("reader", _APP): [NODE, str(PROGRAMS / "collect.mjs"), spool, _APP, received],
        }
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        self.running[side] = subprocess.Popen(commands[side, self.owner], env=environment)
        self.lives[side] += 1

    def kill(self, side: str) -> None:
        process = self.running.pop(side)
        assert process.poll() is None, f"the {side} ended by itself"
        process.kill()
        process.wait()

    def sent(self) -> dict[int, list[int]]:
        """Return the numbers of every send that came back, by life."""
        found: dict[int, list[int]] = defaultdict(list)
        for line in _lines(self.folder / "sent"):
            life, number = line.split()
            found[int(life)].append(int(number))
        return found

    def received(self) -> dict[int, list[int]]:
        """Return the numbers by life, each once, in the order of their coming."""
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for line in _lines(self.folder / "received"):
            _peer, life, number, word = line.split()
            assert word == "whole", line
            found[int(life)][int(number)] = None
        return {life: list(numbers) for life, numbers in found.items()}


def _lines(path: Path) -> list[str]:
    """Return the whole lines of a file whose writer may have been killed."""
    text = path.read_text(encoding="ascii") if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()


@pytest.mark.parametrize("owner", [PANEL, _APP])
def test_six_kills_lose_and_tear_nothing_and_keep_the_order(tmp_path: Path, owner: str) -> None:
    _kill_both_ends(Flow(tmp_path, owner), kills=6)


@pytest.mark.chaos
@pytest.mark.timeout(300)
@pytest.mark.parametrize("owner", [PANEL, _APP])
def test_fifty_kills_of_either_side_lose_and_tear_nothing_and_keep_the_order(
    tmp_path: Path, owner: str
) -> None:
    _kill_both_ends(Flow(tmp_path, owner), kills=100)


def _kill_both_ends(flow: Flow, *, kills: int) -> None:
    moments = random.Random(20_261_122)  # noqa: S311 - a test must be the same each time
    flow.mailbox.create()
    pause = threading.Event()
    try:
        for side in ("reader", "sender"):
            flow.start(side)
        wait_until(flow.received, "messages flow")
        for turn in range(kills):
            pause.wait(moments.uniform(0.2, 0.7))
            side = "reader" if turn % 2 else "sender"
            flow.kill(side)
            flow.start(side)
        pause.wait(0.5)
        flow.kill("sender")
        wait_until(lambda: not list_folder(flow.mailbox.new), "all is handled", timeout_s=60)
        flow.kill("reader")
    finally:
        for process in flow.running.values():
            process.kill()
            process.wait()
    _check(flow)


def _check(flow: Flow) -> None:
    received, sent = flow.received(), flow.sent()
    assert len(sent) > 1, "only one sender sent"
    for life, numbers in sent.items():
        assert [one for one in numbers if one not in set(received.get(life, ()))] == []
    for life, numbers in received.items():
        assert numbers == sorted(numbers), f"life {life}: not in the order of sending"
    assert list_folder(flow.mailbox.bad) == []
