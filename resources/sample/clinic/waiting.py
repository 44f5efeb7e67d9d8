"""The waiting room: who waits, who is being seen. Pure values, no I/O."""

from dataclasses import dataclass, replace
from enum import StrEnum

from clinic.patients import Text


class VisitState(StrEnum):
    """Where a patient is."""

    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One number drawn today; ``arrived_at`` in Unix seconds."""

    number: str
    patient_id: str
    reason: Text
    arrived_at: float
    state: VisitState = VisitState.WAITING


_SAMPLE_MORNING = (
    ("P0003", Text("发热、流涕", "Fever, runny nose"), 34),
    ("P0001", Text("血压复查", "Blood pressure check"), 27),
    ("P0008", Text("胸闷", "Tight chest"), 21),
    ("P0005", Text("上腹痛", "Stomach ache"), 16),
    ("P0002", Text("血糖复查、续方", "Blood sugar, repeat prescription"), 9),
    ("P0007", Text("头痛", "Headache"), 4),
)


def sample_morning(now: float) -> tuple[Visit, ...]:
    """The patients who wait when the sample starts; ``now`` in Unix seconds."""
    return tuple(
        Visit(
            number=f"A{index:03}",
            patient_id=patient_id,
            reason=reason,
            arrived_at=now - minutes * 60,
        )
        for index, (patient_id, reason, minutes) in enumerate(_SAMPLE_MORNING, start=1)
    )


def next_number(visits: tuple[Visit, ...]) -> str:
    """The number after the last one drawn."""
    return f"A{len(visits) + 1:03}"


def with_state(visits: tuple[Visit, ...], number: str, state: VisitState) -> tuple[Visit, ...]:
    """``visits`` with one of them moved to ``state``."""
    return tuple(replace(v, state=state) if v.number == number else v for v in visits)


def first_waiting(visits: tuple[Visit, ...]) -> Visit | None:
    """Who is called next: the one who has waited longest."""
    waiting = (v for v in visits if v.state is VisitState.WAITING)
    return min(waiting, key=lambda v: v.arrived_at, default=None)
