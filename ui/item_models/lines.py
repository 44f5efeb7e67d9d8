"""Lines of the painted lists as values: view-models make them, `ui.widgets` paints them."""

from dataclasses import dataclass

from ui.tokens import Tone


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One checked thing: its key, shape, name, what is found, and an action in words."""

    key: str
    tone: Tone
    name: str
    words: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that happened: when, what kind (an icon), in words."""

    time: str
    icon: str
    words: str
    tone: Tone | None = None
    time_in_full: str = ""


@dataclass(frozen=True, slots=True)
class TailLine:
    """One log line: its time, if known, its text, and a tone for errors and warnings."""

    time: str
    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class StartLine:
    """One start of a service.

    Attributes:
        stages_s: Seconds in each stage before ready, in their order.
    """

    time: str
    time_in_full: str
    stages_s: tuple[float, ...]
    tone: Tone
    words: str
