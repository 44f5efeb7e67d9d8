"""Run records and what becomes of the runs of an earlier panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import HostError
from app.model.processes import ProcessIdentity
from app.platform.processes import ProcessEntry, ProcessTable
from app.supervision.adoption import FoundRun, LoadedRuns, RunRecord, RunStore

BOOT = "this-boot"
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path)


def _record(store: RunStore, unit: str, main: ProcessIdentity | None) -> RunRecord:
    run_id = store.new_run_id(unit)
    return RunRecord(unit=unit, run_id=run_id, launch_hash="h", created_at=AT, main=main)


def _process(pid: int, start: int = 100) -> ProcessIdentity:
    return ProcessIdentity(pid, start, BOOT)


def _table(*identities: ProcessIdentity, zombies: tuple[int, ...] = ()) -> ProcessTable:
    entries = {
        one.pid: ProcessEntry(
            pid=one.pid,
            parent_pid=1,
            group=one.pid,
            session=one.pid,
            start=one.start,
            is_zombie=one.pid in zombies,
            name="x",
        )
        for one in identities
    }
    return ProcessTable(BOOT, entries)


def _only(
    store: RunStore,
    record: RunRecord,
    table: ProcessTable,
    runs: Mapping[str, tuple[ProcessIdentity, ...]] | None = None,
) -> FoundRun:
    (found,) = store.resolve(LoadedRuns((record,), ()), runs or {}, table)
    return found


def test_record_comes_back_as_it_was_saved(store: RunStore, tmp_path: Path) -> None:
    record = RunRecord(
        unit="records@1",
        run_id=store.new_run_id("records@1"),
        launch_hash="abc",
        created_at=AT,
        main=_process(42),
        port=8901,
        started_at=AT,
        was_ready=True,
        attempt=2,
        exits=(AT,),
        restarts=(AT, AT),
    )
    store.save(record)
    assert store.load() == LoadedRuns((record,), ())
    store.forget("records@1")
    store.forget("records@1")
    assert store.load() == LoadedRuns((), ())
    assert list(tmp_path.iterdir()) == []


def test_shorter_record_leaves_nothing_of_a_longer_one(store: RunStore, tmp_path: Path) -> None:
    record = _record(store, "a", _process(42))
    store.save(replace(record, exits=(AT,) * 1000))
    assert (tmp_path / "a.json").stat().st_size > 8192
    store.save(record)
    assert store.load() == LoadedRuns((record,), ())
    assert (tmp_path / "a.json").stat().st_size == 4096


def test_record_of_a_panel_killed_before_the_write_means_nothing(
    store: RunStore, tmp_path: Path
) -> None:
    (tmp_path / "a.json").touch()
    assert store.load() == LoadedRuns((), ())
    assert list(tmp_path.iterdir()) == []


def test_record_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "gone")
    with pytest.raises(HostError, match="cannot write"):
        store.save(_record(store, "a", None))


def test_living_main_is_adoptable(store: RunStore) -> None:
    record = _record(store, "a", _process(42))
    found = _only(store, record, _table(_process(42)))
    assert found.is_adoptable
    assert found.main == _process(42)


def test_pid_that_was_given_to_somebody_else_is_gone(store: RunStore) -> None:
    record = _record(store, "a", _process(42, start=100))
    assert not _only(store, record, _table(_process(42, start=101))).is_adoptable


def test_zombie_counts_as_gone(store: RunStore) -> None:
    record = _record(store, "a", _process(42))
    assert not _only(store, record, _table(_process(42), zombies=(42,))).is_adoptable


def test_process_of_another_boot_is_gone_although_pid_and_start_agree(store: RunStore) -> None:
    record = _record(store, "a", ProcessIdentity(42, 100, "an-earlier-boot"))
    assert not _only(store, record, _table(_process(42))).is_adoptable


def test_intent_finds_its_process_by_the_run_id(store: RunStore) -> None:
    record = _record(store, "a", None)
    runs = {record.run_id: (_process(42),)}
    found = _only(store, record, _table(_process(42)), runs)
    assert found.is_adoptable
    assert found.main == _process(42)


def test_intent_whose_process_was_never_started_is_gone(store: RunStore) -> None:
    assert not _only(store, _record(store, "a", None), _table()).is_adoptable


def test_intent_does_not_take_a_child_for_the_main_process(store: RunStore) -> None:
    record = _record(store, "a", None)
    child = _process(43)
    entry = _table(child).entries[43]._replace(session=42)
    found = _only(store, record, ProcessTable(BOOT, {43: entry}), {record.run_id: (child,)})
    assert found.main is None
    assert found.others == (child,)


def test_processes_that_outlived_their_main_are_told(store: RunStore) -> None:
    record = _record(store, "a", _process(42))
    found = _only(store, record, _table(_process(43)), {record.run_id: (_process(43),)})
    assert found.main is None
    assert found.others == (_process(43),)


def test_damaged_record_is_put_aside_and_its_run_found_by_its_id(
    store: RunStore, tmp_path: Path
) -> None:
    run_id = store.new_run_id("a")
    (tmp_path / "a.json").write_bytes(b'{"unit": "a", "run_')
    loaded = store.load()
    assert loaded == LoadedRuns((), ("a",))
    assert [path.name for path in tmp_path.iterdir()] == ["a.json.bad"]
    (found,) = store.resolve(loaded, {run_id: (_process(42),)}, _table(_process(42)))
    assert (found.unit, found.run_id, found.record) == ("a", run_id, None)
    assert found.others == (_process(42),)


def test_damaged_record_without_a_trace_is_still_told(store: RunStore) -> None:
    (found,) = store.resolve(LoadedRuns((), ("a",)), {}, _table())
    assert (found.unit, found.run_id, found.is_adoptable) == ("a", "", False)


def test_runs_of_another_installation_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "theirs").mkdir()
    mine, theirs = RunStore(tmp_path / "mine"), RunStore(tmp_path / "theirs")
    foreign = theirs.new_run_id("a")
    assert mine.unit_of(foreign) is None
    assert mine.unit_of("something else") is None
    assert theirs.unit_of(foreign) == "a"
    assert mine.resolve(LoadedRuns((), ()), {foreign: (_process(42),)}, _table(_process(42))) == ()


def test_run_ids_of_one_unit_differ(store: RunStore) -> None:
    assert len({store.new_run_id("a") for _ in range(100)}) == 100
