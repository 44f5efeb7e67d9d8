"""Names and results of the checks that ``wardctl doctor`` makes, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.model.doctor import Finding, Verdict
from ui.viewmodels import formats
from ui.viewmodels.language import Language, current_language

translate = QCoreApplication.translate


def check_name(check: str) -> str:
    """Return the name of a check; an unknown one keeps its own."""
    names = {
        "configuration": translate("Check", "Settings"),
        "program": translate("Check", "Programs"),
        "permission": translate("Check", "Permissions"),
        "port": translate("Check", "Ports"),
        "health": translate("Check", "Answers"),
        "proxy": translate("Check", "Proxy"),
        "leftovers": translate("Check", "Remains"),
        "disk": translate("Check", "Disk"),
        "messages": translate("Check", "Messages"),
        "service": translate("Check", "Services"),
        "doctor": translate("Check", "Checks"),
    }
    return names.get(check, check)


def check_words(finding: Finding) -> str:
    """Return the result of a check."""
    facts = dict(finding.facts)
    if finding.verdict is Verdict.PASS:
        if free_bytes := facts.get("free_bytes"):
            return translate("Check", "{free} free").format(free=formats.size(float(free_bytes)))
        return translate("Check", "in order")
    return check_cause(finding)


def check_cause(finding: Finding) -> str:
    """Return one trouble in full: in English with all its facts, in Chinese in its own words."""
    if current_language() is Language.EN:
        return finding.cause
    return _trouble(finding) or finding.cause


def check_remedy(finding: Finding) -> str:
    """Return what to do about a trouble, as a sentence."""
    if current_language() is Language.EN and finding.remedy:
        end = "" if finding.remedy.endswith(("?", ".")) else "."
        return f"{finding.remedy}{end}"
    texts = {
        "program": translate("Check", "Install the program, or correct its path in the settings."),
        "permission": translate("Check", "Let the account of this program write to the folder."),
        "port": translate("Check", "End the program on the port, or choose another port."),
        "health": translate("Check", "It is restarted when this goes on; its log tells why."),
        "service": translate("Check", "Look at the service: its details name cause and remedy."),
        "proxy": translate("Check", "Add 127.0.0.1,localhost to NO_PROXY."),
        "leftovers": translate("Check", "Restart this program: it takes them over or ends them."),
        "disk": translate("Check", "Free some room: old logs, downloads, temporary files."),
        "messages": translate("Check", "Look into the folder bad/ and tell the program's vendor."),
        "doctor": translate("Check", "Check again; if it stays so, report the problem to IT."),
        "configuration": translate("Check", "Correct the file; the overview names the line."),
    }
    return texts.get(finding.check, finding.remedy)


def _trouble(finding: Finding) -> str:
    subject = finding.subject
    texts = {
        "program": translate("Check", "{subject}: program missing"),
        "permission": translate("Check", "{subject}: not permitted"),
        "port": translate("Check", "{subject}: port taken"),
        "health": translate("Check", "{subject}: does not answer"),
        "service": translate("Check", "{subject}: not running as it should"),
        "proxy": translate("Check", "a proxy catches local addresses"),
        "leftovers": translate("Check", "{subject}: left over from an earlier run"),
        "disk": translate("Check", "little room left"),
        "messages": translate("Check", "messages of {subject} were refused"),
        "doctor": translate("Check", "the checks could not be made"),
        "configuration": translate("Check", "the settings file has a mistake"),
    }
    return texts.get(finding.check, "").format(subject=subject)
