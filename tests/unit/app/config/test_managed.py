"""What IT settles for a workstation holds against the user's file."""

from __future__ import annotations

import pytest

from app.config.managed import is_managed
from app.config.origin import Layer
from tests.unit.app.config.workspace import Workspace

SERVICE = '[services.records]\ncommand = ["records"]\n'


@pytest.mark.parametrize(
    ("pattern", "key", "expected"),
    [
        ("interface.language", "interface.language", True),
        ("interface.language", "interface.theme", False),
        ("interface", "interface.theme", True),
        ("interface.*", "interface.theme", True),
        ("services.*.autostart", "services.a.autostart", True),
        ("services.*.autostart", "services.a.port.first", False),
        ("services.*", "services.a.port.first", True),
        ("services.a.port", "services.a", False),
        ("*", "client.url", True),
    ],
)
def test_pattern_means_a_key_and_all_below_it(pattern: str, key: str, *, expected: bool) -> None:
    assert is_managed(tuple(key.split(".")), (pattern,)) is expected


def test_managed_key_of_the_user_is_ignored_and_told(workspace: Workspace) -> None:
    workspace.machine(
        'managed = ["interface", "services.*"]\n[interface]\ntheme = "light"\n' + SERVICE
    )
    user = workspace.user(
        '[interface]\ntheme = "dark"\n[client]\ndev = true\n[services.mine]\ncommand = ["x"]\n'
    )
    configuration = workspace.load()
    assert configuration.interface.theme == "light"
    assert configuration.origin("interface.theme").layer is Layer.MACHINE
    assert configuration.client.dev
    assert [spec.name for spec in configuration.services] == ["records"]
    assert configuration.overruled["interface.theme"].line == 2
    assert {origin.file for origin in configuration.overruled.values()} == {user}
    assert configuration.is_managed(("interface", "language"))
    assert not configuration.is_managed(("client", "dev"))


def test_profile_can_settle_keys_and_the_machine_can_settle_the_profile(
    workspace: Workspace,
) -> None:
    workspace.profile("a", 'managed = ["interface"]\n')
    workspace.profile("b", "[client]\ndev = true\n")
    workspace.machine('profile = "a"\n')
    workspace.user('[interface]\ntheme = "dark"\n')
    assert workspace.load().interface.theme == "system"

    workspace.user('profile = "b"\n')
    assert workspace.load().profile == "b"
    workspace.machine('profile = "a"\nmanaged = ["profile"]\n')
    configuration = workspace.load()
    assert (configuration.profile, configuration.client.dev) == ("a", False)


def test_user_cannot_say_what_is_managed(workspace: Workspace) -> None:
    workspace.user('managed = ["client"]\n')
    assert workspace.findings() == [("misplaced-key", "managed", 1)]


@pytest.mark.parametrize(
    "pattern",
    ["servces.*", "interface.colour", "interface.theme.dark", "services.*.prt", "a"],
)
def test_pattern_that_can_name_no_key_is_a_mistake(workspace: Workspace, pattern: str) -> None:
    workspace.machine(f'managed = ["{pattern}"]\n')
    assert workspace.findings() == [("bad-value", "managed", 1)]
    assert pattern in workspace.problems()[0].reason


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "..", "C:"])
def test_name_of_an_earlier_start_entry_cannot_leave_its_folder(
    workspace: Workspace, name: str
) -> None:
    workspace.machine(f'[panel]\nearlier_names = ["{name}"]\n')
    assert next(code for code, *_ in workspace.findings()) in {"bad-value", "out-of-range"}
