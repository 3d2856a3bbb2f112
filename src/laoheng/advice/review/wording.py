"""A clause made comparable: half-width, digits before units, with a way back to the original positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
           "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "俩": 2}  # fmt: skip
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_NUMERAL = "".join((*_DIGITS, *_SCALES, "万"))
_UNITS = (
    r"(?:个?半?(?:月|季度|小时|钟头|工作日|星期|礼拜|自然月)|年|天|日|元|块|倍|%|周岁|岁|"
    r"次|周|时|份|式|名|人|点|户|圆|折|成|分|度)"
)
_COUNT = re.compile(rf"百分之([{_NUMERAL}]+)|(?<![\d.{_NUMERAL}])(?!百分之)([{_NUMERAL}]+)(?=(?:[多余几来])?{_UNITS})")
# Sums told without a unit at the end of a phrase: "一次五十", "共三百六".
_BARE = re.compile(rf"(?<=[次回共罚扣赔交补付给收])([{_NUMERAL}]*[十百千万][{_NUMERAL}]*)(?=[,。;!?、]|$)")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)(百|千|万)")


@dataclass(frozen=True, slots=True)
class Wording:
    """Normalised text; `places[i]` is where its character i came from in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of the normalised one."""
        if not self.places or start >= end:
            return (0, 0)
        return self.places[start], self.places[end - 1] + 1


def normalised(text: str) -> Wording:
    """`text` without spaces, half-width, numerals before units as digits ("壹年半" → "1年半", "六成" → "60%")."""
    marks: list[tuple[str, int]] = []
    for place, mark in enumerate(text):
        wide = unicodedata.normalize("NFKC", mark)
        marks += [(part, place) for part in wide.lower() if not part.isspace()]
    marks = [
        pair
        for at, pair in enumerate(marks)
        if not (pair[0] == "," and at and marks[at - 1][0].isdigit() and _three_digits(marks, at))
    ]
    marks = _replaced(marks, _COUNT, _counted)
    marks = _replaced(marks, _BARE, lambda match: f"{to_number(match[1])}元")
    marks = _replaced(marks, _PERCENT, lambda match: f"{match[1]}%")
    marks = _replaced(marks, re.compile(r"(\d+)个半(?=月|小时|季)"), lambda match: f"{match[1]}.5个")
    marks = _replaced(
        marks, _MIXED, lambda match: _plain(float(match[1]) * {"百": 100, "千": 1000, "万": 10000}[match[2]])
    )
    marks = _replaced(
        marks,
        re.compile(r"(\d+(?:\.\d+)?)成(?!为|立|本|功|绩|员|交|果)"),
        lambda match: f"{_plain(float(match[1]) * 10)}%",
    )
    return Wording("".join(mark for mark, _ in marks), tuple(place for _, place in marks))


def _three_digits(marks: list[tuple[str, int]], at: int) -> bool:
    return all(at + step < len(marks) and marks[at + step][0].isdigit() for step in (1, 2, 3))


def _replaced(
    marks: list[tuple[str, int]], pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
) -> list[tuple[str, int]]:
    text = "".join(mark for mark, _ in marks)
    made: list[tuple[str, int]] = []
    last = 0
    for match in pattern.finditer(text):
        new = replacement(match)
        made += marks[last : match.start()]
        made += [(mark, marks[match.start()][1]) for mark in new[:-1]] + [(new[-1], marks[match.end() - 1][1])]
        last = match.end()
    return made + marks[last:]


def _counted(match: re.Match[str]) -> str:
    return f"{to_number(match[1])}%" if match[1] else str(to_number(match[2]))


def to_number(numeral: str) -> int:
    """A Chinese numeral up to 99,999,999 as an int ("一千二百" → 1200, "二〇二六" → 2026)."""
    if not any(mark in _SCALES or mark == "万" for mark in numeral):
        return int("".join(str(_DIGITS[mark]) for mark in numeral))
    total = section = digit = 0
    last = 1
    for mark in numeral:
        if mark == "万":
            total, section, digit, last = (section + digit or 1) * 10000, 0, 0, 10000
        elif mark in _SCALES:
            section += (digit or 1) * _SCALES[mark]
            digit, last = 0, _SCALES[mark]
        else:
            digit = _DIGITS[mark]
    # "三千二" means 3200: a last digit after a scale above ten counts tenths of that scale.
    if digit and last > 10 and numeral[-2] not in "零〇":
        digit *= last // 10
    return total + section + digit


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
