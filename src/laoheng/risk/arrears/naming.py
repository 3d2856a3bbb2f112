"""Which pay periods and which days a short Chinese text names: "2026年1月、2月", "1-2月份", "上月", "第10周", "3月1日".

Shared by bank memos and messages. A month followed by a day of the month is a day, not a period; "2个月" is a length.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from laoheng.risk.arrears.periods import Period
from laoheng.standard.errors import UserError

_DIGITS: Final = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "廿": "2"}
_LIST: Final = r"[、,/和及与跟&+]"
_DASH: Final = r"[-—–~〜至到]"
_NUMERAL: Final = r"[〇零一二三四五六七八九十]+"
_NUMERALS: Final = re.compile(
    rf"(?<![统唯同某每单逐万〇零一二三四五六七八九十]){_NUMERAL}"
    rf"(?=(?:(?:月份?)?(?:{_LIST}|{_DASH}){_NUMERAL})*(?:月(?!薪)|年|日|号|周|季度))"
)
# "1、2、3月" and "1-2月": every number but the last borrows the 月 that closes the list.
_BORROWS_MONTH: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?=(?:{_LIST}|{_DASH})(?:(?:20)?\d{{2}}年)?\d{{1,2}}(?:{_LIST}\d|{_DASH}\d|月))"
)
# "第9、10周": every week but the first borrows 第, every one but the last 周.
_WEEK_LIST: Final = re.compile(rf"第(\d{{1,2}})周?({_LIST}|{_DASH})第?(\d{{1,2}})(?=周|{_LIST}|{_DASH})")
_DAY: Final = (
    r"(?:(?:(?P<y>(?:20)?\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]"
    r"|(?<!\d)(?P<Y>20\d{2})[-/.](?P<M>\d{1,2})[-/.](?P<D>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<C>20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d))"
)
_A_DAY: Final = re.compile(_DAY)
_TO_DAY: Final = re.compile(rf"{_DASH}(?P<only>\d{{1,2}})[日号]")
_MENTION: Final = re.compile(
    r"(?P<year>(?:20)?\d{2})年(?P<month>\d{1,2})月份?"
    r"|(?<!\d)(?P<iso_year>20\d{2})[-/.](?P<iso_month>\d{1,2})月?份?(?![-/.]?\d)"
    r"|(?<!\d)(?P<tight>20\d{2}(?:0[1-9]|1[0-2]))(?!\d)"
    r"|(?:(?P<week_year>20\d{2})(?:年|-)?)?(?:第(?P<week>\d{1,2})周|[Ww](?P<w>\d{1,2})(?!\d))"
    r"|(?<!\d)(?P<bare_week>\d{1,2})周(?=[的工薪])"
    r"|(?:(?P<quarter_year>(?:20)?\d{2})年)?第?(?P<quarter>[1-4])季度"
    r"|(?P<before_last>上上个?(?P<before_last_unit>月|周))份?"
    r"|(?P<last>上个?(?P<last_unit>月|周))份?"
    r"|(?P<this>(?:本|当|这)个?(?P<this_unit>月|周))份?"
    r"|(?P<relative_year>[去今前]年)(?P<relative_month>\d{1,2})月份?"
    r"|(?<![\d年.])(?P<bare>\d{1,2})月(?!底|初|末|中旬|上旬|下旬|内|前|\d)份?(?!底|初|末)"
)
_RANGE_GAP: Final = re.compile(rf"(?:的?工资)?{_DASH}+")
_SHORTEST_BARE_WEEK: Final = 5  # "2周工资" rather means two weeks' wages


@dataclass(frozen=True, slots=True)
class Mention:
    """Periods named at `start`–`end` of the plain text; `vague`: "this month", which may mean the pay day's."""

    start: int
    end: int
    periods: tuple[Period, ...]
    vague: bool = False


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day named at `start`–`end` of the plain text."""

    start: int
    end: int
    day: date


def plain(text: str) -> str:
    """`text` in half width without blanks, Chinese numerals before 月, 日, 周, 年 written as digits."""
    narrow = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", unicodedata.normalize("NFKC", text))
    arabic = _NUMERALS.sub(lambda match: _digits(match[0]), narrow.replace("礼拜", "周").replace("星期", "周"))
    while (spread := _WEEK_LIST.sub(r"第\1周\2第\3", arabic)) != arabic:
        arabic = spread
    return arabic


def _digits(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(_DIGITS[char] for char in numeral)
    tens, _, ones = numeral.partition("十")
    try:
        return str((int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0))
    except KeyError:  # "一十二三": no number
        return numeral


def named_days(text: str, written_on: date) -> tuple[DayMention, ...]:
    """Days that the plain `text` names; one without a year is the latest not after `written_on`."""
    found = (_day_of(match, written_on) for match in _A_DAY.finditer(text))
    return tuple(item for item in found if item is not None)


def _day_of(match: re.Match[str], written_on: date) -> DayMention | None:
    try:
        if match["C"]:
            day = date.fromisoformat(f"{match['C'][:4]}-{match['C'][4:6]}-{match['C'][6:]}")
        elif match["Y"]:
            day = date(int(match["Y"]), int(match["M"]), int(match["D"]))
        elif match["y"]:
            day = date(2000 + int(match["y"]) % 100, int(match["m"]), int(match["d"]))
        else:
            day = date(written_on.year, int(match["m"]), int(match["d"]))
            day = day if day <= written_on else day.replace(year=day.year - 1)
    except ValueError:
        return None
    return DayMention(match.start(), match.end(), day)


def mentions(text: str, written_on: date, weekly: bool) -> tuple[Mention, ...]:
    """Periods that the plain `text` names, in the order they stand there."""
    found, text = _day_ranges(text, written_on, weekly)
    text = _A_DAY.sub(lambda match: "□" * len(match[0]), text)
    spread, offsets = _lend_month(text)
    inner = _single_mentions(spread, written_on, weekly)
    return tuple(sorted([*found, *(_moved(item, offsets) for item in inner)], key=lambda item: item.start))


def named_periods(text: str, written_on: date, weekly: bool) -> tuple[Period, ...]:
    """The periods of `mentions`, each once, oldest first."""
    return tuple(sorted({period for item in mentions(text, written_on, weekly) for period in item.periods}))


def _lend_month(text: str) -> tuple[str, list[int]]:
    """`text` with the borrowed 月 written out, and for each place in it the place in the original."""
    pieces, offsets, position = [], [], 0
    for match in _BORROWS_MONTH.finditer(text):
        pieces += [text[position : match.end()], "月"]
        offsets += [*range(position, match.end()), match.end()]
        position = match.end()
    return "".join([*pieces, text[position:]]), [*offsets, *range(position, len(text) + 1)]


def _moved(item: Mention, offsets: list[int]) -> Mention:
    return Mention(offsets[item.start], offsets[item.end], item.periods, item.vague)


def _day_ranges(text: str, written_on: date, weekly: bool) -> tuple[list[Mention], str]:
    """Ranges of days ("3月2日至3月8日") as the periods they run over, and the text with them blotted out."""
    found: list[Mention] = []
    days = named_days(text, written_on)
    for index, first in enumerate(days):
        last, end = None, 0
        if index + 1 < len(days) and re.fullmatch(_DASH, text[first.end : days[index + 1].start]):
            last, end = days[index + 1].day, days[index + 1].end
        elif (only := _TO_DAY.match(text, first.end)) and int(only["only"]) >= first.day.day:
            last, end = first.day + timedelta(days=int(only["only"]) - first.day.day), only.end()
        if last is not None and first.day <= last <= first.day + timedelta(days=366):
            found.append(Mention(first.start, end, _covering(first.day, last, weekly)))
    for item in found:
        text = text[: item.start] + "□" * (item.end - item.start) + text[item.end :]
    return found, text


def _covering(first: date, last: date, weekly: bool) -> tuple[Period, ...]:
    periods = [Period.holding(first, weekly)]
    while periods[-1].last < last:
        periods.append(Period.holding(periods[-1].last + timedelta(days=1), weekly))
    return tuple(periods)


def _single_mentions(text: str, written_on: date, weekly: bool) -> list[Mention]:
    found: list[Mention] = []
    carried: Period | None = None  # the last month named with its year, whose year the next bare month shares
    previous_end = -1
    for match in _MENTION.finditer(text):
        periods = _read(match, written_on, weekly, carried if previous_end == match.start() - 1 else None)
        is_range_end = bool(found) and _RANGE_GAP.fullmatch(text, previous_end, match.start()) is not None
        previous_end = match.end()
        if not periods:
            carried = None
            continue
        if is_range_end:
            periods = _filled(found[-1].periods[0], periods[-1], written_on)
            found[-1] = Mention(found[-1].start, match.end(), periods)
        else:
            found.append(Mention(match.start(), match.end(), periods, vague=bool(match["this"])))
        with_year = match["year"] or match["iso_year"] or match["tight"] or carried
        carried = periods[-1] if with_year and not periods[-1].is_week else None
    return found


def _filled(first: Period, last: Period, written_on: date) -> tuple[Period, ...]:
    """All periods from `first` to `last`; a start that would lie after its end lies a year earlier."""
    if first > last and not first.is_week:
        first = Period.month(first.first.year - 1, first.first.month)
    if first > last or (last.first - first.first).days > 366 or first.is_week != last.is_week:
        return (first, last) if first < last else (last,)
    return _covering(first.first, last.first, last.is_week)


def _read(match: re.Match[str], written_on: date, weekly: bool, carried: Period | None) -> tuple[Period, ...]:
    try:
        return _understood(match, written_on, weekly, carried)
    except UserError:  # "13月", "第54周": no such period, so none is named
        return ()


def _understood(match: re.Match[str], written_on: date, weekly: bool, carried: Period | None) -> tuple[Period, ...]:
    for year_name, month_name in (("year", "month"), ("iso_year", "iso_month")):
        if match[year_name]:
            return (Period.month(2000 + int(match[year_name]) % 100, int(match[month_name])),)
    if match["tight"]:
        return (Period.month(int(match["tight"][:4]), int(match["tight"][4:])),)
    if match["quarter"]:
        return _quarter(match, written_on)
    if week := match["week"] or match["w"] or match["bare_week"]:
        return _week(match, int(week), written_on, weekly)
    for name, steps in (("before_last", 2), ("last", 1), ("this", 0)):
        if match[name]:
            return (Period.holding(written_on, weekly=match[name + "_unit"] != "月").back(steps),)
    if match["relative_year"]:
        year = written_on.year - {"今": 0, "去": 1, "前": 2}[match["relative_year"][0]]
        return (Period.month(year, int(match["relative_month"])),)
    return (_bare_month(int(match["bare"]), written_on, carried),)


def _bare_month(month: int, written_on: date, carried: Period | None) -> Period:
    if carried is None:
        latest = Period.month(written_on.year, month)
        return latest if latest.first <= written_on else Period.month(written_on.year - 1, month)
    year = carried.first.year
    same_year = Period.month(year, month)
    if month < carried.first.month:  # "2025年12月、1月" runs on into the next year, "2026年2月、1月" does not
        next_year = Period.month(year + 1, month)
        if next_year.first <= written_on and 12 + month - carried.first.month <= 6:
            return next_year
    return same_year


def _week(match: re.Match[str], week: int, written_on: date, weekly: bool) -> tuple[Period, ...]:
    if match["bare_week"] and (not weekly or week < _SHORTEST_BARE_WEEK):
        return ()
    if match["week_year"]:
        return (Period.week(int(match["week_year"]), week),)
    latest = Period.week(written_on.isocalendar().year, week)
    if latest.first > written_on:
        latest = Period.week(written_on.isocalendar().year - 1, week)
    return (latest,)


def _quarter(match: re.Match[str], written_on: date) -> tuple[Period, ...]:
    first_month = 3 * int(match["quarter"]) - 2
    year = 2000 + int(match["quarter_year"]) % 100 if match["quarter_year"] else written_on.year
    if not match["quarter_year"] and date(year, first_month, 1) > written_on:
        year -= 1
    return tuple(Period.month(year, first_month + offset) for offset in range(3))
