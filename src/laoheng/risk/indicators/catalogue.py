"""The indicators: what each looks at, on what ground, and from which sources. Defined in docs/reference/indicators.md.

An indicator's condition has three values. It is an expression over the portrait (`firm_months` or `firm_days`): true,
false, or NULL where a source is silent. None of them punishes anyone: a named person looks at the rows and decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import ibis

from laoheng.standard.messages import Message

Column: TypeAlias = Any
Condition: TypeAlias = Callable[[Any, "Limits"], Column]
Count: TypeAlias = Callable[[Any], Column]

# Convention: a firm (and month) counts as looked at when at most one person in ten could not be compared.
UNKNOWN_SHARE = Decimal("0.10")
# Convention: fewer than three leavers are never "sudden", however small the firm.
LEAST_LEAVERS = 3
DISPATCH_AGENCY = "7264"  # GB/T 4754-2017, 劳务派遣服务: the agency's own staff is dispatched by trade


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits the law sets on the day; None where we hold none, then the indicator stays unknown."""

    dispatch_ratio: Decimal | None = None
    layoff_persons: Decimal | None = None
    layoff_ratio: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `grounds` are citations (kept only where the catalogue of law holds them on the day).

    `condition`, `count` and `heads` are columns of the portrait: whether it fires, how many persons it concerns, out of
    how many. `evidence` names the steps and the flag whose rows are shown, `amount` a sum in yuan.
    """

    id: str
    dimension: str
    grounds: tuple[str, ...]
    sources: tuple[str, ...]
    monthly: bool
    condition: Condition
    count: Count
    heads: Count
    evidence: tuple[str, ...]
    amount: Count | None = None
    remedies: int = 2
    clears: int = 1

    def message(self, part: str, **values: Any) -> Message:
        """The text `part` of this indicator, e.g. "label", "remedy.1"."""
        return Message.of(f"risk.{self.id}.{part}", **values)


def mostly(unknown: Column, heads: Column) -> Column:
    """Whether enough persons could be compared to call the rest in order."""
    return unknown <= (heads * ibis.literal(UNKNOWN_SHARE, "decimal(3, 2)"))


def _found(bad: Column, looked_at: Column) -> Column:
    """True where found; false only where enough was looked at; else NULL."""
    return ibis.cases((bad.fill_null(False), True), (looked_at.fill_null(False), False), else_=ibis.null("boolean"))


def _contributions(t: Any, limits: Limits) -> Column:
    return (t.owed_heads > 0) | (t.uninsured_heads > 0)


def _base(t: Any, limits: Limits) -> Column:
    heads = t.base_compared_heads + t.base_unknown_heads
    return _found(t.base_low_heads > 0, (t.base_compared_heads > 0) & mostly(t.base_unknown_heads, heads))


def _insured(t: Any, limits: Limits) -> Column:
    # Person by person: one who is insured without being due (hired this month) does not make up for another.
    return t.due_unpaid_heads > 0


def _minimum(t: Any, limits: Limits) -> Column:
    return _found(t.below_minimum_heads > 0, mostly(t.minimum_unknown_heads, t.paid_heads))


def _overtime(t: Any, limits: Limits) -> Column:
    return _found(t.overtime_over_heads > 0, mostly(t.overtime_unknown_heads, t.attending_heads))


def _departures(t: Any, limits: Limits) -> Column:
    if limits.layoff_persons is None or limits.layoff_ratio is None:
        return ibis.null("boolean")
    surely = _many_left(t.departed_heads, t.contract_heads, limits)
    perhaps = _many_left(t.departed_heads + t.vanished_heads, t.contract_heads, limits)
    return _found(surely, ~perhaps)


def _many_left(left: Column, heads: Column, limits: Limits) -> Column:
    ratio = ibis.literal(limits.layoff_ratio, "decimal(5, 4)")
    many = left >= int(limits.layoff_persons or 0)
    return (left >= LEAST_LEAVERS) & (many | (left >= heads * ratio))


def _dispatch(t: Any, limits: Limits) -> Column:
    if limits.dispatch_ratio is None:
        return ibis.null("boolean")
    ratio = ibis.literal(limits.dispatch_ratio, "decimal(5, 4)")
    agency = t.industry.contains(DISPATCH_AGENCY).fill_null(False)
    return ibis.ifelse(agency, ibis.null("boolean"), t.dispatched_heads > t.staff_heads * ratio)


def _short(t: Any, limits: Limits) -> Column:
    return _found(t.short_contract_heads > 0, mostly(t.short_contract_unknown_heads, t.fixed_term_heads))


def _unwritten(t: Any, limits: Limits) -> Column:
    return _found(t.unwritten_heads > 0, mostly(t.unsigned_heads, t.working_heads))


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "contributions_abnormal_3m", "insurance", ("社会保险法58", "社会保险法60", "社会保险法86"),
        ("wages", "contributions"), True, _contributions,
        count=lambda t: t.owed_heads.fill_null(0) + t.uninsured_heads.fill_null(0),
        heads=lambda t: t.due_heads, evidence=("uninsured", "owed"),
    ),
    Indicator(
        "base_below_wage", "insurance", ("社会保险法12", "社会保险法60"), ("wages", "contributions"), True, _base,
        count=lambda t: t.base_low_heads, heads=lambda t: t.base_compared_heads, evidence=("low_base",),
    ),
    Indicator(
        "insured_below_paid", "insurance", ("社会保险法58",), ("wages", "contributions"), True, _insured,
        count=lambda t: t.due_unpaid_heads, heads=lambda t: t.due_heads, evidence=("uninsured", "owed"),
    ),
    Indicator(
        "pay_below_minimum", "wages", ("最低工资规定12", "最低工资规定13", "劳动合同法85"),
        ("wages", "attendance", "contracts"), True, _minimum,
        count=lambda t: t.below_minimum_heads, heads=lambda t: t.paid_heads, evidence=("below_minimum",),
        amount=lambda t: t.below_minimum_total,
    ),
    Indicator(
        "frequent_short_contracts", "contract", ("劳动合同法14",), ("contracts",), False, _short,
        count=lambda t: t.short_contract_heads, heads=lambda t: t.fixed_term_heads, evidence=("short_contracts",),
    ),
    Indicator(
        "no_written_contract", "contract", ("劳动合同法10", "劳动合同法82"), ("contracts", "wages", "attendance"),
        False, _unwritten, count=lambda t: t.unwritten_heads, heads=lambda t: t.working_heads,
        evidence=("unwritten",),
    ),
    Indicator(
        "overtime_over_cap", "hours", ("劳动法41", "劳动保障监察条例25"), ("attendance",), True, _overtime,
        count=lambda t: t.overtime_over_heads, heads=lambda t: t.attending_heads, evidence=("overtime",),
    ),
    Indicator(
        "dispatch_over_ratio", "contract", ("劳务派遣暂行规定4", "劳动合同法66"), ("contracts",), False, _dispatch,
        count=lambda t: t.dispatched_heads, heads=lambda t: t.staff_heads, evidence=("dispatched",),
    ),
    Indicator(
        "sudden_departures", "stability", ("劳动合同法41",), ("contracts", "wages"), True, _departures,
        count=lambda t: t.departed_heads, heads=lambda t: t.contract_heads, evidence=("departures",),
    ),
)  # fmt: skip

WAGES_OVERDUE = "wages_overdue"
INDICATOR_IDS: tuple[str, ...] = (*(item.id for item in INDICATORS), WAGES_OVERDUE)


def indicator(name: str) -> Indicator:
    """The indicator `name`. Raises `KeyError`."""
    for item in INDICATORS:
        if item.id == name:
            return item
    raise KeyError(name)
