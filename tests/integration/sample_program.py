"""Runs the programs of the sample workspace as a supervisor would, for the tests."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from tests.waiting import wait_until

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
_END_S = 10.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value

    def at(self, *keys: str) -> object:
        """What the JSON answer says under ``keys``."""
        value: object = self.json
        for key in keys:
            assert isinstance(value, dict)
            value = value[key]
        return value


def ask(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = 5.0,
) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        encoded = None if body is None else body.encode()
        connection.request(method, path, body=encoded, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.read())
    finally:
        connection.close()


def post(port: int, path: str, value: object | None = None) -> Answer:
    return ask(port, path, method="POST", body=None if value is None else json.dumps(value))


class SampleProgram:
    """One running program with its output in two files."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path, err: Path, port: int) -> None:
        self.process = process
        self.port = port
        self._out = out
        self._err = err

    @property
    def stdout(self) -> str:
        return self._out.read_text(encoding="utf-8")

    @property
    def stderr(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def wait_for(self, pattern: str) -> str:
        """Return the first match in standard output; fails at once when the program ends."""

        def find() -> re.Match[str] | None:
            found = re.search(pattern, self.stdout, re.MULTILINE)
            if found is None and self.process.poll() is not None:
                message = f"ended with {self.process.returncode}: {self.stdout}{self.stderr}"
                raise AssertionError(message)
            return found

        found = wait_until(find, f"'{pattern}' in the output of {self.process.args!r}")
        assert found is not None
        return found.group()

    def health(self, *, timeout_s: float = 5.0) -> Answer:
        return ask(self.port, "/health", timeout_s=timeout_s)

    def wait_end(self, timeout_s: float = _END_S) -> int:
        return self.process.wait(timeout_s)


@contextmanager
def sample_program(
    folder: Path,
    script: str,
    *arguments: str,
    port: int | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[SampleProgram]:
    """Run ``script`` of the sample; its output goes to ``folder``; killed at the end if alive."""
    folder.mkdir(parents=True, exist_ok=True)
    number = sum(1 for _ in folder.glob(f"{script}-*.out"))
    out, err = folder / f"{script}-{number}.out", folder / f"{script}-{number}.err"
    chosen = free_port() if port is None else port
    # Not isolated from the environment: the mark of this test run must reach the children.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
    command = [sys.executable, str(SAMPLE / script), *arguments]
    if script != "backup.py":
        command += ["--port", str(chosen)]
    with out.open("wb") as out_file, err.open("wb") as err_file:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out_file, stderr=err_file, env=environment
        )
    try:
        yield SampleProgram(process, out, err, chosen)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program if it runs, and wait until its children have noticed."""
    children: list[psutil.Process] = []
    if process.poll() is None:
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    process.wait(_END_S)
    wait_until(lambda: all(map(is_gone, children)), "the children gone with their parent")


def is_gone(process: psutil.Process) -> bool:
    """Whether the process has ended, reaped or not."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
