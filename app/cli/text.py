"""Answers of the panel as text for people: pure functions over decoded JSON.

A panel of another version may leave out or add keys: what is missing is shown as ``-``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.ipc.envelope import JsonObject

NOTHING = "-"

_COLUMNS = ("NAME", "STATUS", "HEALTH", "PID", "PORT", "UPTIME", "RESTARTS", "CPU", "MEMORY")
_PEER_COLUMNS = ("NAME", "PROGRAM", "VERSION", "PID", "SERVICE", "HEARTBEAT", "PER MINUTE")
_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1000
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400
_MARKS = {"pass": "ok", "warn": "warning", "fail": "FAILED"}


def status_text(answer: JsonObject) -> str:
    """Return a line about the panel, a table of services and what to do about each trouble."""
    services = objects_in(answer, "services")
    blocks = [panel_line(object_at(answer, "panel"))]
    if services:
        blocks.append(table(_COLUMNS, [_row(name, entry) for name, entry in services.items()]))
    else:
        blocks.append("No service is configured.")
    blocks += [text for name, entry in services.items() if (text := _trouble(name, entry))]
    problems = list_at(object_at(object_at(answer, "panel"), "config"), "errors")
    if problems:
        blocks.append("\n".join(map(problem_text, problems)))
    return "\n\n".join(blocks)


def panel_line(panel: JsonObject) -> str:
    """Say which panel runs, for how long, and whether its configuration is in force."""
    config = object_at(panel, "config")
    state = (
        "configuration ok"
        if config.get("state") == "ok"
        else "configuration has errors, the last good one is in force"
    )
    uptime = duration_text(number_at(panel, "uptime_s"))
    return f"Wardkeeper {panel.get('version')}, pid {panel.get('pid')}, up {uptime}; {state}"


def problem_text(problem: JsonObject) -> str:
    """Say one configuration error with its place and remedy."""
    file, line, key = problem.get("file"), problem.get("line"), problem.get("key")
    place = f"{file or 'built-in defaults'}{f', line {line}' if line else ''}"
    what = f"{key}: " if key else ""
    return f"{place}: {what}{problem.get('reason')}\n  Remedy: {problem.get('remedy')}"


def outcomes_text(answer: JsonObject) -> str:
    """Say how a command ended for each service, or that it was accepted."""
    settled = list_at(answer, "settled")
    if not settled:
        return "\n".join(f"{name}: accepted" for name in names_at(answer, "accepted"))
    return "\n".join(map(_outcome, settled))


def reload_text(answer: JsonObject) -> str:
    """Say what changed, or each error."""
    if errors := list_at(answer, "errors"):
        head = "The configuration was not changed: the last good one stays in force."
        return "\n".join([head, *map(problem_text, errors)])
    lines = [f"added {name}" for name in names_at(answer, "added")]
    lines += [f"removed {name}" for name in names_at(answer, "removed")]
    changed = object_at(answer, "changed")
    lines += [f"changed {name}: {', '.join(names_at(changed, name))}" for name in changed]
    lines += [f"changed [{name}]" for name in names_at(answer, "settings")]
    return "\n".join(lines) or "Nothing was left to change: what the files say is in force."


def findings_text(findings: Iterable[JsonObject]) -> str:
    """Say each finding: verdict, what is meant, cause and remedy."""
    return "\n".join(map(_finding, findings)) or "No check was made."


def peers_text(answer: JsonObject) -> str:
    """Return a table of the connected programs."""
    peers = objects_in(answer, "peers")
    if not peers:
        return "No program is connected."
    lines = [table(_PEER_COLUMNS, [_peer_row(name, peer) for name, peer in peers.items()])]
    for name, peer in peers.items():
        if dropped := number_at(peer, "dropped"):
            lines.append(f"{name} does not read: {dropped:.0f} news for it were dropped.")
    return "\n".join(lines)


def quiet_text(answer: JsonObject) -> str:
    """Say whether it is quiet time."""
    if not answer.get("is_quiet"):
        return "It is not quiet time."
    reason = f" ({answer['reason']})" if answer.get("reason") else ""
    return f"Quiet until {answer.get('expires_at')}, begun by {answer.get('owner')}{reason}."


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return aligned columns; the last one is not padded."""
    lines = [head, *rows]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def duration_text(seconds: float | None) -> str:
    """Return a duration in its two largest units."""
    if seconds is None:
        return NOTHING
    whole = int(seconds)
    if whole >= _DAY_S:
        return f"{whole // _DAY_S} d {whole % _DAY_S // _HOUR_S} h"
    if whole >= _HOUR_S:
        return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"
    if whole >= _MINUTE_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole} s"


def size_text(size_bytes: float | None) -> str:
    """Return a size in the largest fitting unit, 1 kB being 1000 bytes."""
    if size_bytes is None:
        return NOTHING
    for unit in _UNITS:
        if size_bytes < _STEP or unit == _UNITS[-1]:
            break
        size_bytes /= _STEP
    return f"{size_bytes:.0f} {unit}"


def object_at(data: JsonObject, key: str) -> JsonObject:
    """Return the object at ``key``, empty when there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def objects_in(data: JsonObject, key: str) -> dict[str, JsonObject]:
    """Return the objects in the object at ``key``."""
    return {name: value for name, value in object_at(data, key).items() if isinstance(value, dict)}


def list_at(data: JsonObject, key: str) -> list[JsonObject]:
    """Return the objects in the list at ``key``."""
    value = data.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def names_at(data: JsonObject, key: str) -> list[str]:
    """Return the texts in the list at ``key``."""
    value = data.get(key)
    return [str(item) for item in value] if isinstance(value, list) else []


def number_at(data: JsonObject, key: str) -> float | None:
    """Return the number at ``key``, None when there is none."""
    value = data.get(key)
    return value if isinstance(value, int | float) else None


def _row(name: str, entry: JsonObject) -> list[str]:
    cpu = number_at(entry, "cpu_percent")
    return [
        name,
        _status_words(entry),
        _health_word(entry),
        _text_or_nothing(entry.get("pid")),
        _text_or_nothing(entry.get("port")),
        duration_text(number_at(entry, "uptime_s")),
        _text_or_nothing(entry.get("restarts")),
        NOTHING if cpu is None else f"{cpu:.1f} %",
        size_text(number_at(entry, "memory_bytes")),
    ]


def _peer_row(name: str, peer: JsonObject) -> list[str]:
    keys = ("label", "version", "pid", "service", "last_heartbeat_at", "messages_per_minute")
    return [name, *(_text_or_nothing(peer.get(key)) for key in keys)]


def _health_word(entry: JsonObject) -> str:
    if entry.get("state") != "active":
        return NOTHING
    return str(object_at(entry, "health").get("state", NOTHING))


def _status_words(entry: JsonObject) -> str:
    words = str(entry.get("public", NOTHING))
    if entry.get("state") == "starting" and entry.get("stage"):
        return f"{words} ({entry['stage']})"
    if entry.get("state") == "backoff":
        return f"{words} ({entry.get('attempt')}/{entry.get('attempt_limit')})"
    return words


def _trouble(name: str, entry: JsonObject) -> str:
    cause = object_at(entry, "cause")
    if not cause:
        return ""
    lines = [f"{name}: {entry.get('public')}. {cause.get('words')}"]
    if remedy := cause.get("remedy"):
        lines.append(f"  Remedy: {remedy}")
    return "\n".join(lines)


def _outcome(outcome: JsonObject) -> str:
    line = f"{outcome.get('name')}: {outcome.get('state')}"
    if outcome.get("done"):
        return line
    reason = f". {outcome['words']}" if outcome.get("words") else ""
    remedy = f"\n  Remedy: {outcome['remedy']}" if outcome.get("remedy") else ""
    return f"{line}, not as asked{reason}{remedy}"


def _finding(finding: JsonObject) -> str:
    verdict = str(finding.get("verdict"))
    subject = f" {finding['subject']}" if finding.get("subject") else ""
    cause = f": {finding['cause']}" if finding.get("cause") else ""
    line = f"{_MARKS.get(verdict, verdict):<8} {finding.get('check')}{subject}{cause}"
    return f"{line}\n         Remedy: {finding['remedy']}" if finding.get("remedy") else line


def _text_or_nothing(value: object) -> str:
    return NOTHING if value is None else str(value)
