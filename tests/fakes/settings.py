"""A panel with real settings: files, loader, editor, undo; only its services are made up."""

from __future__ import annotations

from pathlib import Path

from app.config.editing import SettingsEditing
from app.config.loader import ConfigSources
from app.config.problems import ConfigErrors
from app.config.store import ConfigStore
from app.model.access import Caller
from app.model.commands import ChangeSettings, Command, UndoSettings, UnitOutcome
from tests.fakes.panel import FakePanel, clinic

MACHINE = """\
managed = ["services.print", "panel"]

[interface]
theme = "light"

[services.records]
label = { zh = "病历服务", en = "Records service" }
command = ["records"]
[services.records.port]
first = 8900
[services.records.ready]
output = "listening on"
http = "http://127.0.0.1:{port}/health"
[services.records.health]
http = "http://127.0.0.1:{port}/health"
period_s = 15

[services.print]
label = { zh = "打印服务", en = "Print service" }
command = ["print"]
autostart = false
[services.print.health]
tcp = "127.0.0.1:9100"
"""
USER = """\
# Mine
[interface]
text_scale = 100

[services.records.log]
keep = 3
"""


class SettingsPanel(FakePanel):
    """Executes changes of settings and undo as ``Control`` does."""

    def __init__(self, folder: Path, machine: str = MACHINE, user: str = USER) -> None:
        super().__init__(clinic())
        self.machine_file = folder / "machine.toml"
        self.user_file = folder / "wardkeeper.toml"
        self.machine_file.write_text(machine, encoding="utf-8")
        self.user_file.write_text(user, encoding="utf-8")
        self._store = ConfigStore(ConfigSources(machine=self.machine_file, user=self.user_file))
        self._editing = SettingsEditing(self._store, self._reload)
        self.read_again()

    @property
    def written(self) -> str:
        return self.user_file.read_text(encoding="utf-8")

    def read_again(self) -> None:
        """Follow the files, as the watcher does."""
        problems: tuple[object, ...] = ()
        try:
            self._store.reload()
        except ConfigErrors as errors:
            problems = errors.problems
        self.configuration = self._store.current
        self.configuration_changed.emit(problems)

    async def execute(self, caller: Caller, command: Command) -> tuple[UnitOutcome, ...]:
        await super().execute(caller, command)
        edit = None
        match command:
            case ChangeSettings(changes):
                edit = await self._editing.change(caller.name, changes)
            case UndoSettings(number):
                edit = await self._editing.undo(caller.name, number)
            case _:
                return ()
        if edit is not None:
            self.settings_edited.emit(edit)
        return ()

    async def _reload(self) -> None:
        self.read_again()
