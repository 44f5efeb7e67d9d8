"""Placeholders such as ``{port}`` in the texts of a service: finding, checking, filling in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.errors import ConfigError
from app.model.service import ServiceSpec

PLACEHOLDERS: dict[str, str] = {
    "port": "The port that was chosen for the service.",
    "port:NAME": "The port of the service NAME; NAME@1 where it has several instances.",
    "service": "Name of the service, with @N for one of several instances.",
    "instance": "Number of the instance, counted from 1; 1 when there is only one.",
    "data_dir": "Folder for the data of the service; created before the start.",
    "log_dir": "Folder of the log files.",
    "state_dir": "Folder of the panel's own state.",
    "home": "Home folder of the user.",
    "python": "The Python that the panel itself would start.",
}
"""Every placeholder and its meaning."""

# Only what looks like a name is a placeholder: JSON and format strings in arguments pass as they
# are. ``{{port}}`` stands for the text ``{port}``.
_PLACEHOLDER = re.compile(r"\{\{[a-z_]+(?::[^{}]*)?\}\}|\{(?P<name>[a-z_]+)(?::(?P<of>[^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder as found in a text; ``of`` is what follows the colon."""

    name: str
    of: str | None = None

    def __str__(self) -> str:
        return self.name if self.of is None else f"{self.name}:{self.of}"

    @property
    def is_known(self) -> bool:
        """Whether its kind is in ``PLACEHOLDERS``."""
        return (self.name if self.of is None else f"{self.name}:NAME") in PLACEHOLDERS


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the placeholders of ``text`` in their order."""
    return tuple(
        Placeholder(match["name"], match["of"])
        for match in _PLACEHOLDER.finditer(text)
        if match["name"] is not None
    )


def expand(text: str, values: Mapping[str, str]) -> str:
    """Fill in every placeholder of ``text``.

    Args:
        text: May contain ``{name}`` and ``{port:NAME}``; ``{{name}}`` gives ``{name}``.
        values: By the text between the braces: ``port``, ``port:db``, ``data_dir``.

    Raises:
        ConfigError: A placeholder has no value here (``config.placeholder-without-value``).

    >>> expand('--port {port} {{port}} {"a": 1}', {"port": "8900"})
    '--port 8900 {port} {"a": 1}'
    """

    def value_of(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match[0][1:-1]
        wanted = str(Placeholder(match["name"], match["of"]))
        if wanted not in values:
            raise ConfigError(
                "config.placeholder-without-value",
                f"cannot expand '{text}': {{{wanted}}} has no value here",
                placeholder=wanted,
            )
        return values[wanted]

    return _PLACEHOLDER.sub(value_of, text)


def expandable_texts(spec: ServiceSpec) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (key below the service, text) for each text in which placeholders are filled in.

    ``ready.output`` is not among them: it is a regular expression.
    """
    lists = ("command", "candidates", "scripts", "interpreters", "args")
    for name in lists:
        yield from (((name,), text) for text in getattr(spec, name))
    yield from ((("env", name), text) for name, text in spec.env.items())
    if spec.cwd is not None:
        yield ("cwd",), spec.cwd
    for table, probe in (("ready", spec.ready), ("health", spec.health)):
        for name in ("http", "tcp"):
            if (text := getattr(probe, name, None)) is not None:
                yield (table, name), text
    if spec.health is not None:
        yield from ((("health", "command"), text) for text in spec.health.command or ())
    if spec.watch is not None:
        yield from ((("watch", "paths"), text) for text in spec.watch.paths)
