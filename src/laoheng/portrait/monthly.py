"""The features of a firm in a month."""

from __future__ import annotations

from typing import Any

from laoheng.portrait.feature import Feature, Grain, feature
from laoheng.portrait.steps import flag
from laoheng.standard.finding import Unit

_MONTH = Grain.FIRM_MONTH


@feature(grain=_MONTH, step="wages", unit=Unit.COUNT, ground="工资支付暂行规定6", sources=("wages",))
def paid_heads(rows: Any) -> Any:
    """Persons with pay in the firm's wage list of the month."""
    return rows.count(where=rows.gross > 0)


@feature(grain=_MONTH, step="wages", unit=Unit.YUAN, ground="工资支付暂行规定6", sources=("wages",))
def gross_total(rows: Any) -> Any:
    """Sum of pay before deductions, in yuan."""
    return rows.gross.sum()


@feature(grain=_MONTH, step="wages", unit=Unit.YUAN, ground="劳动法50", sources=("wages",))
def unpaid_total(rows: Any) -> Any:
    """What the firm's own list leaves unpaid, in yuan; part payments with blank deductions are left out."""
    return rows.unpaid.sum()


@feature(grain=_MONTH, step="wages", unit=Unit.COUNT, ground="劳动法50", sources=("wages",))
def unpaid_heads(rows: Any) -> Any:
    """Persons whom the firm's own list leaves partly or wholly unpaid."""
    return rows.count(where=rows.unpaid > 0)


@feature(grain=_MONTH, step="wages", unit=Unit.COUNT, ground="劳动法50", sources=("wages",))
def unpaid_unknown_heads(rows: Any) -> Any:
    """Persons paid in part whose deductions were left blank: whether anything is unpaid is not known."""
    return rows.count(where=rows.unpaid.isnull())


@feature(grain=_MONTH, step="pension", unit=Unit.COUNT, ground="社会保险法58", sources=("contributions",))
def insured_heads(rows: Any) -> Any:
    """Persons with a paid pension contribution."""
    return rows.count(where=rows.state == "paid")


@feature(grain=_MONTH, step="contributions", unit=Unit.COUNT, ground="社会保险法60", sources=("contributions",))
def owed_heads(rows: Any) -> Any:
    """Persons with a contribution of any insurance still owed."""
    return rows.person_id.nunique(where=rows.state == "owed")


@feature(grain=_MONTH, step="insured_wages", unit=Unit.COUNT, ground="社会保险法58", sources=("wages", "contributions"))
def due_heads(rows: Any) -> Any:
    """Persons paid for whom this firm had to be paying into the pension insurance."""
    return rows.count(where=rows.due)


@feature(grain=_MONTH, step="insured_wages", unit=Unit.COUNT, ground="社会保险法58", sources=("wages", "contributions"))
def uninsured_heads(rows: Any) -> Any:
    """Of `due_heads`, those without a pension row, or with a stopped one."""
    return rows.count(where=rows.uninsured)


@feature(grain=_MONTH, step="insured_wages", unit=Unit.COUNT, ground="社会保险法58", sources=("wages", "contributions"))
def due_unpaid_heads(rows: Any) -> Any:
    """Of `due_heads`, those without a paid pension contribution."""
    return rows.count(where=rows.unpaid_in)


@feature(grain=_MONTH, step="bases", unit=Unit.COUNT, ground="社会保险法12", sources=("wages", "contributions"))
def base_compared_heads(rows: Any) -> Any:
    """Persons whose contribution base could be compared with their wage."""
    return rows.count(where=rows.low.notnull())


@feature(grain=_MONTH, step="bases", unit=Unit.COUNT, ground="社会保险法12", sources=("wages", "contributions"))
def base_unknown_heads(rows: Any) -> Any:
    """Persons whose base could not be compared: no wage on record, or no social average for the place."""
    return rows.count(where=rows.low.isnull())


@feature(grain=_MONTH, step="bases", unit=Unit.COUNT, ground="社会保险法12", sources=("wages", "contributions"))
def base_low_heads(rows: Any) -> Any:
    """Persons whose base is clearly below their wage."""
    return rows.count(where=flag(rows.low))


@feature(grain=_MONTH, step="below_minimum", unit=Unit.COUNT, ground="最低工资规定12", sources=("wages",))
def below_minimum_heads(rows: Any) -> Any:
    """Persons in full-time work and full attendance paid less than the minimum wage."""
    return rows.count(where=rows.verdict == "below")


@feature(grain=_MONTH, step="below_minimum", unit=Unit.COUNT, ground="最低工资规定12", sources=("wages",))
def minimum_unknown_heads(rows: Any) -> Any:
    """Persons whose pay could not be held against the minimum wage because a source is silent."""
    return rows.count(where=rows.verdict == "unknown")


@feature(grain=_MONTH, step="below_minimum", unit=Unit.YUAN, ground="最低工资规定13", sources=("wages",))
def below_minimum_total(rows: Any) -> Any:
    """What is missing to the minimum wage, in yuan."""
    return rows.shortfall.sum()


@feature(grain=_MONTH, step="attendance", unit=Unit.COUNT, ground="劳动法41", sources=("attendance",))
def attending_heads(rows: Any) -> Any:
    """Persons in the month's attendance list who work under the standard hours system, or none on file."""
    return rows.count(where=~flag(rows.other_hours))


@feature(grain=_MONTH, step="attendance", unit=Unit.COUNT, ground="劳动法41", sources=("attendance",))
def overtime_unknown_heads(rows: Any) -> Any:
    """Of these, persons whose overtime hours were left blank, or for whose month we hold no cap."""
    unknown = rows.overtime_hours.isnull() | rows.overtime_cap.isnull()
    return rows.count(where=~flag(rows.other_hours) & unknown)


@feature(grain=_MONTH, step="attendance", unit=Unit.COUNT, ground="劳动法41", sources=("attendance",))
def overtime_over_heads(rows: Any) -> Any:
    """Persons with more overtime in the month than the law allows (36 hours)."""
    return rows.count(where=~flag(rows.other_hours) & flag(rows.overtime_hours > rows.overtime_cap))


@feature(
    grain=_MONTH,
    step="attendance",
    unit=Unit.HOURS,
    ground="劳动法41",
    sources=("attendance",),
    empty_is_zero=False,
)
def overtime_most_hours(rows: Any) -> Any:
    """The most overtime of one person in the month, in hours."""
    return rows.overtime_hours.max(where=~flag(rows.other_hours))


@feature(grain=_MONTH, step="heads_at_start", unit=Unit.COUNT, ground="劳动合同法41", sources=("contracts",))
def contract_heads(rows: Any) -> Any:
    """Persons under contract on the first day of the month."""
    return rows.person_id.nunique()


@feature(grain=_MONTH, step="departures", unit=Unit.COUNT, ground="劳动合同法41", sources=("contracts",))
def departed_heads(rows: Any) -> Any:
    """Persons who left within the month before their contract's term."""
    return rows.person_id.nunique()


@feature(grain=_MONTH, step="vanished", unit=Unit.COUNT, ground="劳动合同法41", sources=("contracts", "wages"))
def vanished_heads(rows: Any) -> Any:
    """Persons gone from the month's wage list with no end of contract on file: leaving not excluded, not shown."""
    return rows.count()


MONTHLY: tuple[Feature, ...] = (
    paid_heads, gross_total, unpaid_total, unpaid_heads, unpaid_unknown_heads, insured_heads,
    owed_heads, due_heads, uninsured_heads, due_unpaid_heads,
    base_compared_heads, base_unknown_heads, base_low_heads, below_minimum_heads, minimum_unknown_heads,
    below_minimum_total, attending_heads, overtime_unknown_heads, overtime_over_heads, overtime_most_hours,
    contract_heads, departed_heads, vanished_heads,
)  # fmt: skip
