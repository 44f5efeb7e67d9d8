from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.model.status import Cause, CauseCode, ExitStatus
from app.model.words import cause_remedy, cause_words, exit_words

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        (0, None, "exited with code 0"),
        (3, None, "exited with code 3"),
        (-1, None, "exited with code -1"),
        (0xFFFFFFF7, None, "exited with code -9"),
        (0xC0FFEE00, None, "exited with code 0xC0FFEE00 (an exception of Windows)"),
        (0xC0000005, None, "exited with code 0xC0000005 (access violation)"),
        (-1073741819, None, "exited with code 0xC0000005 (access violation)"),
        (None, 15, "killed by SIGTERM (15)"),
        (None, 99, "killed by signal 99"),
        (None, None, "exit status not known (the panel was restarted meanwhile)"),
    ],
)
def test_an_exit_is_said_in_words(code: int | None, number: int | None, words: str) -> None:
    assert exit_words(ExitStatus(code, number, was_asked=False, at=AT)) == words


@pytest.mark.posix
def test_a_kill_is_named() -> None:
    assert exit_words(ExitStatus(None, 9, was_asked=True, at=AT)) == "killed by SIGKILL (9)"


@pytest.mark.parametrize("code", list(CauseCode))
def test_every_cause_has_a_sentence_and_a_remedy_even_without_facts(code: CauseCode) -> None:
    for text in (cause_words(Cause(code)), cause_remedy(Cause(code), "records")):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "  " not in text
        assert "''" not in text
        assert "{" not in text


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (
            Cause.of(CauseCode.PORT_TAKEN, port=8900, owner="nginx", pid=77),
            "Port 8900 is used by 'nginx' (pid 77).",
        ),
        (
            Cause.of(CauseCode.PORT_TAKEN, port=8900, owner="records", pid=0),
            "Port 8900 is used by 'records'.",
        ),
        (
            Cause.of(CauseCode.PORT_TAKEN, port=8900),
            "Port 8900 and all others that it may use are taken.",
        ),
        (
            Cause.of(CauseCode.PROGRAM_MISSING, program="/opt/x"),
            "The program '/opt/x' does not exist.",
        ),
        (
            Cause.of(CauseCode.PROGRAM_MISSING, program="records", looked="a, b"),
            "None of its programs exists: a, b.",
        ),
        (
            Cause.of(CauseCode.INTERPRETER_MISSING, script="/a.py", looked="python3"),
            "No interpreter was found for the script '/a.py' (tried python3).",
        ),
        (
            Cause.of(CauseCode.FOLDER_MISSING, folder="/data", words="Permission denied"),
            "The folder '/data' does not exist or cannot be made: Permission denied.",
        ),
        (
            Cause.of(CauseCode.EXITED, code=3, last_line="no database"),
            "It ended by itself: exited with code 3. Its last words: no database",
        ),
        (
            Cause.of(CauseCode.HEALTH_FAILING, failures=3, detail="refused"),
            "It runs, but its health check failed 3 times in a row: refused.",
        ),
        (
            Cause.of(CauseCode.START_LIMIT, Cause.of(CauseCode.EXITED, code=3), limit=5),
            (
                "It failed after 5 restarts in a row and is not started again by itself."
                " It ended by itself: exited with code 3."
            ),
        ),
    ],
)
def test_known_facts_stand_in_the_sentence(cause: Cause, words: str) -> None:
    assert cause_words(cause) == words


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (0, "It failed and is not started again by itself."),
        (1, "It failed after 1 restart and is not started again by itself."),
        (2, "It failed after 2 restarts in a row and is not started again by itself."),
    ],
)
def test_the_number_of_restarts_is_said_in_good_english(limit: int, words: str) -> None:
    assert cause_words(Cause.of(CauseCode.START_LIMIT, limit=limit)) == words


def test_the_remedy_for_a_reached_limit_begins_with_what_is_behind_it() -> None:
    cause = Cause.of(CauseCode.START_LIMIT, Cause.of(CauseCode.PORT_TAKEN, port=1))

    assert cause_remedy(cause, "records") == (
        "End the program that uses the port, or choose other ports for it."
        " Then start it by hand: wardctl restart records."
    )
