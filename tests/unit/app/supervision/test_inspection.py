"""The last words of a program that failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.supervision.inspection import last_line


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ""),
        (b"\n\n", ""),
        (b"one\ntwo\n", "two"),
        (b"one\ntwo", "two"),
        (b"ValueError: bad\n   \n\t\r\n\0\0\n", "ValueError: bad"),
        (b"windows line\r\n", "windows line"),
        ("病历库打不开\n".encode(), "病历库打不开"),
        (b"x" * 300, "x" * 200),
        (b"early\n" + b"y" * 10_000 + b"\nlate\n", "late"),
    ],
)
def test_the_last_line_with_text_is_found_and_shortened(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    log = tmp_path / "web-stderr.log"
    log.write_bytes(content)

    assert last_line(log) == expected


def test_bytes_that_are_no_text_do_not_fail(tmp_path: Path) -> None:
    log = tmp_path / "web-stderr.log"
    log.write_bytes(b"\xff\xfe bad\n")

    assert last_line(log).endswith("bad")


def test_no_log_has_no_last_line(tmp_path: Path) -> None:
    assert last_line(tmp_path / "missing.log") == ""
