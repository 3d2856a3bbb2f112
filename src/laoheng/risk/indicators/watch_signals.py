"""The wider catalogue over the portrait: one row a firm, and the verdicts drawn from it.

Expressions only; the hub's engine runs them. Every entry reads the same two tables of features, so a further entry
costs a few columns and no further look at the records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import ibis

from laoheng.portrait import Table, WatchSteps
from laoheng.risk.indicators.catalogue import Indicator, Limits, mostly
from laoheng.risk.indicators.levels import Grading, grading_measure
from laoheng.risk.indicators.masks import Masks, State, decide, longest_run, months_of, runs
from laoheng.risk.indicators.verdicts import Verdict
from laoheng.risk.indicators.watch_catalogue import Watched, computable
from laoheng.risk.indicators.watch_grammar import Formula, column
from laoheng.standard.finding import Unit

Column = Any
_HUNDREDTHS = (Unit.YUAN, Unit.HOURS)  # read as whole numbers, so that no float stands for money
_PARTS = ("value", "count", "heads")


def entry_value(entry: Watched, table: Table) -> Column:
    """The value of `entry` in each row of the portrait; NULL is unknown."""
    assert entry.value is not None
    value = _formula(entry.value, entry, table).cast("float64")
    return value / 100.0 if entry.unit == "yuan" else value


def _formula(formula: Formula, entry: Watched, table: Table) -> Column:
    def feature(name: str) -> Column:
        if entry.features[name].unit in _HUNDREDTHS:
            return (table[name] * 100).cast("int64")
        return table[name].cast("int64")

    return column(formula, table, feature)


def _found(entry: Watched, value: Column, table: Table, least: Decimal) -> Column:
    """True where the lowest level is reached; false only where enough could be compared; else NULL."""
    fires = (value > 0) & (value >= float(least))
    if entry.open is None:
        return fires
    assert entry.heads is not None
    enough = value.notnull() & mostly(_formula(entry.open, entry, table), table[entry.heads])
    return ibis.cases(
        (fires.fill_null(False), True), (enough.fill_null(False), False), else_=ibis.null("boolean")
    )  # fmt: skip


def _columns(entry: Watched, table: Table, grade: Grading) -> dict[str, Column]:
    value = entry_value(entry, table)
    nothing = ibis.null("int64")
    return {
        f"{entry.id}__found": _found(entry, value, table, grade.least[-1][1]),
        f"{entry.id}__value": value,
        f"{entry.id}__count": table[entry.persons].cast("int64") if entry.persons else nothing,
        f"{entry.id}__heads": table[entry.heads].cast("int64") if entry.heads else nothing,
    }


def watched_months(months: Table, gradings: Mapping[str, Grading]) -> Table:
    """Per firm: `life`, and for each monthly entry the masks of bad and unknown months with the newest bad figures."""
    entries = [item for item in computable() if item.monthly]
    columns = {k: v for item in entries for k, v in _columns(item, months, gradings[item.id]).items()}
    rows = months.select("firm_id", "k", **columns).mutate(bit=(ibis.literal(1, "int64") << months.k).cast("int64"))
    totals = {"life": rows.bit.sum().cast("int64")}
    for item in entries:
        found = rows[f"{item.id}__found"]
        held = found.fill_null(False)
        totals[f"{item.id}__bad"] = ibis.ifelse(held, rows.bit, 0).sum().cast("int64")
        totals[f"{item.id}__unknown"] = ibis.ifelse(found.isnull(), rows.bit, 0).sum().cast("int64")
        for part in _PARTS:
            totals[f"{item.id}__{part}"] = rows[f"{item.id}__{part}"].argmin(rows.k, where=held)
    return rows.group_by("firm_id").aggregate(**totals)


def watched_days(days: Table, gradings: Mapping[str, Grading]) -> Table:
    """Per firm: found, value, persons and heads of the entries that look at one day."""
    entries = [item for item in computable() if not item.monthly]
    columns = {k: v for item in entries for k, v in _columns(item, days, gradings[item.id]).items()}
    return days.select("firm_id", **columns)


def watched_verdicts(
    monthly: Mapping[str, Any], daily: Mapping[str, Any], gradings: Mapping[str, Grading]
) -> Iterator[Verdict]:
    """The verdicts of one firm from its two rows, in the order of the catalogue."""
    for item in computable():
        yield (_monthly if item.monthly else _daily)(item, monthly if item.monthly else daily, gradings[item.id])


def _monthly(item: Watched, row: Mapping[str, Any], grade: Grading) -> Verdict:
    masks = Masks(row["life"], row[f"{item.id}__bad"], row[f"{item.id}__unknown"])
    span = (1 << grade.lookback_months) - 1
    state = decide(masks, lookback=grade.lookback_months, running=grade.running)
    unknown = months_of(masks.unknown & span)
    if state is not State.FIRES:
        return Verdict(row["firm_id"], item.id, state, unknown_months=unknown)
    bad = runs(masks.bad & span, grade.running)
    value, count, heads = (row[f"{item.id}__{part}"] for part in _PARTS)
    return Verdict(
        row["firm_id"], item.id, state, grade.level(_decimal(value)), months_of(bad), unknown, longest_run(bad),
        count, heads, value=_decimal(value),
    )  # fmt: skip


def _daily(item: Watched, row: Mapping[str, Any], grade: Grading) -> Verdict:
    found, (value, count, heads) = row[f"{item.id}__found"], (row[f"{item.id}__{part}"] for part in _PARTS)
    if not found:
        state = State.UNKNOWN if found is None else State.CLEAR
        return Verdict(row["firm_id"], item.id, state, count=count, heads=heads)
    level = grade.level(_decimal(value))
    return Verdict(row["firm_id"], item.id, State.FIRES, level, count=count, heads=heads, value=_decimal(value))


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value))


def watched_evidence(steps: WatchSteps, item: Watched) -> Table | None:
    """The rows that the entry counts: firm_id, k (NULL for a day), kind, row_id. None where it counts none."""
    feature = item.evidence
    if feature is None or feature.where is None:
        return None
    rows = getattr(steps, feature.step)
    rows = rows.filter(feature.where(rows).fill_null(False))
    k = rows.k.cast("int64") if "k" in rows.columns else ibis.null("int64")
    return rows.select("firm_id", "row_id", k=k, kind=ibis.literal(_KIND[feature.step]))


_KIND: Mapping[str, str] = {
    "wages": "wages",
    "paid_attendance": "attendance",
    "paid_absent": "wages",
    "bank_month": "bank_payroll",
    "listed_transfers": "wages",
    "contributions": "contributions",
    "pension": "contributions",
    "insured_wages": "wages",
    "attendance": "attendance",
    "hired": "contracts",
    "running": "contracts",
    "worked_after_end": "contracts",
    "register": "firms",
    "deferrals": "deferrals",
    "site_months": "special_accounts",
    "site_people": "site_roster",
    "site_entries": "site_roster",
    "site_now": "projects",
}


def month_values(months: Table, entry: Watched) -> Table:
    """Firm, month and value of a monthly entry: what a change of its levels is tried on."""
    return months.select("firm_id", "month", value=entry_value(entry, months))


def day_values(days: Table, entry: Watched) -> Table:
    """Firm and value of an entry that looks at one day."""
    return days.select("firm_id", value=entry_value(entry, days))


def ten_values(table: Table, item: Indicator, limits: Limits) -> Table:
    """Firm, (month) and measure of one of the ten that is graded by share or persons; zero where it does not fire."""
    found, count, heads = item.condition(table, limits), item.count(table), item.heads(table)
    measure = count if grading_measure(item.id) == "persons" else count.cast("float64") / heads.nullif(0)
    value = ibis.cases((found, measure.cast("float64")), (~found, 0.0), else_=ibis.null("float64"))
    columns = ["firm_id", "month"] if item.monthly else ["firm_id"]
    return table.select(*columns, value=value)


Run = Callable[[Table], Any]


def gather_verdicts(run: Run, months: Table, days: Table, gradings: Mapping[str, Grading]) -> Iterator[Verdict]:
    """All verdicts of the wider catalogue, firm by firm. `run` is the engine's."""
    monthly = run(watched_months(months, gradings)).sort_by("firm_id").to_pylist()
    daily = {row["firm_id"]: row for row in run(watched_days(days, gradings)).to_pylist()}
    for row in monthly:
        yield from watched_verdicts(row, daily[row["firm_id"]], gradings)
