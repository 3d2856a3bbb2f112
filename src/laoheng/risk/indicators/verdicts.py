"""From signals to verdicts: state, months, measure and level of each indicator for one firm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from laoheng.risk.indicators.catalogue import INDICATORS, Indicator
from laoheng.risk.indicators.levels import Grading
from laoheng.risk.indicators.masks import Masks, State, decide, longest_run, months_of, runs
from laoheng.standard.finding import Level


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one indicator says of one firm. Months are indices back from the newest complete one.

    `count` of `heads` persons are concerned, in the newest abnormal month where the indicator is monthly; `amount` is
    in yuan over all abnormal months.
    """

    firm_id: str
    indicator: str
    state: State
    level: Level = Level.NONE
    months: tuple[int, ...] = ()
    unknown_months: tuple[int, ...] = ()
    running: int = 0
    count: int | None = None
    heads: int | None = None
    amount: Decimal | None = None
    value: Decimal | None = None  # of the wider catalogue: what its formula gave, in the unit of the entry


def verdicts(
    monthly: Mapping[str, Any], daily: Mapping[str, Any], gradings: Mapping[str, Grading]
) -> Iterator[Verdict]:
    """The verdicts of one firm from its two rows of signals, in the order of the catalogue."""
    for item in INDICATORS:
        grade = gradings[item.id]
        yield _monthly(item, monthly, grade) if item.monthly else _daily(item, daily, grade)


def _monthly(item: Indicator, row: Mapping[str, Any], grade: Grading) -> Verdict:
    masks = Masks(row["life"], row[f"{item.id}__bad"], row[f"{item.id}__unknown"])
    state = decide(masks, lookback=grade.lookback_months, running=grade.running)
    span = (1 << grade.lookback_months) - 1
    unknown = months_of(masks.unknown & span)
    if state is not State.FIRES:
        return Verdict(row["firm_id"], item.id, state, unknown_months=unknown)
    bad = runs(masks.bad & span, grade.running)
    running, count, heads = longest_run(bad), row[f"{item.id}__count"], row[f"{item.id}__heads"]
    return Verdict(
        firm_id=row["firm_id"],
        indicator=item.id,
        state=state,
        level=grade.level(_measure(grade, running, count, heads)),
        months=months_of(bad),
        unknown_months=unknown,
        running=running,
        count=count,
        heads=heads,
        amount=row[f"{item.id}__amount"] if item.amount else None,
    )


def _daily(item: Indicator, row: Mapping[str, Any], grade: Grading) -> Verdict:
    found, count, heads = (row[f"{item.id}__{part}"] for part in ("found", "count", "heads"))
    if not found:
        state = State.UNKNOWN if found is None else State.CLEAR
        return Verdict(row["firm_id"], item.id, state, count=count, heads=heads)
    level = grade.level(_measure(grade, 0, count, heads))
    return Verdict(row["firm_id"], item.id, State.FIRES, level, count=count, heads=heads)


def _measure(grade: Grading, running: int, count: int | None, heads: int | None) -> Decimal:
    if grade.measure == "months_running":
        return Decimal(running)
    if grade.measure == "persons":
        return Decimal(count or 0)
    return Decimal(count or 0) / Decimal(heads) if heads else Decimal(1)
