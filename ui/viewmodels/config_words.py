"""What is wrong with the settings file, in words; file and line come from the problem itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.config.problems import ConfigProblem
from ui.viewmodels.language import Language, current_language

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class _Words:
    """What is wrong, and what to do."""

    reason: str
    remedy: str


def problem_title(problem: ConfigProblem) -> str:
    """Return which setting is wrong."""
    if problem.key:
        return translate("Config", "The setting {key} cannot be used").format(key=problem.key)
    return translate("Config", "The settings file cannot be used")


def problem_reason(problem: ConfigProblem) -> str:
    """Return what is wrong with it; the English reason of the problem has more facts."""
    known = _words().get(problem.code)
    if known is None or current_language() is Language.EN:
        return problem.reason
    return known.reason


def problem_remedy(problem: ConfigProblem) -> str:
    """Return what to do, as a sentence; what was probably meant comes first."""
    known = _words().get(problem.code)
    if known is None or (current_language() is Language.EN and problem.remedy):
        end = "" if problem.remedy.endswith("?") else "."
        return f"{problem.remedy}{end}" if problem.remedy else ""
    if meant := dict(problem.facts).get("suggestion"):
        return translate("Config", "Did you mean '{meant}'?").format(meant=meant)
    return known.remedy


def problem_text(problem: ConfigProblem) -> str:
    """Return reason, place and remedy, and that the last good settings stay in force."""
    place = problem.place
    if problem.origin.file is not None:
        place = str(problem.origin.file.name)
        if problem.origin.line is not None:
            place = translate("Config", "{file}, line {line}").format(
                file=place, line=problem.origin.line
            )
    text = translate("Config", "{reason} ({place}). {remedy} The last good settings stay in use.")
    return text.format(reason=problem_reason(problem), place=place, remedy=problem_remedy(problem))


def _words() -> dict[str, _Words]:
    return {**_words_of_files(), **_words_of_keys(), **_words_of_services()}


def _words_of_files() -> dict[str, _Words]:
    return {
        "config.unreadable": _Words(
            translate("Config", "the file cannot be read"),
            translate("Config", "Let the account of this program read the file."),
        ),
        "config.not-utf8": _Words(
            translate("Config", "the file is not UTF-8"),
            translate("Config", "Save the file as UTF-8 in a text editor."),
        ),
        "config.syntax": _Words(
            translate("Config", "it is not valid TOML"),
            translate("Config", "Look at the line: a quote or a bracket is often missing."),
        ),
        "config.unknown-profile": _Words(
            translate("Config", "there is no such profile"),
            translate("Config", "Choose a profile whose file is there."),
        ),
        "config.managed": _Words(
            translate("Config", "IT has settled this key"),
            translate("Config", "Ask IT to change it; the file here cannot."),
        ),
        "config.changed-outside": _Words(
            translate("Config", "the file was changed by somebody else meanwhile"),
            translate("Config", "Look at the setting again, then change it once more."),
        ),
        "config.edit-failed": _Words(
            translate("Config", "the key cannot be written without changing others"),
            translate("Config", "Change the file with a text editor."),
        ),
        "config.refused": _Words(
            translate("Config", "the new settings were not taken over"),
            translate("Config", "Undo the change, or remove the cause; the panel's log names it."),
        ),
    }


def _words_of_keys() -> dict[str, _Words]:
    return {
        "config.duplicate": _Words(
            translate("Config", "the same key stands there twice"),
            translate("Config", "Keep one of the two."),
        ),
        "config.unknown-key": _Words(
            translate("Config", "there is no such key"),
            translate("Config", "Remove the key, or correct its spelling."),
        ),
        "config.misplaced-key": _Words(
            translate("Config", "the key does not belong there"),
            translate("Config", "Move the key to the file that it belongs to."),
        ),
        "config.missing-key": _Words(
            translate("Config", "a key is missing"),
            translate("Config", "Add the missing key to this table."),
        ),
        "config.wrong-type": _Words(
            translate("Config", "the value has the wrong type"),
            translate(
                "Config", "Write a value of the right type: text in quotes, numbers without."
            ),
        ),
        "config.out-of-range": _Words(
            translate("Config", "the value is out of range"),
            translate("Config", "Write a value within the limits."),
        ),
        "config.bad-value": _Words(
            translate("Config", "the value is not valid"),
            translate("Config", "Write one of the allowed values."),
        ),
        "config.bad-table": _Words(
            translate("Config", "the table is not written right"),
            translate("Config", "Keep only keys that belong together."),
        ),
        "config.bad-name": _Words(
            translate("Config", "the name is not valid"),
            translate("Config", "Use small letters, digits and hyphens, a letter first."),
        ),
    }


def _words_of_services() -> dict[str, _Words]:
    return {
        "config.no-program": _Words(
            translate("Config", "no program is named"),
            translate("Config", "Name the program of the service in its command."),
        ),
        "config.two-programs": _Words(
            translate("Config", "two programs are named"),
            translate("Config", "Keep either the command or the candidates."),
        ),
        "config.no-interpreter": _Words(
            translate("Config", "no interpreter is named"),
            translate("Config", "Name the interpreter that runs the scripts."),
        ),
        "config.unknown-service": _Words(
            translate("Config", "there is no such service"),
            translate("Config", "Correct the name, or define that service."),
        ),
        "config.ambiguous-service": _Words(
            translate("Config", "several services have that name"),
            translate("Config", "Name one of them with its number, for example web@1."),
        ),
        "config.circle": _Words(
            translate("Config", "the services need each other in a circle"),
            translate("Config", "Remove one of these dependencies."),
        ),
        "config.unknown-placeholder": _Words(
            translate("Config", "there is no such placeholder"),
            translate("Config", "Correct the text in braces, or double the braces."),
        ),
        "config.placeholder-without-value": _Words(
            translate("Config", "a placeholder has no value"),
            translate("Config", "Set what the placeholder stands for, or write the value out."),
        ),
        "config.no-port": _Words(
            translate("Config", "a port is used that is not defined"),
            translate("Config", "Add a port table to the service."),
        ),
        "config.fixed-port": _Words(
            translate("Config", "several instances cannot share one port"),
            translate("Config", "Use {port} in the address instead of a number."),
        ),
    }
