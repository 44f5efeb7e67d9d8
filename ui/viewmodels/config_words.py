"""What is wrong with the settings file, in words; file and line come from the problem itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.config.problems import ConfigProblem
from ui.viewmodels.language import Language, current_language

translate = QCoreApplication.translate


def problem_title(problem: ConfigProblem) -> str:
    """Return which setting is wrong."""
    if problem.key:
        return translate("Config", "The setting {key} cannot be used").format(key=problem.key)
    return translate("Config", "The settings file cannot be used")


def problem_reason(problem: ConfigProblem) -> str:
    """Return what is wrong with it; the English reason of the problem has more facts."""
    if current_language() is Language.EN:
        return problem.reason
    return _reasons().get(problem.code, problem.reason)


def problem_text(problem: ConfigProblem) -> str:
    """Return reason, place and remedy, and that the last good settings stay in force."""
    place = problem.place
    if problem.origin.file is not None:
        place = str(problem.origin.file.name)
        if problem.origin.line is not None:
            place = translate("Config", "{file}, line {line}").format(
                file=place, line=problem.origin.line
            )
    text = translate("Config", "{reason} ({place}). The last good settings stay in use.")
    words = text.format(reason=problem_reason(problem), place=place)
    is_english = current_language() is Language.EN
    return f"{words} {problem.remedy}." if is_english and problem.remedy else words


def _reasons() -> dict[str, str]:
    return {
        "config.unreadable": translate("Config", "the file cannot be read"),
        "config.syntax": translate("Config", "it is not valid TOML"),
        "config.duplicate": translate("Config", "the same key stands there twice"),
        "config.unknown-key": translate("Config", "there is no such key"),
        "config.misplaced-key": translate("Config", "the key does not belong there"),
        "config.missing-key": translate("Config", "a key is missing"),
        "config.wrong-type": translate("Config", "the value has the wrong type"),
        "config.out-of-range": translate("Config", "the value is out of range"),
        "config.bad-value": translate("Config", "the value is not valid"),
        "config.bad-table": translate("Config", "the table is not written right"),
        "config.bad-name": translate("Config", "the name is not valid"),
        "config.unknown-profile": translate("Config", "there is no such profile"),
        "config.no-program": translate("Config", "no program is named"),
        "config.two-programs": translate("Config", "two programs are named"),
        "config.no-interpreter": translate("Config", "no interpreter is named"),
        "config.unknown-service": translate("Config", "there is no such service"),
        "config.ambiguous-service": translate("Config", "several services have that name"),
        "config.circle": translate("Config", "the services need each other in a circle"),
        "config.unknown-placeholder": translate("Config", "there is no such placeholder"),
        "config.placeholder-without-value": translate("Config", "a placeholder has no value"),
        "config.no-port": translate("Config", "a port is used that is not defined"),
        "config.fixed-port": translate("Config", "several instances cannot share one port"),
        "config.refused": translate("Config", "the new settings were not taken over"),
    }
