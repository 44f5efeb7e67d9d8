"""The services of the sample workspace, run as real processes."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.sample_program import (
    SampleProgram,
    ask,
    free_port,
    post,
    sample_program,
)
from tests.waiting import wait_until

STOP_LIMIT_S = 2.0
LOG_LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - [a-z-]+ - (DEBUG|INFO|WARNING|ERROR|CRITICAL) - \S.*"
)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[SampleProgram]:
    data = str(tmp_path / "records")
    with sample_program(tmp_path, "records.py", env={"RECORDS_DATA": data}) as program:
        program.wait_for("listening on")
        yield program


@pytest.fixture
def printing(tmp_path: Path) -> Iterator[SampleProgram]:
    with sample_program(tmp_path, "print_service.py", env={"PRINT_DATA": str(tmp_path)}) as program:
        program.wait_for("listening on")
        yield program


class TestRecords:
    def test_health_names_every_component(self, records: SampleProgram) -> None:
        answer = records.health()
        assert answer.status == 200
        assert answer.at("status") == "ok"
        assert answer.at("components", "database", "detail") == "8 patients"
        assert answer.at("components", "disk", "status") == "ok"

    def test_lost_database_fails_the_health_check(
        self, records: SampleProgram, tmp_path: Path
    ) -> None:
        with closing(sqlite3.connect(tmp_path / "records" / "records.db")) as database:
            database.executescript("DROP TABLE notes; DROP TABLE patients;")
        answer = records.health()
        assert answer.status == 503
        assert answer.at("components", "database", "status") == "failed"
        assert answer.at("components", "disk", "status") == "ok"

    def test_note_is_there_after_a_kill_and_a_new_start(
        self, records: SampleProgram, tmp_path: Path
    ) -> None:
        added = post(records.port, "/api/v1/patients/P0001/notes", {"text": "复查 'A' 正常"})
        assert added.status == 201
        records.process.kill()
        records.wait_end()
        data = str(tmp_path / "records")
        with sample_program(tmp_path, "records.py", "--data", data) as again:
            again.wait_for("listening on")
            notes = ask(again.port, "/api/v1/patients/P0001").at("notes")
        assert isinstance(notes, list)
        assert [note["text"] for note in notes] == ["复查 'A' 正常"]

    @pytest.mark.parametrize(
        ("method", "path", "body", "status"),
        [
            ("GET", "/nowhere", None, 404),
            ("GET", "/api/v1/patients/P9999", None, 404),
            ("POST", "/api/v1/patients/P9999/notes", '{"text": "x"}', 404),
            ("POST", "/api/v1/patients/P0001/notes", '{"text": ', 400),
            ("POST", "/api/v1/patients/P0001/notes", "[1]", 400),
            ("POST", "/api/v1/patients/P0001/notes", '{"text": "  "}', 400),
            ("POST", "/api/v1/patients/P0001/notes", "x" * 70_000, 413),
            ("POST", "/api/v1/patients", "{}", 405),
            ("BREW", "/health", None, 501),
        ],
    )
    def test_bad_request_is_answered_with_the_reason(
        self, records: SampleProgram, method: str, path: str, body: str | None, status: int
    ) -> None:
        answer = ask(records.port, path, method=method, body=body)
        assert answer.status == status
        assert answer.at("error", "status") == status
        assert records.health().status == 200

    @pytest.mark.parametrize("header", ["Host", "Origin"])
    def test_request_of_a_foreign_web_page_is_refused(
        self, records: SampleProgram, header: str
    ) -> None:
        answer = ask(records.port, "/api/v1/patients", headers={header: "http://example.org"})
        assert answer.status == 403

    def test_client_that_says_nothing_blocks_nobody(self, records: SampleProgram) -> None:
        with socket.create_connection(("127.0.0.1", records.port)):
            assert records.health().status == 200

    def test_taken_port_ends_the_start_with_the_reason(
        self, records: SampleProgram, tmp_path: Path
    ) -> None:
        data = str(tmp_path / "other")
        with sample_program(tmp_path, "records.py", "--data", data, port=records.port) as second:
            assert second.wait_end() == 1
            assert f"cannot listen on 127.0.0.1:{records.port}" in second.stderr
            assert "Traceback" not in second.stderr

    def test_every_line_has_the_log_format_and_liveness_is_logged(self, tmp_path: Path) -> None:
        data = str(tmp_path / "records")
        with sample_program(tmp_path, "records.py", "--data", data, "--alive-s", "0.1") as program:
            program.wait_for(r"(?s)Records service is running\.\.\..*is running\.\.\.")
            for line in program.stdout.splitlines():
                assert LOG_LINE.fullmatch(line), line


class TestQueue:
    def test_without_records_it_works_with_numbers_and_says_so(self, tmp_path: Path) -> None:
        port = free_port()
        with sample_program(tmp_path, "queue_service.py", "--records-port", str(port)) as queue:
            queue.wait_for("listening on")
            health = queue.health()
            assert health.status == 200
            assert health.at("status") == "degraded"
            assert health.at("components", "records", "status") == "degraded"
            visits = ask(queue.port, "/api/v1/queue").at("visits")
            assert isinstance(visits, list)
            assert [visit["name"] for visit in visits] == [None] * 6
            assert "records not reachable" in queue.stderr

    def test_names_appear_when_records_come_and_stay_when_they_go(self, tmp_path: Path) -> None:
        records_port = free_port()
        data = str(tmp_path / "records")
        with sample_program(
            tmp_path, "queue_service.py", env={"RECORDS_PORT": str(records_port)}
        ) as queue:
            queue.wait_for("listening on")
            assert queue.health().at("status") == "degraded"
            with sample_program(
                tmp_path, "records.py", "--data", data, port=records_port
            ) as records:
                records.wait_for("listening on")
                assert queue.health().at("status") == "ok"
            assert queue.health().at("status") == "degraded"
            visits = ask(queue.port, "/api/v1/queue").at("visits")
            assert isinstance(visits, list)
            assert visits[0]["name"]["zh"] == "王演示"

    def test_patients_are_called_in_order_of_arrival_until_nobody_waits(
        self, tmp_path: Path
    ) -> None:
        with sample_program(tmp_path, "queue_service.py") as queue:
            queue.wait_for("listening on")
            called = [post(queue.port, "/api/v1/queue/next").at("number") for _ in range(6)]
            assert called == [f"A00{number}" for number in range(1, 7)]
            assert post(queue.port, "/api/v1/queue/next").status == 409
            drawn = post(queue.port, "/api/v1/queue", {"patient_id": "P0004", "reason": "咳嗽"})
            assert drawn.at("number") == "A007"
            assert post(queue.port, "/api/v1/queue/A001/done").status == 200
            assert post(queue.port, "/api/v1/queue/A001/done").status == 404


class TestPrint:
    def test_slip_becomes_a_file(self, printing: SampleProgram, tmp_path: Path) -> None:
        answer = post(printing.port, "/api/v1/slips", {"patient": "张示例", "text": "A002"})
        assert answer.at("slip") == "slip-0001"
        slip = (tmp_path / "slips" / "slip-0001.txt").read_text(encoding="utf-8")
        assert "张示例" in slip

    def test_page_has_a_button_for_every_fault(self, printing: SampleProgram) -> None:
        page = ask(printing.port, "/").body.decode()
        buttons = re.findall(r'data-fault="(\w+)"', page)
        assert buttons == ["crash", "hang", "freeze", "unhealthy", "slow", "none"]

    def test_crash_ends_it_at_once_with_a_signal(self, printing: SampleProgram) -> None:
        assert post(printing.port, "/faults/crash").status == 202
        code = printing.wait_end()
        assert code == (3 if sys.platform == "win32" else -signal.SIGABRT)

    def test_hang_answers_nothing_but_still_stops(self, printing: SampleProgram) -> None:
        post(printing.port, "/faults/hang")
        self._wait_for_silence(printing)
        printing.process.terminate()
        assert printing.wait_end(STOP_LIMIT_S) == _stopped_code()

    @pytest.mark.posix
    def test_freeze_ignores_the_stop_and_only_a_kill_ends_it(self, printing: SampleProgram) -> None:
        post(printing.port, "/faults/freeze")
        self._wait_for_silence(printing)
        printing.process.terminate()
        self._wait_for_silence(printing)
        assert printing.process.poll() is None
        printing.process.kill()
        assert printing.wait_end() == -signal.SIGKILL

    def test_unhealthy_fails_the_check_until_it_recovers(self, printing: SampleProgram) -> None:
        post(printing.port, "/faults/unhealthy")
        answer = wait_until(
            lambda: health if (health := printing.health()).status == 503 else None, "it failed"
        )
        assert answer is not None
        assert answer.at("components", "printer", "status") == "failed"
        assert answer.at("components", "slips", "status") == "ok"
        post(printing.port, "/faults/none")
        wait_until(lambda: printing.health().status == 200, "it recovered")

    def test_slow_answers_after_two_seconds_and_the_rest_at_once(
        self, printing: SampleProgram
    ) -> None:
        post(printing.port, "/faults/slow")
        wait_until(lambda: ask(printing.port, "/api/v1/fault").at("fault") == "slow", "slow")
        with pytest.raises(TimeoutError):
            ask(printing.port, "/health", timeout_s=1.5)
        assert ask(printing.port, "/health", timeout_s=8.0).status == 200
        assert ask(printing.port, "/", timeout_s=1.5).status == 200

    def _wait_for_silence(self, printing: SampleProgram) -> None:
        def is_silent() -> bool:
            try:
                ask(printing.port, "/health", timeout_s=0.5)
            except TimeoutError:
                return True
            return False

        wait_until(is_silent, "it stopped answering")


class TestBackup:
    def test_copy_is_readable_and_the_check_says_its_age(
        self, records: SampleProgram, tmp_path: Path
    ) -> None:
        post(records.port, "/api/v1/patients/P0002/notes", {"text": "x"})
        folders = ("--records", str(tmp_path / "records"), "--to", str(tmp_path / "copies"))
        with sample_program(tmp_path, "backup.py", *folders, "--check") as early:
            assert early.wait_end() == 1
            assert "there is no backup yet" in early.stderr
        with sample_program(tmp_path, "backup.py", *folders) as backup:
            backup.wait_for("ready")
            with sample_program(tmp_path, "backup.py", *folders, "--check") as check:
                assert check.wait_end() == 0
        (copy,) = (tmp_path / "copies").glob("records-*.db")
        with closing(sqlite3.connect(copy)) as database:
            assert database.execute("SELECT text FROM notes").fetchall() == [("x",)]

    def test_missing_database_is_said_and_tried_again(self, tmp_path: Path) -> None:
        folders = ("--records", str(tmp_path / "records"), "--to", str(tmp_path / "copies"))
        with sample_program(tmp_path, "backup.py", *folders, "--every-s", "0.1") as backup:
            backup.wait_for("ready")
            assert "cannot back up the records" in backup.stderr
            data = str(tmp_path / "records")
            with sample_program(tmp_path, "records.py", "--data", data) as records:
                records.wait_for("listening on")
                backup.wait_for("backup written")

    def test_only_the_newest_copies_are_kept(self, records: SampleProgram, tmp_path: Path) -> None:
        assert records.health().status == 200
        copies = tmp_path / "copies"
        copies.mkdir()
        for day in range(10, 19):
            (copies / f"records-202601{day}-000000.db").touch()
        folders = ("--records", str(tmp_path / "records"), "--to", str(copies))
        with sample_program(tmp_path, "backup.py", *folders) as backup:
            backup.wait_for("ready")
        kept = sorted(path.name for path in copies.iterdir())
        assert len(kept) == 5
        assert kept[0] == "records-20260115-000000.db"


def _stopped_code() -> int:
    return 1 if sys.platform == "win32" else 0  # there, terminate() is TerminateProcess


@pytest.mark.posix
@pytest.mark.parametrize("script", ["records.py", "print_service.py", "queue_service.py"])
@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT])
def test_service_that_is_asked_to_stop_exits_with_0(
    tmp_path: Path, script: str, stop_signal: signal.Signals
) -> None:
    folders = {"RECORDS_DATA": str(tmp_path), "PRINT_DATA": str(tmp_path)}
    with sample_program(tmp_path, script, env=folders) as program:
        program.wait_for("listening on")
        program.process.send_signal(stop_signal)
        assert program.wait_end(STOP_LIMIT_S) == 0
        assert f"stopping on {stop_signal.name}" in program.stdout


@pytest.mark.posix
def test_backup_helper_that_is_asked_to_stop_exits_with_0(tmp_path: Path) -> None:
    folders = ("--records", str(tmp_path), "--to", str(tmp_path))
    with sample_program(tmp_path, "backup.py", *folders) as program:
        program.wait_for("ready")
        program.process.terminate()
        assert program.wait_end(STOP_LIMIT_S) == 0


@pytest.mark.posix
def test_service_stops_at_once_though_a_slow_answer_is_under_way(tmp_path: Path) -> None:
    with sample_program(tmp_path, "print_service.py", env={"PRINT_DATA": str(tmp_path)}) as program:
        program.wait_for("listening on")
        post(program.port, "/faults/slow")
        wait_until(lambda: ask(program.port, "/api/v1/fault").at("fault") == "slow", "slow")
        with pytest.raises(TimeoutError):
            ask(program.port, "/health", timeout_s=0.3)
        program.process.terminate()
        assert program.wait_end(1.0) == 0
