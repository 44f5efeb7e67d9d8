"""Both ends of the spool killed -9 at random moments while messages flow."""

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
from tests.waiting import wait_until

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = _ROOT / "tests" / "data" / "programs"
_PEERS = ("alpha", "beta")


@dataclass
class Traffic:
    """Two senders and a receiver, each of which can be killed and started again."""

    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lives: Counter[str] = field(default_factory=Counter)

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.folder / "spool", PANEL)

    def start(self, name: str) -> None:
        spool, life = str(self.mailbox.root), str(self.lives[name])
        if name == PANEL:
            words = ["spool_receiver.py", spool, str(self.folder / "received")]
        else:
            words = ["spool_sender.py", spool, name, life, str(self.folder / f"sent-{name}")]
        command = [sys.executable, str(_PROGRAMS / words[0]), *words[1:]]
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        self.running[name] = subprocess.Popen(command, env=environment)
        self.lives[name] += 1

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        assert process.poll() is None, f"{name} ended by itself"
        process.kill()
        process.wait()

    def sent(self, peer: str) -> list[tuple[int, int]]:
        """Return (life, number) of every send that came back."""
        return [_pair(line.split()) for line in _lines(self.folder / f"sent-{peer}")]

    def received(self) -> dict[tuple[str, int], list[int]]:
        """Return the numbers of each sender's life, each once, in the order of their coming."""
        found: dict[tuple[str, int], dict[int, None]] = defaultdict(dict)
        for line in _lines(self.folder / "received"):
            peer, life, number, word = line.split()
            assert word == "whole", line
            found[peer, int(life)][int(number)] = None
        return {key: list(numbers) for key, numbers in found.items()}


def _lines(path: Path) -> list[str]:
    """Return the whole lines of a file whose writer may have been killed."""
    text = path.read_text(encoding="ascii") if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()


def _pair(words: list[str]) -> tuple[int, int]:
    return int(words[0]), int(words[1])


@pytest.mark.posix
def test_eight_kills_lose_and_tear_nothing_and_keep_the_order(tmp_path: Path) -> None:
    _kill_both_ends(tmp_path, kills=8)


@pytest.mark.chaos
@pytest.mark.posix
@pytest.mark.timeout(300)
def test_fifty_kills_of_either_side_lose_and_tear_nothing_and_keep_the_order(
    tmp_path: Path,
) -> None:
    _kill_both_ends(tmp_path, kills=100)


def _kill_both_ends(folder: Path, *, kills: int) -> None:
    moments = random.Random(20_261_122)  # noqa: S311 - a test must be the same each time
    traffic = Traffic(folder)
    traffic.mailbox.create()
    pause = threading.Event()
    try:
        for name in (PANEL, *_PEERS):
            traffic.start(name)
        for turn in range(kills):
            pause.wait(moments.uniform(0.2, 0.7))
            victim = PANEL if turn % 2 else moments.choice(_PEERS)
            traffic.kill(victim)
            traffic.start(victim)
        pause.wait(0.5)
        for name in _PEERS:
            traffic.kill(name)
        wait_until(lambda: not list_folder(traffic.mailbox.new), "all is handled", timeout_s=60)
        traffic.kill(PANEL)
    finally:
        for process in traffic.running.values():
            process.kill()
            process.wait()
    _check(traffic)


def _check(traffic: Traffic) -> None:
    received = traffic.received()
    for peer in _PEERS:
        sent = traffic.sent(peer)
        assert sent, "nothing was sent"
        lost = [one for one in sent if one[1] not in received.get((peer, one[0]), ())]
        assert lost == []
    for key, numbers in received.items():
        assert numbers == sorted(numbers), f"{key}: not in the order of sending"
    assert list_folder(traffic.mailbox.bad) == []
