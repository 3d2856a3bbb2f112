"""Figures that keep to their bound: where one was read, no wording around it makes the clause a fault on that point."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from laoheng.advice.review.measures import ladder, lengths, probation_of, rates, sums

_MULTIPLE = re.compile(r"(\d+(?:\.\d+)?)(%|倍)")


def kept_bounds(text: str) -> set[str]:
    """The labels whose figure in comparable `text` was read and keeps to its bound."""
    return {label for label, keeps in _KEEPS.items() if keeps(text)}


def _probation(text: str) -> bool:
    """Term and probation both read, within the ladder (劳动合同法 19)."""
    told = probation_of(text)
    if told is None or not told.length or told.term is None or re.search(r"延长|顺延|再次|续", text):
        return False
    return told.term >= 3 and told.length <= ladder(told.term) + 0.1


def _trial_wage(text: str) -> bool:
    """Every rate of the trial wage, or the lesser of two wages, at 80% and above (劳动合同法 20).

    One wage alone is not low beside another: the whole contract tells.
    """
    told = [rate for rate, _, _ in rates(text)]
    paid = [value for value, _, _ in sums(text)]
    if (
        not told
        and len(paid) == 1
        and not re.search(r"[半成折]|最低|低于|低[^,。;]{0,4}元|正式|转正[^,。;]{0,6}后", text)
    ):
        return True
    if not told and len(paid) == 1 and re.search(r"转正|正式", text) and not re.search(r"[半成折]|试", text):
        return True
    if not re.search(r"试用|见习|试工|试岗", text):
        return False
    if told:
        return min(told) >= 80
    return len(paid) == 2 and min(paid) >= 500 and bool(re.search(r"转正|正式", text)) and min(paid) >= 0.8 * max(paid)


def _first_trial(text: str) -> bool:
    """A length of probation and no word of another one: before, again, anew, longer (劳动合同法 19)."""
    return probation_of(text) is not None and not re.search(
        r"再|重|又|续|另|延|二|两次|多次|[转换调新回返复]|原|曾|前|已|各|每|仍|还", text
    )


def _ban(text: str) -> bool:
    """The ban after leaving is read and none is above two years (劳动合同法 24)."""
    told = [months for months, _, _ in lengths(text) if months >= 1]
    return bool(told) and max(told) <= 24 and bool(re.search(r"竞业|限制期|离职后|离任后", text))


def _notice(text: str) -> bool:
    """Every notice of resignation that is read is thirty days and under, three in probation (劳动合同法 37)."""
    told = [
        (months, text[max(0, start - 12) : start])
        for months, start, end in lengths(text)
        if re.search(r"提前|提早|预先", text[max(0, start - 6) : start])
    ]
    limits = [(months, 0.11 if "试用" in before else 1.03) for months, before in told]
    return bool(limits) and all(months <= limit for months, limit in limits)


def _maternity(text: str) -> bool:
    """Leave of 98 days and above; after a miscarriage 42, or 15 before the fourth month is over (女职工规定 7)."""
    days = [months * 30 for months, _, end in lengths(text) if text[end - 1] in "天日"]
    if "流产" in text:
        return bool(days) and min(days) >= (14.5 if re.search(r"(?:不满|未满|不足)4个月", text) else 41.5)
    return bool(re.search(r"产假|生育|生孩子|分娩", text)) and any(day >= 97.5 for day in days)


def _dispatch(text: str) -> bool:
    """A dispatch contract of two years and above (劳动合同法 58)."""
    return "派遣" in text and any(23.9 <= months <= 600 for months, _, _ in lengths(text))


def _part_time(text: str) -> bool:
    """Hours a day and a week, where told, at four and twenty-four at most; halves of a day add up (劳动合同法 68)."""
    day = [
        float(hours) for hours in re.findall(r"(?:每日|每天|日均|1天|一天)[^,。;]{0,10}?(\d+(?:\.\d+)?)个?小时", text)
    ]
    week = [float(hours) for hours in re.findall(r"(?:每周|1周|一周)[^,。;天]{0,10}?(\d+(?:\.\d+)?)个?小时", text)]
    halves = [float(hours) for hours in re.findall(r"(?:[上下]午|晚上?)(\d+(?:\.\d+)?)个?小时", text)]
    return bool(day or week) and max((*day, sum(halves))) <= 4 and max(week, default=0) <= 24


def _part_time_pay(text: str) -> bool:
    """Paid every fifteen days or oftener (劳动合同法 72)."""
    return bool(
        re.search(r"(?:1[0-5]|[1-9])[天日](?:以?内)?(?:1次|结|支付|为)|周期[^,。;]{0,6}1[0-5][天日]", text)
    ) and not (re.search(r"月底|按月|每月(?!1[0-5]日和)|次月", text))


def _deduction(text: str) -> bool:
    """Deductions told as a rate, none above a fifth (工资支付暂行规定 16)."""
    told = [rate for rate, _, _ in rates(text) if rate not in (80.0,)]
    return bool(told) and max(told) <= 20 and bool(re.search(r"扣|抵", text))


def _overtime(text: str) -> bool:
    """Rates of overtime told, each at what its kind of day asks (劳动法 44)."""
    told = list(_overtime_rates(text))
    return bool(told) and all(rate >= least for rate, least in told)


def _overtime_rates(text: str) -> Iterator[tuple[float, float]]:
    for match in _MULTIPLE.finditer(text):
        before = re.split(r"[,。;、]", text[: match.start()])
        near = "".join(before[-2:])[-24:]
        kinds = (
            (r"法定|节假日|节日|国庆|春节|元旦", 300.0),
            (r"休息日|周末|双休|周六|周日", 200.0),
            (r"加班|延时|延长", 150.0),
        )
        least = next((least for days, least in kinds if re.search(days, near)), None)
        if least:
            yield float(match[1]) * (100 if match[2] == "倍" else 1), least


_KEEPS: Mapping[str, Callable[[str], bool]] = {
    "probation_too_long": _probation,
    "probation_forbidden": _probation,
    "probation_repeated": _first_trial,
    "probation_wage_low": _trial_wage,
    "noncompete_too_long": _ban,
    "resign_notice_long": _notice,
    "maternity_short": _maternity,
    "dispatch_short": _dispatch,
    "parttime_hours": _part_time,
    "parttime_pay": _part_time_pay,
    "deduct_excess": _deduction,
    "overtime_rate_low": _overtime,
}
