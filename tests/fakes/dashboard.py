"""The real dashboard over a panel of hand-made statuses, for tests of what is seen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from app.config.schema import ProductSpec
from app.model.service import LocalizedText
from app.platform.paths import find_paths
from tests.fakes.panel import STAFF, FakePanel, FrozenClock
from ui.actions import Actions
from ui.dashboard import Dashboard, DashboardTools
from ui.pages.about import Build
from ui.theme import Theme, ThemeMode
from ui.translation import Translation
from ui.viewmodels.language import Language
from ui.viewmodels.workstation import Workstation

PRODUCT = ProductSpec(
    name=LocalizedText(zh="诊所助手", en="Clinic Assistant"), machine="3 号诊室 · ZS-0314"
)


class Stage:
    """A dressed, translated dashboard; ``strike`` takes everything down again."""

    def __init__(
        self,
        panel: FakePanel,
        home: Path,
        language: Language = Language.EN,
        mode: ThemeMode = ThemeMode.LIGHT,
        text_scale: int = 100,
    ) -> None:
        self.panel = panel
        self.clock = FrozenClock()
        self.translation = Translation(language)
        self.theme = Theme(mode, text_scale, is_motion_reduced=True)
        self.theme.install()
        self.actions = Actions()
        self.workstation = Workstation(panel, self.clock)
        self.dashboard = Dashboard(
            DashboardTools(
                theme=self.theme,
                panel=panel,
                clock=self.clock,
                workstation=self.workstation,
                caller=STAFF,
                actions=self.actions,
                paths=find_paths(home),
                build=Build(
                    version="0.1.0",
                    qt="6.11.3 / 6.11.3",
                    python="3.11.7",
                    system="Windows 11",
                    folders=(("config", "C:\\Users\\wang\\Wardkeeper\\config"),),
                ),
            )
        )
        self.dashboard.set_product(PRODUCT)
        self.window = self.dashboard.window

    def strike(self) -> None:
        """Delete everything now, so that no timer runs on."""
        for owner in (self.dashboard.window, self.dashboard, self.workstation, self.actions):
            owner.deleteLater()
        self.theme.deleteLater()
        self.translation.close()
        self.translation.deleteLater()
        self.panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
