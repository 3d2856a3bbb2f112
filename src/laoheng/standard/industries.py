"""Industries by the national classification GB/T 4754-2017 (with amendment 1 of 2019): its twenty sections."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from laoheng.standard.errors import NotCoveredError

# Section letter: (Chinese name, its first two-digit division). Divisions run on without a gap to 97.
_SECTIONS: Final = {
    "A": ("农、林、牧、渔业", 1),
    "B": ("采矿业", 6),
    "C": ("制造业", 13),
    "D": ("电力、热力、燃气及水生产和供应业", 44),
    "E": ("建筑业", 47),
    "F": ("批发和零售业", 51),
    "G": ("交通运输、仓储和邮政业", 53),
    "H": ("住宿和餐饮业", 61),
    "I": ("信息传输、软件和信息技术服务业", 63),
    "J": ("金融业", 66),
    "K": ("房地产业", 70),
    "L": ("租赁和商务服务业", 71),
    "M": ("科学研究和技术服务业", 73),
    "N": ("水利、环境和公共设施管理业", 76),
    "O": ("居民服务、修理和其他服务业", 80),
    "P": ("教育", 83),
    "Q": ("卫生和社会工作", 84),
    "R": ("文化、体育和娱乐业", 86),
    "S": ("公共管理、社会保障和社会组织", 91),
    "T": ("国际组织", 97),
}
_LAST_DIVISION = 97
_LETTERS = tuple(_SECTIONS)
_FIRST_DIVISIONS = tuple(first for _, first in _SECTIONS.values())
_CODE = re.compile(r"([A-T])?(\d{2})\d{0,2}")

SECTIONS: Final = {letter: name for letter, (name, _) in _SECTIONS.items()}
"""Chinese name of each section, A to T."""


def section_of(code: str) -> str:
    """The section letter of a section, division, group or class code: "A", "01", "0111", "A0111".

    Raises `NotCoveredError` (`industries.unknown`), also where letter and digits disagree.
    """
    plain = code.strip().upper()
    if plain in SECTIONS:
        return plain
    match = _CODE.fullmatch(plain)
    if match is None or not 1 <= int(match[2]) <= _LAST_DIVISION:
        raise NotCoveredError("industries.unknown", industry=code)
    section = _LETTERS[bisect_right(_FIRST_DIVISIONS, int(match[2])) - 1]
    if match[1] not in (None, section):
        raise NotCoveredError("industries.unknown", industry=code)
    return section
