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
    if current_language() is Language.EN:
        return finding.cause
    return _trouble(finding) or finding.cause


def _trouble(finding: Finding) -> str:
    subject = finding.subject
    texts = {
        "program": translate("Check", "{subject}: program missing"),
        "permission": translate("Check", "{subject}: not permitted"),
        "port": translate("Check", "{subject}: port taken"),
        "health": translate("Check", "{subject}: does not answer"),
        "proxy": translate("Check", "a proxy catches local addresses"),
        "leftovers": translate("Check", "{subject}: left over from an earlier run"),
        "disk": translate("Check", "little room left"),
        "messages": translate("Check", "messages of {subject} were refused"),
        "doctor": translate("Check", "the checks could not be made"),
        "configuration": translate("Check", "the settings file has a mistake"),
    }
    return texts.get(finding.check, "").format(subject=subject)
