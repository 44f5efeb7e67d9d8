"""One run of the panel: tray, dashboard and product together, from start to end."""

from __future__ import annotations

import logging
import platform
import sys
from dataclasses import replace
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QSysInfo, Qt, qVersion
from PySide6.QtGui import QAction, QGuiApplication, QSessionManager

from app import VERSION, aio
from app.clock import SystemClock
from app.errors import AppError
from app.logs import panel_log
from app.model.access import Caller, Door, Permission
from app.model.commands import Quit
from app.platform.paths import Paths
from app.platform.signals import TerminationSignals
from app.runtime import Runtime, account_name
from ui.actions import Actions
from ui.dashboard import Dashboard, DashboardTools
from ui.look import LANGUAGE, TEXT_SCALE, THEME, Look
from ui.mark import app_icon
from ui.options import Options
from ui.pages.about import Build
from ui.screenshot import take_when_settled
from ui.settings import UiSettingsStore
from ui.system_toasts import SystemToasts
from ui.theme import Theme, ThemeMode
from ui.toasts import Toasts
from ui.tokens import Token
from ui.translation import Translation
from ui.tray import Tray
from ui.tray_faces import face_of
from ui.tray_popover import TrayPopover
from ui.tray_stand_in import TrayStandIn
from ui.viewmodels import staff_words
from ui.viewmodels.language import Language, localized
from ui.viewmodels.notices import Notice, NoticeAction
from ui.viewmodels.quiet import HALF_HOUR, HOUR
from ui.viewmodels.workstation import Doors, Workstation

translate = QCoreApplication.translate

_log = logging.getLogger(__name__)

_TEXT_STEP = 25


class Session(QObject):
    """Owns what is seen while the panel runs."""

    def __init__(
        self,
        options: Options,
        paths: Paths,
        store: UiSettingsStore,
        translation: Translation,
        actions: Actions,
        tray: Tray,
    ) -> None:
        """Build everything; nothing runs before ``run``."""
        super().__init__()
        self._options = options
        self._paths = paths
        self._store = store
        self._translation = translation
        self._actions = actions
        self._tray = tray
        self._doors = _doors()
        self._theme = Theme(
            ThemeMode(options.theme) if options.theme else store.value.theme,
            store.value.text_scale,
            parent=self,
        )
        self._theme.install()
        self._clock = SystemClock()
        self._runtime = Runtime(paths, self._clock, parent=self)
        self._panel = self._runtime.control
        self._workstation = Workstation(self._panel, self._clock, self)
        self._dashboard = Dashboard(self._tools(), self)
        self._quiet = self._dashboard.quiet
        self._popover = TrayPopover(self._theme, self._workstation, self._quiet, self._doors.tray)
        self._toasts = Toasts(
            self._theme,
            self._dashboard.notices,
            self._clock,
            SystemToasts(self._product_name, self),
            self,
        )
        self._look = self._make_look()
        self._stand_in: TrayStandIn | None = None
        self._exit_code = 0
        self._connect()

    async def run(self) -> int:
        """Start the product, serve it until somebody ends it, stop it; returns the exit code."""
        try:
            panel_log.set_up(self._paths.logs)
        except AppError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        signals = TerminationSignals()
        signals.requested.connect(self._on_signal)
        self._show_stand_in(is_shown=self._tray.is_shown)
        self._say_product()
        self._open_window()
        try:
            await aio.spawn(self._runtime.run(), name="runtime")
        except AppError:
            _log.exception("panel cannot run")
            self._exit_code = 1
        finally:
            signals.close()
            await self._toasts.close()
            self._close()
            panel_log.tear_down()
        return self._exit_code

    # --- building -----------------------------------------------------------------------------

    def _tools(self) -> DashboardTools:
        return DashboardTools(
            theme=self._theme,
            panel=self._panel,
            clock=self._clock,
            workstation=self._workstation,
            caller=self._doors.dashboard,
            actions=self._actions,
            paths=self._paths,
            build=_build(self._paths),
        )

    def _make_look(self) -> Look:
        caller = self._doors.dashboard
        look = Look(self._panel, caller, self._theme, self._translation, self._store, self)
        if self._options.language:
            look.keep_for_this_run(LANGUAGE, self._options.language)
        if self._options.theme:
            look.keep_for_this_run(THEME, self._options.theme)
        look.changed.connect(self._on_look_changed)
        return look

    def _connect(self) -> None:
        actions, tray, popover = self._actions, self._tray, self._popover
        self._runtime.started.connect(self._on_started)
        self._panel.configuration_changed.connect(self._say_product)
        self._workstation.summary_changed.connect(self._show_summary)
        self._translation.language_changed.connect(self._on_language_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        tray.popover_requested.connect(popover.open_at)
        tray.host_changed.connect(self._show_stand_in)
        tray.primary.triggered.connect(self._on_tray_primary)
        popover.primary_clicked.connect(self._on_tray_primary)
        popover.panel_requested.connect(actions.control_panel.trigger)
        self._connect_notices()
        self._connect_look()
        actions.quit.triggered.connect(self._on_quit_triggered)
        window = self._dashboard.window
        window.page_changed.connect(self._on_page_changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._on_session_end)

    def _connect_look(self) -> None:
        actions, look = self._actions, self._look
        actions.chinese.triggered.connect(lambda: look.choose_language(Language.ZH))
        actions.english.triggered.connect(lambda: look.choose_language(Language.EN))
        actions.switch_language.triggered.connect(look.switch_language)
        for action, mode in self._theme_actions():
            action.triggered.connect(lambda _on=False, mode=mode: look.choose_theme(mode))
        actions.larger_text.triggered.connect(lambda: look.step_text(_TEXT_STEP))
        actions.smaller_text.triggered.connect(lambda: look.step_text(-_TEXT_STEP))
        self._dashboard.window.language_chosen.connect(look.choose_language)

    def _theme_actions(self) -> tuple[tuple[QAction, ThemeMode], ...]:
        actions = self._actions
        return (
            (actions.theme_system, ThemeMode.SYSTEM),
            (actions.theme_light, ThemeMode.LIGHT),
            (actions.theme_dark, ThemeMode.DARK),
        )

    def _connect_notices(self) -> None:
        actions, quiet, caller = self._actions, self._quiet, self._doors.tray
        self._dashboard.notices.shown.connect(self._on_notice_shown)
        self._toasts.acted.connect(self._on_toast_acted)
        quiet.changed.connect(self._on_quiet_changed)
        actions.quiet_half_hour.triggered.connect(lambda: quiet.begin_for(caller, HALF_HOUR))
        actions.quiet_hour.triggered.connect(lambda: quiet.begin_for(caller, HOUR))
        actions.quiet_closing.triggered.connect(lambda: quiet.begin_until_closing(caller))
        actions.quiet_end.triggered.connect(lambda: quiet.end(caller))
        self._tray.menu.aboutToShow.connect(self._offer_quiet)
        self._offer_quiet()

    def _open_window(self) -> None:
        settings = self._store.value
        window = self._dashboard.window
        window.show_page(self._options.page or settings.page)
        if settings.width and settings.height:
            window.resize(settings.width, settings.height)
        window.fit_into(window.screen().availableSize())
        is_wanted = self._options.is_demo or self._options.screenshot is not None
        if is_wanted and not self._options.is_hidden:
            window.show()

    def _close(self) -> None:
        window = self._dashboard.window
        size = window.normalGeometry().size() if window.isMaximized() else window.size()
        self._save(width=size.width(), height=size.height(), is_maximized=window.isMaximized())
        self._dashboard.close()
        self._popover.close()
        self._popover.deleteLater()
        if self._stand_in is not None:
            self._stand_in.hide()
            self._stand_in.deleteLater()
        self._tray.hide()

    # --- what is shown ------------------------------------------------------------------------

    def _on_started(self) -> None:
        self._dashboard.on_started()
        self._show_summary()
        if self._options.screenshot is not None:
            aio.spawn(self._take_screenshot(self._options.screenshot), name="screenshot")

    async def _take_screenshot(self, path: Path) -> None:
        if not await take_when_settled(self._panel, self._dashboard.window, path):
            _log.error("cannot save '%s': not a picture file, or not writable", path)
            self._exit_code = 1
        self._panel.submit(self._doors.dashboard, Quit())

    def _show_summary(self) -> None:
        summary = self._workstation.summary
        self._tray.set_face(face_of(summary, self._product_name(), self._quiet.current))
        if self._stand_in is not None:
            self._stand_in.say(
                summary.tone,
                staff_words.sentence(summary),
                self._product_name(),
                translate("Tray", "Control panel"),
            )

    def _on_notice_shown(self, notice: Notice) -> None:
        if not self._dashboard.ask_in_front(notice):
            self._toasts.show(notice)

    def _on_toast_acted(self, key: str, action: NoticeAction) -> None:
        self._dashboard.notices.act(self._doors.tray, key, action)

    def _on_quiet_changed(self) -> None:
        self._offer_quiet()
        self._show_summary()

    def _offer_quiet(self) -> None:
        """Offer what makes sense now: closing time may have passed since."""
        self._actions.quiet_end.setEnabled(self._quiet.is_quiet)
        self._actions.quiet_closing.setEnabled(self._quiet.is_closing_ahead)

    def _say_product(self) -> None:
        self._dashboard.set_product(self._panel.product)
        self._show_summary()

    def _product_name(self) -> str:
        return localized(self._panel.product.name)

    def _show_stand_in(self, is_shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Show the small window while there is no place for the icon."""
        if is_shown:
            if self._stand_in is not None:
                self._stand_in.hide()
            return
        if self._stand_in is None:
            self._stand_in = TrayStandIn(self._theme, app_icon(self._theme.color(Token.ACCENT)))
            self._stand_in.popover_requested.connect(self._popover.open_at)
            self._stand_in.panel_requested.connect(self._actions.control_panel.trigger)
        self._show_summary()
        self._stand_in.show()

    # --- choices ------------------------------------------------------------------------------

    def _on_look_changed(self) -> None:
        """Mark what is chosen, and offer only what IT has not settled."""
        actions, look = self._actions, self._look
        for action in (actions.chinese, actions.english, actions.switch_language):
            action.setEnabled(not look.is_managed(LANGUAGE))
        is_chinese = self._translation.language is Language.ZH
        (actions.chinese if is_chinese else actions.english).setChecked(True)
        for action, mode in self._theme_actions():
            action.setEnabled(not look.is_managed(THEME))
            action.setChecked(mode is self._theme.mode)
        for action in (actions.larger_text, actions.smaller_text):
            action.setEnabled(not look.is_managed(TEXT_SCALE))
        is_locked = look.is_managed(LANGUAGE)
        words = translate("Window", "The language is set by IT.") if is_locked else ""
        self._dashboard.window.lock_language(words)

    def _on_language_changed(self) -> None:
        self._actions.retranslate()
        self._tray.retranslate()
        self._popover.refresh()
        self._say_product()

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._theme.mode is ThemeMode.SYSTEM:  # otherwise it is what we asked for ourselves
            self._tray.follow_system(scheme)

    def _on_page_changed(self, key: str) -> None:
        self._save(page=key)

    def _save(self, **changes: object) -> None:
        self._store.save(replace(self._store.value, **changes))  # type: ignore[arg-type] # its own fields

    # --- the end ------------------------------------------------------------------------------

    def _on_tray_primary(self) -> None:
        self._workstation.run_primary(self._doors.tray)

    def _on_quit_triggered(self) -> None:
        aio.spawn(self._dashboard.quit(self._doors.tray), name="quit")

    def _on_signal(self, number: int) -> None:
        _log.info("ending signal=%d", number)
        self._runtime.request_end_for_system()

    def _on_session_end(self, _manager: QSessionManager) -> None:
        """Stop everything before the desktop ends, which it does when this slot returns."""
        waiting = QEventLoop()  # no dialog: in a plain slot all tasks go on meanwhile
        task = aio.spawn(self._runtime.stop_for_system(), name="session-end")
        task.add_done_callback(lambda _task: waiting.quit())
        waiting.exec()


def _doors() -> Doors:
    account = account_name()
    return Doors(
        tray=Caller(account, Door.TRAY, Permission.MANAGE),
        dashboard=Caller(account, Door.DASHBOARD, Permission.MANAGE),
    )


def _build(paths: Paths) -> Build:
    return Build(
        version=VERSION,
        qt=f"{qVersion()} / {PySide6.__version__}",
        python=platform.python_version(),
        system=QSysInfo.prettyProductName(),
        folders=(
            ("config", str(paths.config)),
            ("logs", str(paths.logs)),
            ("data", str(paths.data)),
        ),
    )
