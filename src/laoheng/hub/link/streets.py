"""Addresses in two parts: the name of the street and the numbers along it, Chinese and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from laoheng.hub.link.spelling import plain_latin, simplified, with_digits

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# What stands above the street; the last of them ends where the street begins.
_ABOVE = re.compile(
    r"^.*(?:特别行政区|自治区|自治州|自治县|自治旗|地区|省|盟|州|市|区|县|旗|乡|镇)(?=.*?(?:路|街|道|巷|村|弄|里))"
)
_ROAD = re.compile(r"[\u3400-\u9fff]+?(?:大道|大街|路|街|道|巷|弄|村)")
_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "boulevard": "blvd", "blv": "blvd", "lane": "ln", "la": "ln",
    "court": "ct", "crt": "ct", "place": "pl", "circuit": "cct", "crescent": "cres", "highway": "hwy", "parkway": "pkwy", "terrace": "tce",
    "square": "sq", "plaza": "plz", "north": "n", "south": "s", "east": "e", "west": "w", "suite": "ste", "apartment": "apt",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th",
    "ninth": "9th", "tenth": "10th", "saint": "st",
}  # fmt: skip
_KINDS = frozenset("st ave rd dr blvd ln ct pl cct cres hwy pkwy tce sq plz".split())


@dataclass(frozen=True, slots=True)
class Street:
    """`street` by name, without what kind of way it is where words remain; `numbers` joined by hyphens."""

    street: str
    numbers: str


@cache
def street_of(text: str) -> Street:
    """The parts of an address; a text without numbers or street leaves the part empty."""
    return _chinese(text) if _CHINESE.search(text) else _english(text)


def _chinese(text: str) -> Street:
    text = with_digits(re.sub(r"\s+", "", simplified(text)))
    below = _ABOVE.sub("", text)
    road = _ROAD.search(below)
    if road is None:
        return Street(re.sub(r"\d+.*", "", below), "-".join(re.findall(r"\d+", below)))
    # A short form leaves out 省, 市 and 县: only the last two characters before the kind of way are sure to be its name.
    name = road[0]
    kind = 2 if name.endswith(("大道", "大街")) else 1
    return Street(name[-(kind + 2) :], "-".join(re.findall(r"\d+", below[road.end() :])))


def _english(text: str) -> Street:
    words = [_WORDS.get(word, word) for word in plain_latin(text).split()]
    house = words.pop(0) if words and words[0][:1].isdigit() and not words[0].endswith(("st", "nd", "rd", "th")) else ""
    named = [word for word in words if word not in _KINDS]
    return Street(" ".join(named or words), house)
