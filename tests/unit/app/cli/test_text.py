from __future__ import annotations

import pytest

from app.cli.text import (
    duration_text,
    findings_text,
    outcomes_text,
    peers_text,
    quiet_text,
    reload_text,
    size_text,
    status_text,
    table,
)
from app.ipc.envelope import JsonObject

PANEL: JsonObject = {"version": "1.2", "pid": 7, "uptime_s": 65, "config": {"state": "ok"}}


def service(**changes: object) -> JsonObject:
    return {
        "state": "active",
        "public": "running",
        "stage": "ready",
        "pid": 42,
        "port": 8900,
        "uptime_s": 7260.0,
        "restarts": 1,
        "attempt": 2,
        "attempt_limit": 5,
        "health": {"state": "healthy", "last": []},
        "cpu_percent": 1.25,
        "memory_bytes": 45_300_000,
        "cause": None,
    } | changes


def test_the_status_is_an_aligned_table() -> None:
    services = {"records": service(), "db": service(pid=None, port=None, cpu_percent=None)}

    assert status_text({"panel": PANEL, "services": services}).splitlines() == [
        "Wardkeeper 1.2, pid 7, up 1 min 5 s; configuration ok",
        "",
        "NAME     STATUS   HEALTH   PID  PORT  UPTIME     RESTARTS  CPU    MEMORY",
        "records  running  healthy  42   8900  2 h 1 min  1         1.2 %  45 MB",
        "db       running  healthy  -    -     2 h 1 min  1         -      45 MB",
    ]


def test_a_failed_service_is_followed_by_its_cause_and_remedy() -> None:
    cause = {"code": "exited", "words": "It ended.", "remedy": "Look.", "facts": {}}
    failed = service(state="failed", public="failed", cause=cause)

    text = status_text({"panel": PANEL, "services": {"records": failed}})

    assert text.endswith("\n\nrecords: failed. It ended.\n  Remedy: Look.")
    assert "healthy" not in text, "the health of what does not run is unknown"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            service(state="starting", public="starting", stage="preparing"),
            "starting (preparing)",
        ),
        (service(state="backoff", public="recovering", stage=None), "recovering (2/5)"),
    ],
)
def test_a_service_on_its_way_says_how_far_it_is(entry: JsonObject, words: str) -> None:
    assert words in status_text({"panel": PANEL, "services": {"records": entry}})


def test_configuration_errors_are_shown_with_place_and_remedy() -> None:
    problem = {"file": "/w.toml", "line": 3, "key": "a.b", "reason": "is odd", "remedy": "Mend it"}
    panel = PANEL | {"config": {"state": "errors", "errors": [problem]}}

    text = status_text({"panel": panel, "services": {}})

    assert "configuration has errors, the last good one is in force" in text
    assert text.endswith("/w.toml, line 3: a.b: is odd\n  Remedy: Mend it")


@pytest.mark.parametrize("answer", [{}, {"panel": 1, "services": [1]}, {"services": {"a": {}}}])
def test_an_answer_of_another_version_is_shown_as_far_as_it_goes(answer: JsonObject) -> None:
    assert status_text(answer).startswith("Wardkeeper")


def test_outcomes_say_what_was_not_reached_and_why() -> None:
    settled = [
        {"name": "a", "state": "active", "done": True, "words": "", "remedy": ""},
        {"name": "b", "state": "failed", "done": False, "words": "It ended.", "remedy": "Look."},
    ]

    assert outcomes_text({"accepted": ["a", "b"], "settled": settled}) == (
        "a: active\nb: failed, not as asked. It ended.\n  Remedy: Look."
    )
    assert outcomes_text({"accepted": ["a"], "settled": []}) == "a: accepted"


def test_a_reload_says_what_changed() -> None:
    answer: JsonObject = {
        "added": ["a"],
        "removed": ["b"],
        "changed": {"c": ["port", "env"]},
        "settings": ["product"],
        "errors": [],
    }

    assert reload_text(answer).splitlines() == [
        "added a",
        "removed b",
        "changed c: port, env",
        "changed [product]",
    ]
    assert reload_text({}).startswith("Nothing was left to change")


def test_a_reload_with_errors_says_each_of_them() -> None:
    errors = [{"file": "/w", "line": None, "key": "", "reason": "r", "remedy": "m"}] * 2

    text = reload_text({"errors": errors})

    assert text.startswith("The configuration was not changed")
    assert text.count("/w: r\n  Remedy: m") == 2


def test_findings_say_verdict_subject_cause_and_remedy() -> None:
    findings: list[JsonObject] = [
        {
            "check": "port",
            "verdict": "fail",
            "subject": "records",
            "cause": "taken",
            "remedy": "End it",
        },
        {"check": "disk", "verdict": "pass", "subject": "", "cause": "", "remedy": ""},
    ]

    assert findings_text(findings).splitlines() == [
        "FAILED   port records: taken",
        "         Remedy: End it",
        "ok       disk",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "-"),
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min 0 s"),
        (3_599, "59 min 59 s"),
        (3_600, "1 h 0 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d 0 h"),
        (200_000, "2 d 7 h"),
    ],
)
def test_durations_have_two_units(seconds: float | None, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, "-"),
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 kB"),
        (45_300_000, "45 MB"),
        (2 * 10**12, "2 TB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_have_the_largest_unit(size: float | None, text: str) -> None:
    assert size_text(size) == text


def test_a_table_ends_its_lines_without_spaces() -> None:
    assert table(("A", "B"), [("long", ""), ("", "x")]) == "A     B\nlong\n      x"


def test_a_program_that_does_not_read_is_named_below_the_table() -> None:
    peer: JsonObject = {"label": "App", "version": "3", "pid": 7, "service": "app", "dropped": 12}
    lines = peers_text({"peers": {"app": peer}}).splitlines()

    assert lines[1].split() == ["app", "App", "3", "7", "app", "-", "-"]
    assert lines[2] == "app does not read: 12 news for it were dropped."


def test_quiet_time_is_said_with_its_end_and_who_began_it() -> None:
    state: JsonObject = {"is_quiet": True, "owner": "Li", "reason": "", "expires_at": "noon"}
    assert quiet_text(state) == "Quiet until noon, begun by Li."
    assert quiet_text(state | {"reason": "visit"}) == "Quiet until noon, begun by Li (visit)."
    assert quiet_text({"is_quiet": False}) == "It is not quiet time."
