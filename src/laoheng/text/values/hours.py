"""Working hours in running text: hours a day or week, hours of the clock, patterns of days off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from decimal import Decimal

from laoheng.text.values.numerals import NUMBER, number_of
from laoheng.text.values.value import Value, ValueKind

_PER = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "年": "year",
    "班": "day",
}
_AMOUNT = re.compile(
    r"(?P<per>每(?:个)?(?:工作)?(?:天|日|周|星期|礼拜|月|年|班)|日均|周均|月均|一天|一周|一个星期|一个月|日|周|月)"
    r"(?P<words>(?:平均|标准)?(?:要|得|都|都要|必须|需要?|还要|共|实际|至少|不超过|不得超过|加班|延长)?(?:工作|上班|干活?|做|上|加班|劳动|出勤|学习)?(?:时间)?(?:为|是|了|够|满|共计|约|大概|不少于|不超过|不得超过|至少|超过|平均)?)\s?"
    rf"(?:(?P<from>{NUMBER})\s?(?:个?(?:小时|钟头?))?\s?(?:-|~|～|—|至|到)\s?)?(?P<number>{NUMBER})(?P<more>[多余]?)\s?(?P<unit>个?小时|个?钟头|个钟|天)(?P<half>半)?"
)
_MORNING = r"凌晨|早上|早晨|早|上午|清早"
_AFTERNOON = r"下午|傍晚|晚上|晚|夜里|夜间|午夜"
_POINT = (
    rf"(?P<p{{n}}>{_MORNING}|{_AFTERNOON}|中午|次日(?:凌晨)?|第二天(?:凌晨|早上)?)?\s?(?P<h{{n}}>[01]?[0-9]|2[0-4]|[一二两三四五六七八九十]{{{{1,3}}}})"
    r"(?:\s?[:：]\s?(?P<m{n}>[0-5][0-9])|\s?(?:点钟?|时)(?:(?P<c{n}>半|一刻|三刻|整)|(?P<q{n}>[0-5]?[0-9]|[一二三四五]?十[一二三四五六七八九]?)分?)?)"
)
_TO = r"\s?(?:-{1,2}|—{1,2}|–|~|～|至|到|直到|一直到|一直干到|干到|做到|上到)\s?"
_CLOCK = re.compile(
    _POINT.format(n=1).replace("{{", "{").replace("}}", "}")
    + _TO
    + _POINT.format(n=2).replace("{{", "{").replace("}}", "}")
)
_NINE_TO_SIX = re.compile(
    r"(?:早|朝)(?P<h1>[一二三四五六七八九十]{1,2}|[0-9]{1,2})(?P<c1>半)?点?(?:至|到)?晚(?P<h2>[一二三四五六七八九十]{1,2}|[0-9]{1,2})(?P<c2>半)?点?"
)
_PATTERNS = {
    "996": ("9", "21", "6"),
    "995": ("9", "21", "5"),
    "997": ("9", "21", "7"),
    "886": ("8", "20", "6"),
    "887": ("8", "20", "7"),
    "007": ("0", "0", "7"),
}
_PATTERN = re.compile(r"(?<![0-9.])(?:996|995|997|886|887|007)(?![0-9.元])(?:工作制|制)?")
_REST = re.compile(
    rf"(?:做|上|工作)(?P<work>[五六]|5|6)天?休(?:息)?(?P<off>[一二两]|1|2)天?|(?P<word>单休|双休|大小周|单双休|无休|全年无休)|(?:每)?(?P<per>月|周)休(?:息)?(?P<n>{NUMBER})天"
)


def find_hours(text: str) -> Iterator[Value]:
    """Hours of work in `text` (plain width): amounts with their period, hours of the clock, days worked and off."""
    for match in _AMOUNT.finditer(text):
        yield from _amount(match)
    for match in _CLOCK.finditer(text):
        first, second = _time(match, 1), _time(match, 2)
        if first is not None and second is not None:
            yield Value(ValueKind.HOURS, *match.span(), match[0], None, first, second, "clock", "day")
    for match in _NINE_TO_SIX.finditer(text):
        begin, close = number_of(match["h1"]), number_of(match["h2"])
        if begin is not None and close is not None and begin <= 12 and close <= 12:
            start = time(int(begin), 30 if match["c1"] else 0)
            end = time((int(close) + 12) % 24, 30 if match["c2"] else 0)
            yield Value(ValueKind.HOURS, *match.span(), match[0], None, start, end, "clock", "day")
    for match in _PATTERN.finditer(text):
        opens, closes, days = _PATTERNS[match[0][:3]]
        low, high = time(int(opens)), time(int(closes))
        yield Value(ValueKind.HOURS, *match.span(), match[0], Decimal(days), low, high, "day", "week")
    for match in _REST.finditer(text):
        yield from _rest(match)


def _amount(match: re.Match[str]) -> Iterator[Value]:
    if len(match["per"]) == 1 and not match["words"]:
        return  # 月3天 needs a word of work to mean a month's work
    per = (
        next(unit for word, unit in _PER.items() if word in match["per"])
        if "均" not in match["per"]
        else _PER[match["per"][0]]
    )
    number = number_of(match["number"])
    unit = "day" if match["unit"] == "天" else "hour"
    if number is None or (unit == "day" and per not in ("week", "month", "year")):
        return
    number += Decimal("0.5") if match["half"] else 0
    low = number_of(match["from"]) if match["from"] else None
    if low is not None:
        yield Value(ValueKind.HOURS, *match.span(), match[0], None, low, number, unit, per)
    else:
        yield Value(
            ValueKind.HOURS, *match.span(), match[0], number, number if match["more"] else None, None, unit, per
        )


def _time(match: re.Match[str], n: int) -> time | None:
    hour = number_of(match[f"h{n}"])
    if hour is None or hour > 24:
        return None
    part = match[f"p{n}"] or ""
    minute = Decimal(0)
    if match[f"m{n}"]:
        minute = number_of(match[f"m{n}"]) or minute
    elif match[f"c{n}"]:
        minute = {"半": Decimal(30), "一刻": Decimal(15), "三刻": Decimal(45)}.get(match[f"c{n}"], minute)
    elif match[f"q{n}"]:
        minute = number_of(match[f"q{n}"]) or minute
    if hour < 12 and re.fullmatch(_AFTERNOON, part) and not (part in ("夜里", "午夜", "夜间") and hour < 6):
        hour += 12
    return time(int(hour) % 24, int(minute)) if minute < 60 else None


def _rest(match: re.Match[str]) -> Iterator[Value]:
    if match["work"]:
        yield Value(ValueKind.HOURS, *match.span(), match[0], number_of(match["work"]), None, None, "day", "week")
    elif match["n"]:
        per = "month" if match["per"] == "月" else "week"
        yield Value(ValueKind.HOURS, *match.span(), match[0], number_of(match["n"]), None, None, "rest_day", per)
    else:
        days = {"单休": "1", "双休": "2", "大小周": "1.5", "单双休": "1.5"}.get(match["word"], "0")
        yield Value(ValueKind.HOURS, *match.span(), match[0], Decimal(days), None, None, "rest_day", "week")
