"""Answers of the services as values: parsed once, here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clinic.app.texts import Language
from clinic.patients import Text, Vitals
from clinic.waiting import VisitState


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One row of the waiting list; ``arrived_at`` in Unix seconds."""

    number: str
    patient_id: str
    name: Text | None
    reason: Text
    state: VisitState
    arrived_at: float


@dataclass(frozen=True, slots=True)
class Note:
    """A note; ``written_at`` in Unix seconds."""

    written_at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientCard:
    """All that the card shows."""

    patient_id: str
    name: Text
    sex: str
    birth_date: str
    allergy: Text | None
    history: Text
    vitals: Vitals
    notes: tuple[Note, ...]


def in_language(text: Text, language: Language) -> str:
    """The half of ``text`` that is read."""
    return text.zh if language is Language.ZH else text.en


def parse_queue(body: bytes) -> tuple[QueueEntry, ...]:
    """The waiting list.

    Raises:
        ValueError: this is not the answer of the queue service.
    """
    try:
        return tuple(_entry(visit) for visit in json.loads(body)["visits"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a waiting list: {error!r}") from error


def parse_patient(body: bytes) -> PatientCard:
    """One patient.

    Raises:
        ValueError: this is not the answer of the records service.
    """
    try:
        return _card(json.loads(body))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a patient: {error!r}") from error


def _entry(visit: Mapping[str, Any]) -> QueueEntry:
    return QueueEntry(
        number=visit["number"],
        patient_id=visit["patient_id"],
        name=_text(visit["name"]),
        reason=Text(**visit["reason"]),
        state=VisitState(visit["state"]),
        arrived_at=visit["arrived_at"],
    )


def _card(patient: Mapping[str, Any]) -> PatientCard:
    return PatientCard(
        patient_id=patient["patient_id"],
        name=Text(**patient["name"]),
        sex=patient["sex"],
        birth_date=patient["birth_date"],
        allergy=_text(patient["allergy"]),
        history=Text(**patient["history"]),
        vitals=Vitals(**patient["vitals"]),
        notes=tuple(Note(note["written_at"], note["text"]) for note in patient["notes"]),
    )


def _text(value: Mapping[str, str] | None) -> Text | None:
    return None if value is None else Text(**value)
