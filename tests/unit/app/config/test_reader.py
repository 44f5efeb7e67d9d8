from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config.origin import Layer, Origin
from app.config.problems import ConfigErrors, ConfigProblem
from app.config.reader import MAX_BYTES, SourceFile, parse, read

FILE = Path("/etc/wardkeeper/wardkeeper.toml")


def problem_of(content: bytes) -> ConfigProblem:
    with pytest.raises(ConfigErrors) as caught:
        parse(content, FILE, Layer.MACHINE)
    (problem,) = caught.value.problems
    return problem


def problem_of_file(path: Path) -> ConfigProblem:
    with pytest.raises(ConfigErrors) as caught:
        read(path, Layer.USER)
    (problem,) = caught.value.problems
    return problem


def test_absent_file_is_no_error(tmp_path: Path) -> None:
    assert read(tmp_path / "none.toml", Layer.USER) is None


def test_file_gives_its_table_and_the_lines_of_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "wardkeeper.toml"
    path.write_text("# first\n[product]\nmachine = '3'\n", encoding="utf-8")
    source = read(path, Layer.USER)
    assert source is not None
    assert source.table == {"product": {"machine": "3"}}
    assert source.origin(("product", "machine")) == Origin(Layer.USER, path, 3)
    assert source.origin(("product", "name", "zh")) == Origin(Layer.USER, path, 2)
    assert source.origin(("client",)) == Origin(Layer.USER, path, None)


def test_byte_order_mark_is_accepted() -> None:
    source = parse(b"\xef\xbb\xbfprofile = 'qilu'\r\n", FILE, Layer.MACHINE)
    assert source.table == {"profile": "qilu"}
    assert source.lines == {("profile",): 1}


def test_text_in_another_encoding_is_reported_with_its_line() -> None:
    problem = problem_of("a = 1\nb = '病历'\n".encode("gbk"))
    assert (problem.code, problem.origin.line) == ("config.not-utf8", 2)


def test_utf16_of_an_old_editor_is_reported() -> None:
    assert problem_of("a = 1".encode("utf-16")).code == "config.not-utf8"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \nc = 2\n", 2),
        ("a = 1\n[services\n", 2),
        ('a = 1\n\nb = "open\n', 3),
        ("a = [1,\n2", 2),
        ("x = 2026-13-40\n", 1),
    ],
)
def test_text_that_is_not_toml_is_reported_with_its_line(text: str, line: int) -> None:
    problem = problem_of(text.encode())
    assert (problem.code, problem.origin) == ("config.syntax", Origin(Layer.MACHINE, FILE, line))
    assert "(at " not in problem.reason


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("[services.a]\n[services.b]\n[services.a]\n", 3, "[services.a]"),
        ("a = 1\na = 2\n", 2, "a"),
        ("[client]\ndev = true\ndev = false\n", 3, "dev"),
        ("services.a.x = 1\n[services.a]\n", 2, "[services.a]"),
        ("a = {x = 1}\na.y = 2\n", 2, "a.y"),
    ],
)
def test_name_used_twice_is_reported_as_such(text: str, line: int, named: str) -> None:
    problem = problem_of(text.encode())
    assert (problem.code, problem.origin.line) == ("config.duplicate", line)
    assert f"'{named}'" in problem.reason


def test_value_of_a_duplicate_key_is_not_shown() -> None:
    problem = problem_of(b'PASSWORD = "old"\nPASSWORD = "hunter2"\n')
    assert "hunter2" not in str(problem)


def test_brackets_without_end_are_an_error_and_no_crash() -> None:
    assert problem_of(b"a = " + b"[" * 100_000).code == "config.syntax"


def test_number_with_more_digits_than_python_reads_is_an_error() -> None:
    assert problem_of(b"a = " + b"9" * 5_000).code == "config.syntax"


def test_file_at_the_limit_is_read_and_one_byte_more_is_refused() -> None:
    assert parse(b"#" * MAX_BYTES, FILE, Layer.USER).table == {}
    assert problem_of(b"#" * (MAX_BYTES + 1)).code == "config.unreadable"


def test_file_on_disk_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wardkeeper.toml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert problem_of_file(path).code == "config.unreadable"


def test_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    problem = problem_of_file(tmp_path)
    assert (problem.code, problem.reason) == ("config.unreadable", "it is not a file")


@pytest.mark.posix
def test_pipe_in_place_of_the_file_is_reported_and_not_waited_for(tmp_path: Path) -> None:
    if sys.platform != "win32":  # for the type checker
        os.mkfifo(tmp_path / "pipe.toml")
    assert problem_of_file(tmp_path / "pipe.toml").code == "config.unreadable"


def test_file_as_a_parent_folder_means_that_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    if sys.platform == "win32":
        assert read(tmp_path / "file" / "wardkeeper.toml", Layer.USER) is None
    else:
        assert problem_of_file(tmp_path / "file" / "x.toml").reason == "not a directory"


@contextmanager
def nobody() -> Iterator[None]:
    """For root, to whom every file is readable: become a user who owns nothing."""
    if sys.platform != "win32" and os.geteuid() == 0:
        os.seteuid(65_534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.mark.posix
def test_file_without_permission_is_reported_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "wardkeeper.toml"
    path.touch(mode=0)
    with nobody():
        problem = problem_of_file(path)
    assert (problem.code, problem.reason) == ("config.unreadable", "permission denied")
    assert "read it" in problem.remedy


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_give_a_table_or_one_clear_error(content: bytes) -> None:
    outcome = outcome_of(content)
    if isinstance(outcome, ConfigErrors):
        assert [problem.origin.file for problem in outcome.problems] == [FILE]
    else:
        assert {(name,) for name in outcome.table} <= outcome.lines.keys()


def outcome_of(content: bytes) -> SourceFile | ConfigErrors:
    try:
        return parse(content, FILE, Layer.USER)
    except ConfigErrors as errors:
        return errors
