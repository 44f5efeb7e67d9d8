"""The patient card: who, what to look out for, the last measurement, notes."""

import time
from html import escape

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from clinic.app.texts import TEXTS, Language, Texts
from clinic.app.wire import Note, PatientCard, in_language
from clinic.patients import Vitals

NOTE_HEIGHT = 84


def label(name: str, parent: QWidget) -> QLabel:
    """A text whose look is ``QLabel#name`` of the style sheet."""
    result = QLabel(parent)
    result.setObjectName(name)
    return result


class VitalTile(QFrame):
    """One measured value."""

    def __init__(self, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("tile")
        self._value, self._caption = label("value", self), label("caption", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(2)
        layout.addWidget(self._value)
        layout.addWidget(self._caption)

    def show_value(self, value: str, caption: str) -> None:
        """Show ``value`` under its ``caption``."""
        self._value.setText(value)
        self._caption.setText(caption)
        self.setAccessibleName(f"{caption}: {value}")


class CardView(QFrame):
    """The right half of the window."""

    note_written = Signal(str)
    print_asked = Signal()
    finish_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Ask to choose somebody."""
        super().__init__(parent)
        self.setObjectName("card")
        self._language = Language.ZH
        self._patient: PatientCard | None = None
        self._empty = label("empty", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name, self._about = label("name", self), label("soft", self)
        self._allergy = label("allergy", self)
        self._history, self._history_caption = label("plain", self), label("caption", self)
        self._notes_caption = label("section", self)
        self._tiles = [VitalTile(self) for _ in range(4)]
        self._notes = QTextBrowser(self)
        self._notes.document().setDocumentMargin(0)
        self._editor = QPlainTextEdit(self)
        self._editor.setFixedHeight(NOTE_HEIGHT)
        self._editor.setTabChangesFocus(True)
        self._save, self._print, self._finish = (QPushButton(self) for _ in range(3))
        self._connect()
        self._lay_out()
        self.set_language(Language.ZH)

    @property
    def patient(self) -> PatientCard | None:
        """Whose card is shown."""
        return self._patient

    def set_language(self, language: Language) -> None:
        """Show the same card in ``language``."""
        self._language = language
        texts = TEXTS[language]
        self._empty.setText(texts.pick_somebody)
        self._history_caption.setText(texts.history)
        self._notes_caption.setText(texts.notes)
        self._editor.setPlaceholderText(texts.note_hint)
        self._editor.setAccessibleName(texts.note_hint)
        self._notes.setAccessibleName(texts.notes)
        self._save.setText(texts.save_note)
        self._print.setText(texts.print_slip)
        self._finish.setText(texts.finish)
        self._fill()

    def show_patient(self, patient: PatientCard | None) -> None:
        """Show ``patient``; None asks to choose somebody. A note half written stays theirs."""
        if _id_of(patient) != _id_of(self._patient):
            self._editor.clear()
        self._patient = patient
        self._fill()

    def clear_note(self) -> None:
        """Empty the note field: what stood there is saved."""
        self._editor.clear()

    def allow(self, *, finish: bool, printing: bool) -> None:
        """Switch the buttons that depend on others."""
        self._finish.setEnabled(finish)
        self._print.setEnabled(printing)
        self._print.setToolTip("" if printing else TEXTS[self._language].print_unknown)

    def _connect(self) -> None:
        self._editor.textChanged.connect(self._on_editor_text_changed)
        self._save.clicked.connect(lambda: self.note_written.emit(self._editor.toPlainText()))
        self._print.clicked.connect(self.print_asked)
        self._finish.clicked.connect(self.finish_asked)
        self._save.setEnabled(False)

    def _on_editor_text_changed(self) -> None:
        self._save.setEnabled(bool(self._editor.toPlainText().strip()))

    def _lay_out(self) -> None:
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        body = QWidget(self)
        self._pages.addWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._name)
        top.addWidget(self._about, alignment=Qt.AlignmentFlag.AlignBottom)
        top.addStretch()
        top.addWidget(self._allergy)
        column.addLayout(top)
        column.addSpacing(8)
        column.addLayout(self._vitals_layout())
        column.addSpacing(8)
        column.addWidget(self._history_caption)
        column.addWidget(self._history)
        column.addSpacing(12)
        column.addWidget(self._notes_caption)
        column.addWidget(self._notes, stretch=1)
        column.addWidget(self._editor)
        column.addSpacing(4)
        column.addLayout(self._button_layout())

    def _vitals_layout(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        for position, tile in enumerate(self._tiles):
            grid.addWidget(tile, 0, position)
        return grid

    def _button_layout(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._save)
        buttons.addStretch()
        buttons.addWidget(self._print)
        buttons.addWidget(self._finish)
        return buttons

    def _fill(self) -> None:
        patient, language = self._patient, self._language
        self._pages.setCurrentIndex(0 if patient is None else 1)
        if patient is None:
            return
        texts = TEXTS[language]
        self._name.setText(in_language(patient.name, language))
        self._about.setText(_about(patient, texts))
        self._history.setText(in_language(patient.history, language))
        self._fill_allergy(patient, texts)
        for tile, (value, caption) in zip(self._tiles, _vitals(patient.vitals, texts), strict=True):
            tile.show_value(value, caption)
        self._notes.setHtml(_notes_html(patient.notes, texts, language))

    def _fill_allergy(self, patient: PatientCard, texts: Texts) -> None:
        known = patient.allergy is not None
        words = (
            texts.no_allergy
            if patient.allergy is None
            else "⚠ " + texts.allergy.format(in_language(patient.allergy, self._language))
        )
        self._allergy.setText(words)
        self._allergy.setProperty("known", known)
        self._allergy.style().unpolish(self._allergy)
        self._allergy.style().polish(self._allergy)


def _id_of(patient: PatientCard | None) -> str | None:
    return None if patient is None else patient.patient_id


def _about(patient: PatientCard, texts: Texts) -> str:
    sex = texts.male if patient.sex == "M" else texts.female
    born = QDate.fromString(patient.birth_date, Qt.DateFormat.ISODate)
    years = born.daysTo(QDate.currentDate()) // 365.25
    return " · ".join((sex, texts.age.format(int(years)), patient.patient_id))


def _vitals(vitals: Vitals, texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (f"{vitals.temperature_c:.1f}", texts.temperature),
        (vitals.blood_pressure, texts.blood_pressure),
        (str(vitals.pulse_per_min), texts.pulse),
        (str(vitals.oxygen_percent), texts.oxygen),
    )


def _notes_html(notes: tuple[Note, ...], texts: Texts, language: Language) -> str:
    if not notes:
        return f"<p style='color:#5C6684'>{escape(texts.no_notes)}</p>"
    return "".join(
        f"<p style='margin:0 0 8px 0'><span style='color:#5C6684'>"
        f"{escape(_when(note.written_at, language))}</span><br>{escape(note.text)}</p>"
        for note in notes
    )


def _when(written_at: float, language: Language) -> str:
    moment = time.localtime(written_at)
    if language is Language.ZH:
        return time.strftime("%Y年%m月%d日 %H:%M", moment)
    month = QLocale(QLocale.Language.English).monthName(
        moment.tm_mon, QLocale.FormatType.ShortFormat
    )
    return time.strftime(f"%d {month} %Y, %H:%M", moment)
