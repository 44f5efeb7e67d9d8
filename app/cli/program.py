"""Runs one ``wardctl`` call: from words to exit code."""

from __future__ import annotations

import getpass
import json
import os
import sys
import time
from collections.abc import Callable, Sequence

from app.cli import text
from app.cli.arguments import SETTLE_TIMEOUT_S, Arguments, parse
from app.cli.console import Console, system_console
from app.cli.exit_codes import DONE, FAILED, INTERRUPTED, NOT_RUNNING
from app.errors import AppError
from app.ipc.client import DEFAULT_TIMEOUT_S, Client, NoAnswerError, PanelNotRunningError
from app.ipc.envelope import JsonObject
from app.ipc.peers import ephemeral_name
from app.platform.locks import FileLock
from app.platform.paths import Paths, find_paths

DOCTOR_TIMEOUT_S = 60.0
QUIT_TIMEOUT_S = 120.0

_NOT_RUNNING = "nothing is running. Start Wardkeeper, or 'wardctl run' without a window."
_POLL_S = 0.02


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``wardctl`` and return its exit code; a wrong command line ends the process with 2."""
    console = system_console()
    arguments = parse(argv)
    try:
        return Call(console, find_paths(arguments.home), arguments).run()
    except PanelNotRunningError as error:
        console.complain(error.message if "ended before" in error.message else _NOT_RUNNING)
        return NOT_RUNNING
    except NoAnswerError as error:
        console.complain(f"{error.message}. The panel goes on with it: see 'wardctl status'.")
        return FAILED
    except AppError as error:
        console.complain(error.message)
        return FAILED
    except KeyboardInterrupt:
        return DONE if arguments.command == "logs" else INTERRUPTED
    except BrokenPipeError:
        # The reader has had enough ("| head"); Python must not write to it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


class Call:
    """One command, executed.

    Args:
        console: Where results go.
        paths: Where the panel's files are.
        arguments: What is wanted.
    """

    def __init__(self, console: Console, paths: Paths, arguments: Arguments) -> None:
        self._console = console
        self._paths = paths
        self._arguments = arguments
        self._lock = FileLock(paths.lock)

    def run(self) -> int:
        """Execute the command and return the exit code.

        Raises:
            AppError: The panel refused, or there is none.
        """
        commands: dict[str, Callable[[], int]] = {
            "run": self._run_panel,
            "status": self._status,
            "start": self._units,
            "stop": self._units,
            "restart": self._units,
            "logs": self._logs,
            "reload": self._reload,
            "doctor": self._doctor,
            "peers": self._peers,
            "quiet": self._quiet,
            "show": self._show,
            "quit": self._quit,
        }
        return commands[self._arguments.command]()

    def _run_panel(self) -> int:
        from app.runtime import run_headless  # noqa: PLC0415 - Qt, only for this command

        return run_headless(self._paths)

    def _status(self) -> int:
        answer = self._ask("control.status", {"names": self._arguments.names})
        if self._arguments.json:
            self._say_json(answer)
        else:
            self._console.say(text.status_text(answer))
        return DONE

    def _units(self) -> int:
        wanted = self._arguments
        data: JsonObject = {"names": wanted.names, "all": wanted.all, "wait": wanted.wait}
        timeout_s = (wanted.timeout or SETTLE_TIMEOUT_S) if wanted.wait else DEFAULT_TIMEOUT_S
        answer = self._ask(f"control.{wanted.command}", data, timeout_s)
        self._console.say(text.outcomes_text(answer))
        is_done = all(outcome.get("done") for outcome in text.list_at(answer, "settled"))
        return DONE if is_done else FAILED

    def _logs(self) -> int:
        from app.cli import logs  # noqa: PLC0415 - only for this command

        wanted, folder = self._arguments, self._paths.logs
        if wanted.files:
            return logs.list_files(self._console, folder, wanted.name)
        name = wanted.name or ""
        if wanted.clear:
            self._ask("control.clear-logs", {"name": name})
            self._console.say(f"{name}: logs cleared")
            return DONE
        streams = [wanted.stream] if wanted.stream else ["stdout", "stderr"]
        if wanted.follow:
            return logs.follow(self._console, folder, name, streams, wanted.lines)
        return logs.show(self._console, folder, name, streams, wanted.lines)

    def _reload(self) -> int:
        answer = self._ask("control.reload", {})
        self._console.say(text.reload_text(answer))
        return FAILED if answer.get("errors") else DONE

    def _doctor(self) -> int:
        try:
            answer = self._ask("control.doctor", {}, DOCTOR_TIMEOUT_S)
            findings = text.list_at(answer, "findings")
        except PanelNotRunningError:
            findings = self._findings_without_panel()
        if self._arguments.json:
            self._say_json({"findings": findings})
        else:
            self._console.say(text.findings_text(findings))
        return FAILED if any(one.get("verdict") == "fail" for one in findings) else DONE

    def _findings_without_panel(self) -> list[JsonObject]:
        from app.runtime import doctor_offline  # noqa: PLC0415 - heavy, only where it is needed

        return [
            {
                "check": one.check,
                "verdict": one.verdict.value,
                "subject": one.subject,
                "cause": one.cause,
                "remedy": one.remedy,
                "facts": [list(fact) for fact in one.facts],
            }
            for one in doctor_offline(self._paths)
        ]

    def _show(self) -> int:
        self._ask("control.show-window", {})
        return DONE

    def _peers(self) -> int:
        answer = self._ask("control.peers", {})
        if self._arguments.json:
            self._say_json(answer)
        else:
            self._console.say(text.peers_text(answer))
        return DONE

    def _quiet(self) -> int:
        wanted = self._arguments
        data: JsonObject = {}
        if wanted.wish == "on":
            until = time.gmtime(time.time() + 60 * wanted.minutes)
            expires_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", until)
            owner = getpass.getuser()
            data = {"owner": owner, "reason": wanted.reason, "expires_at": expires_at}
        kind = {"on": "begin", "off": "end", "status": "status"}[wanted.wish]
        answer = self._ask(f"consultation.{kind}", data)
        if wanted.json:
            self._say_json(answer)
        else:
            self._console.say(text.quiet_text(answer))
        return DONE

    def _quit(self) -> int:
        data: JsonObject = {"keep_services": self._arguments.keep_services}
        pid = self._ask("control.quit", data).get("pid")
        give_up_at = time.monotonic() + QUIT_TIMEOUT_S
        while self._lock.holder() == pid:
            if time.monotonic() > give_up_at:
                self._console.complain(f"the panel (pid {pid}) has not ended yet")
                return FAILED
            time.sleep(_POLL_S)  # noqa: TID251 - a command line has no event loop to wait in
        self._console.say("Wardkeeper has ended.")
        return DONE

    def _ask(
        self, message_type: str, data: JsonObject, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> JsonObject:
        name = ephemeral_name(os.getpid())
        spool = self._paths.runtime / "spool"
        with Client(spool, name, is_panel_running=self._is_panel_running) as client:
            return client.request(message_type, data, timeout_s=timeout_s)

    def _is_panel_running(self) -> bool:
        return self._lock.holder() is not None

    def _say_json(self, data: JsonObject) -> None:
        self._console.say(json.dumps(data, ensure_ascii=False, indent=2))
