"""Lengths, days, rates and sums in a clause already made comparable (see `wording`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]
TRIAL = r"试用|考察期|考察阶段|试岗|试工|见习期"
YUAN = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?:元|块|圆)")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:个)?(年半|年|月半|月|周|星期|礼拜|天|日|工作日)|(?<![\d个])半(?:个)?(年|月)")
_MONTHS = {
    "年": 12.0,
    "月": 1.0,
    "周": 7 / 30,
    "星期": 7 / 30,
    "礼拜": 7 / 30,
    "天": 1 / 30,
    "日": 1 / 30,
    "工作日": 1 / 21,
}
_AVERAGE_MONTH = 30.4
# An open-ended contract takes the longest probation of the ladder.
_OPEN_ENDED = 999.0


def lengths(text: str) -> list[tuple[float, int, int]]:
    """Lengths in months with their spans; dates are not lengths."""
    found = []
    for match in _LENGTH.finditer(_DATE.sub(lambda told: "·" * len(told[0]), text)):
        if match[3]:
            months = _MONTHS[match[3]] / 2
        else:
            unit, half = match[2].removesuffix("半") or "月", match[2].endswith("半")
            number = float(match[1])
            if unit == "年" and number >= 1990:
                continue
            months = (number + (0.5 if half else 0)) * _MONTHS[unit]
        if match.start() and text[match.start() - 1] in "第每":
            continue
        if text[match.end() : match.end() + 1] in ("工", "薪", "资") and "个" in match[0]:
            continue
        found.append((months, match.start(), match.end()))
    return found


def rates(text: str) -> Iterator[tuple[float, int, int]]:
    """Percentages, and discounts as percentages (七折 is 70), with their spans."""
    for match in re.finditer(r"(\d+(?:\.\d+)?)%|(?<!\d)(\d)折|(\d\d)折", text):
        yield float(match[1] or match[3] or float(match[2]) * 10), match.start(), match.end()


def sums(text: str) -> list[tuple[float, int, int]]:
    """Sums in yuan with their spans."""
    return [(float(match[1]), match.start(), match.end()) for match in YUAN.finditer(text)]


def ladder(term: float) -> float:
    """The longest probation in months for a term in months (劳动合同法 19)."""
    return 0 if term < 3 else 1 if term < 12 else 2 if term < 36 else 6


@dataclass(frozen=True, slots=True)
class Probation:
    """Term of the contract and probation in months where the words tell them, and where the probation stands."""

    term: float | None
    length: float | None
    span: Span


def probation_of(text: str) -> Probation | None:
    """What `text` says of a probation; None where it names none."""
    told = re.search(TRIAL, text)
    if not told:
        return None
    days = _dates(text)
    later = sorted({day for day in days[1:] if day > days[0]})
    if len(later) >= 2:
        first, until, last = days[0], later[0], later[-1]
        months = (until - first).days / _AVERAGE_MONTH - 0.05
        return Probation((last - first).days / _AVERAGE_MONTH, months, told.span())
    term, length, span = _term_and_length(text, told.span())
    if term is None and len(later) == 1:
        term = ((later[0] - days[0]).days + 1) / _AVERAGE_MONTH
    return Probation(_OPEN_ENDED if "无固定期限" in text and term is None else term, length, span)


def _term_and_length(text: str, told: Span) -> tuple[float | None, float | None, Span]:
    term: float | None = None
    length: float | None = None
    span = told
    for months, start, end in lengths(text):
        after, before = text[end : end + 9], text[max(0, start - 9) : start]
        if "提前" in before:
            continue
        trial: object = re.search(rf"(?:{TRIAL})[^,。;]*$|(?:头|前|首|其中|最初)(?:的)?(?:个)?$", before) or re.match(
            rf"[^,。;]{{0,4}}(?:{TRIAL})", after
        )
        if re.search(r"(?:合同|期限|签|聘期|聘用)[^,。;]{0,8}$", before) and not re.search(TRIAL, before):
            trial = trial if re.match(rf"(?:的)?(?:{TRIAL})", after) else None
        longer = re.search(r"(?:延长|顺延)(?:至|到)(?:最长)?$", before)
        if (trial and length is None) or (longer and length):
            length, span = months, (min(told[0], start), max(told[1], end))
        elif term is None and not re.search(r"每|离职|不足|(?<!算)满", before):
            term = months
    return term, length, span


def _dates(text: str) -> list[date]:
    found = []
    for match in _DATE.finditer(text):
        try:
            found.append(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            continue
    return found
