"""From portraits to signals: one row a firm, with the masks and counts that every indicator needs.

Expressions only; the hub's engine runs them. The verdict itself is drawn from the signals in `verdicts`.
"""

from __future__ import annotations

from typing import Any

import ibis

from laoheng.portrait import Table, WatchSteps, firm_days, firm_months
from laoheng.risk.indicators.catalogue import INDICATORS, Indicator, Limits

ROWS_SHOWN = 50


def monthly_signals(months: Table, limits: Limits) -> Table:
    """Per firm: `life` and, per monthly indicator, masks of bad and unknown months and the figures of the newest bad.

    `months` is the table of `portrait.firm_months`, or its result handed back in.
    """
    columns: dict[str, Any] = {}
    for item in INDICATORS:
        if item.monthly:
            found = item.condition(months, limits)
            columns[f"{item.id}__found"] = found
            columns[f"{item.id}__count"] = item.count(months)
            columns[f"{item.id}__heads"] = item.heads(months)
            if item.amount:
                columns[f"{item.id}__amount"] = ibis.ifelse(found, item.amount(months), None)
    rows = months.select("firm_id", "k", **columns).mutate(bit=(ibis.literal(1, "int64") << months.k).cast("int64"))
    totals = {"life": rows.bit.sum().cast("int64")}
    for item in INDICATORS:
        if item.monthly:
            totals |= _monthly_totals(rows, item)
    return rows.group_by("firm_id").aggregate(**totals)


def _monthly_totals(rows: Table, item: Indicator) -> dict[str, Any]:
    found, name = rows[f"{item.id}__found"], item.id
    totals = {
        f"{name}__bad": ibis.ifelse(found.fill_null(False), rows.bit, 0).sum().cast("int64"),
        f"{name}__unknown": ibis.ifelse(found.isnull(), rows.bit, 0).sum().cast("int64"),
        f"{name}__count": rows[f"{name}__count"].argmin(rows.k, where=found.fill_null(False)),
        f"{name}__heads": rows[f"{name}__heads"].argmin(rows.k, where=found.fill_null(False)),
    }
    if item.amount:
        totals[f"{name}__amount"] = rows[f"{name}__amount"].sum()
    return totals


def daily_signals(days: Table, firms: Table, limits: Limits) -> Table:
    """Per firm: condition, count and heads of the indicators that look at one day."""
    rows = with_industry(days, firms)
    columns: dict[str, Any] = {}
    for item in INDICATORS:
        if not item.monthly:
            columns[f"{item.id}__found"] = item.condition(rows, limits)
            columns[f"{item.id}__count"] = item.count(rows)
            columns[f"{item.id}__heads"] = item.heads(rows)
    return rows.select("firm_id", **columns)


def with_industry(days: Table, firms: Table) -> Table:
    """The day's portrait with the trade of each firm, NULL where the register does not say."""
    industries = firms.select(known_firm=firms.firm_id, industry=firms.industry)
    return days.left_join(industries, days.firm_id == industries.known_firm)


def signals(steps: WatchSteps, limits: Limits) -> tuple[Table, Table]:
    """The monthly and the daily signals straight from the records."""
    return (
        monthly_signals(firm_months(steps), limits),
        daily_signals(firm_days(steps), steps.records.of("firms"), limits),
    )


def evidence(steps: WatchSteps, name: str) -> Table:
    """The rows behind evidence `name` of every firm: firm_id, k (NULL where it is of a day), kind, row_id."""
    rows = _EVIDENCE[name](steps)
    day = ibis.null("int64")
    k = rows.k.cast("int64") if "k" in rows.columns else day
    kind = rows.kind if "kind" in rows.columns else ibis.literal(_KIND[name])
    return rows.select("firm_id", "row_id", k=k, kind=kind)


def shown(rows: Table, months: Table | None) -> Table:
    """At most `ROWS_SHOWN` rows of each firm and kind, newest first, with the whole number in `total`.

    `months` (firm_id, k) keeps the months that count; None keeps all.
    """
    if months is not None:
        rows = rows.semi_join(months, ["firm_id", "k"])
    group = ["firm_id", "kind"]
    order = ibis.window(group_by=group, order_by=[ibis.asc(rows.k, nulls_first=True), "row_id"])
    ranked = rows.mutate(place=ibis.row_number().over(order), total=rows.count().over(ibis.window(group_by=group)))
    return ranked.filter(ranked.place < ROWS_SHOWN).select("firm_id", "kind", "row_id", "total", "place")


_EVIDENCE: dict[str, Any] = {
    "uninsured": lambda s: s.insured_wages.filter(s.insured_wages.uninsured),
    "owed": lambda s: s.contributions.filter(s.contributions.state == "owed"),
    "low_base": lambda s: s.bases.filter(s.bases.low),
    "below_minimum": lambda s: s.below_minimum.filter(s.below_minimum.verdict == "below"),
    "short_contracts": lambda s: s.fixed_terms.filter(s.fixed_terms.shorts >= 2, s.fixed_terms.short),
    "unwritten": lambda s: s.without_contract.filter(~s.without_contract.unsigned).drop("k"),
    "overtime": lambda s: s.overtime,
    "dispatched": lambda s: s.dispatch_contracts.filter(s.dispatch_contracts.dispatched),
    "departures": lambda s: s.departures,
}
_KIND = {
    "uninsured": "wages",
    "owed": "contributions",
    "low_base": "contributions",
    "below_minimum": "wages",
    "short_contracts": "contracts",
    "overtime": "attendance",
    "dispatched": "contracts",
    "departures": "contracts",
}
