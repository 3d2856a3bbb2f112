"""What a reader of figures tells, and the readings that several share: phrases, lengths, shares, sums."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from laoheng.advice.review.measures import Span, lengths, rates, sums
from laoheng.text.values import number_of


@dataclass(frozen=True, slots=True)
class Told:
    """One figure against its bound: whether it keeps to it, and where it stands in the comparable words.

    None where it lies beyond a bound that may not be its own: it proves no fault, and nothing beside it proves the
    clause sound.
    """

    keeps: bool | None
    span: Span


Reader = Callable[[str], Iterable[Told]]

# Units of hours; spoken and formal.
HOURS = r"(?:个)?(?:小时|钟头|钟(?!点))"
# The least monthly wage that some place may allow, in yuan, and the days and hours that a month is paid by.
LEAST_WAGE = 1400.0
PAID_DAYS = 21.75
PAID_HOURS = 174.0
_MARK = re.compile(r"[,，。;；!?！？]")
_HALF = re.compile(r"(?:1|一)?半(?![年个月天日夜路途价小点]|工(?!资))|对半|对折|减半|折半|半数|半薪|半价")
_PART_OF_ONE = re.compile(r"(?<!\d)(0\.\d+)倍")
_WORDS = re.compile(
    r"(?<![\d.第零一二两三四五六七八九十百千万几数])"
    r"[一二两三四五六七八九](?:[百千万][零一二两三四五六七八九十百千]*)+(?![分年月天日个名人次家米公斤条件套台])"
)
# Months of the calendar that are no lengths ("6月一号", "五月底"), and lengths that the plain reader does not know.
_OF_THE_CALENDAR = re.compile(
    r"\d{4}年\d{1,2}月(?!\d)|\d{1,2}月(?:\d{1,2}[日号]|[一二三四五六七八九十]{1,3}[日号]|[底末初])"
)
_QUARTER = re.compile(r"(\d+)个?季度")
_SOME = re.compile(r"(\d+)(?:[来多余几]个?|个?自然)月")
_PLAIN_DAYS = re.compile(r"(\d+)(?:个?日历|个?自然)[天日]")
_DIGITS = re.compile(r"(?<=[花共费薪钱资拿给])\d{4,7}(?=[,。;])")
_DAY = re.compile(
    r"(\d{4}年|次年|翌年|明年|来年|后年|同年|当年|今年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})[日号]|(底|末))|(\d{4})年(\d{1,2})月(?!\d)"
)
_LATER = {"次年": 1, "翌年": 1, "明年": 1, "来年": 1, "后年": 2}


def phrase_of(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a place of `text` within its phrase."""
    first = max((mark.end() for mark in _MARK.finditer(text, 0, start)), default=0)
    last = _MARK.search(text, end)
    return text[first:start], text[end : last.start() if last else len(text)]


def phrases_of(text: str) -> Iterator[str]:
    """The phrases of `text`."""
    return (phrase for phrase in _MARK.split(text) if phrase)


def spans_of_time(text: str) -> list[tuple[float, int, int]]:
    """Lengths in months with their spans, "3年6个月" as one."""
    joined: list[tuple[float, int, int]] = []
    plain = _OF_THE_CALENDAR.sub(lambda told: "·" * len(told[0]), text)
    more = [(3.0 * float(match[1]), match.start(), match.end()) for match in _QUARTER.finditer(plain)]
    more += [(float(match[1]), match.start(), match.end()) for match in _SOME.finditer(plain)]
    more += [(float(match[1]) / 30, match.start(), match.end()) for match in _PLAIN_DAYS.finditer(plain)]
    for months, start, end in sorted((*lengths(plain), *more), key=lambda told: told[1]):
        if joined and text[joined[-1][2] : start] in ("", "零", "又", "加", "外加") and months < joined[-1][0]:
            before = joined.pop()
            joined.append((before[0] + months, before[1], end))
        else:
            joined.append((months, start, end))
    return joined


def shares(text: str) -> list[tuple[float, int, int]]:
    """Percentages, discounts, halves and parts of one as percentages, with their spans in order."""
    parts = [(100 * float(match[1]), match.start(), match.end()) for match in _PART_OF_ONE.finditer(text)]
    halves = [(50.0, match.start(), match.end()) for match in _HALF.finditer(text)]
    return sorted((*rates(text), *halves, *parts), key=lambda told: told[1])


def yuan(text: str) -> list[tuple[float, int, int]]:
    """Sums in yuan with their spans, those in words that no unit follows too ("转正五千")."""
    found = sums(text)
    found += [(float(match[0]), match.start(), match.end()) for match in _DIGITS.finditer(text)]
    for match in _WORDS.finditer(text):
        number = number_of(_whole(match[0]))
        if number is not None:
            found.append((float(number), match.start(), match.end()))
    return sorted(found, key=lambda told: told[1])


def _whole(words: str) -> str:
    """ "四千五" says its last scale only in the mind: 4500."""
    lower = {"万": "千", "千": "百", "百": "十"}
    if len(words) >= 3 and words[-2] in lower and words[-1] not in "零十百千":
        return words + lower[words[-2]]
    return words


def from_to(text: str) -> list[tuple[date, int, int]]:
    """Days of the calendar with their spans; a year that is not told goes on from the day before it."""
    found: list[tuple[date, int, int]] = []
    for match in _DAY.finditer(text):
        last = found[-1][0] if found else date(2001, 1, 1)
        told = match[1] or ""
        year = int(told[:4]) if told[:1].isdigit() else last.year + _LATER.get(told, 0)
        year, month = (int(match[5]), int(match[6])) if match[5] else (year, int(match[2]))
        if not 1 <= month <= 12:
            continue
        last_day = monthrange(year, month)[1]
        # A month alone runs from its first day, or to its last.
        day = int(match[3]) if match[3] else 1 if match[5] and not found else last_day
        if 1 <= day <= last_day:
            found.append((date(year, month, day), match.start(), match.end()))
    return found


def months_between(first: date, last: date) -> float:
    """Months of the calendar from one day to another, both counted."""
    end = last + timedelta(days=1)
    return (end.year - first.year) * 12 + end.month - first.month + (end.day - first.day) / 31
