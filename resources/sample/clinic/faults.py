"""The ways in which the print service can be made to misbehave, one at a time."""

import logging
import os
import sys
from enum import StrEnum

from clinic.health import ComponentHealth, Health
from clinic.program import Program

SLOW_ANSWER_S = 2.0
CRASH_EXIT_CODE = 3


class Fault(StrEnum):
    """What goes wrong. After the first three only a restart helps."""

    CRASH = "crash"
    HANG = "hang"
    FREEZE = "freeze"
    UNHEALTHY = "unhealthy"
    SLOW = "slow"
    NONE = "none"


class FaultyPrinter:
    """Brings about the fault that was asked for."""

    def __init__(self, program: Program) -> None:
        """Misbehave as ``program``."""
        self._program = program
        self._fault = Fault.NONE

    @property
    def fault(self) -> Fault:
        """The fault in force."""
        return self._fault

    def begin(self, fault: Fault) -> None:
        """Let ``fault`` begin now; ``Fault.CRASH`` does not return."""
        self._fault = fault
        match fault:
            case Fault.CRASH:
                crash()
            case Fault.HANG:
                self._program.hang()
            case Fault.FREEZE:
                self._program.ignore_stop()
                self._program.hang()
            case Fault.UNHEALTHY | Fault.SLOW | Fault.NONE:
                return  # seen by the next health check

    def check(self) -> ComponentHealth:
        """The health of the printer, after a while when the fault is slowness."""
        if self._fault is Fault.SLOW:
            self._program.stopping.wait(SLOW_ANSWER_S)
        if self._fault is Fault.UNHEALTHY:
            return ComponentHealth(Health.FAILED, "the printer reports an open cover")
        return ComponentHealth(Health.OK, "the printer is ready")


def crash() -> None:
    """End this process at once, as a bug in native code would: nothing is cleaned up."""
    logging.shutdown()
    if sys.platform == "win32":
        os._exit(CRASH_EXIT_CODE)  # abort() would open a dialog on some systems
    else:
        _forbid_core_dump()
        os.abort()


def _forbid_core_dump() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
