"""What settings are called and what they mean, for people who did not write the file."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.config.origin import Layer, Origin
from app.model.settings import SettingValue
from ui.viewmodels.language import Language, current_language
from ui.viewmodels.setting_fields import Field, FieldKind, Flaw, Group, Unit

translate = QCoreApplication.translate


def group_title(group: Group) -> str:
    """Return the heading of a group."""
    titles = {
        Group.LOOK: translate("Settings", "Look and language"),
        Group.SIGN_IN: translate("Settings", "Start"),
        Group.NAME: translate("Settings", "Service"),
        Group.PORT: translate("Settings", "Port"),
        Group.READY: translate("Settings", "When it is ready"),
        Group.HEALTH: translate("Settings", "Health checks"),
        Group.RESTART: translate("Settings", "After an unexpected end"),
        Group.STOP: translate("Settings", "Stopping"),
        Group.LOG: translate("Settings", "Log files"),
    }
    return titles[group]


def field_label(field: Field) -> str:
    """Return the name of a setting."""
    return _texts()[".".join(field.path)][0]


def field_help(field: Field) -> str:
    """Return what a setting does, and that a change restarts the service where it does."""
    words = _texts()[".".join(field.path)][1]
    if not field.needs_restart:
        return words
    restarts = translate("Settings", "A change restarts the service.")
    gap = "" if current_language() is Language.ZH else " "  # Chinese full stops are wide enough
    return f"{words}{gap}{restarts}"


def unit_word(unit: Unit) -> str:
    """Return the unit to stand behind a field."""
    words = {
        Unit.SECONDS: translate("Settings", "s"),
        Unit.MEGABYTES: "MB",
        Unit.PERCENT: "%",
        Unit.FILES: translate("Settings", "files"),
        Unit.PORTS: translate("Settings", "ports"),
        Unit.TIMES: translate("Settings", "times"),
        Unit.FACTOR: "×",
    }
    return words.get(unit, "")


def choice_word(field: Field, value: SettingValue | None) -> str:
    """Return a value to choose, or any other value, in words."""
    if field.kind is FieldKind.SWITCH:
        return translate("Settings", "on") if value else translate("Settings", "off")
    if field.unit is Unit.PERCENT:
        return f"{value} %"
    name = field.path[-1]
    words = {
        ("language", "system"): translate("Settings", "Like the system"),
        ("language", "zh"): "中文",
        ("language", "en"): "English",
        ("theme", "system"): translate("Settings", "Like the system"),
        ("theme", "light"): translate("Settings", "Light"),
        ("theme", "dark"): translate("Settings", "Dark"),
        ("theme", "contrast"): translate("Settings", "High contrast"),
        ("policy", "always"): translate("Settings", "Always restart"),
        ("policy", "on-failure"): translate("Settings", "Restart after a failure"),
        ("policy", "never"): translate("Settings", "Do not restart"),
    }
    return words.get((name, str(value)), str(value))


def value_words(field: Field, value: SettingValue | None) -> str:
    """Return a value with its unit."""
    if field.kind in {FieldKind.SWITCH, FieldKind.CHOICE}:
        return choice_word(field, value)
    unit = unit_word(field.unit)
    return f"{field.text(value)} {unit}".strip()


def origin_words(field: Field, origin: Origin, profile: str) -> str:
    """Return who decided on the value, and what it would be without."""
    if origin.layer is Layer.DEFAULT:
        return translate("Settings", "Default")
    if origin.layer is Layer.PROFILE:
        words = translate("Settings", "From the customer profile “{name}”")
        return words.format(name=profile)
    words = translate("Settings", "Your own setting")
    if origin.layer is Layer.MACHINE:
        words = translate("Settings", "From the settings of this workstation")
    if field.default is None:
        return words
    default = translate("Settings", "default: {value}")
    return f"{words} · {default.format(value=value_words(field, field.default))}"


def place_words(origin: Origin) -> str:
    """Return file and line of a value; empty for a default."""
    if origin.file is None:
        return ""
    if origin.line is None:
        return str(origin.file)
    words = translate("Settings", "{file}, line {line}")
    return words.format(file=origin.file, line=origin.line)


def flaw_words(field: Field, flaw: Flaw) -> str:
    """Return what to type instead."""
    words = {
        Flaw.EMPTY: translate("Settings", "Type something here."),
        Flaw.NO_NUMBER: translate("Settings", "Type a number."),
        Flaw.NO_WHOLE_NUMBER: translate("Settings", "Type a whole number."),
        Flaw.NO_WEB_ADDRESS: translate(
            "Settings", "Type an address such as http://127.0.0.1:{port}/health."
        ),
        Flaw.NO_SOCKET_ADDRESS: translate("Settings", "Type an address such as 127.0.0.1:{port}."),
        Flaw.NO_PATTERN: translate("Settings", "This is not a regular expression."),
    }
    return words[flaw] if flaw in words else _range_words(field)


def _range_words(field: Field) -> str:
    limits = field.limits
    least, most = _number(limits.least), _number(limits.most)
    if limits.is_least_excluded:
        words = translate("Settings", "Type a number above {least}, at most {most}.")
    elif limits.most is None:
        words = translate("Settings", "Type a number of at least {least}.")
    else:
        words = translate("Settings", "Type a number from {least} to {most}.")
    return words.format(least=least, most=most)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return QLocale().toString(float(value), "g", 6)


def _texts() -> dict[str, tuple[str, str]]:
    return _general_texts() | _start_texts() | _health_texts() | _end_texts()


def _general_texts() -> dict[str, tuple[str, str]]:
    return {
        "interface.language": (
            translate("Settings", "Language"),
            translate("Settings", "Language of the window, the tray icon and all messages."),
        ),
        "interface.theme": (
            translate("Settings", "Colours"),
            translate("Settings", "Light, dark or with high contrast."),
        ),
        "interface.text_scale": (
            translate("Settings", "Text size"),
            translate("Settings", "Larger text everywhere, up to twice the usual size."),
        ),
        "panel.autostart": (
            translate("Settings", "Start at sign-in"),
            translate("Settings", "Start in the tray as soon as you sign in to this computer."),
        ),
        "label.zh": (
            translate("Settings", "Name in Chinese"),
            translate("Settings", "What people read in lists and messages."),
        ),
        "label.en": (
            translate("Settings", "Name in English"),
            translate("Settings", "What people read in lists and messages."),
        ),
        "autostart": (
            translate("Settings", "Start by itself"),
            translate("Settings", "Start this service together with the control panel."),
        ),
        "port.first": (
            translate("Settings", "First port"),
            translate("Settings", "The service gets this port, or the next free one after it."),
        ),
        "port.attempts": (
            translate("Settings", "Ports to try"),
            translate("Settings", "How many ports are tried before the start fails."),
        ),
    }


def _start_texts() -> dict[str, tuple[str, str]]:
    return {
        "ready.output": (
            translate("Settings", "Line that says it is ready"),
            translate("Settings", "Regular expression for a line of its output."),
        ),
        "ready.http": (
            translate("Settings", "Address to ask"),
            translate("Settings", "It is ready when this address answers."),
        ),
        "ready.tcp": (
            translate("Settings", "Connection to try"),
            translate("Settings", "It is ready when a connection to this address succeeds."),
        ),
        "ready.timeout_s": (
            translate("Settings", "Longest start"),
            translate("Settings", "A start that takes longer counts as failed."),
        ),
        "ready.output_timeout_s": (
            translate("Settings", "Wait for the line"),
            translate("Settings", "After this time the address is asked even without the line."),
        ),
    }


def _health_texts() -> dict[str, tuple[str, str]]:
    return {
        "health.http": (
            translate("Settings", "Address to check"),
            translate("Settings", "The service is healthy while this address answers."),
        ),
        "health.tcp": (
            translate("Settings", "Connection to check"),
            translate("Settings", "The service is healthy while a connection succeeds."),
        ),
        "health.period_s": (
            translate("Settings", "Check every"),
            translate("Settings", "Time from one check to the next."),
        ),
        "health.timeout_s": (
            translate("Settings", "Longest check"),
            translate("Settings", "A check without an answer by then has failed."),
        ),
        "health.slow_after_s": (
            translate("Settings", "Slow after"),
            translate("Settings", "A later answer is shown as slow."),
        ),
        "health.failure_threshold": (
            translate("Settings", "Failures until a restart"),
            translate("Settings", "So many failed checks in a row restart the service."),
        ),
        "health.success_threshold": (
            translate("Settings", "Successes until healthy"),
            translate("Settings", "So many good checks in a row make it healthy again."),
        ),
    }


def _end_texts() -> dict[str, tuple[str, str]]:
    return {
        "restart.policy": (
            translate("Settings", "Restart"),
            translate("Settings", "What happens when the service ends without being asked to."),
        ),
        "restart.delay_s": (
            translate("Settings", "First wait"),
            translate("Settings", "Time before the first restart."),
        ),
        "restart.factor": (
            translate("Settings", "Each wait is longer by"),
            translate("Settings", "2 doubles the wait before every further restart."),
        ),
        "restart.max_delay_s": (
            translate("Settings", "Longest wait"),
            translate("Settings", "No wait before a restart is longer than this."),
        ),
        "restart.limit": (
            translate("Settings", "Restarts in a row"),
            translate("Settings", "After so many the service waits for somebody to start it."),
        ),
        "restart.stable_after_s": (
            translate("Settings", "Stable after"),
            translate("Settings", "After running this long the restarts are counted anew."),
        ),
        "stop.timeout_s": (
            translate("Settings", "Time to end by itself"),
            translate("Settings", "After this time the service is ended by force."),
        ),
        "log.max_bytes": (
            translate("Settings", "Size of a log file"),
            translate("Settings", "A log file that reaches this size is put into the archive."),
        ),
        "log.keep": (
            translate("Settings", "Archives to keep"),
            translate("Settings", "Older archives of each log are deleted."),
        ),
    }
