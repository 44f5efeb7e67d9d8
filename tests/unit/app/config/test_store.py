from __future__ import annotations

import pytest

from app.config.changes import ChangeSet
from app.config.loader import Configuration
from app.config.problems import ConfigErrors
from app.config.store import ConfigStore
from app.errors import ConflictError
from tests.unit.app.config.workspace import Workspace


@pytest.fixture
def store(workspace: Workspace) -> ConfigStore:
    workspace.machine("services.a.command = ['a']")
    store = ConfigStore(workspace.sources)
    store.reload()
    return store


def names(configuration: Configuration) -> list[str]:
    return [spec.name for spec in configuration.services]


def refuse(_changes: ChangeSet) -> None:
    raise ConflictError("test.busy", "cannot change 'a': busy")


def test_store_starts_with_the_defaults(workspace: Workspace) -> None:
    assert ConfigStore(workspace.sources).current == Configuration()


def test_reload_brings_the_files_into_force(workspace: Workspace, store: ConfigStore) -> None:
    workspace.machine("services.b.command = ['b']")
    changes = store.reload()
    assert (names(changes.before), names(changes.after)) == (["a"], ["b"])
    assert names(store.current) == ["b"]


def test_bad_file_leaves_the_last_good_configuration(
    workspace: Workspace, store: ConfigStore
) -> None:
    good = store.current
    workspace.machine("services.b.comand = ['b']")
    with pytest.raises(ConfigErrors) as caught:
        store.reload()
    assert store.current is good
    assert store.errors is caught.value


def test_repaired_file_clears_the_errors(workspace: Workspace, store: ConfigStore) -> None:
    workspace.machine("[")
    with pytest.raises(ConfigErrors):
        store.reload()
    workspace.machine("services.a.command = ['a']")
    assert store.reload().is_empty
    assert store.errors is None


def test_subscribers_are_asked_before_the_change_is_in_force(
    workspace: Workspace, store: ConfigStore
) -> None:
    seen: list[tuple[list[str], list[str]]] = []
    store.subscribe(lambda changes: seen.append((names(changes.after), names(store.current))))
    workspace.machine("services.b.command = ['b']")
    store.reload()
    assert seen == [(["b"], ["a"])]


def test_subscriber_is_not_bothered_without_a_difference(
    workspace: Workspace, store: ConfigStore
) -> None:
    seen: list[ChangeSet] = []
    store.subscribe(seen.append)
    workspace.machine("# a comment\nservices.a.command = ['a']")
    store.reload()
    assert seen == []
    origin = store.current.origin("services.a.command")
    assert origin.line == 2


def test_subscriber_that_left_is_not_asked(workspace: Workspace, store: ConfigStore) -> None:
    seen: list[ChangeSet] = []
    store.subscribe(seen.append)()
    workspace.machine("")
    store.reload()
    assert seen == []


def test_refused_change_is_taken_back_from_those_asked_before(
    workspace: Workspace, store: ConfigStore
) -> None:
    good = store.current
    first: list[ChangeSet] = []
    second: list[ChangeSet] = []
    last: list[ChangeSet] = []
    store.subscribe(first.append)
    store.subscribe(second.append)
    store.subscribe(refuse)
    store.subscribe(last.append)
    workspace.machine("services.b.command = ['b']")
    with pytest.raises(ConfigErrors, match="busy") as caught:
        store.reload()
    for seen in (first, second):
        there, back = seen
        assert back == there.reversed()
    assert last == []
    assert store.current is good
    assert caught.value.code == "config.refused"
    assert caught.value.problems[0].facts == (("cause", "test.busy"),)


def test_subscriber_with_a_bug_leaves_nothing_changed(
    workspace: Workspace, store: ConfigStore
) -> None:
    good = store.current
    seen: list[ChangeSet] = []

    def stumble(_changes: ChangeSet) -> None:
        raise ZeroDivisionError

    store.subscribe(seen.append)
    store.subscribe(stumble)
    workspace.machine("services.b.command = ['b']")
    with pytest.raises(ZeroDivisionError):
        store.reload()
    assert len(seen) == 2
    assert store.current is good


def test_refusing_the_way_back_does_not_hide_the_first_refusal(
    workspace: Workspace, store: ConfigStore
) -> None:
    good = store.current
    seen: list[ChangeSet] = []

    def only_forward(changes: ChangeSet) -> None:
        if changes.before is not good:
            refuse(changes)

    store.subscribe(seen.append)
    store.subscribe(only_forward)
    store.subscribe(refuse)
    workspace.machine("services.b.command = ['b']")
    with pytest.raises(ConfigErrors, match="busy"):
        store.reload()
    assert len(seen) == 2
