"""Rows that call for a second look: impossible, copied, too round. A remark with its reason, never an accusation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ibis

from laoheng.hub.engine import Engine, Table
from laoheng.hub.lake import Lake

FEWEST_COPIED = 10  # fewer equal lists happen by chance
FEWEST_ROUND = 20
ROUND_SHARE = 0.95
MOST_HOURS = 744  # of a month of 31 days
SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Oddity:
    """One remark on a firm's month: `code` (texts `quality.oddity.CODE`), how many rows, the first of them by id."""

    firm_id: str
    month: str
    code: str
    rows: int
    row_ids: tuple[str, ...]


def oddities(engine: Engine, lake: Lake, *, office_ids: Iterable[str], firm_id: str | None = None) -> Iterator[Oddity]:
    """All remarks on wages and attendance in these offices (of one firm), ordered by code, firm and month."""
    offices = list(office_ids)
    wages = lake.current(offices, "wages", engine=engine)
    attendance = lake.current(offices, "attendance", engine=engine)
    if firm_id is not None:
        wages, attendance = (table.filter(table.firm_id == firm_id) for table in (wages, attendance))
    for code, rows in (
        ("more_paid_than_due", wages.filter(wages.paid > wages.gross)),
        ("hours_beyond_month", wages.filter(wages.hours > MOST_HOURS)),
        ("days_beyond_month", attendance.filter(attendance.days > _days_in(attendance.month))),
        ("copied_hours", copied(wages)),
        ("round_pay", round_pay(wages)),
    ):
        for row in engine.run(_grouped(rows)).to_pylist():
            yield Oddity(row["firm_id"], row["month"], code, row["rows"], tuple(row["row_ids"][:SHOWN_ROWS]))


def copied(wages: Table) -> Table:
    """Rows of months whose hours and pay equal the month before for everybody, ten or more, at three or more hours.

    Equal pay is common; equal hours of many persons, to the tenth, in two months running are not.
    """
    stated = wages.filter(wages.hours.notnull())
    before = stated.select(
        "firm_id", "person_id", month=_following(stated.month), hours_before=stated.hours, gross_before=stated.gross
    )
    pairs = stated.left_join(before, ["firm_id", "person_id", "month"])
    same = (pairs.hours == pairs.hours_before) & (pairs.gross == pairs.gross_before)
    months = pairs.group_by("firm_id", "month").agg(
        heads=pairs.count(), equal=same.fill_null(False).cast("int64").sum(), kinds=pairs.hours.nunique()
    )
    odd = months.filter((months.equal >= FEWEST_COPIED) & (months.equal == months.heads) & (months.kinds >= 3))
    return stated.semi_join(odd, ["firm_id", "month"])


def round_pay(wages: Table) -> Table:
    """Rows of months in which nearly all of twenty or more sums, of five or more sizes, are full hundreds."""
    stated = wages.filter(wages.gross > 0)
    months = stated.group_by("firm_id", "month").agg(
        heads=stated.count(),
        full=(stated.gross % 100 == 0).cast("int64").sum(),
        kinds=stated.gross.nunique(),
        hours=stated.hours.notnull().any(),
    )
    # Monthly salaries are round; pay by the hour is not.
    odd = months.filter(
        (months.heads >= FEWEST_ROUND)
        & (months.full >= months.heads * ROUND_SHARE)
        & (months.kinds >= 5)
        & months.hours
    )
    return stated.semi_join(odd, ["firm_id", "month"])


def _grouped(rows: Table) -> Table:
    grouped = rows.group_by("firm_id", "month").agg(
        rows=rows.count(), row_ids=rows.row_id.collect(order_by=rows.row_id)
    )
    return grouped.order_by("firm_id", "month")


def _first_day(month: Any) -> Any:
    return (month + "-01").cast("date")


def _following(month: Any) -> Any:
    return (_first_day(month) + ibis.interval(months=1)).strftime("%Y-%m")


def _days_in(month: Any) -> Any:
    following = _first_day(month) + ibis.interval(months=1)
    return following.cast("date").delta(_first_day(month), unit="day")
