"""What rotation costs a child that logs: its speed and its longest write, with and without.

``python benchmarks/log_rotation.py [--folder DIR] [--megabytes N]`` writes numbered lines at
65 MB/s and at full speed, each once to a plain file and once under the panel's ``LogKeeper`` with
its 1 s timer, and counts lines that were lost, doubled or split. Needs a C compiler and about three
times N of disk; prints a Markdown table and exits 1 when a bar of the project is missed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.clock import SystemClock
from app.errors import HostError
from app.logs.collapse import can_collapse
from app.logs.files import Stream, StreamFiles
from app.logs.keeper import LogKeeper
from app.model.service import LogSpec

_ARCHIVE_BYTES = 10 * 1024 * 1024
_PACED_BYTES_A_SECOND = 65_000_000
_PACED_BYTES = 20 * _ARCHIVE_BYTES  # 19 rotations
_TICK_S = 1.0
_SLOWEST_PACED = 0.99
_SLOWEST_FULL = 0.4
_LONGEST_WRITE_MS = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One child's writing and what was found on disk after it."""

    megabytes_a_second: float
    longest_write_ms: float
    rotations: int
    lost: int
    doubled: int
    split: int

    @property
    def damage(self) -> int:
        """Lines that are not there exactly once and whole."""
        return self.lost + self.doubled + self.split


def main() -> int:
    """Run the four measurements.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--megabytes", type=int, default=2000, help="written at full speed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        folder = Path(scratch)
        writer = _compiled_writer(folder)
        print(f"range removal at the front: {'yes' if can_collapse(folder) else 'NO'}\n")
        print("| child | rotations | MB/s | ratio | longest write ms | lost / doubled / split |")
        print("| --- | --- | --- | --- | --- | --- |")
        paced = _compare(writer, folder, "65 MB/s", _PACED_BYTES, _PACED_BYTES_A_SECOND)
        full = _compare(writer, folder, "full speed", arguments.megabytes * 1_000_000, 0)
    missed = [*_missed(paced, _SLOWEST_PACED), *_missed(full, _SLOWEST_FULL)]
    print("\n" + ("\n".join(missed) or "every bar is met"))
    return 1 if missed else 0


def _compare(writer: Path, folder: Path, name: str, size: int, rate: int) -> tuple[Run, Run]:
    plain = _measure(writer, folder / "plain", size, rate, rotates=False)
    rotated = _measure(writer, folder / "rotated", size, rate, rotates=True)
    for run, label in ((plain, f"{name}, plain file"), (rotated, f"{name}, rotated")):
        ratio = run.megabytes_a_second / plain.megabytes_a_second
        print(
            f"| {label} | {run.rotations} | {run.megabytes_a_second:.0f} | {ratio:.2f} "
            f"| {run.longest_write_ms:.1f} | {run.lost} / {run.doubled} / {run.split} |"
        )
    return plain, rotated


def _missed(runs: tuple[Run, Run], slowest: float) -> list[str]:
    plain, rotated = runs
    ratio = rotated.megabytes_a_second / plain.megabytes_a_second
    checks = (
        (ratio >= slowest, f"ratio {ratio:.2f} is under {slowest}"),
        (
            rotated.longest_write_ms <= _LONGEST_WRITE_MS,
            f"a write waited {rotated.longest_write_ms:.0f} ms",
        ),
        (rotated.damage == 0, f"{rotated.damage} lines lost, doubled or split"),
    )
    return [f"MISSED: {text}" for is_met, text in checks if not is_met]


def _measure(writer: Path, folder: Path, size: int, rate: int, *, rotates: bool) -> Run:
    folder.mkdir()
    files = StreamFiles(folder, "records", Stream.STDOUT)
    keeper = LogKeeper(folder, SystemClock(), _report)
    if rotates:
        keeper.keep("records", LogSpec(_ARCHIVE_BYTES, keep=1_000_000))
    command = [str(writer), "write", str(files.live), str(size), str(rate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        ended = threading.Event()
        ticking = threading.Thread(target=_tick, args=(keeper, ended))
        ticking.start()
        output, _ = child.communicate()
        _, seconds, longest_write_ms = output.split()
        while rotates and files.live.stat().st_size >= _ARCHIVE_BYTES:
            ended.wait(_TICK_S)  # the cutting may lag behind: what it does then counts too
        ended.set()
        ticking.join()
    keeper.close()
    lost, doubled, split = _damage(writer, files)
    run = Run(
        megabytes_a_second=size / float(seconds) / 1e6,
        longest_write_ms=float(longest_write_ms),
        rotations=len(files.archive_names()),
        lost=lost,
        doubled=doubled,
        split=split,
    )
    shutil.rmtree(folder)
    return run


def _tick(keeper: LogKeeper, ended: threading.Event) -> None:
    while not ended.wait(_TICK_S):
        keeper.tick()


def _damage(writer: Path, files: StreamFiles) -> tuple[int, int, int]:
    paths = [*(files.archive(name) for name in files.archive_names()), files.live]
    command = [str(writer), "check", *map(str, paths)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    _, lost, doubled, split = map(int, output.split())
    return lost, doubled, split


def _report(files: StreamFiles, error: HostError | None) -> None:
    print(f"{files.live.name}: {error}", file=sys.stderr)


def _compiled_writer(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        sys.exit("cannot compile the writer: no C compiler (apt install gcc)")
    program = folder / "log_writer"
    source = Path(__file__).with_name("log_writer.c")
    subprocess.run([compiler, "-O2", "-o", str(program), str(source)], check=True)
    return program


if __name__ == "__main__":
    sys.exit(main())
