"""Initials of Chinese names, so that "bls" finds 病历服务.

GB 2312 orders its 3755 common characters by pinyin: the first letter follows from where the
character stands. Rarer characters, ordered by radical, have no initial here.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

_FIRST: Final = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS: Final = "abcdefghjklmnopqrstwxyz"
_CODES: Final = tuple(int.from_bytes(char.encode("gb2312"), "big") for char in _FIRST)
_LAST: Final = 0xD7F9


def initials(text: str) -> str:
    """Return the first letters of a text: pinyin of Chinese characters, others as they are.

    >>> initials("病历服务")
    'blfw'
    """
    return "".join(_initial(char) for char in text.casefold())


def matches(text: str, typed: str) -> bool:
    """Whether ``typed`` is found in the text, in its words, or in its initials."""
    wanted = typed.casefold().strip()
    if not wanted:
        return True
    plain = text.casefold()
    if all(word in plain for word in wanted.split()):
        return True
    return wanted.replace(" ", "") in initials(text).replace(" ", "")


def _initial(char: str) -> str:
    try:
        code = int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return char
    if not _CODES[0] <= code <= _LAST:
        return char
    return _LETTERS[bisect_right(_CODES, code) - 1]
