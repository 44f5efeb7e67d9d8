"""How the window talks to the services: HTTP on loopback, past every proxy."""

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QUrl, Signal
from PySide6.QtNetwork import (
    QNetworkAccessManager,
    QNetworkProxy,
    QNetworkReply,
    QNetworkRequest,
)

from clinic.app.wire import parse_patient, parse_queue

if TYPE_CHECKING:
    from clinic.app.wire import PatientCard, QueueEntry

ANSWER_TIMEOUT_MS = 3000

logger = logging.getLogger("clinical-app")

OnAnswer = Callable[[bytes], None]
OnFailure = Callable[[], None]


class Service(QObject):
    """One service on a loopback port; knows whether it answered last time."""

    reachable_changed = Signal()

    def __init__(self, name: str, port: int | None, parent: QObject) -> None:
        """Talk to ``name`` on ``port`` (None: there is no such service here)."""
        super().__init__(parent)
        self._name = name
        self._port = port
        self._network = QNetworkAccessManager(self)
        self._network.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        self._reachable: bool | None = None

    @property
    def exists(self) -> bool:
        """Whether a port is known at all."""
        return self._port is not None

    @property
    def reachable(self) -> bool | None:
        """Whether the last request was answered; None before the first answer."""
        return self._reachable

    def get(self, path: str, on_answer: OnAnswer) -> None:
        """Ask for ``path``; ``on_answer`` gets the body when the status is 2xx."""
        if self._port is not None:
            self._follow(self._network.get(self._request(path)), on_answer, None)

    def post(
        self, path: str, value: object, on_answer: OnAnswer, on_failure: OnFailure | None = None
    ) -> None:
        """Send ``value`` as JSON; then as ``get``. ``on_failure`` when that did not work."""
        if self._port is None:
            return
        body = QByteArray(json.dumps(value).encode())
        self._follow(self._network.post(self._request(path), body), on_answer, on_failure)

    def _request(self, path: str) -> QNetworkRequest:
        request = QNetworkRequest(QUrl(f"http://127.0.0.1:{self._port}{path}"))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        request.setTransferTimeout(ANSWER_TIMEOUT_MS)
        return request

    def _follow(
        self, reply: QNetworkReply, on_answer: OnAnswer, on_failure: OnFailure | None
    ) -> None:
        def on_finished() -> None:
            reply.deleteLater()
            status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
            self._set_reachable(reachable=status is not None, trouble=reply.errorString())
            if reply.error() is QNetworkReply.NetworkError.NoError:
                on_answer(bytes(reply.readAll().data()))
            elif on_failure is not None:
                on_failure()

        reply.finished.connect(on_finished)

    def _set_reachable(self, *, reachable: bool, trouble: str) -> None:
        if reachable == self._reachable:
            return
        self._reachable = reachable
        if reachable:
            logger.info("%s reachable", self._name)
        else:
            logger.warning("%s not reachable: %s", self._name, trouble)
        self.reachable_changed.emit()


class Connection(QObject):
    """The three services behind the window."""

    queue_arrived = Signal(tuple)
    patient_arrived = Signal(object)
    note_saved = Signal(object)
    slip_printed = Signal()
    slip_failed = Signal()
    reachable_changed = Signal()

    def __init__(
        self, parent: QObject, *, records: int | None, queue: int | None, printing: int | None
    ) -> None:
        """Use these loopback ports; None for a service that is not there."""
        super().__init__(parent)
        self.records = Service("records", records, self)
        self.queue = Service("queue", queue, self)
        self.printing = Service("print", printing, self)
        self.records.reachable_changed.connect(self.reachable_changed)
        self.queue.reachable_changed.connect(self.reachable_changed)

    def load_queue(self) -> None:
        """Ask who waits; answered by ``queue_arrived``."""
        self.queue.get("/api/v1/queue", self._on_queue_answer)

    def load_patient(self, patient_id: str) -> None:
        """Ask for one patient; answered by ``patient_arrived``."""
        self.records.get(f"/api/v1/patients/{patient_id}", self._on_patient_answer)

    def call_next(self) -> None:
        """Call in the one who waited longest."""
        self.queue.post("/api/v1/queue/next", {}, lambda _body: self.load_queue())

    def finish(self, number: str) -> None:
        """End the visit of ``number``."""
        self.queue.post(f"/api/v1/queue/{number}/done", {}, lambda _body: self.load_queue())

    def save_note(self, patient_id: str, text: str) -> None:
        """Write a note; answered by ``note_saved`` with the renewed card."""
        self.records.post(
            f"/api/v1/patients/{patient_id}/notes",
            {"text": text},
            lambda body: self.note_saved.emit(_patient(body)),
        )

    def print_slip(self, patient: str, text: str) -> None:
        """Print a slip; answered by ``slip_printed`` or ``slip_failed``."""
        self.printing.post(
            "/api/v1/slips",
            {"patient": patient, "text": text},
            lambda _body: self.slip_printed.emit(),
            self.slip_failed.emit,
        )

    def _on_queue_answer(self, body: bytes) -> None:
        self.queue_arrived.emit(_queue(body))

    def _on_patient_answer(self, body: bytes) -> None:
        self.patient_arrived.emit(_patient(body))


def _queue(body: bytes) -> "tuple[QueueEntry, ...]":
    try:
        return parse_queue(body)
    except ValueError:
        logger.exception("cannot read the waiting list")
        return ()


def _patient(body: bytes) -> "PatientCard | None":
    try:
        return parse_patient(body)
    except ValueError:
        logger.exception("cannot read the patient")
        return None
