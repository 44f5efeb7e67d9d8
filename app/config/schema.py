"""The whole file as frozen values: the top level and the tables that are not services.

A field is a key; its limits stand in ``Annotated``, its sentence under ``Attributes``. Field
checks that a type cannot express stand in ``FIELD_CHECKS``, keyed by class and field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta

from app.config.managed import unknown_pattern
from app.model.service import HealthSpec, LocalizedText, ReadySpec, ServiceSpec, Text

PROFILE_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")

Pixels = Annotated[int, Meta(ge=1, le=32_767)]
TextScale = Annotated[int, Meta(ge=100, le=200)]
ScreenPosition = Annotated[int, Meta(ge=-32_768, le=32_767)]


class Language(StrEnum):
    """Language of the panel."""

    SYSTEM = "system"
    ZH = "zh"
    EN = "en"


class Theme(StrEnum):
    """Colours of the panel."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


_OUR_NAME = LocalizedText(zh="诊所助手", en="Wardkeeper")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSpec:
    """What staff see as the name of the product; usually set by the customer profile.

    Attributes:
        name: Name of the product in the tray, the window and every sentence.
        mark: Picture file shown as the mark, relative to the file that names it; by default ours.
        machine: Label of this workstation, for example the name of the room; may be empty.
    """

    name: LocalizedText = _OUR_NAME
    mark: Text | None = None
    machine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceSpec:
    """How the panel looks and speaks.

    Attributes:
        language: Language of the panel; ``system`` follows the operating system.
        theme: Colours of the panel; ``system`` follows the operating system.
        text_scale: Size of the text in percent of the usual size.
    """

    language: Language = Language.SYSTEM
    theme: Theme = Theme.SYSTEM
    text_scale: TextScale = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSpec:
    """The panel as a program of this workstation.

    Attributes:
        autostart: Start the panel, without its window, when the user signs in to the system.
        earlier_names: Start entries of earlier products, by name; they are removed.
    """

    autostart: bool = False
    earlier_names: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSpec:
    """The window of the clinical client, which the panel hands to the client's own program.

    Attributes:
        url: Page that the client opens; ``{port:NAME}`` is the port of that service.
        dev: Developer mode of the client.
        logger: Whether the client writes its detailed log.
        autostart: Whether the client asks to be started at login.
        interface_width: Width of the client's side panel in pixels.
        width: Width of the window in pixels.
        height: Height of the window in pixels.
        skip_taskbar: Keep the window out of the task bar.
        resizable: Whether staff may resize the window.
        x: Left edge on the screen in pixels; by default the window is centred.
        y: Upper edge on the screen in pixels; by default the window is centred.
        need_create_tray: Whether the client shows a tray icon of its own.
        tray_tip: Tool tip of that icon; by default the name of the product.
        tray_icon: Picture file of that icon, in the client's own folder.
        quit_label: Label of its item that quits; by default the client's own word.
        need_set_always_on_top: Keep the window above all others.
    """

    url: Text = "about:blank"
    dev: bool = False
    logger: bool = False
    autostart: bool = False
    interface_width: Pixels = 630
    width: Pixels = 800
    height: Pixels = 600
    skip_taskbar: bool = False
    resizable: bool = True
    x: ScreenPosition | None = None
    y: ScreenPosition | None = None
    need_create_tray: bool = False
    tray_tip: Text | None = None
    tray_icon: Text = "icon.ico"
    quit_label: Text | None = None
    need_set_always_on_top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacySpec:
    """One file shared with clients that do not know the spool: of a burst it loses 86 to 99.9 %.

    Each message replaces the one before it in the file, so that what comes while nobody looks is
    gone (docs/benchmarks.md). Use the spool, see docs/messages.md.

    Attributes:
        cache_file: The file, relative to the panel's data folder; emptied at start, none by
            default.
    """

    cache_file: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a ``wardkeeper.toml`` may say.

    Attributes:
        profile: Customer profile to build on; only in the machine's or the user's file.
        managed: Keys that the user's file cannot change, such as ``interface.language`` or
            ``services.*.autostart``; only in the machine's file or a profile.
        product: What staff see as the name of the product.
        interface: How the panel looks and speaks.
        panel: The panel as a program of this workstation.
        client: The window of the clinical client.
        legacy: One file shared with clients that do not know the spool.
        services: One table for each service, ``[services.NAME]``.
    """

    profile: Text | None = None
    managed: tuple[Text, ...] = ()
    product: ProductSpec = ProductSpec()
    interface: InterfaceSpec = InterfaceSpec()
    panel: PanelSpec = PanelSpec()
    client: ClientSpec = ClientSpec()
    legacy: LegacySpec = LegacySpec()
    services: dict[str, ServiceSpec] = field(default_factory=dict)


ALTERNATIVES: dict[type, tuple[frozenset[str], ...]] = {
    ServiceSpec: (frozenset({"command"}), frozenset({"candidates", "scripts", "interpreters"})),
    HealthSpec: tuple(frozenset({way}) for way in ("http", "tcp", "command", "heartbeat")),
}
"""Groups of keys that exclude each other: a layer that uses one group drops the others below it."""


def _compiles(value: object) -> str | None:
    try:
        re.compile(str(value))
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not a regular expression: {error}"
    return None


def _is_web_address(value: object) -> str | None:
    # A port that is still a placeholder is no number yet.
    try:
        address = urlsplit(_PLACEHOLDER.sub("1", str(value)))
        usable = address.scheme in {"http", "https"} and bool(address.hostname)
        usable = usable and address.port != 0
    except ValueError:
        usable = False
    return None if usable else "is not an address such as http://127.0.0.1:{port}/health"


def _is_socket_address(value: object) -> str | None:
    host, _, port = _PLACEHOLDER.sub("1", str(value)).rpartition(":")
    usable = bool(host) and port.isdecimal() and port.isascii() and 1 <= int(port[:6]) <= _LAST_PORT
    return None if usable else "is not an address such as 127.0.0.1:{port}"


def _are_entry_names(value: object) -> str | None:
    names = value if isinstance(value, list) else []
    usable = all(not _NO_FILE_NAME.search(name) for name in names)
    return None if usable else "has a name that cannot be that of a start entry"


def _are_patterns(value: object) -> str | None:
    patterns = value if isinstance(value, list) else []
    unknown = unknown_pattern(patterns, Settings)
    return None if unknown is None else f"has '{unknown}', which names no known key"


_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\0-\x1f]|^\.{0,2}$')
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LAST_PORT = 65_535

FIELD_CHECKS: dict[tuple[type, str], Callable[[object], str | None]] = {
    (Settings, "managed"): _are_patterns,
    (PanelSpec, "earlier_names"): _are_entry_names,
    (ReadySpec, "output"): _compiles,
    (ReadySpec, "http"): _is_web_address,
    (ReadySpec, "tcp"): _is_socket_address,
    (HealthSpec, "http"): _is_web_address,
    (HealthSpec, "tcp"): _is_socket_address,
}
"""For a value of the right type: what is wrong with it, or None."""
