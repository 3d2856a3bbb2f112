"""Wages owed month by month, and the part of them below the minimum wage, which no agreement may leave unpaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.law import LawAt, law_at
from laoheng.standard.dates import parse_month
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground, Step
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen


@dataclass(frozen=True, slots=True)
class WageMonth:
    """One month's wage in yuan: `due` as agreed, `paid` so far (None: nobody said).

    `normal_work`: whether normal work was done all month, which the minimum wage presupposes; None: nobody said.
    """

    month: str
    due: Decimal
    paid: Decimal | None = None
    normal_work: bool | None = None


@dataclass(frozen=True, slots=True)
class WagesByLaw:
    """What is owed: `low` takes months of unknown payment as paid, `high` as unpaid."""

    low: Decimal
    high: Decimal
    steps: tuple[Step, ...]
    notes: tuple[Message, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class MinimumGap:
    """What is missing to the minimum wage over the months.

    `certain`: in months of normal work whose payment is known; `possible`: also where either is unknown; `unknown`:
    months for which no standard is held.
    """

    certain: Decimal
    possible: Decimal
    unknown: tuple[str, ...]
    grounds: tuple[Ground, ...]


def wages_by_law(months: Sequence[WageMonth], law: LawAt) -> WagesByLaw:
    """What is owed for `months`: the wage due, at least the minimum wage where normal work was done, less what was paid
    (劳动法 48, 50). Raises `UserError` for negative sums and for a month named twice."""
    _check(months)
    steps: list[Step] = []
    low = high = Decimal(0)
    notes: list[Message] = []
    for item in months:
        minimum = _minimum(item, law)
        due = max(item.due, minimum[0]) if minimum and item.normal_work else item.due
        owed = max(due - (item.paid or Decimal(0)), Decimal(0))
        high += owed
        low += owed if item.paid is not None else 0
        if item.paid is None:
            notes.append(Message.of("mediation.paid_unknown", month=item.month))
        steps.append(_step(item, due, owed, law))
    return WagesByLaw(to_fen(low), to_fen(high), tuple(steps), tuple(notes), law.held("劳动法50", "劳动合同法30"))


def minimum_gap(months: Sequence[WageMonth], law: LawAt) -> MinimumGap:
    """How much of `months` is still unpaid below the local minimum wage of each month (劳动法 48; 最低工资规定 3)."""
    _check(months)
    certain = possible = Decimal(0)
    unknown: list[str] = []
    grounds: dict[Ground, None] = dict.fromkeys(law.held("劳动法48", "最低工资规定3"))
    for item in months:
        if item.normal_work is False:
            continue
        minimum = _minimum(item, law)
        if minimum is None:
            unknown.append(item.month)
            continue
        grounds.setdefault(minimum[1])
        gap = max(minimum[0] - (item.paid or Decimal(0)), Decimal(0))
        possible += gap
        if item.paid is not None and item.normal_work:
            certain += gap
    return MinimumGap(to_fen(certain), to_fen(possible), tuple(unknown), tuple(grounds))


def _minimum(item: WageMonth, law: LawAt) -> tuple[Decimal, Ground] | None:
    """The monthly standard of that month in the region, with its ground."""
    year, month = map(int, parse_month(item.month).split("-"))
    value = law_at(date(year, month, 1), law.region, law.extra).parameter("minimum_wage_monthly")
    return (value.value, value.ground) if value else None


def _step(item: WageMonth, due: Decimal, owed: Decimal, law: LawAt) -> Step:
    raised = due > item.due
    paid = "?" if item.paid is None else f"{item.paid}"
    return Step(
        Message.of("mediation.step.wage_raised" if raised else "mediation.step.wage", month=item.month),
        "max(约定工资, 最低工资) − 已付" if raised else "应付 − 已付",
        f"{due} − {paid}",
        f"{to_fen(owed)}" if item.paid is not None else f"0 – {to_fen(owed)}",
        law.held("劳动法48") if raised else law.held("劳动法50"),
    )


def _check(months: Sequence[WageMonth]) -> None:
    names = [parse_month(item.month) for item in months]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UserError("mediation.month_twice", months=twice)
    for item in months:
        if item.due < 0 or (item.paid or 0) < 0:
            raise UserError("mediation.negative_month", month=item.month)
