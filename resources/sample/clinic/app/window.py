"""The window: waiting list on the left, patient card on the right."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinic.app.card import CardView, label
from clinic.app.connection import Connection
from clinic.app.look import Clock
from clinic.app.texts import TEXTS, Language
from clinic.app.waiting_list import WaitingListModel, WaitingRowDelegate
from clinic.app.wire import PatientCard, QueueEntry, in_language
from clinic.waiting import VisitState

REFRESH_MS = 3000
MESSAGE_MS = 5000
LIST_WIDTH = 360


class ClinicWindow(QMainWindow):
    """What staff work with. Shows the last known state while a service is away, and says so."""

    def __init__(self, connection: Connection, *, language: Language, now: Clock) -> None:
        """Show what ``connection`` delivers; ``now`` gives Unix seconds."""
        super().__init__()
        self._connection = connection
        self._language = language
        self._model = WaitingListModel(self)
        self._wanted: str | None = None
        self._build(now)
        self._connect()
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._on_refresh_timeout)
        self._refresh.start()
        self._message_timer = QTimer(self, interval=MESSAGE_MS, singleShot=True)
        self._message_timer.timeout.connect(self._show_connection)
        self.set_language(language)
        connection.load_queue()

    def set_language(self, language: Language) -> None:
        """Change every word at once."""
        self._language = language
        texts = TEXTS[language]
        self.setWindowTitle(texts.title)
        self._clinic.setText(texts.clinic)
        self._doctor.setText(texts.doctor)
        self._badge.setText(texts.sample_data)
        self._switch.setText(texts.switch_language)
        self._waiting.setText(texts.waiting)
        self._call.setText(texts.call_next)
        self._list.setAccessibleName(texts.waiting)
        self._model.set_language(language)
        self._card.set_language(language)
        self._show_count()
        self._show_connection()

    def _build(self, now: Clock) -> None:
        ground = QWidget(self)
        ground.setObjectName("ground")
        self.setCentralWidget(ground)
        self.resize(1120, 720)
        self.setMinimumSize(880, 560)
        self._banner = label("banner", ground)
        self._card = CardView(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(ground))
        column.addWidget(self._banner)
        halves = QHBoxLayout()
        halves.setContentsMargins(20, 20, 20, 20)
        halves.setSpacing(16)
        halves.addWidget(self._list_card(ground, now))
        halves.addWidget(self._card, stretch=1)
        column.addLayout(halves, stretch=1)

    def _header(self, parent: QWidget) -> QFrame:
        header = QFrame(parent)
        header.setObjectName("header")
        self._clinic, self._badge = label("clinic", header), label("badge", header)
        self._badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._message, self._doctor = label("soft", header), label("plain", header)
        self._switch = QPushButton(header)
        self._switch.setObjectName("flat")
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 10, 16, 10)
        row.setSpacing(14)
        row.addWidget(self._clinic)
        row.addWidget(self._badge)
        row.addStretch()
        for widget in (self._message, self._doctor, self._switch):
            row.addWidget(widget)
        return header

    def _list_card(self, parent: QWidget, now: Clock) -> QFrame:
        card = QFrame(parent)
        card.setObjectName("listCard")
        card.setFixedWidth(LIST_WIDTH)
        self._waiting, self._count = label("section", card), label("soft", card)
        self._call = QPushButton(card)
        self._call.setObjectName("primary")
        self._list = _list_view(card, self._model, now)
        top = QHBoxLayout()
        top.setContentsMargins(16, 0, 16, 4)
        top.addWidget(self._waiting)
        top.addStretch()
        top.addWidget(self._count)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 0)
        bottom.addWidget(self._call)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 16, 0, 16)
        column.addLayout(top)
        column.addWidget(self._list, stretch=1)
        column.addLayout(bottom)
        return card

    def _connect(self) -> None:
        connection = self._connection
        connection.queue_arrived.connect(self._on_queue_arrived)
        connection.patient_arrived.connect(self._on_patient_arrived)
        connection.note_saved.connect(self._on_note_saved)
        connection.reachable_changed.connect(self._show_connection)
        connection.slip_printed.connect(lambda: self._say(TEXTS[self._language].slip_printed))
        connection.slip_failed.connect(lambda: self._say(TEXTS[self._language].print_away))
        self._list.selectionModel().currentChanged.connect(self._on_list_current_changed)
        self._call.clicked.connect(connection.call_next)
        self._switch.clicked.connect(self._on_switch_clicked)
        self._card.note_written.connect(self._on_card_note_written)
        self._card.print_asked.connect(self._on_card_print_asked)
        self._card.finish_asked.connect(self._on_card_finish_asked)

    def _current(self) -> QueueEntry | None:
        row = self._list.currentIndex().row()
        return self._model.entries[row] if 0 <= row < len(self._model.entries) else None

    def _on_refresh_timeout(self) -> None:
        self._connection.load_queue()
        entry = self._current()
        if entry is not None:
            self._connection.load_patient(entry.patient_id)

    def _on_queue_arrived(self, entries: tuple[QueueEntry, ...]) -> None:
        called_before = {e.number for e in self._model.entries if e.state is VisitState.CALLED}
        first_time = not self._model.entries
        self._model.set_entries(entries)
        self._show_count()
        called = [e for e in entries if e.state is VisitState.CALLED]
        fresh = next((e for e in called if e.number not in called_before), None)
        if fresh is not None:
            self._select(fresh)
        elif first_time and entries:
            self._select(entries[0])
        self._show_buttons()

    def _select(self, entry: QueueEntry) -> None:
        row = self._model.row_of(entry.number)
        if row is not None:
            self._list.selectionModel().setCurrentIndex(
                self._model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _on_list_current_changed(self, current: QModelIndex) -> None:
        entry = self._model.entries[current.row()] if current.isValid() else None
        self._wanted = None if entry is None else entry.patient_id
        if entry is None:
            self._card.show_patient(None)
        elif self._card.patient is None or self._card.patient.patient_id != entry.patient_id:
            self._card.show_patient(None)  # never one patient's card beside another's row
            self._connection.load_patient(entry.patient_id)
        self._show_buttons()

    def _on_patient_arrived(self, patient: PatientCard | None) -> None:
        is_news = patient != self._card.patient  # the same again would lose the scroll position
        if is_news and patient is not None and patient.patient_id == self._wanted:
            self._card.show_patient(patient)
            self._show_buttons()

    def _on_note_saved(self, patient: PatientCard | None) -> None:
        if patient is not None and patient.patient_id == self._wanted:
            self._card.clear_note()
            self._card.show_patient(patient)
            self._say(TEXTS[self._language].note_saved)

    def _on_card_note_written(self, text: str) -> None:
        if self._card.patient is not None:
            self._connection.save_note(self._card.patient.patient_id, text)

    def _on_card_print_asked(self) -> None:
        entry, patient = self._current(), self._card.patient
        if entry is not None and patient is not None:
            name = in_language(patient.name, self._language)
            reason = in_language(entry.reason, self._language)
            self._connection.print_slip(name, f"{entry.number} {reason}")

    def _on_card_finish_asked(self) -> None:
        entry = self._current()
        if entry is not None:
            self._connection.finish(entry.number)

    def _on_switch_clicked(self) -> None:
        self.set_language(Language.EN if self._language is Language.ZH else Language.ZH)

    def _show_buttons(self) -> None:
        entry = self._current()
        called = entry is not None and entry.state is VisitState.CALLED
        self._card.allow(finish=called, printing=self._connection.printing.exists)
        waiting = any(e.state is VisitState.WAITING for e in self._model.entries)
        self._call.setEnabled(waiting)

    def _show_count(self) -> None:
        texts = TEXTS[self._language]
        count = sum(1 for e in self._model.entries if e.state is VisitState.WAITING)
        self._count.setText(texts.count.format(count) if count else texts.nobody)

    def _show_connection(self) -> None:
        texts = TEXTS[self._language]
        queue, records = self._connection.queue.reachable, self._connection.records.reachable
        lost = [
            words
            for words, reachable in ((texts.queue_away, queue), (texts.records_away, records))
            if reachable is False
        ]
        self._banner.setText("  ".join(lost))
        self._banner.setVisible(bool(lost))
        self._message.setText(texts.connected if queue and not lost else texts.connecting)

    def _say(self, words: str) -> None:
        self._message.setText(words)
        self._message_timer.start()


def _list_view(parent: QWidget, model: WaitingListModel, now: Clock) -> QListView:
    view = QListView(parent)
    view.setModel(model)
    view.setItemDelegate(WaitingRowDelegate(model, now, view))
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setFrameShape(QFrame.Shape.NoFrame)
    return view
