"""What services must fulfil together: references, circles, programs, ports, placeholders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from app.config.check import suggestion
from app.config.origin import KeyPath
from app.config.placeholders import PLACEHOLDERS, Placeholder, expandable_texts, placeholders
from app.model.service import ServiceSpec

_LAST_PORT = 65_535
_MAX_CIRCLES = 10


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a service breaks; ``key`` is the path from the top of the file."""

    code: str
    key: KeyPath
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules look at.

    Attributes:
        by_name: The services as far as they could be built.
        names: Names of all services, also of those that could not.
        doubtful: (service, key) of values that were reported and have their default instead.
    """

    by_name: Mapping[str, ServiceSpec]
    names: tuple[str, ...]
    doubtful: frozenset[tuple[str, str]] = frozenset()

    def doubts(self, service: str, *keys: str) -> bool:
        """Whether one of the keys was reported, so that a rule about it says nothing new."""
        return any((service, key) in self.doubtful for key in keys)

    def has_unit(self, name: str) -> bool:
        """Whether ``name`` is a service or an instance of one (``records@2``)."""
        base, mark, number = name.partition("@")
        if not mark or base not in self.by_name:
            return base in self.names
        instances = self.by_name[base].instances
        return instances > 1 and number in {str(index) for index in range(1, instances + 1)}


def violations(known: Known, client_url: str = "") -> Iterator[Violation]:
    """Yield every broken rule of the services and of the address of the client."""
    yield from _client(client_url, known)
    for spec in known.by_name.values():
        yield from _program(spec, known)
        yield from _references(spec, known)
        yield from _numbers(spec)
        yield from _placeholders(spec, known)
        yield from _fixed_addresses(spec)
    yield from _circles(known)


def _at(spec: ServiceSpec, *keys: str) -> KeyPath:
    return ("services", spec.name, *keys)


def _program(spec: ServiceSpec, known: Known) -> Iterator[Violation]:
    others = [name for name in ("candidates", "scripts") if getattr(spec, name)]
    is_doubtful = known.doubts(spec.name, "command", "candidates", "scripts")
    if not spec.command and not others and not is_doubtful:
        yield Violation(
            "config.no-program",
            _at(spec),
            "the service has no program",
            "Give it a command, or candidates, or scripts with interpreters",
        )
    if spec.command and others:
        yield Violation(
            "config.two-programs",
            _at(spec, "command"),
            f"the service has a command and also {' and '.join(others)}",
            "Keep one way to name the program",
        )
    if spec.scripts and not spec.interpreters and not known.doubts(spec.name, "interpreters"):
        yield Violation(
            "config.no-interpreter",
            _at(spec, "scripts"),
            "a script needs an interpreter",
            'Add for example interpreters = ["python3"]',
        )


def _references(spec: ServiceSpec, known: Known) -> Iterator[Violation]:
    bound = (spec.binds_to,) if spec.binds_to else ()
    for key, wanted in (("requires", spec.requires), ("after", spec.after), ("binds_to", bound)):
        for name in wanted:
            at = _at(spec, key)
            if not known.has_unit(name):
                yield _unknown_service(at, name, known.names)
            elif key == "binds_to" and name in known.by_name and known.by_name[name].instances > 1:
                yield Violation(
                    "config.ambiguous-service",
                    at,
                    f"'{name}' has several instances",
                    f"Name one of them, for example '{name}@1'",
                )


def _unknown_service(at: KeyPath, name: str, names: Sequence[str]) -> Violation:
    meant = suggestion(name, names)
    remedy = f"Did you mean '{meant}'?" if meant else f"Add [services.{name}] or remove the name"
    return Violation("config.unknown-service", at, f"there is no service '{name}'", remedy)


def _circles(known: Known) -> Iterator[Violation]:
    graph = {name: _predecessors(spec) for name, spec in known.by_name.items()}
    for _ in range(_MAX_CIRCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            # graphlib lists each one before those that wait for it; people read it the other way.
            circle: list[str] = list(reversed(error.args[1]))
            waiting, awaited = circle[0], circle[1]
            graph[waiting] = graph[waiting] - {awaited}
            yield Violation(
                "config.circle",
                _at(known.by_name[waiting], _link(known.by_name[waiting], awaited)),
                "services wait for each other: " + " -> ".join(circle),
                "Remove one of these from requires, after or binds_to",
            )
        else:
            return


def _predecessors(spec: ServiceSpec) -> frozenset[str]:
    names = (*spec.prerequisites, *spec.after)
    return frozenset(name.partition("@")[0] for name in names)


def _link(waiting: ServiceSpec, awaited: str) -> str:
    """Return the key by which one service waits for another."""
    for key, wanted in (("requires", waiting.requires), ("after", waiting.after)):
        if awaited in {name.partition("@")[0] for name in wanted}:
            return key
    return "binds_to"


def _numbers(spec: ServiceSpec) -> Iterator[Violation]:
    if spec.port is not None and spec.port.first + spec.port.attempts - 1 > _LAST_PORT:
        yield Violation(
            "config.out-of-range",
            _at(spec, "port", "attempts"),
            f"the last port would be {spec.port.first + spec.port.attempts - 1}",
            f"Choose first and attempts so that no port is above {_LAST_PORT}",
        )
    if spec.restart.delay_s > spec.restart.max_delay_s:
        yield Violation(
            "config.out-of-range",
            _at(spec, "restart", "delay_s"),
            f"is longer than max_delay_s, which is {spec.restart.max_delay_s:g}",
            "Raise max_delay_s or lower delay_s",
        )


def _placeholders(spec: ServiceSpec, known: Known) -> Iterator[Violation]:
    for key, text in expandable_texts(spec):
        for found in placeholders(text):
            if not found.is_known:
                yield _unknown_placeholder(_at(spec, *key), found, PLACEHOLDERS)
            elif found.name == "port":
                owner = spec.name if found.of is None else found.of
                yield from _port_of(owner, found, known, _at(spec, *key))


def _client(url: str, known: Known) -> Iterator[Violation]:
    """The client is no service: only the ports of services can be filled in."""
    at = ("client", "url")
    for found in placeholders(url):
        if found.name == "port" and found.of is not None:
            yield from _port_of(found.of, found, known, at)
        else:
            yield _unknown_placeholder(at, found, ("port:NAME",))


def _unknown_placeholder(at: KeyPath, found: Placeholder, allowed: Iterable[str]) -> Violation:
    names = tuple(allowed)
    meant = suggestion(found.name, names)
    known = ", ".join(f"{{{name}}}" for name in names)
    remedy = f"Did you mean {{{meant}}}?" if meant else f"Known are {known}"
    reason = f"{{{found}}} is not a known placeholder here"
    return Violation("config.unknown-placeholder", at, reason, remedy)


def _port_of(name: str, found: Placeholder, known: Known, at: KeyPath) -> Iterator[Violation]:
    owner = known.by_name.get(name.partition("@")[0])
    if not known.has_unit(name):
        yield _unknown_service(at, name, known.names)
    elif owner is None or known.doubts(owner.name, "port"):
        return
    elif owner.port is None:
        reason = f"the service '{owner.name}' has no port for {{{found}}}"
        yield Violation("config.no-port", at, reason, f"Add [services.{owner.name}.port]")
    elif found.of == owner.name and owner.instances > 1:
        reason = f"'{name}' has several instances"
        remedy = f"Name one of them, for example {{port:{name}@1}}"
        yield Violation("config.ambiguous-service", at, reason, remedy)


def _fixed_addresses(spec: ServiceSpec) -> Iterator[Violation]:
    """Several instances must not all be asked at one and the same address."""
    if spec.instances == 1:
        return
    for key, text in expandable_texts(spec):
        is_address = key in {
            (table, way) for table in ("ready", "health") for way in ("http", "tcp")
        }
        if is_address and not {found.name for found in placeholders(text)} & {"port", "instance"}:
            yield Violation(
                "config.fixed-port",
                _at(spec, *key),
                f"all {spec.instances} instances would be asked at '{text}'",
                "Write {port} in place of the number, and add a port table",
            )
