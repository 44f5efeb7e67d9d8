"""The Settings page without widgets: what stands there, changes, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app import aio
from app.config.origin import Layer
from app.config.problems import ConfigErrors, ConfigProblem
from app.errors import AccessDeniedError, AppError
from app.model.access import Caller
from app.model.commands import ChangeSettings, Command, UndoSettings
from app.model.settings import SettingChange, SettingsEdit, SettingValue
from ui.viewmodels.config_words import problem_reason
from ui.viewmodels.language import Language, current_language, localized
from ui.viewmodels.panel import Panel
from ui.viewmodels.setting_fields import Field, Flaw, general_fields, service_fields
from ui.viewmodels.setting_words import (
    field_help,
    field_label,
    flaw_words,
    group_title,
    origin_words,
    place_words,
    value_words,
)

translate = QCoreApplication.translate

UNDO_MS: Final = 10_000
GENERAL: Final = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldState:
    """A setting as it is shown now.

    Attributes:
        field: Which setting.
        label: Its name.
        help: What it does.
        value: In force.
        origin: Who decided, and the default.
        place: File and line of the value; empty for a default.
        is_managed: IT has settled it.
        can_reset: The user's own file says it.
        trouble: Why it is not as it says, empty when it is.
    """

    field: Field
    label: str
    help: str
    value: SettingValue | None
    origin: str
    place: str
    is_managed: bool
    can_reset: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the section list: the panel itself, or one service."""

    key: str
    title: str


class SettingsViewModel(QObject):
    """Reads settings from the configuration in force and changes them by commands.

    Signals:
        changed: Values, origins or services are others now; also after each own change.
        refused: A change was not taken: id of the setting and why, in words.
        undo_changed: ``undo_words`` says something else.
        trouble_changed: ``problem`` is another, or none.
    """

    changed = Signal()
    refused = Signal(str, str)
    undo_changed = Signal()
    trouble_changed = Signal()

    def __init__(self, panel: Panel, caller: Caller, parent: QObject | None = None) -> None:
        """Follow ``panel``; changes are made in the name of ``caller``."""
        super().__init__(parent)
        self._panel = panel
        self._caller = caller
        self._last: SettingsEdit | None = None
        self._is_mine = False
        self._undo_failure = ""
        self.problem: ConfigProblem | None = None
        self._timer = QTimer(self)
        self._timer.setObjectName("settings-undo")
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MS)
        self._timer.timeout.connect(self._forget_edit)
        panel.configuration_changed.connect(self._on_configuration_changed)
        panel.settings_edited.connect(self._on_settings_edited)

    # --- what is shown ------------------------------------------------------------------------

    def sections(self) -> tuple[Section, ...]:
        """Return the panel, then every service."""
        services = self._panel.configuration.services
        return (
            Section(GENERAL, translate("Settings", "General")),
            *(Section(spec.name, localized(spec.display)) for spec in services),
        )

    def states(self, section: str) -> tuple[FieldState, ...]:
        """Return the settings of a section; nothing when there is no such service any more."""
        return tuple(self._state(field) for field in self._fields(section))

    def matches(self, words: str) -> tuple[FieldState, ...]:
        """Return the settings of all sections whose name, help or key contains each word."""
        wanted = words.casefold().split()
        every = (state for section in self.sections() for state in self.states(section.key))
        return tuple(state for state in every if all(w in _haystack(state) for w in wanted))

    def heading(self, field: Field, *, is_search: bool) -> str:
        """Return what a card of such settings is called."""
        title = group_title(field.group)
        spec = self._panel.configuration.service(field.service) if is_search else None
        return title if spec is None else f"{localized(spec.display)} · {title}"

    def flaw(self, field: Field, text: str) -> str:
        """Return what is wrong with a typed text; empty when it can be applied."""
        found = field.read(text)
        return flaw_words(field, found) if isinstance(found, Flaw) else ""

    @property
    def undo_words(self) -> str:
        """What was just changed, or why it could not be undone; empty when there is neither."""
        if self._undo_failure or self._last is None:
            return self._undo_failure
        field = next((f for f in self._edited_fields(self._last)), None)
        if field is None:
            return translate("Settings", "Changed.")
        value = field.value(self._panel.configuration)
        words = translate("Settings", "{label}: {value}")
        return words.format(label=field_label(field), value=value_words(field, value))

    @property
    def can_undo(self) -> bool:
        """Whether the last change can still be taken back from here."""
        return self._last is not None and not self._undo_failure

    # --- what can be done ---------------------------------------------------------------------

    def submit_text(self, field: Field, text: str) -> None:
        """Apply a typed text; one with a flaw is not."""
        value = field.read(text)
        if not isinstance(value, Flaw):
            self.submit(field, value)

    def submit(self, field: Field, value: SettingValue) -> None:
        """Apply a value, unless it is in force already."""
        if value != field.value(self._panel.configuration):
            self._change(field, field.changes(value, self._panel.configuration))

    def reset(self, field: Field) -> None:
        """Take the user's own value out of the file."""
        self._change(field, field.resets())

    def undo(self) -> None:
        """Take the last change back."""
        if self._last is not None:
            aio.spawn(self._undo(self._last), name="undo-settings")

    def hold_undo(self, *, is_held: bool) -> None:
        """Keep the offer to undo while somebody points at it, and a full time afterwards."""
        if is_held:
            self._timer.stop()
        elif self._last is not None or self._undo_failure:
            self._timer.start()

    # --- inside -------------------------------------------------------------------------------

    def _fields(self, section: str) -> Iterable[Field]:
        configuration = self._panel.configuration
        if section == GENERAL:
            return general_fields(configuration.interface.text_scale)
        spec = configuration.service(section)
        return () if spec is None else service_fields(spec)

    def _state(self, field: Field) -> FieldState:
        configuration = self._panel.configuration
        origin = field.origin(configuration)
        is_managed = configuration.is_managed(field.key)
        words = origin_words(field, origin, configuration.profile or "")
        trouble = self._panel.autostart_trouble
        return FieldState(
            field=field,
            label=field_label(field),
            help=field_help(field),
            value=field.value(configuration),
            origin=words,
            place=place_words(origin),
            is_managed=is_managed,
            can_reset=origin.layer is Layer.USER and not is_managed,
            trouble=_autostart_words(trouble) if field.id == "panel.autostart" else "",
        )

    def _edited_fields(self, edit: SettingsEdit) -> Iterable[Field]:
        keys = {change.key for change in edit.changes}
        sections = (section.key for section in self.sections())
        return (field for key in sections for field in self._fields(key) if field.key in keys)

    def _change(self, field: Field, changes: tuple[SettingChange, ...]) -> None:
        aio.spawn(self._execute(field.id, ChangeSettings(changes)), name="change-settings")

    async def _execute(self, field_id: str, command: Command) -> None:
        self._is_mine = True
        try:
            await self._panel.execute(self._caller, command)
        except AppError as error:
            self.changed.emit()
            self.refused.emit(field_id, _refusal_words(error))
        else:
            self.changed.emit()
        finally:
            self._is_mine = False

    async def _undo(self, edit: SettingsEdit) -> None:
        try:
            await self._panel.execute(self._caller, UndoSettings(edit.number))
        except AppError as error:
            self._undo_failure = _refusal_words(error)
        else:
            self._last = None
        self._timer.start()
        self.undo_changed.emit()
        self.changed.emit()

    def _forget_edit(self) -> None:
        self._last, self._undo_failure = None, ""
        self.undo_changed.emit()

    def _on_settings_edited(self, edit: SettingsEdit) -> None:
        if self._is_mine:
            self._last, self._undo_failure = edit, ""
            self._timer.start()
            self.undo_changed.emit()

    def _on_configuration_changed(self, problems: tuple[ConfigProblem, ...]) -> None:
        problem = next(iter(problems), None)
        if problem != self.problem:
            self.problem = problem
            self.trouble_changed.emit()
        self.changed.emit()


def _haystack(state: FieldState) -> str:
    return f"{state.label} {state.help} {state.field.id}".casefold()


def _autostart_words(trouble: AppError | None) -> str:
    if trouble is None:
        return ""
    words = translate("Settings", "The system refused: {reason}")
    return words.format(reason=str(trouble.details.get("reason", trouble.message)))


def _refusal_words(error: AppError) -> str:
    if isinstance(error, ConfigErrors):
        return _sentence(problem_reason(error.problems[0]))
    if isinstance(error, AccessDeniedError):
        return translate("Settings", "Your level does not allow this change.")
    words = translate("Settings", "Not saved: {reason}")
    return words.format(reason=str(error.details.get("reason", error.message)))


def _sentence(words: str) -> str:
    stop = "。" if current_language() is Language.ZH else "."
    return f"{words[:1].upper()}{words[1:].removesuffix(stop)}{stop}"
