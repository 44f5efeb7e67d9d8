"""A panel of hand-made statuses for the tests of the interface.

It shares ``ui.viewmodels.panel.Panel`` with ``app.control.Control``; mypy holds both to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.config.loader import Configuration
from app.errors import AppError, ConflictError
from app.model.access import Caller, Door, Permission
from app.model.commands import Command, UnitOutcome
from app.model.consultation import Consultation
from app.model.doctor import Finding, Verdict
from app.model.events import Event, EventCode
from app.model.peers import Peer
from app.model.processes import ProcessClass, ProcessRow, UnitDetails
from app.model.service import LocalizedText, ServiceRole
from app.model.status import (
    Cause,
    CauseCode,
    ExitStatus,
    HealthState,
    ProbeResult,
    StartRecord,
    StartStage,
    StartTrigger,
    UnitState,
    UnitStatus,
    Usage,
)
from app.model.telemetry import MachineSample

NOW = datetime(2026, 11, 20, 10, 52, 41, tzinfo=UTC)
STAFF = Caller("王工", Door.DASHBOARD, Permission.MANAGE)


class FrozenClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


class FakePanel(QObject):
    """Statuses as given; commands are noted down."""

    unit_changed = Signal(object)
    units_changed = Signal()
    event_recorded = Signal(object)
    configuration_changed = Signal(object)
    settings_edited = Signal(object)
    usage_changed = Signal()
    window_requested = Signal()
    quiet_changed = Signal(object)
    peers_changed = Signal()
    hang_noticed = Signal(str, object)
    hang_ended = Signal(str)
    configuration = Configuration()
    autostart_trouble: AppError | None = None

    def __init__(
        self,
        statuses: tuple[UnitStatus, ...] = (),
        *,
        events: tuple[Event, ...] = (),
        findings: tuple[Finding, ...] = (),
        samples: tuple[MachineSample, ...] = (),
        logs: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__()
        self._statuses = statuses
        self._events = events
        self._findings = findings
        self._samples = samples
        self._logs = logs
        self.commands: list[tuple[Caller, Command]] = []
        self.is_watched = False
        self.connected: tuple[Peer, ...] = ()
        self.refusal: AppError | None = None
        self._consultation: Consultation | None = None

    def statuses(self) -> tuple[UnitStatus, ...]:
        return self._statuses

    def status(self, name: str) -> UnitStatus:
        for status in self._statuses:
            if status.name == name:
                return status
        message = f"cannot find '{name}': no such service"
        raise ConflictError("control.unknown-unit", message)

    def recent_events(self, limit: int) -> tuple[Event, ...]:
        return self._events[:limit]

    def consultation(self) -> Consultation | None:
        return self._consultation

    def peers(self) -> tuple[Peer, ...]:
        return self.connected

    def machine_history(self) -> tuple[MachineSample, ...]:
        return self._samples

    def log_paths(self, name: str) -> tuple[str, str]:  # noqa: ARG002 - one pair for all
        return self._logs

    async def details(self, name: str) -> UnitDetails:
        return details_of(self.status(name))

    def submit(self, caller: Caller, command: Command) -> None:
        self.commands.append((caller, command))

    async def execute(self, caller: Caller, command: Command) -> tuple[UnitOutcome, ...]:
        self.commands.append((caller, command))
        if self.refusal is not None:
            raise self.refusal
        return ()

    async def doctor(self) -> tuple[Finding, ...]:
        return self._findings

    def watch_usage(self, *, is_watched: bool) -> None:
        self.is_watched = is_watched

    def connect_peers(self, *peers: Peer) -> None:
        """Have these programs connected and tell."""
        self.connected = peers
        self.peers_changed.emit()

    def consult(self, consultation: Consultation | None) -> None:
        """Begin or end a consultation and tell."""
        self._consultation = consultation
        self.quiet_changed.emit(consultation)

    def change(self, status: UnitStatus) -> None:
        """Put ``status`` in the place of the one of its name and tell."""
        self._statuses = tuple(status if s.name == status.name else s for s in self._statuses)
        self.unit_changed.emit(status)

    def replace_all(self, statuses: tuple[UnitStatus, ...]) -> None:
        """Put other units in place and tell."""
        self._statuses = statuses
        self.units_changed.emit()

    def record(self, event: Event) -> None:
        """Add an event and tell."""
        self._events = (event, *self._events)
        self.event_recorded.emit(event)


def a_status(name: str = "records", **changes: object) -> UnitStatus:
    """A healthy background service, but for ``changes``."""
    usual = UnitStatus(
        name=name,
        label=LocalizedText(zh="病历服务", en="Records service"),
        description=None,
        role=ServiceRole.SERVICE,
        state=UnitState.ACTIVE,
        stage=StartStage.READY,
        health=HealthState.HEALTHY,
        health_results=checks(60),
        main_pid=4711,
        port=8900,
        version="4.1.0",
        started_at=NOW - timedelta(hours=2, minutes=54),
        usage=Usage(cpu_percent=0.7, memory_bytes=212 * 1024**2, process_count=1),
        starts=(a_start(NOW - timedelta(hours=2, minutes=54)),),
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # keywords of the dataclass itself


def a_start(at: datetime, total_s: float = 3.1, cause: Cause | None = None) -> StartRecord:
    """One start that took ``total_s``."""
    shares = (0.06, 0.06, 0.08, 0.8)
    stages = tuple(zip(StartStage, (total_s * share for share in shares), strict=False))
    return StartRecord(
        at=at,
        stage_durations_s=stages,
        cause=cause,
        is_done=True,
        is_ready=cause is None,
        trigger=StartTrigger.PANEL,
    )


def checks(
    count: int, *, failed: tuple[int, ...] = (), slow: tuple[int, ...] = ()
) -> tuple[ProbeResult, ...]:
    """Results of ``count`` checks; ``failed`` and ``slow`` count back from the newest, 0."""
    results = []
    for back in range(count - 1, -1, -1):
        is_ok, is_slow = back not in failed, back in slow
        results.append(
            ProbeResult(
                at=NOW - timedelta(seconds=30 * back),
                is_ok=is_ok,
                duration_s=2.4 if is_slow else 0.012,
                detail="200" if is_ok else "refused",
                is_slow=is_slow,
            )
        )
    return tuple(results)


def details_of(status: UnitStatus) -> UnitDetails:
    """Details that fit a status."""
    pid = status.main_pid
    rows: tuple[ProcessRow, ...] = ()
    if pid is not None:
        megabyte = 1024**2
        rows = (
            _row(pid, None, ProcessClass.MAIN, status.name, 3.2, 310 * megabyte),
            _row(pid + 2, pid, ProcessClass.GPU, "gpu-process", 0.8, 180 * megabyte),
            _row(pid + 5, pid, ProcessClass.RENDERER, "renderer", 2.1, 620 * megabyte),
            _row(pid + 9, pid, ProcessClass.UTILITY, "network", 0.3, 130 * megabyte),
        )[: status.usage.process_count if status.usage else 1]
    return UnitDetails(
        command=("python3", f"{status.name}.py", "--port", str(status.port or 0)),
        cwd="/opt/clinic",
        environment=(
            ("DATABASE_PASSWORD", "••••••"),
            ("RECORDS_DATA", "/var/lib/clinic/records"),
            ("WARDKEEPER_RUN", "6f3a9c"),
        ),
        processes=rows,
        stdout_path=f"/var/log/{status.name}-stdout.log",
        stderr_path=f"/var/log/{status.name}-stderr.log",
    )


def clinic() -> tuple[UnitStatus, ...]:
    """The ten services of the pictures in the design, most states at once."""
    port_taken = Cause.of(
        CauseCode.START_LIMIT,
        Cause.of(CauseCode.PORT_TAKEN, port=11112, owner="PACSLite.exe", pid=7188),
    )
    taken = Cause.of(CauseCode.EXITED, code=1)
    return (
        _unit(
            "clinical-app",
            ("诊疗软件", "Clinical app"),
            role=ServiceRole.APP,
            started_at=NOW - timedelta(minutes=8),
            usage=Usage(6.4, 1240 * 1024**2, 4),
            version="3.2.1",
            requires=("records",),
            health_results=checks(60),
        ),
        _unit(
            "print",
            ("打印服务", "Print service"),
            ("处方单、标签", "slips and labels"),
            started_at=NOW - timedelta(minutes=14),
            restarts_today=1,
            usage=Usage(0.4, 86 * 1024**2, 1),
            version="2.8.0",
            health_results=checks(60, failed=(22,), slow=(21,)),
        ),
        _unit(
            "imaging",
            ("影像接收", "Imaging receiver"),
            state=UnitState.BACKOFF,
            stage=None,
            health=HealthState.UNCHECKED,
            started_at=None,
            main_pid=None,
            usage=None,
            port=11112,
            restarts_today=3,
            attempt=4,
            next_start_at=NOW + timedelta(seconds=8),
            cause=port_taken.under,
            exit=ExitStatus(1, None, was_asked=False, at=NOW),
            version="1.14.2",
            health_results=checks(60, failed=tuple(range(7))),
            requires=("sync",),
            starts=(
                a_start(NOW - timedelta(seconds=40), 1.9, taken),
                a_start(NOW - timedelta(seconds=70), 1.8, taken),
                a_start(NOW - timedelta(minutes=2), 30.0, Cause.of(CauseCode.NOT_READY)),
                a_start(NOW - timedelta(hours=3), 3.1),
                a_start(NOW - timedelta(days=2), 3.5),
            ),
        ),
        _unit(
            "claims",
            ("医保结算", "Insurance claims"),
            ("国家医保接口", "payer gateway"),
            health=HealthState.SLOW,
            health_results=checks(60, slow=(0, 1, 2, 3)),
            usage=Usage(1.1, 164 * 1024**2, 1),
            version="5.0.3",
        ),
        _unit(
            "lab",
            ("检验设备接口", "Lab device bridge"),
            state=UnitState.STARTING,
            stage=StartStage.SPAWNING,
            stage_since=NOW - timedelta(seconds=2),
            health=HealthState.UNCHECKED,
            started_at=None,
            usage=Usage(3.8, 41 * 1024**2, 1),
            version="0.9.7",
        ),
        _unit(
            "records",
            ("处方审核", "Prescriptions"),
            ("药物相互作用规则", "drug interactions"),
        ),
        _unit(
            "dictation",
            ("语音录入", "Dictation"),
            state=UnitState.INACTIVE,
            stage=None,
            started_at=None,
            main_pid=None,
            usage=None,
            stopped_by="王工",
            stopped_at=NOW - timedelta(minutes=10),
            version="1.6.2",
            health_results=checks(50),
        ),
        _unit(
            "sync",
            ("数据同步", "Record sync"),
            ("到院内服务器", "to clinic server"),
            started_at=NOW - timedelta(hours=2, minutes=53),
            usage=Usage(0.9, 98 * 1024**2, 1),
            health_results=checks(60, slow=(35,)),
            version="2.2.4",
        ),
        _unit(
            "backup",
            ("每日备份", "Daily backup"),
            ("每天 04:10", "every day at 04:10"),
            role=ServiceRole.HELPER,
            started_at=NOW - timedelta(days=6),
            usage=Usage(0.0, 22 * 1024**2, 1),
            version="1.3.0",
        ),
        _unit(
            "remote-help",
            ("远程协助", "Remote help"),
            ("仅 IT 发起", "started by IT only"),
            role=ServiceRole.HELPER,
            health=HealthState.UNCHECKED,
            health_results=(),
            started_at=NOW - timedelta(days=6),
            usage=Usage(0.1, 31 * 1024**2, 1),
            version="1.0.8",
        ),
    )


def healthy_clinic() -> tuple[UnitStatus, ...]:
    """The same services on a good day."""
    return tuple(
        replace(
            status,
            state=UnitState.ACTIVE,
            stage=StartStage.READY,
            health=HealthState.HEALTHY,
            health_results=checks(60),
            started_at=status.started_at or NOW - timedelta(hours=2, minutes=50),
            main_pid=status.main_pid or 5200,
            usage=status.usage or Usage(0.5, 74 * 1024**2, 1),
            cause=None,
            exit=None,
            attempt=0,
            next_start_at=None,
            restarts_today=0,
            stopped_by=None,
            stopped_at=None,
        )
        for status in clinic()
    )


def events() -> tuple[Event, ...]:
    """A day, the newest first."""
    minute, day = timedelta(minutes=1), timedelta(days=1)
    return (
        Event(at=NOW - 14 * minute, code=EventCode.UNIT_RECOVERED, unit="print"),
        Event(at=NOW - 15 * minute, code=EventCode.UNIT_EXITED, unit="print"),
        Event(at=NOW - 20 * minute, code=EventCode.UNIT_STOPPED, unit="dictation", by="王工"),
        Event(at=NOW - 97 * minute, code=EventCode.CONFIGURATION_CHANGED),
        Event(at=NOW - 170 * minute, code=EventCode.UNIT_ACTIVE, unit="clinical-app"),
        Event(at=NOW - 174 * minute, code=EventCode.PANEL_STARTED),
        Event(at=NOW - 2 * day, code=EventCode.UNIT_UNHEALTHY, unit="claims"),
        Event(at=NOW - 2 * day, code=EventCode.LOGS_CLEARED, unit="sync"),
    )


def findings() -> tuple[Finding, ...]:
    """A walk through the known troubles without any."""
    names = ("program", "port", "proxy", "disk", "leftovers")
    return tuple(
        Finding(
            check=name,
            verdict=Verdict.PASS,
            facts=(("free_bytes", str(86 * 1024**3)),) if name == "disk" else (),
        )
        for name in names
    )


def samples() -> tuple[MachineSample, ...]:
    """One hour of the workstation, a sample every 30 s."""
    giga = 1024**3
    return tuple(
        MachineSample(
            at=NOW - timedelta(seconds=30 * (120 - step)),
            cpu_percent=14 + 9 * ((step * 37) % 11) / 11 + (40 if 62 <= step <= 66 else 0),
            memory_used_bytes=round((9.0 + 0.8 * step / 120) * giga),
            memory_total_bytes=16 * giga,
            disk_bytes_per_s=(4 + ((step * 13) % 7)) * 1e6 * (6 if step % 24 == 5 else 1),
        )
        for step in range(121)
    )


def _unit(
    name: str,
    label: tuple[str, str],
    description: tuple[str, str] | None = None,
    **changes: object,
) -> UnitStatus:
    return a_status(
        name,
        label=LocalizedText(*label),
        description=LocalizedText(*description) if description else None,
        **changes,
    )


def _row(
    pid: int, parent: int | None, kind: ProcessClass, title: str, cpu: float, memory: int
) -> ProcessRow:
    return ProcessRow(
        pid=pid,
        parent_pid=parent,
        kind=kind,
        title=title,
        cpu_percent=cpu,
        memory_bytes=memory,
    )
