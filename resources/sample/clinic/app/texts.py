"""Every word of the window, in both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """What staff read."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The words of one language; ``{}`` takes the one value that varies."""

    title: str
    clinic: str
    doctor: str
    sample_data: str
    waiting: str
    count: str
    minutes: str
    called: str
    call_next: str
    nobody: str
    pick_somebody: str
    male: str
    female: str
    age: str
    allergy: str
    no_allergy: str
    history: str
    temperature: str
    blood_pressure: str
    pulse: str
    oxygen: str
    notes: str
    no_notes: str
    note_hint: str
    save_note: str
    print_slip: str
    finish: str
    connected: str
    connecting: str
    queue_away: str
    records_away: str
    print_away: str
    print_unknown: str
    slip_printed: str
    note_saved: str
    name_unknown: str
    switch_language: str


_ZH = Texts(
    title="诊疗软件",
    clinic="晨光门诊（示例）",
    doctor="王医生 · 2 号诊室",
    sample_data="示例数据",
    waiting="候诊",
    count="{} 人",
    minutes="{} 分钟",
    called="就诊中",
    call_next="叫下一位",
    nobody="没有人候诊",
    pick_somebody="请从左边选择一位患者，或叫下一位。",
    male="男",
    female="女",
    age="{} 岁",
    allergy="过敏：{}",
    no_allergy="无已知过敏",
    history="既往史",
    temperature="体温 °C",
    blood_pressure="血压 mmHg",
    pulse="脉搏 次/分",
    oxygen="血氧 %",
    notes="病程记录",
    no_notes="还没有记录",
    note_hint="写一条记录…",
    save_note="保存记录",
    print_slip="打印就诊单",
    finish="结束就诊",
    connected="已连接",
    connecting="正在连接…",
    queue_away="候诊叫号暂时连接不上，正在重试。",
    records_away="病历暂时连接不上，正在重试。",
    print_away="打印服务没有响应，请稍后再试。",
    print_unknown="这台电脑没有打印服务。",
    slip_printed="就诊单已打印",
    note_saved="记录已保存",
    name_unknown="姓名待查",
    switch_language="English",
)

_EN = Texts(
    title="Clinical app",
    clinic="Morning Light Clinic (sample)",
    doctor="Dr Wang · Room 2",
    sample_data="Sample data",
    waiting="Waiting",
    count="{} people",
    minutes="{} min",
    called="In the room",
    call_next="Call next",
    nobody="Nobody is waiting",
    pick_somebody="Choose a patient on the left, or call the next one.",
    male="male",
    female="female",
    age="{} years",
    allergy="Allergy: {}",
    no_allergy="No known allergy",
    history="History",
    temperature="Temperature °C",
    blood_pressure="Blood pressure mmHg",
    pulse="Pulse per min",
    oxygen="Oxygen %",
    notes="Notes",
    no_notes="No notes yet",
    note_hint="Write a note…",
    save_note="Save note",
    print_slip="Print slip",
    finish="Finish visit",
    connected="Connected",
    connecting="Connecting…",
    queue_away="The waiting room cannot be reached, trying again.",
    records_away="The records cannot be reached, trying again.",
    print_away="The print service does not answer, please try again later.",
    print_unknown="This computer has no print service.",
    slip_printed="Slip printed",
    note_saved="Note saved",
    name_unknown="Name not known yet",
    switch_language="中文",
)

TEXTS = {Language.ZH: _ZH, Language.EN: _EN}
