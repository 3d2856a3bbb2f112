"""Where in a clause the number at fault stands, and what may stand there instead, by label.

Each target reads the comparable words of a clause (see `review.wording`) and gives spans in them with wordings in the
order in which they are tried. Whether a wording does is for the review to say, never for a target.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from laoheng.advice.review import ClauseFinding
from laoheng.advice.review.figures import beyond
from laoheng.advice.review.measures import TRIAL, Span, ladder, lengths, probation_of, rates, sums
from laoheng.advice.rewording.numerals import count_like, days_like, length_like, percent_like, yuan_like
from laoheng.standard.money import to_fen

# What may stand in the place of the words there: None where it cannot be said as they are said.
Wording = Callable[[str], str | None]
Offer = tuple[Span, Wording]


@dataclass(frozen=True, slots=True)
class About:
    """A finding with the comparable words of its clause and where the finding lies in them.

    `wage` is the contract's, `term_told` whether one of its clauses names its term.
    """

    finding: ClauseFinding
    words: str
    inside: Span
    wage: Decimal | None
    term_told: bool


def offers(about: About) -> Iterator[Offer]:
    """Wordings for the number at fault, those to be tried first before the others; none for a label without one.

    A bound that is said as its opposite ("at least 80 hours of overtime") is no matter of the number.
    """
    target = _TARGETS.get(about.finding.label)
    wrong_way = _AT_MOST if about.finding.label in _RAISED else _AT_LEAST
    for span, put in target(about) if target else ():
        if not wrong_way.search(about.words[max(0, span[0] - 6) : span[1] + 3]):
            yield span, put


def _months(span: Span, least_last: Sequence[int]) -> Iterator[Offer]:
    for months in least_last:
        yield span, partial(length_like, months=months)


def _probation(about: About) -> Iterator[Offer]:
    """The longest probation for the term: the clause's own, or, where other clauses tell it, what the review allows."""
    told = probation_of(about.words)
    if told is None or not told.length:
        return
    here = [
        (start, end)
        for months, start, end in lengths(about.words)
        if months == told.length and re.search(TRIAL, about.words[max(0, start - 12) : end + 9])
    ]
    if len(here) != 1:
        return
    if told.term is not None:
        yield from _months(here[0], [int(ladder(told.term))] if ladder(told.term) else [])
    elif about.term_told:
        yield from _months(here[0], [limit for limit in (6, 2, 1) if limit < told.length])


def _notice(about: About) -> Iterator[Offer]:
    if span := beyond("resign_notice_long", about.words):
        for days in (30, 3):
            yield span, partial(days_like, days=days)


def _ban(about: About) -> Iterator[Offer]:
    if (span := beyond("noncompete_too_long", about.words)) and re.search(r"\d", about.words[slice(*span)]):
        yield from _months(span, [24])


def _maternity(about: About) -> Iterator[Offer]:
    if span := beyond("maternity_short", about.words):
        yield span, partial(days_like, days=98)


def _dispatch(about: About) -> Iterator[Offer]:
    if span := beyond("dispatch_short", about.words):
        yield from _months(span, [24])


def _hours(about: About) -> Iterator[Offer]:
    span = beyond("overtime_forced", about.words)
    told = about.words[slice(*span)] if span else ""
    if span and len(re.findall(r"\d+", told)) == 1 and "小时" in told:
        extra = re.search(r"加班|加点|延长", about.words[: span[1]])
        most = 36 if re.match(r"每?月", told) else 1 if extra else 8
        yield span, partial(count_like, count=most)


def _part_time(about: About) -> Iterator[Offer]:
    span = beyond("parttime_hours", about.words)
    told = about.words[slice(*span)] if span else ""
    if span and len(re.findall(r"\d+(?:\.\d+)?", told)) == 1:
        yield span, partial(count_like, count=24 if "周" in told else 4)


def _rate(label: str, *percents: int) -> Callable[[About], Iterator[Offer]]:
    """A target whose fault is a share: the one beyond the bound of `label`, moved to the first that does."""

    def target(about: About) -> Iterator[Offer]:
        span = beyond(label, about.words)
        inner = _one_rate(about.words, span) if span else None
        if inner is None:
            return
        for percent in percents:
            yield inner, partial(percent_like, percent=percent)

    return target


def _one_rate(words: str, span: Span) -> Span | None:
    told = [(start, end) for _, start, end in rates(words) if span[0] <= start and end <= span[1]]
    told += [
        (span[0] + match.start(), span[0] + match.end())
        for match in re.finditer(r"\d+(?:\.\d+)?倍|双倍|双薪|单倍", words[slice(*span)])
    ]
    return told[0] if len(told) == 1 else None


def _sum(span: Span, amount: Decimal) -> Offer:
    return span, partial(yuan_like, amount=amount)


def _trial_wage(about: About) -> Iterator[Offer]:
    yield from _rate("probation_wage_low", 80)(about)
    low = beyond("probation_wage_low", about.words)
    told = {place: Decimal(str(value)) for value, *place_ in sums(about.words) if (place := tuple(place_))}
    if low and low in told:
        yield _sum(low, to_fen(max(told.values()) * 8 / 10))
    yield from _short(about)


def _short(about: About) -> Iterator[Offer]:
    """The sum that falls short by what the review reckoned: raised by that much."""
    if not about.finding.across or about.finding.exposure is None:
        return
    told = [item for item in sums(about.words) if about.inside[0] <= item[1] and item[2] <= about.inside[1]]
    for value, start, end in told[-1:]:
        yield _sum((start, end), to_fen(Decimal(str(value)) + about.finding.exposure))


def _overtime(about: About) -> Iterator[Offer]:
    yield from _rate("overtime_rate_low", 150, 200, 300)(about)
    told = [item for item in sums(about.words) if "基数" in about.words or "基准" in about.words]
    if about.wage is not None and about.finding.across and len(told) == 1:
        yield _sum(told[0][1:], about.wage)


def _ban_pay(about: About) -> Iterator[Offer]:
    yield from _rate("noncompete_no_pay", 30)(about)
    yield from _short(about)


def _training(about: About) -> Iterator[Offer]:
    """The penalty brought down to the cost, and by what has been served (劳动合同法 22)."""
    span, told = beyond("bond_excess", about.words), sums(about.words)
    if span and len(told) >= 2:
        cost = Decimal(str(told[0][0]))
        yield span, lambda old: _shared(yuan_like(old, cost))


def _often(found: str, told: str) -> Callable[[About], Iterator[Offer]]:
    """A target whose fault is how seldom something is paid: the words `found` in the finding, and how often instead."""

    def target(about: About) -> Iterator[Offer]:
        places = [match.span() for match in re.finditer(found, about.words[slice(*about.inside)])]
        if len(places) == 1:
            start, end = (about.inside[0] + place for place in places[0])
            yield (start, end), lambda old: told

    return target


def _shared(told: str | None) -> str | None:
    return None if told is None else f"{told}，并按尚未履行的服务期比例递减"


_AT_LEAST: Final = re.compile(r"不(?:得|应)?(?:少|低)于|至少|最少|起码|以上|起步|超过(?<!不超过)(?<!不得超过)")
_AT_MOST: Final = re.compile(r"不(?:得|应)?(?:高|多|超)(?:于|过)|至多|最多|最高|以下|以内|封顶|不足")
# What is raised to a floor; all others are brought down to a bound.
_RAISED: Final = frozenset(
    {
        "probation_wage_low", "noncompete_no_pay", "overtime_rate_low", "wage_below_min", "sick_pay_low",
        "maternity_short", "dispatch_short",
    }
)  # fmt: skip
_TARGETS: Final[Mapping[str, Callable[[About], Iterator[Offer]]]] = {
    "probation_too_long": _probation,
    "probation_wage_low": _trial_wage,
    "resign_notice_long": _notice,
    "noncompete_too_long": _ban,
    "noncompete_no_pay": _ban_pay,
    "bond_excess": _training,
    "overtime_rate_low": _overtime,
    "overtime_forced": _hours,
    "wage_below_min": _short,
    "deduct_excess": _rate("deduct_excess", 20),
    "sick_pay_low": _rate("sick_pay_low", 80),
    "maternity_short": _maternity,
    "dispatch_short": _dispatch,
    "dispatch_main": _rate("dispatch_main", 10),
    "parttime_hours": _part_time,
    "parttime_pay": _often(r"(?<=按)月(?=结|支付|发放|付)", "半个月"),
    "wage_delay": _often(r"每(?:个)?(?:季度?|半年|年)(?=[^,。;\d]{0,6}(?:发|付|结))", "每月"),
}
