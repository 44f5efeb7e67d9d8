"""Invented patients. The names say 示例, 样本, 演示: nobody can take them for real ones."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """The last measurement; units as staff write them."""

    temperature_c: float
    blood_pressure: str
    pulse_per_min: int
    oxygen_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient of the sample clinic. ``birth_date`` is an ISO date, ``sex`` F or M."""

    patient_id: str
    name: Text
    sex: str
    birth_date: str
    allergy: Text | None
    history: Text
    vitals: Vitals


def _patient(
    number: int,
    name: Text,
    sex: str,
    birth_date: str,
    allergy: Text | None,
    history: Text,
    vitals: tuple[float, str, int, int],
) -> Patient:
    temperature_c, blood_pressure, pulse_per_min, oxygen_percent = vitals
    return Patient(
        patient_id=f"P{number:04}",
        name=name,
        sex=sex,
        birth_date=birth_date,
        allergy=allergy,
        history=history,
        vitals=Vitals(
            temperature_c=temperature_c,
            blood_pressure=blood_pressure,
            pulse_per_min=pulse_per_min,
            oxygen_percent=oxygen_percent,
        ),
    )


_PENICILLIN = Text("青霉素", "Penicillin")
_POLLEN = Text("花粉", "Pollen")
_ASPIRIN = Text("阿司匹林", "Aspirin")

SAMPLE_PATIENTS = (
    _patient(
        1,
        Text("张示例", "Zhang Sample"),
        "F",
        "1984-03-12",
        _PENICILLIN,
        Text("高血压 3 年", "High blood pressure for 3 years"),
        (36.6, "138/86", 76, 98),
    ),
    _patient(
        2,
        Text("李样本", "Li Specimen"),
        "M",
        "1957-11-02",
        None,
        Text("2 型糖尿病，口服二甲双胍", "Type 2 diabetes, takes metformin"),
        (36.4, "130/80", 82, 97),
    ),
    _patient(
        3,
        Text("王演示", "Wang Demo"),
        "M",
        "2015-06-21",
        _POLLEN,
        Text("过敏性鼻炎", "Allergic rhinitis"),
        (37.8, "102/64", 96, 99),
    ),
    _patient(
        4,
        Text("赵测试", "Zhao Test"),
        "F",
        "1991-09-30",
        None,
        Text("既往体健", "No earlier illness"),
        (36.7, "116/74", 70, 99),
    ),
    _patient(
        5,
        Text("陈范例", "Chen Example"),
        "M",
        "1972-01-17",
        _ASPIRIN,
        Text("慢性胃炎", "Chronic gastritis"),
        (36.5, "124/82", 74, 98),
    ),
    _patient(
        6,
        Text("刘试用", "Liu Trial"),
        "F",
        "1966-12-05",
        None,
        Text("膝关节炎", "Arthritis of the knee"),
        (36.3, "134/84", 78, 97),
    ),
    _patient(
        7,
        Text("孙练习", "Sun Practice"),
        "F",
        "2001-04-08",
        None,
        Text("偏头痛", "Migraine"),
        (36.8, "110/70", 72, 99),
    ),
    _patient(
        8,
        Text("周虚构", "Zhou Invented"),
        "M",
        "1949-08-25",
        _PENICILLIN,
        Text("冠心病，支架术后", "Coronary heart disease, stent"),
        (36.2, "128/76", 64, 95),
    ),
)
