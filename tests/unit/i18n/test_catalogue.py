"""The catalogues: complete, consistent, and free of words that staff must not read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from i18n import CATALOGUES, FOLDER
from i18n.catalogue import Entry, Text, merged, read, texts_in, write
from i18n.update import SOURCES, update

STAFF_CONTEXTS = ("Staff", "Tray", "Event", "Notice")
FORBIDDEN = (
    "process|sidecar|daemon|port|pid|exit code|exception|hash|ring|rollback|heartbeat|payload|"
    "electron|renderer|probation|delta|hung|fleet|lock|dump|crash|kill|"
    "进程|守护|端口|退出码|异常|哈希|回滚|心跳|渲染|增量|卡死|崩溃|灰度"
)


def test_every_text_of_the_sources_is_translated_and_none_is_left_over() -> None:
    texts = texts_in([SOURCES])

    for language in CATALOGUES:
        known = read(FOLDER / f"{language}.ts")
        wanted = {entry.text for entry in merged(language, texts, known)}
        assert wanted == set(known), f"run: python -m i18n.update ({language})"
        unfinished = [entry.text for entry in known.values() if not entry.is_finished]
        assert unfinished == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_have_the_placeholders_of_the_source(language: str) -> None:
    for text, entry in read(FOLDER / f"{language}.ts").items():
        for number, form in enumerate(entry.forms):
            found = placeholders(form)
            is_singular = text.is_plural and len(entry.forms) > 1 and number == 0
            wanted = placeholders(text.source)
            assert found in ((wanted, wanted - {"%n"}) if is_singular else (wanted,)), text


def test_staff_never_read_a_technical_word() -> None:
    words = FORBIDDEN.split("|")
    english = re.compile(rf"\b(?:{'|'.join(filter(str.isascii, words))})\b", re.IGNORECASE)
    chinese = re.compile("|".join(word for word in words if not word.isascii()))

    for text, entry in read(FOLDER / "zh_CN.ts").items():
        if text.context in STAFF_CONTEXTS:
            assert english.search(text.source) is None, text
            assert chinese.search("".join(entry.forms)) is None, entry


def test_plural_is_found_by_its_number_sign_and_gets_one_form_for_each_number(
    tmp_path: Path,
) -> None:
    sources = tmp_path / "ui"
    sources.mkdir()
    (sources / "page.py").write_text('translate("Page", "%n line(s)", None, count)\n')

    assert update(tmp_path, sources) == 2

    assert len(read(tmp_path / "en.ts")[Text("Page", "%n line(s)")].forms) == 2
    assert len(read(tmp_path / "zh_CN.ts")[Text("Page", "%n line(s)")].forms) == 1


def test_update_keeps_what_is_translated_and_drops_what_is_gone(tmp_path: Path) -> None:
    sources = tmp_path / "ui"
    sources.mkdir()
    (sources / "page.py").write_text('translate("Page", "Stay")\ntranslate("Page", "New")\n')
    old = [Entry(Text("Page", "Stay"), ("留",)), Entry(Text("Page", "Gone"), ("去",))]
    write(tmp_path / "zh_CN.ts", old)

    update(tmp_path, sources)

    known = read(tmp_path / "zh_CN.ts")
    assert known[Text("Page", "Stay")].forms == ("留",)
    assert not known[Text("Page", "New")].is_finished
    assert Text("Page", "Gone") not in known


def test_text_put_together_at_run_time_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text('translate("Page", "a" if x else "b")\n')

    with pytest.raises(ValueError, match="line 1 passes no literals"):
        texts_in([tmp_path])


def test_moving_a_painter_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("painter.translate(x, y)\n")

    assert texts_in([tmp_path]) == frozenset()


def placeholders(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{\w+\}|%n", text))
