"""Loads the configuration: reads the layers, lays them over each other, checks, builds.

Takes a few milliseconds for a workstation's file and touches nothing but the files it reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.config.build import Builder
from app.config.check import check, suggestion
from app.config.layers import Origins, Table, merge, without_managed
from app.config.managed import is_managed
from app.config.origin import BUILT_IN, KeyPath, Layer, Origin, key_text
from app.config.problems import ConfigErrors, ConfigProblem
from app.config.reader import SourceFile, parse, read
from app.config.rules import Known, Violation, violations
from app.config.schema import (
    PROFILE_NAME,
    ClientSpec,
    InterfaceSpec,
    LegacySpec,
    PanelSpec,
    ProductSpec,
    Settings,
)
from app.model.service import ServiceSpec

_PROGRAM_KEYS = ("command", "candidates", "scripts")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSources:
    """Where the layers are looked for; none of the files has to exist.

    Attributes:
        machine: File of the workstation, written by IT.
        user: File of the user; the strongest layer.
        profile_folders: Folders of ``NAME.toml``; the first that has the profile wins.
    """

    machine: Path | None = None
    user: Path | None = None
    profile_folders: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder in which a file may appear, each once."""
        parents = (path.parent for path in (self.machine, self.user) if path is not None)
        return tuple(dict.fromkeys((*parents, *self.profile_folders)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What is wanted, complete and checked.

    Attributes:
        services: In the order of the files; one entry a table (``expand_instances`` makes units).
        profile: Name of the customer profile, or None.
        managed: What IT has settled, as patterns of keys.
        overruled: Managed keys that the user's file says all the same, and where.
    """

    services: tuple[ServiceSpec, ...] = ()
    product: ProductSpec = field(default_factory=ProductSpec)
    interface: InterfaceSpec = field(default_factory=InterfaceSpec)
    client: ClientSpec = field(default_factory=ClientSpec)
    legacy: LegacySpec = field(default_factory=LegacySpec)
    profile: str | None = None
    panel: PanelSpec = field(default_factory=PanelSpec)
    managed: tuple[str, ...] = ()
    overruled: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    files: tuple[Path, ...] = field(default=(), compare=False)
    origins: Origins = field(default_factory=Origins, compare=False, repr=False)

    def origin(self, key: str) -> Origin:
        """Return where the value of ``key`` comes from, ``services.records.port.first``.

        A key that no file mentions has the layer DEFAULT. The key of a table, ``services.records``,
        gives the strongest file that writes it.
        """
        return self.origins.by_key.get(key, BUILT_IN)

    def is_managed(self, path: KeyPath) -> bool:
        """Whether IT has settled this key, so that the user's file cannot change it."""
        return is_managed(path, self.managed)

    def service(self, name: str) -> ServiceSpec | None:
        """Return the service called ``name``."""
        return next((spec for spec in self.services if spec.name == name), None)


def load(sources: ConfigSources, instead: Mapping[Path, bytes] | None = None) -> Configuration:
    """Read and check everything.

    Args:
        sources: Where the files are.
        instead: Content to take in place of what a file says, to try it before it is written.

    Raises:
        ConfigErrors: All that is wrong, in all files.
    """
    files, problems = _read_all(sources, instead or {})
    is_complete = not problems
    merged: Table = {}
    overruled: dict[KeyPath, Origin] = {}
    for source in files:
        table, found = check(source)
        problems += found
        if source.layer is Layer.USER:
            table, overruled = without_managed(table, _managed(files))
        merged = merge(merged, table, Settings)
    if is_complete:  # without one of the files, what is missing means nothing
        configuration, found = _assemble(merged, files)
        problems += found
        if not problems and configuration is not None:
            told = {key_text(path): origin for path, origin in overruled.items()}
            return replace(configuration, overruled=told)
    raise ConfigErrors(sorted(problems, key=_by_place))


def _by_place(problem: ConfigProblem) -> tuple[str, int]:
    return str(problem.origin.file or ""), problem.origin.line or 0


def _read_all(
    sources: ConfigSources, instead: Mapping[Path, bytes]
) -> tuple[list[SourceFile], list[ConfigProblem]]:
    """Read the layers, weakest first."""
    files: list[SourceFile] = []
    problems: list[ConfigProblem] = []
    for path, layer in ((sources.machine, Layer.MACHINE), (sources.user, Layer.USER)):
        try:
            source = _read(path, layer, instead) if path is not None else None
        except ConfigErrors as errors:
            problems += errors.problems
        else:
            files += [source] if source is not None else []
    try:
        profile = _read_profile(files, sources.profile_folders)
    except ConfigErrors as errors:
        problems += errors.problems
    else:
        files = [*([profile] if profile is not None else []), *files]
    return files, problems


def _read(path: Path, layer: Layer, instead: Mapping[Path, bytes]) -> SourceFile | None:
    content = instead.get(path)
    return read(path, layer) if content is None else parse(content, path, layer)


def _managed(files: Sequence[SourceFile]) -> tuple[str, ...]:
    """Return what IT has settled, as far as it can be read; what cannot is reported elsewhere."""
    for source in reversed(files):
        found = source.table.get("managed")
        if source.layer is not Layer.USER and isinstance(found, list):
            return tuple(str(pattern) for pattern in found)
    return ()


def _read_profile(files: Sequence[SourceFile], folders: Sequence[Path]) -> SourceFile | None:
    settled = is_managed(("profile",), _managed(files))
    choosers = [each for each in files if not (settled and each.layer is Layer.USER)]
    chooser = next((source for source in reversed(choosers) if "profile" in source.table), None)
    name = chooser.table["profile"] if chooser is not None else None
    if chooser is None or not isinstance(name, str) or not name:
        return None  # nothing chosen, or reported as a wrong type
    if PROFILE_NAME.fullmatch(name):
        for folder in folders:
            source = read(folder / f"{name}.toml", Layer.PROFILE)
            if source is not None:
                return source
    known = sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
    meant = suggestion(name, known)
    remedy = f"Did you mean '{meant}'?" if meant else f"Known are: {', '.join(known) or 'none'}"
    problem = ConfigProblem(
        code="config.unknown-profile",
        key="profile",
        reason=f"there is no profile '{name}'",
        remedy=remedy,
        origin=chooser.origin(("profile",)),
    )
    raise ConfigErrors([problem])


def _assemble(
    merged: Table, files: Sequence[SourceFile]
) -> tuple[Configuration | None, list[ConfigProblem]]:
    """Build everything, go on past wrong tables, and apply the rules to what is left."""
    origins = Origins(merged, files)
    builder = Builder(origins.of)
    tables = merged.get("services")
    rest: Table = {name: node for name, node in merged.items() if name != "services"}
    settings = builder.table(Settings, rest)
    entries = builder.entries(ServiceSpec, tables, ("services",))
    services = tuple(
        replace(entry.value, name=name, base_dir=_base_dir(name, origins))
        for name, entry in entries.items()
    )
    known = Known(
        by_name={spec.name: spec for spec in services},
        names=tuple(tables) if isinstance(tables, dict) else (),
        doubtful=frozenset((name, key) for name, it in entries.items() for key in it.broken),
    )
    broken = [
        _problem(violation, origins)
        for violation in violations(known, settings.client.url if settings else "")
    ]
    problems = [*builder.problems, *broken]
    if settings is None:
        return None, problems
    configuration = Configuration(
        services=services,
        product=_with_absolute_mark(settings.product, origins),
        interface=settings.interface,
        client=settings.client,
        legacy=settings.legacy,
        profile=settings.profile,
        panel=settings.panel,
        managed=settings.managed,
        files=tuple(source.path for source in files),
        origins=origins,
    )
    return configuration, problems


def _problem(violation: Violation, origins: Origins) -> ConfigProblem:
    return ConfigProblem(
        code=violation.code,
        key=key_text(violation.key),
        reason=violation.reason,
        remedy=violation.remedy,
        origin=origins.of(violation.key),
    )


def _base_dir(name: str, origins: Origins) -> Path:
    """Return the folder of the file that names the program."""
    found = (origins.of_value(("services", name, key)) for key in _PROGRAM_KEYS)
    return next((origin.file.parent for origin in found if origin and origin.file), Path())


def _with_absolute_mark(product: ProductSpec, origins: Origins) -> ProductSpec:
    origin = origins.of_value(("product", "mark"))
    if product.mark is None or origin is None or origin.file is None:
        return product
    return replace(product, mark=str(origin.file.parent / product.mark))
