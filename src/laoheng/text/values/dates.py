"""Days, months, years and periods in running text; relative ones are answered only against a day handed in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from laoheng.standard.dates import add_months, month_end
from laoheng.text.values.festivals import FESTIVALS, festival_day
from laoheng.text.values.numerals import number_of
from laoheng.text.values.value import Value, ValueKind

_CN = "零〇○一二三四五六七八九"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|(?:[一二][{_CN}]{{3}})|贰[零〇]贰[{_CN}壹贰叁肆伍陆柒捌玖]|[0-9]{{2}}(?=\s?年))"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元(?=月)|壹拾?|拾[壹贰]?|[贰叁肆伍陆柒捌玖])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|[二廿]十?[一二三四五六七八九]|二十|十[一二三四五六七八九]?|[一二三四五六七八九])"
_RELATIVE_YEAR = {
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "前年": -2,
    "大前年": -3,
}
_RELATIVE_MONTH = {
    "上个月": -1, "上月": -1, "上上个月": -2, "上上月": -2, "这个月": 0, "本月": 0, "这月": 0, "下个月": 1, "下月": 1,
    "次月": 1, "下下个月": 2,
}  # fmt: skip
_RELATIVE_DAY = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0, "当天": 0, "今晚": 0,
                 "今早": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}  # fmt: skip
_WEEKDAYS = {**{char: place for place, char in enumerate("一二三四五六")}, "日": 6, "天": 6, "末": 5}

_FULL = re.compile(
    rf"(?<![0-9])(?P<year>{_YEAR})\s?年\s?(?P<month>{_MONTH})\s?月(?:\s?份)?(?:\s?(?P<day>{_DAY})\s?(?:日|号)|(?P<part>上旬|中旬|下旬|底|初|末|中))?"
)
_DIGITS = re.compile(
    r"(?<![0-9./\-])(?P<year>(?:19|20)[0-9]{2})(?P<s>[-/.．])(?P<month>1[0-2]|0?[1-9])(?:(?P=s)(?P<day>3[01]|[12][0-9]|0?[1-9]))?(?![0-9%％元万]|[./\-][0-9])"
)
_COMPACT = re.compile(
    r"(?<![0-9.])(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9.])"
)
_YEAR_ONLY = re.compile(
    rf"(?<![0-9])(?P<year>{_YEAR})\s?(?:年度?)(?!\s?(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月)(?P<part>上半年|下半年|底|初|末|年底|年初)?"
)
_MONTH_DAY = re.compile(
    rf"(?<![0-9年第个])(?P<month>{_MONTH})\s?月(?:\s?份)?(?:\s?(?P<day>{_DAY})\s?(?:日|号)|(?P<part>上旬|中旬|下旬|底|初|末|中(?!旬|心|国)))?"
)
_SLASHED = re.compile(r"(?<![0-9./\-])(?P<month>1[0-2]|[1-9])[./](?P<day>3[01]|[12][0-9]|0?[1-9])\s?(?:日|号)")
_RELATIVE = re.compile(
    rf"(?P<year>{'|'.join(sorted(_RELATIVE_YEAR, key=len, reverse=True))})(?:的)?(?:(?P<month>{_MONTH})\s?月(?:份)?(?:的?(?P<day>{_DAY})\s?(?:日|号))?"
    rf"|(?P<feast>{'|'.join(FESTIVALS)})|(?P<part>上半年|下半年|年底|年初|底|初|末))?(?P<tail>底|初|末|上旬|中旬|下旬)?"
    rf"|(?P<rmonth>{'|'.join(sorted(_RELATIVE_MONTH, key=len, reverse=True))})(?:的)?(?:(?P<rday>{_DAY})\s?(?:日|号)|(?P<rpart>月?底|月?初|末|上旬|中旬|下旬))?"
    rf"|(?P<rd>{'|'.join(sorted(_RELATIVE_DAY, key=len, reverse=True))})"
    r"|(?P<week>上上|上|本|这|下)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?"
    r"|(?<![0-9])(?P<ago>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半)\s?(?P<agounit>天|日|个?星期|周|个?月|年)(?:之?(?P<dir>以?前|后))"
)
_FEAST = re.compile(rf"(?P<feast>{'|'.join(FESTIVALS)})")
_DAY_ONLY = re.compile(rf"(?<![0-9月周第])(?:每月)?(?P<day>{_DAY})\s?号(?!楼|线|院|店|机|门|码|文|令|仓|库|车)")
_JOIN = re.compile(r"\s?(?:起|开始|以来)?\s?(?:至|到|－|-{1,2}|—{1,2}|–|~|～|起至|直至|直到|止于|，至|,至)\s?")
_OPEN = re.compile(r"\s?(?:起(?!草|诉|步)|开始|以来|至今|到现在|到今天)")
_FROM = re.compile(r"(?:自|从|由)\s?$")
_UNTIL = re.compile(r"(?:至|到|截至|截止到?|截止至)\s?$")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a date stands and what it covers; `first` None where no year is known."""

    start: int
    end: int
    first: date | None
    last: date | None
    unit: str
    inferred: bool
    month: int | None = None
    day: int | None = None


def find_dates(text: str, on: date | None) -> Iterator[Value]:
    """Dates and periods in `text` (plain width); a date that is part of a period is not given again."""
    stretches = _infer(sorted(_outermost([*_absolute(text), *_relative(text, on)]), key=lambda item: item.start), on)
    place = 0
    while place < len(stretches):
        value, taken = _period(text, stretches, place)
        if value is not None:
            yield value
        else:
            item = stretches[place]
            high = item.last if item.unit != "day" else None
            low = item.first if item.unit != "day" else None
            span = text[item.start : item.end]
            yield Value(ValueKind.DATE, item.start, item.end, span, item.first, low, high, item.unit, "", item.inferred)
        place += taken


def _period(text: str, stretches: Sequence[_Stretch], place: int) -> tuple[Value | None, int]:
    first = stretches[place]
    start = first.start
    if opened := _FROM.search(text[max(0, start - 2) : start]):
        start -= len(opened[0])
    if place + 1 < len(stretches):
        second = stretches[place + 1]
        between = text[first.end : second.start]
        if len(between) <= 6 and _JOIN.fullmatch(between):
            end = second.end
            for closing in ("止", "为止", "期间"):
                if text.startswith(closing, end):
                    end += len(closing)
                    break
            inferred = first.inferred or second.inferred
            return Value(
                ValueKind.PERIOD, start, end, text[start:end], None, first.first, second.last, "day", "", inferred
            ), 2
    if (after := _OPEN.match(text, first.end)) and (start < first.start or "至今" in after[0] or "现在" in after[0]):
        end = after.end()
        span = text[start:end]
        return Value(ValueKind.PERIOD, start, end, span, None, first.first, None, "day", "", first.inferred), 1
    return None, 1


def _outermost(found: list[_Stretch]) -> list[_Stretch]:
    kept: list[_Stretch] = []
    taken = bytearray(max((item.end for item in found), default=0))
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = b"\x01" * (item.end - item.start)
            kept.append(item)
    return kept


def _absolute(text: str) -> Iterator[_Stretch]:
    for pattern in (_FULL, _DIGITS, _COMPACT):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            year, short = _year(groups["year"])
            month, day = _int(groups["month"]), _int(groups.get("day"))
            if year and month and (stretch := _cover(match, year, month, day, groups.get("part"), short)) is not None:
                yield stretch
    for match in _YEAR_ONLY.finditer(text):
        year, short = _year(match["year"])
        if year and not (
            short
            and not re.match(r"\s?(?:入职|进厂|来|毕业|开始|春节|国庆|到岗|离职)", text[match.end() :])
            and not match["part"]
        ):
            first, last = _half(year, match["part"])
            yield _Stretch(match.start(), match.end(), first, last, "year", short)
    for pattern in (_MONTH_DAY, _SLASHED):
        for match in pattern.finditer(text):
            month, day = _int(match["month"]), _int(match["day"])
            part = match.groupdict().get("part")
            if month and (day or part or _is_month(text, match)):
                yield _Stretch(match.start(), match.end(), None, None, "day" if day else "month", True, month, day)


def _is_month(text: str, match: re.Match[str]) -> bool:
    """三月, 5月份: a month by itself, but neither 三月内 nor 每三月."""
    return re.match(r"(?:内|以内|期限|之内|薪|租)", text[match.end() :]) is None


def _relative(text: str, on: date | None) -> Iterator[_Stretch]:
    for match in _RELATIVE.finditer(text):
        if on is None:
            yield _Stretch(
                match.start(), match.end(), None, None, "day" if match["rd"] or match["rday"] else "month", True
            )
        elif (covered := _relative_cover(match, on)) is not None:
            first, last, unit = covered
            yield _Stretch(match.start(), match.end(), first, last, unit, True)
    for match in _FEAST.finditer(text):
        before = re.search(r"((?:19|20)[0-9]{2})年?的?$", text[max(0, match.start() - 6) : match.start()])
        year = int(before[1]) if before else None
        start = match.start() - len(before[0]) if before else match.start()
        day = festival_day(match["feast"], year) if year else _last_feast(match["feast"], on)
        yield _Stretch(start, match.end(), day, day, "day", year is None)
    for match in _DAY_ONLY.finditer(text):
        yield _Stretch(match.start("day"), match.end(), None, None, "day", True, None, _int(match["day"]))


def _last_feast(name: str, on: date | None) -> date | None:
    if on is None:
        return None
    days = [day for year in (on.year, on.year - 1) if (day := festival_day(name, year)) is not None and day <= on]
    return days[0] if days else None


def _relative_cover(match: re.Match[str], on: date) -> tuple[date, date, str] | None:
    if match["year"]:
        return _in_year(match, on.year + _RELATIVE_YEAR[match["year"]])
    if match["rmonth"]:
        month = add_months(on.replace(day=1), _RELATIVE_MONTH[match["rmonth"]])
        return _in_month(month.year, month.month, _int(match["rday"]), (match["rpart"] or "").replace("月", ""))
    if match["rd"]:
        day = on + timedelta(days=_RELATIVE_DAY[match["rd"]])
        return day, day, "day"
    if match["week"]:
        weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}[match["week"]]
        monday = on - timedelta(days=on.weekday()) + timedelta(weeks=weeks)
        if match["weekday"] is None:
            return monday, monday + timedelta(days=6), "week"
        day = monday + timedelta(days=_WEEKDAYS[match["weekday"]])
        return day, day, "day"
    return _ago(match, on)


def _in_year(match: re.Match[str], year: int) -> tuple[date, date, str] | None:
    if match["month"] and (month := _int(match["month"])):
        return _in_month(year, month, _int(match["day"]), match["tail"])
    if match["feast"]:
        day = festival_day(match["feast"], year)
        return (day, day, "day") if day else None
    first, last = _half(year, match["part"] or match["tail"])
    return first, last, "year"


def _in_month(year: int, month: int, day: int | None, part: str | None) -> tuple[date, date, str] | None:
    if day:
        try:
            return date(year, month, day), date(year, month, day), "day"
        except ValueError:
            return None
    first, last = _tenth(date(year, month, 1), part)
    return first, last, "month"


def _ago(match: re.Match[str], on: date) -> tuple[date, date, str] | None:
    count = number_of(match["ago"])
    if count is None:
        return None
    sign = 1 if match["dir"] == "后" else -1
    unit = match["agounit"].removeprefix("个")
    if unit in ("月", "年"):
        day = add_months(on, sign * int(count * (12 if unit == "年" else 1)))
        return day.replace(day=1), month_end(day), "month"
    days = int(count * 7) if unit in ("周", "星期") else int(count)
    try:
        day = on + timedelta(days=sign * days)
    except OverflowError:
        return None
    return day, day, "day"


def _infer(stretches: Sequence[_Stretch], on: date | None) -> list[_Stretch]:
    """Gives days without a year the year of the date before them in the text, else the last such day up to `on`."""
    known: date | None = None
    filled: list[_Stretch] = []
    for item in stretches:
        if item.first is None and (item.month or item.day):
            item = _with_year(item, known, on)
        if item.first is not None:
            known = item.first
        if item.first is not None or item.month or on is None or not item.day:
            filled.append(item)
    return filled


def _with_year(item: _Stretch, known: date | None, on: date | None) -> _Stretch:
    base = known or on
    if base is None:
        return item
    month = item.month or base.month
    year = base.year
    if known is not None and item.month and month < known.month:
        # The story went over the turn of the year, unless that would lie after the day it is told.
        year += 1 if on is None or date(year + 1, month, 1) <= on else 0
    elif known is None and date(year, month, min(item.day or 1, 28)) > base:
        year -= 1
    day = min(item.day or 1, calendar.monthrange(year, month)[1])
    first = date(year, month, day)
    last = first if item.day else month_end(first)
    return _Stretch(item.start, item.end, first, last, item.unit, True, month, item.day)


def _cover(
    match: re.Match[str], year: int, month: int, day: int | None, part: str | None, short: bool
) -> _Stretch | None:
    covered = _in_month(year, month, day, part)
    if covered is None:
        return None
    return _Stretch(match.start(), match.end(), covered[0], covered[1], covered[2], short)


def _tenth(first: date, part: str | None) -> tuple[date, date]:
    """The part of a month that 初, 上旬, 中旬, 下旬, 底 name; the whole month without one."""
    last = month_end(first)
    return {
        "上旬": (first, first.replace(day=10)), "初": (first, first.replace(day=10)),
        "中旬": (first.replace(day=11), first.replace(day=20)), "中": (first.replace(day=11), first.replace(day=20)),
        "下旬": (first.replace(day=21), last), "底": (first.replace(day=21), last), "末": (first.replace(day=21), last),
    }.get(part or "", (first, last))  # fmt: skip


def _half(year: int, part: str | None) -> tuple[date, date]:
    part = (part or "").removeprefix("年")
    first, last = {
        "上半年": ((1, 1), (6, 30)), "下半年": ((7, 1), (12, 31)), "初": ((1, 1), (2, 28)), "底": ((12, 1), (12, 31)),
        "末": ((12, 1), (12, 31)),
    }.get(part, ((1, 1), (12, 31)))  # fmt: skip
    return date(year, *first), date(year, *last)


def _year(text: str) -> tuple[int | None, bool]:
    number = number_of(text)
    if number is None:
        return None, False
    if len(text.strip()) == 2:
        # Two digits: up to 49 this century, beyond it the last.
        return int(number) + (2000 if number < 50 else 1900), True
    return (int(number), False) if 1900 <= number <= 2199 else (None, False)


def _int(text: str | None) -> int | None:
    if not text:
        return None
    if text == "元":
        return 1
    number = number_of(text)
    return int(number) if number is not None else None
