"""Times, durations and amounts as people read them, in the language spoken now."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from ui.viewmodels.language import Language, current_language

translate = QCoreApplication.translate

NOTHING: Final = "–"
_SHORTEST_S: Final = 0.01  # what is shorter would read as 0.00 s
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400
_KILO: Final = 1024
_MEGA: Final = 1024**2
_GIGA: Final = 1024**3
_WEEK_DAYS: Final = 7
_TEN: Final = 10


def duration(seconds: float) -> str:
    """Return a running time in its two largest units: "8 min", "2 h 54 min", "6 days"."""
    whole = max(0, int(seconds))
    if whole < _MINUTE_S:
        return translate("Format", "{seconds} s").format(seconds=whole)
    if whole < _HOUR_S:
        return translate("Format", "{minutes} min").format(minutes=whole // _MINUTE_S)
    if whole < _DAY_S:
        return translate("Format", "{hours} h {minutes} min").format(
            hours=whole // _HOUR_S, minutes=whole % _HOUR_S // _MINUTE_S
        )
    return translate("Format", "%n day(s)", None, whole // _DAY_S)


def longest_durations() -> tuple[str, ...]:
    """Samples as wide as a running time can get, for the width of its column."""
    return (duration(23 * _HOUR_S + 58 * _MINUTE_S), duration(888 * _DAY_S))


def short_seconds(seconds: float) -> str:
    """Return the length of a short step: "3.1 s", "0.04 s", "4 ms"."""
    if seconds < _SHORTEST_S:
        return milliseconds(seconds)
    digits = 1 if seconds >= 1 else 2
    number = QLocale().toString(seconds, "f", digits)
    return translate("Format", "{number} s").format(number=number)


def milliseconds(seconds: float) -> str:
    """Return the time of an answer in whole milliseconds."""
    return translate("Format", "{number} ms").format(
        number=QLocale().toString(round(seconds * 1000))
    )


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago ``at`` was, in one unit; the absolute time belongs in the tooltip."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < _TEN:
        return translate("Format", "just now")
    if seconds < _MINUTE_S:
        return translate("Format", "{seconds} s ago").format(seconds=seconds)
    if seconds < _HOUR_S:
        return translate("Format", "{minutes} min ago").format(minutes=seconds // _MINUTE_S)
    if seconds < _DAY_S:
        return translate("Format", "{hours} h ago").format(hours=seconds // _HOUR_S)
    return translate("Format", "%n day(s) ago", None, seconds // _DAY_S)


def clock_time(at: datetime) -> str:
    """Return hours and minutes on the workstation's clock."""
    return f"{at.astimezone():%H:%M}"


def short_time(at: datetime, now: datetime) -> str:
    """Return the time for today, the week day for this week, else the date."""
    local, today = at.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days <= 0:
        return clock_time(at)
    if days < _WEEK_DAYS:
        return QLocale().dayName(local.isoweekday(), QLocale.FormatType.ShortFormat)
    if current_language() is Language.ZH:
        return f"{local.month}月{local.day}日"
    return f"{local.day} {QLocale().monthName(local.month, QLocale.FormatType.ShortFormat)}"


def full_time(at: datetime) -> str:
    """Return date and time in full: "2026年11月22日 22:30", "22 Nov 2026, 22:30"."""
    local = at.astimezone()
    if current_language() is Language.ZH:
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    month = QLocale().monthName(local.month, QLocale.FormatType.ShortFormat)
    return f"{local.day} {month} {local.year}, {local:%H:%M}"


def percent(value: float) -> str:
    """Return a share with its sign: "6.4 %"."""
    return f"{QLocale().toString(value, 'f', 1)} %"


def megabytes(size_bytes: float) -> str:
    """Return memory in whole megabytes: "1 240 MB"."""
    number = f"{round(size_bytes / _MEGA):,}".replace(",", "\u2009")
    return f"{number} MB"


def amount(size_bytes: float) -> tuple[str, str]:
    """Return number and unit of an amount of data, apart because they are set in two sizes."""
    if size_bytes >= _GIGA:
        return QLocale().toString(size_bytes / _GIGA, "f", 1), "GB"
    if size_bytes >= _MEGA:
        digits = 1 if size_bytes < _TEN * _MEGA else 0
        return QLocale().toString(size_bytes / _MEGA, "f", digits), "MB"
    return QLocale().toString(round(size_bytes / _KILO)), "kB"


def size(size_bytes: float) -> str:
    """Return an amount of data with its unit."""
    return " ".join(amount(size_bytes))


def rate(bytes_per_s: float) -> tuple[str, str]:
    """Return number and unit of a rate."""
    number, unit = amount(bytes_per_s)
    return number, translate("Format", "{unit}/s").format(unit=unit)
