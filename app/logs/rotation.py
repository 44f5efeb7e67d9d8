"""The journaled cut: the front of a growing log file becomes an archive, and no line is lost.

Steps, each of which may be the last one before a crash:

1. The journal (``stream_state``) announces the archive, the offset and a random token. Durable.
2. The bytes are copied to ``<archive>.tmp``. Durable.
3. The token is written over offset 0: from here the archive is the truth for them.
4. Filler (one blank line) is written from the last whole block up to the cut.
5. ``<archive>.tmp`` is renamed to ``<archive>``.
6. COLLAPSE_RANGE takes the whole blocks out of the front.
7. The journal is replaced by the new state.

Recovery looks at the files: token there -> steps 4 to 7 again; no token but the archive -> step 7;
neither -> nothing happened. Measured by benchmarks/log_rotation.py and tests/chaos.

Where the file system cannot collapse, the file is copied, caught up with and emptied. A line that
is written between the last two is lost: about one a rotation on a busy log, more while a program
floods it.

Blocking calls only: runs in the thread of ``keeper``. No Qt.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from secrets import token_hex

from app.logs.collapse import collapse_front, write_out
from app.logs.cut_policy import CutPlan, collapse_bytes, next_archive_name, plan_cut
from app.logs.file_io import block_bytes, copy_range, create, open_log, read_at, write_at
from app.logs.files import StreamFiles
from app.logs.stream_state import (
    TRUNCATION_GAP,
    Cut,
    CutKind,
    CutPhase,
    StreamState,
    after_cut,
    filler,
    load_state,
    phase_of,
    save_state,
    with_checked_filler,
)
from app.model.service import LogSpec
from app.platform.files import remove, replace

_SEARCH_BYTES = 65_536
_CATCH_UP_ROUNDS = 200


class Rotator:
    """Cuts one stream. One instance at a time may exist for a stream, on one thread.

    Args:
        files: The stream.
        spec: Wanted size and number of archives.
        now: The wall clock, for the names of archives.
        can_collapse: Whether the folder's file system can (``collapse.can_collapse``).
    """

    def __init__(
        self,
        files: StreamFiles,
        spec: LogSpec,
        *,
        now: Callable[[], datetime],
        can_collapse: bool,
    ) -> None:
        self._files = files
        self._spec = spec
        self._now = now
        self._can_collapse = can_collapse

    def recover(self) -> None:
        """Finish or undo a cut that a crash interrupted. Without a live file there is none.

        Raises:
            OSError: Not possible now; try again later, nothing is lost.
        """
        with self._live() as live:
            if live is not None:
                self._recovered(live)
        self._prune(self._spec.keep)

    def rotate(self, should_stop: Callable[[], bool] = lambda: False) -> int:
        """Cut until the live file is small enough, and prune archives.

        Args:
            should_stop: Asked between two cuts.

        Returns:
            The number of cuts.

        Raises:
            OSError: Disk full, read-only, input/output error: the live file has all its lines.
        """
        cuts = 0
        with self._live() as live:
            if live is None:
                return cuts
            state = self._recovered(live)
            while not should_stop() and (plan := self._plan(live, state)) is not None:
                try:
                    state = self._cut(live, state, plan)
                except OSError as error:
                    # The archive that this cut would push out may make the room it needs.
                    if error.errno != errno.ENOSPC or not self._prune(self._spec.keep - 1):
                        raise
                    continue
                cuts += 1
                self._prune(self._spec.keep)
        return cuts

    def clear(self) -> None:
        """Delete the archives and empty the live file; its writer goes on appending.

        Raises:
            OSError: Something could not be deleted.
        """
        with self._live() as live:
            if live is not None:
                end = self._recovered(live).base + os.fstat(live).st_size + TRUNCATION_GAP
                os.ftruncate(live, 0)
                self._publish(StreamState(os.fstat(live).st_ino, end, end))
        for name in self._files.archive_names():
            remove(self._files.archive(name))

    def _plan(self, live: int, state: StreamState) -> CutPlan | None:
        size = os.fstat(live).st_size
        return plan_cut(size, state.start - state.base, self._spec, FileLineEnds(live))

    def _recovered(self, live: int) -> StreamState:
        state = load_state(self._files.state, os.fstat(live).st_ino)
        if state.cut is None:
            return with_checked_filler(state, live)
        match phase_of(state, self._files, live):
            case CutPhase.BEFORE:
                return self._undo(state)
            case CutPhase.MARKED:
                return self._finish(live, state)
            case CutPhase.AFTER:
                return self._publish(after_cut(state, self._files))

    def _undo(self, state: StreamState) -> StreamState:
        cut = state.cut
        if cut is not None:
            remove(self._files.unfinished(cut.archive))
            remove(self._files.archive(cut.archive))  # of a truncation
        return self._publish(state._replace(cut=None))

    def _cut(self, live: int, state: StreamState, plan: CutPlan) -> StreamState:
        if self._can_collapse:
            return self._collapse(live, state, plan)
        return self._truncate(live, state)

    def _collapse(self, live: int, state: StreamState, plan: CutPlan) -> StreamState:
        cut = Cut(
            CutKind.COLLAPSE,
            self._next_name(),
            token_hex(16),
            plan.end,
            collapse_bytes(plan.end, os.fstat(live).st_size, block_bytes(live)),
            plan.is_torn,
            plan.is_dropped,
        )
        announced = state._replace(cut=cut)
        save_state(self._files.state, announced, durable=True)
        try:
            end = state.start - state.base if plan.is_dropped else plan.end
            self._copy(live, state.start - state.base, end, cut.archive)
        except OSError:
            with contextlib.suppress(OSError):  # the first error is the one to report
                self._undo(announced)
            raise
        write_at(live, 0, cut.token.encode())
        return self._finish(live, announced)

    def _finish(self, live: int, state: StreamState) -> StreamState:
        cut = state.cut
        if cut is None:
            return state
        write_at(live, cut.removed_bytes, filler(cut.end - cut.removed_bytes))
        with contextlib.suppress(FileNotFoundError):  # renamed before the crash
            replace(self._files.unfinished(cut.archive), self._files.archive(cut.archive))
        write_out(live)
        collapse_front(live, cut.removed_bytes)
        finished = self._publish(after_cut(state, self._files))
        if cut.is_dropped:
            remove(self._files.archive(cut.archive))
        return finished

    def _copy(self, live: int, start: int, end: int | None, name: str) -> int:
        archive = create(self._files.unfinished(name))
        try:
            reached = copy_range(live, archive, start, end)
            os.fsync(archive)
        finally:
            os.close(archive)
        return reached

    def _truncate(self, live: int, state: StreamState) -> StreamState:
        cut = Cut(CutKind.TRUNCATE, self._next_name())
        announced = state._replace(cut=cut)
        save_state(self._files.state, announced, durable=True)
        try:
            copied = self._copy(live, state.start - state.base, None, cut.archive)
            replace(self._files.unfinished(cut.archive), self._files.archive(cut.archive))
            is_torn = self._catch_up_and_empty(live, copied, cut.archive)
        except OSError:
            with contextlib.suppress(OSError):  # the first error is the one to report
                self._undo(announced)
            raise
        finished = announced._replace(cut=cut._replace(is_torn=is_torn))
        return self._publish(after_cut(finished, self._files))

    def _catch_up_and_empty(self, live: int, copied: int, name: str) -> bool:
        archive = open_log(self._files.archive(name), for_writing=True)
        try:
            os.lseek(archive, 0, os.SEEK_END)
            for _ in range(_CATCH_UP_ROUNDS):
                copied = copy_range(live, archive, copied, None)
                ends_line = read_at(live, copied - 1, 1) == b"\n"
                if ends_line and os.fstat(live).st_size == copied:
                    os.ftruncate(live, 0)
                    return False
            copy_range(live, archive, copied, None)
            os.ftruncate(live, 0)
            return True
        finally:
            os.close(archive)

    def _publish(self, state: StreamState) -> StreamState:
        kept = state._replace(archives=state.archives[-self._spec.keep :])
        save_state(self._files.state, kept, durable=False)
        return kept

    def _prune(self, keep: int) -> int:
        names = self._files.archive_names()
        surplus = names[: max(0, len(names) - keep)]
        for name in surplus:
            remove(self._files.archive(name))
        return len(surplus)

    def _next_name(self) -> str:
        names = self._files.archive_names()
        prefix = f"{self._files.unit}-{self._files.stream}"
        return next_archive_name(prefix, self._now(), names[-1] if names else None)

    @contextlib.contextmanager
    def _live(self) -> Iterator[int | None]:
        try:
            live = open_log(self._files.live, for_writing=True)
        except FileNotFoundError:
            yield None
            return
        try:
            yield live
        finally:
            os.close(live)


class FileLineEnds:
    """Finds line ends in a file by reading it in blocks.

    Args:
        descriptor: Of the file.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def last(self, *, after: int, until: int) -> int | None:
        """Return the last line end in ``(after, until]``."""
        end = until
        while end > after:
            start = max(after, end - _SEARCH_BYTES)
            found = read_at(self._descriptor, start, end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
        return None

    def first(self, *, after: int, until: int) -> int | None:
        """Return the first line end in ``(after, until]``."""
        start = after
        while start < until:
            block = read_at(self._descriptor, start, min(_SEARCH_BYTES, until - start))
            if not block:
                return None
            found = block.find(b"\n")
            if found >= 0:
                return start + found + 1
            start += len(block)
        return None
