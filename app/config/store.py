"""Holds the configuration in force: the last good one, changed as a whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeAlias

from app.config.changes import ChangeSet
from app.config.loader import ConfigSources, Configuration, load
from app.config.problems import ConfigErrors, ConfigProblem
from app.errors import AppError

_log = logging.getLogger(__name__)

Subscriber: TypeAlias = Callable[[ChangeSet], None]


class ConfigStore:
    """The configuration in force and who wants to know about its changes.

    Attributes:
        current: The last good configuration; built-in defaults before there is one.
        errors: What is wrong with the files now; None when ``current`` is what they say.
    """

    def __init__(self, sources: ConfigSources) -> None:
        self.sources = sources
        self.current = Configuration()
        self.errors: ConfigErrors | None = None
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have ``subscriber`` called with each change, and return what ends that.

        It is called before the change is in force. It refuses the change by raising an
        ``AppError``: those asked before it then get the way back, and nothing has changed.
        """
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def reload(self) -> ChangeSet:
        """Read the files again and bring what they say into force.

        Raises:
            ConfigErrors: They are wrong, or a subscriber refused; ``current`` stays as it was.
        """
        try:
            changes = ChangeSet(self.current, load(self.sources))
            self._offer(changes)
        except ConfigErrors as errors:
            self.errors = errors
            raise
        for key, origin in changes.after.overruled.items():
            _log.warning("managed key of the user ignored key=%s file=%s", key, origin.file)
        # Also without a difference: the places in the file may have moved.
        self.current = changes.after
        self.errors = None
        return changes

    def _offer(self, changes: ChangeSet) -> None:
        if changes.is_empty:
            return
        asked: list[Subscriber] = []
        for subscriber in tuple(self._subscribers):
            asked.append(subscriber)
            try:
                subscriber(changes)
            except AppError as error:
                self._take_back(changes, asked[:-1])
                raise _refusal(error) from error
            except Exception:
                self._take_back(changes, asked[:-1])
                raise

    @staticmethod
    def _take_back(changes: ChangeSet, asked: list[Subscriber]) -> None:
        back = changes.reversed()
        for subscriber in reversed(asked):
            try:
                subscriber(back)
            except AppError:
                _log.exception("configuration not taken back subscriber=%s", subscriber)


def _refusal(error: AppError) -> ConfigErrors:
    if isinstance(error, ConfigErrors):
        return error
    problem = ConfigProblem(
        code="config.refused",
        reason=f"the change was refused: {error.message}",
        remedy="Undo the change, or remove the cause",
        facts=(("cause", error.code),),
    )
    return ConfigErrors([problem])
