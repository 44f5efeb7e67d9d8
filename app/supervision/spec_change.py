"""Which changes of a service's settings need a new process. Pure."""

from __future__ import annotations

from dataclasses import fields

from app.model.service import ServiceSpec

_TAKEN_OVER_LIVE = frozenset(
    {
        "label",
        "description",
        "version",
        "role",
        "requires",
        "after",
        "binds_to",
        "autostart",
        "ready",
        "health",
        "restart",
        "stop",
        "log",
        "watch",
        "instances",
    }
)


def needs_new_process(before: ServiceSpec, after: ServiceSpec) -> bool:
    """Tell whether a running unit has to be started anew for ``after`` to hold."""
    return any(
        getattr(before, each.name) != getattr(after, each.name)
        for each in fields(ServiceSpec)
        if each.name not in _TAKEN_OVER_LIVE
    )
