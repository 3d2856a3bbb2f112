"""Lengths of time, rates and counts in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from laoheng.text.values.numerals import NUMBER, number_of
from laoheng.text.values.value import Value, ValueKind

_NUM = rf"(?:{NUMBER}|半)"
_UNITS = {
    "年": ("month", Decimal(12)), "周年": ("month", Decimal(12)), "整年": ("month", Decimal(12)),
    "季度": ("month", Decimal(3)), "月": ("month", Decimal(1)), 
    "周": ("day", Decimal(7)), "星期": ("day", Decimal(7)), "礼拜": ("day", Decimal(7)),
    "天": ("day", Decimal(1)), "日": ("day", Decimal(1)), "自然日": ("day", Decimal(1)),
    "工作日": ("workday", Decimal(1)), "工作天": ("workday", Decimal(1)),
    "小时": ("hour", Decimal(1)), "钟头": ("hour", Decimal(1)), "钟": ("hour", Decimal(1)),
    "工时": ("hour", Decimal(1)), "学时": ("hour", Decimal(1)), "课时": ("hour", Decimal(1)),
    "分钟": ("hour", Decimal(1) / 60),
}  # fmt: skip
_UNIT = (
    r"(?:周年(?!庆)|整年|年(?!级|龄|代|度|薪|底|初|终|会|假)|个?季度|个(?:日历)?月|个半(?:月|小时|钟头|天)|月(?!薪|工资|租|底|初|末|份)|周(?!年|岁|[一二三四五六日末边围])"
    r"|个?星期(?![一二三四五六日天])|个?礼拜(?![一二三四五六日天])|个?工作[日天]|个?自然日|日历天|个日历日|天|日(?!工资|薪|常|期|本|后再|新)"
    r"|个?(?:工时|学时|课时|小时)|个?钟头|个钟|分钟)"
)
_LENGTH = re.compile(
    rf"(?<![第每/／0-9.年月])(?:(?P<from>{_NUM})\s?(?P<unit1>{_UNIT})?\s?(?:-|—|–|~|～|至|到|或者?)\s?)?(?P<number>{_NUM})(?P<more>[多余几来]?)\s?"
    rf"(?P<unit>{_UNIT})(?P<half>半)?(?:(?:零|又|加)?(?P<number2>{NUMBER})\s?(?P<unit2>个月|天|日|分钟))?"
)
_SHORT = {"年": "年", "月": "月"}
_CALENDAR_YEAR = re.compile(r"(?:19|20)[0-9]{2}|[一二]?[零〇○九一二三四五六七八]{3,4}")
_CALENDAR_CONTEXT = re.compile(
    r"\s?(?:底|初|末|入职|进厂|进公司|来|到岗|离职|开始|毕业|春节|国庆|[0-9一二三四五六七八九十]{1,2}月)"
)
_RATE = re.compile(
    rf"(?P<day>日|每日|每天|按日)?(?P<year>年利率|年化)?(?:(?P<parts>百|千|万)分之(?P<n>{NUMBER})(?:(?:-|~|至|到)(?:百分之)?(?P<n2>{NUMBER}))?"
    rf"|(?<![0-9.])(?P<p1>[0-9]{{1,9}}(?:\.[0-9]{{1,6}})?)\s?(?:%|％)?\s?(?:-|—|–|~|～|至|到)\s?(?P<p2>[0-9]{{1,9}}(?:\.[0-9]{{1,6}})?)\s?(?P<psign>%|％|‰|‱)"
    r"|(?<![0-9.])(?P<p>[0-9]{1,9}(?:\.[0-9]{1,6})?)\s?(?P<sign>%|％|‰|‱))"
)
_TENTHS = re.compile(
    r"(?P<n>[0-9]{1,2}(?:\.[0-9])?|[一二三四五六七八九][点.]?[一二三四五六七八九]?)\s?(?P<unit>成(?!员|立|为|本|功|果|年|交|都|长|绩|品|效|套|型|人|了|份|就|分)|折(?!旧|叠|算|断|磨|合|腾|返|射))(?P<half>半)?"
)
_TIMES = re.compile(rf"(?P<from>{NUMBER}\s?倍?\s?(?:-|~|至|到)\s?)?(?P<n>{NUMBER}|数)\s?倍(?P<half>半)?")
_COUNTED = "人次|人|名|位|次|件|份|辆|台|张|条|页|户|家|批|项|岁|周岁"
_COUNT = re.compile(
    rf"(?<![第每/／0-9.])(?:(?P<from>{NUMBER})\s?(?:-|~|～|至|到)\s?)?(?P<number>{NUMBER})(?P<more>[多余]?)\s?个?(?P<unit>{_COUNTED})"
    r"(?![民间员工称目义字单款规性])"
)
_RANGED = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])(十?)")


def find_durations(text: str) -> Iterator[Value]:
    """The lengths of time in `text` (plain width): years as 12 months, weeks as 7 days."""
    for match in _LENGTH.finditer(text):
        number, unit_text = match["number"], match["unit"]
        if unit_text == "年" and (_CALENDAR_YEAR.fullmatch(number) or _two_digit_year(text, match)):
            continue
        # 3月, 三月, 5日 are days of the calendar unless the measure word 个 stands between.
        if unit_text in ("月", "日") and not match["half"] and number != "半" and not _is_length(text, match):
            continue
        unit, factor = _unit(unit_text)
        high = number_of(number)
        if high is None:
            continue
        length = high * factor + _rest(match, factor)
        low = _low(match, factor)
        per = (
            "day" if unit == "hour" and re.search(r"(?:每天|每日|一天)[^,，。0-9]{0,6}$", text[: match.start()]) else ""
        )
        start, end = match.span()
        ranged = _RANGED.fullmatch(number)
        if ranged and low is None and int(number_of(ranged[1]) or 0) < int(number_of(ranged[2]) or 0):
            low = (number_of(ranged[1] + ranged[3]) or Decimal(0)) * factor
            length = (number_of(ranged[2] + ranged[3]) or Decimal(0)) * factor
        if low is not None:
            yield Value(ValueKind.DURATION, start, end, match[0], None, low, length, unit, per)
        else:
            yield Value(
                ValueKind.DURATION, start, end, match[0], length, length if match["more"] else None, None, unit, per
            )


def _unit(text: str) -> tuple[str, Decimal]:
    return _UNITS[text.removeprefix("个").removeprefix("半").removeprefix("日历") or "日"]


def _rest(match: re.Match[str], factor: Decimal) -> Decimal:
    """What follows the first unit: 一年半, 一个半月, 两年零三个月, 1小时30分钟."""
    rest = Decimal(0)
    if match["half"] or match["unit"].startswith("个半"):
        rest += factor / 2
    if match["number2"] and (second := number_of(match["number2"])) is not None:
        unit = match["unit2"]
        if unit == "个月" and match["unit"].endswith("年"):
            rest += second
        elif unit == "分钟" and match["unit"].endswith(("小时", "钟头", "钟")):
            rest += second / 60
    return rest


def _low(match: re.Match[str], factor: Decimal) -> Decimal | None:
    if not match["from"] or (low := number_of(match["from"])) is None:
        return None
    return low * (_unit(match["unit1"])[1] if match["unit1"] else factor)


def _is_length(text: str, match: re.Match[str]) -> bool:
    """X日 or X月 as a length: written 内, 以内, 前提前, 届满 or after 满, 提前, 超过, 期限."""
    before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 3]
    if match["unit"] == "月" and not (match["from"] or re.match(r"以上|以内|期|的", after)):
        return False
    said_before = re.search(
        r"(?:提前|超过|满|不少于|不得超过|至少|连续|累计|期限为?|共计?|达到?|逾期|旷工|之日起|起)\s?$", before
    )
    return (
        said_before is not None or re.match(r"(?:以?内|以上|以下|之内|届满|期满|的?期限|书面|通知)", after) is not None
    )


def _two_digit_year(text: str, match: re.Match[str]) -> bool:
    return (
        re.fullmatch(r"[0-9]{2}", match["number"]) is not None
        and _CALENDAR_CONTEXT.match(text, match.end()) is not None
    )


def find_rates(text: str) -> Iterator[Value]:
    """Percentages, tenths, discounts and multiples in `text`: 80% is 0.8 (unit ratio), 两倍 is 2 (unit times)."""
    for match in _RATE.finditer(text):
        divisor = {"百": 100, "千": 1000, "万": 10_000, "%": 100, "％": 100, "‰": 1000, "‱": 10_000}[
            match["parts"] or match["psign"] or match["sign"]
        ]
        low, high = match["n"] or match["p1"] or match["p"], match["n2"] or match["p2"]
        yield from _rate(match, low, high, divisor, "day" if match["day"] else "year" if match["year"] else "")
    for match in _TENTHS.finditer(text):
        if (number := number_of(match["n"].replace(".", "点") if not match["n"][0].isdigit() else match["n"])) is None:
            continue
        number /= 100 if match["unit"] == "折" and number >= 10 else 10
        number += Decimal("0.05") if match["half"] else 0
        if number <= 1:
            yield Value(ValueKind.RATE, *match.span(), match[0], number, None, None, "ratio")
    for match in _TIMES.finditer(text):
        number = number_of(match["n"]) if match["n"] != "数" else None
        if number is not None:
            number += Decimal("0.5") if match["half"] else 0
            low = number_of(re.sub(r"\s|[倍\-~至到]", "", match["from"])) if match["from"] else None
            if low is None:
                yield Value(ValueKind.RATE, *match.span(), match[0], number, None, None, "times")
            else:
                yield Value(ValueKind.RATE, *match.span(), match[0], None, low, number, "times")


def _rate(match: re.Match[str], low: str, high: str | None, divisor: int, per: str) -> Iterator[Value]:
    first, second = number_of(low), number_of(high) if high else None
    if first is None:
        return
    if second is None:
        yield Value(ValueKind.RATE, *match.span(), match[0], first / divisor, None, None, "ratio", per)
    else:
        yield Value(ValueKind.RATE, *match.span(), match[0], None, first / divisor, second / divisor, "ratio", per)


def find_counts(text: str) -> Iterator[Value]:
    """Counted persons, times and things in `text`, the measure word as unit."""
    for match in _COUNT.finditer(text):
        high = number_of(match["number"])
        low = number_of(match["from"]) if match["from"] else None
        if high is None:
            continue
        if (
            match["number"] in ("一", "两", "百", "万")
            and match["unit"] in ("人", "位", "家")
            and match["number"] != "两"
        ):
            continue  # 一家公司 and 一位同事 count nothing
        if low is not None:
            yield Value(ValueKind.COUNT, *match.span(), match[0], None, low, high, match["unit"])
        else:
            yield Value(
                ValueKind.COUNT, *match.span(), match[0], high, high if match["more"] else None, None, match["unit"]
            )
