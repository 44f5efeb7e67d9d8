"""What differs between two configurations, so that only the services concerned are touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from app.config.loader import Configuration
from app.model.service import ServiceSpec

NEEDS_RESTART = frozenset(
    {
        "command",
        "candidates",
        "scripts",
        "interpreters",
        "args",
        "cwd",
        "env",
        "port",
        "instances",
        "base_dir",
    }
)
"""Keys of a service that a running process cannot take over."""


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One service whose table changed.

    Attributes:
        fields: Names of the fields that differ, in the order of the schema.
    """

    before: ServiceSpec
    after: ServiceSpec
    fields: tuple[str, ...]

    @property
    def needs_restart(self) -> bool:
        """Whether a running process cannot take the change over."""
        return not NEEDS_RESTART.isdisjoint(self.fields)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The way from one configuration to another; empty when they want the same."""

    before: Configuration
    after: Configuration

    @property
    def added(self) -> tuple[ServiceSpec, ...]:
        """Services that only the new configuration has."""
        return tuple(spec for spec in self.after.services if not self.before.service(spec.name))

    @property
    def removed(self) -> tuple[ServiceSpec, ...]:
        """Services that only the old configuration has."""
        return self.reversed().added

    @property
    def changed(self) -> tuple[ServiceChange, ...]:
        """Services that both have, with different tables."""
        return tuple(self._changed())

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of the other keys and tables at the top that differ."""
        names = ("profile", "managed", "product", "interface", "panel", "client", "legacy")
        return tuple(
            name for name in names if getattr(self.before, name) != getattr(self.after, name)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is wanted differs; comments, order and places in the file may."""
        return not (self.added or self.removed or self.changed or self.settings)

    def reversed(self) -> ChangeSet:
        """Return the way back."""
        return ChangeSet(self.after, self.before)

    def __str__(self) -> str:
        parts = {
            "added": ",".join(spec.name for spec in self.added),
            "removed": ",".join(spec.name for spec in self.removed),
            "changed": ",".join(change.after.name for change in self.changed),
            "settings": ",".join(self.settings),
        }
        return " ".join(f"{name}={value}" for name, value in parts.items() if value) or "nothing"

    def _changed(self) -> Iterator[ServiceChange]:
        for after in self.after.services:
            before = self.before.service(after.name)
            if before is None or before == after:
                continue
            names = (item.name for item in fields(ServiceSpec))
            differing = (name for name in names if getattr(before, name) != getattr(after, name))
            yield ServiceChange(before, after, tuple(differing))
