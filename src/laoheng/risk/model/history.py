"""Any history of events turned into a panel: each known employer on each cut day, and whether an event followed.

Inputs are counts, days and sums of what lay before the cut; the label is an event in the `horizon` days after it. A
cut whose horizon the file does not cover is left out, so that what has not yet been reported is not read as peace.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from laoheng.risk.model.features import Feature, Value, words
from laoheng.risk.model.reading import Table
from laoheng.risk.model.sets import HistorySet
from laoheng.standard.errors import UserError


def _given(name: str, *, nominal: bool = False, rises: int = 0) -> Feature:
    return Feature(name, lambda row: row[name], (name,), nominal, rises)


PANEL = HistorySet(
    "history", frozenset(), "label",
    (_given("trade", nominal=True), _given("region", nominal=True), _given("n_events", rises=1),
     _given("n_last90", rises=1), _given("n_last180", rises=1), _given("n_last365", rises=1),
     _given("days_since_last", rises=-1), _given("days_since_first"), _given("amount", rises=1)),
    ("n_events", "days_since_last", "amount"), "n_last365", "amount", "day", "known",
    groups=(words("trade"), words("region"), words("age"), words("load")),
    changes=("quiet_90", "quiet_180", "quiet_365"), repeats=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Event:
    day: date
    amount: float | None
    trade: Value
    region: Value


@dataclass(frozen=True, slots=True)
class Panel:
    """The table of cut days, and for each row the days until the next event where one came within the horizon."""

    table: Table
    lead: tuple[int | None, ...]


def panel_of(events: Table, *, horizon: int, every: int) -> Panel:
    """The panel of `events`, one cut each `every` days. Raises `UserError` where the rows have no days or too few."""
    if events.kind.dated is None:
        raise UserError("risk.model.no_days", kind=events.kind.name)
    by_employer = _by_employer(events)
    days = sorted(day for day in events.days if day is not None)
    cuts = _cuts(days, horizon, every)
    if not cuts:
        raise UserError("risk.model.short_history", horizon=horizon, days=(days[-1] - days[0]).days if days else 0)
    rows, labels, employers, cut_days, groups, lead = [], [], [], [], [], []
    for cut in cuts:
        for employer, own in by_employer.items():
            before = [event for event in own if event.day <= cut]
            if not before:
                continue
            after = [(event.day - cut).days for event in own if cut < event.day <= cut + timedelta(horizon)]
            row = _row(before, cut)
            rows.append(row)
            labels.append(int(bool(after)))
            employers.append(employer)
            cut_days.append(cut)
            groups.append(_groups(row))
            lead.append(min(after) if after else None)
    known = tuple(cut + timedelta(horizon) for cut in cut_days)
    table = Table(PANEL, tuple(rows), tuple(labels), tuple(employers), tuple(cut_days), known,
                  tuple({} for _ in rows), tuple(groups), (), events.digest)  # fmt: skip
    return Panel(table, tuple(lead))


def _by_employer(events: Table) -> dict[str, list[_Event]]:
    rows = sorted(_events(events), key=lambda item: (item[0], item[1].day))
    return {name: [event for _, event in own] for name, own in groupby(rows, key=lambda item: item[0])}


def _events(events: Table) -> Iterator[tuple[str, _Event]]:
    amount = events.kind.amount
    for row, groups, employer, day in zip(events.rows, events.groups, events.employers, events.days, strict=True):
        if day is not None:
            dear = row.get(amount) if amount else None
            # Amounts are held by their order of size; they are summed as money.
            paid = math.expm1(dear) if isinstance(dear, int | float) else None
            yield employer, _Event(day, paid, groups.get("trade"), groups.get("region"))


def _cuts(days: Sequence[date], horizon: int, every: int) -> list[date]:
    """Cut days from the end of the file backwards, so that each has its whole horizon and a year before it."""
    if not days:
        return []
    cut, found = days[-1] - timedelta(horizon), []
    while cut >= days[len(days) // 20] + timedelta(365):
        found.append(cut)
        cut -= timedelta(every)
    return found[::-1]


def _row(before: Sequence[_Event], cut: date) -> Mapping[str, Value]:
    ago = [(cut - event.day).days for event in before]
    sums = [event.amount for event in before if event.amount is not None]
    return {
        "trade": next((event.trade for event in reversed(before) if event.trade), None),
        "region": next((event.region for event in reversed(before) if event.region), None),
        "n_events": float(len(before)),
        "n_last90": float(sum(days < 90 for days in ago)),
        "n_last180": float(sum(days < 180 for days in ago)),
        "n_last365": float(sum(days < 365 for days in ago)),
        "days_since_last": float(min(ago)),
        "days_since_first": float(max(ago)),
        "amount": math.log1p(max(sum(sums), 0.0)) if sums else None,
    }


def _groups(row: Mapping[str, Value]) -> Mapping[str, Value]:
    first, many = float(row["days_since_first"] or 0.0), float(row["n_events"] or 0.0)
    return {
        "trade": row["trade"],
        "region": row["region"],
        "age": "0-365" if first < 365 else "365-730" if first < 730 else "730-",
        "load": "-2" if many < 2 else "2-5" if many < 5 else "5-",
    }
