"""Portraits: every feature of every firm, by month and as of a day, with "unknown" kept.

Nothing is run here: the expressions go to the hub's engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import ibis

from laoheng.portrait.daily import DAILY
from laoheng.portrait.feature import Feature
from laoheng.portrait.monthly import MONTHLY
from laoheng.portrait.records import Records, Table, Window
from laoheng.portrait.steps import Keep, unkept
from laoheng.portrait.watch_steps import WatchSteps

MONTHLY_SOURCES = ("wages", "contributions", "attendance")
_DAILY_REACH = ("contracts", "work", "firms", "projects", "site_roster", "site_checks")
_ANY_KIND = ("wages", "contributions", "attendance", "contracts", "firms", "projects", "site_roster")
# Kinds of which one row at any time is enough to be heard of, and the day from which a row counts.
_SINCE = {
    "bank_payroll": "paid_on",
    "projects": "starts_on",
    "site_roster": "entered_on",
    "site_checks": "checked_on",
}
_EVER_MONTHLY = ("bank_payroll", "projects", "special_accounts", "site_roster")


def steps_of(records: Records, window: Window, keep: Keep = unkept) -> WatchSteps:
    """The steps of `records` in `window`. `keep` holds small tables that others build on (default: expressions)."""
    return WatchSteps(records, window, keep)


def firm_months(steps: WatchSteps, features: Iterable[Feature] = MONTHLY) -> Table:
    """One row for each firm and month of the window since the firm first appears, a column a feature.

    NULL is unknown. `<kind>_reached` says whether any row of that kind reached us for the firm and month
    (of contracts, bank transfers, projects, special accounts and rosters: at any time).
    """
    chosen = tuple(features)
    grid = steps.keep(_grid(steps))
    columns = [grid.firm_id, grid.k, grid.month, *(grid[f"{kind}_reached"] for kind in _reached_kinds())]
    names: list[Feature] = []
    for step, group in groupby(sorted(chosen, key=lambda item: item.step), key=lambda item: item.step):
        rows, members = getattr(steps, step), tuple(group)
        part = rows.group_by(["firm_id", "k"]).aggregate(**{item.name: item.expression(rows) for item in members})
        part = steps.keep(part)
        grid = grid.left_join(part, ["firm_id", "k"]).drop("firm_id_right", "k_right")
        names += members
    columns = [grid[column.get_name()] for column in columns]
    return grid.select(*columns, *(_known(grid, item) for item in names))


def firm_days(steps: WatchSteps, features: Iterable[Feature] = DAILY) -> Table:
    """One row a firm as of the day, a column a feature; NULL is unknown. `firm_id` of every firm in any table."""
    firms = steps.keep(_firms(steps))
    names: list[Feature] = []
    chosen = sorted(features, key=lambda item: item.step)
    for step, group in groupby(chosen, key=lambda item: item.step):
        rows, members = getattr(steps, step), tuple(group)
        part = rows.group_by("firm_id").aggregate(**{item.name: item.expression(rows) for item in members})
        part = steps.keep(part)
        firms = firms.left_join(part, "firm_id").drop("firm_id_right")
        names += members
    reached = (f"{kind}_reached" for kind in _DAILY_REACH)
    return firms.select("firm_id", *reached, *(_known(firms, item) for item in names))


def _reached_kinds() -> tuple[str, ...]:
    return (*MONTHLY_SOURCES, "contracts", *_EVER_MONTHLY)


def _known(table: Table, item: Feature) -> Table:
    """The feature's column: NULL unless all its sources reached us; zero where a reached source has no such row."""
    value = table[item.name]
    if item.empty_is_zero:
        value = value.fill_null(0)
    for kind in item.sources:
        value = ibis.ifelse(table[f"{kind}_reached"], value, ibis.null(value.type()))
    return value.name(item.name)


def _reach(steps: WatchSteps, kind: str) -> Table:
    rows = getattr(steps, kind)
    return rows.select("firm_id", "k").distinct().mutate(ibis.literal(True).name(f"{kind}_reached"))


def _filing(steps: WatchSteps) -> Table:
    rows = steps.contracts.group_by("firm_id").aggregate(contract_start=steps.contracts.starts_on.min())
    return rows.mutate(contracts_reached=ibis.literal(True))


def _ever(steps: WatchSteps, kind: str) -> Table:
    rows = steps.records.of(kind)
    if kind in _SINCE:
        rows = rows.filter(rows[_SINCE[kind]] <= steps.window.as_of)
    elif kind == "special_accounts":
        rows = rows.filter(rows.month <= f"{steps.window.as_of:%Y-%m}")
    rows = rows.select("firm_id").distinct()
    return rows.mutate(ibis.literal(True).name(f"{kind}_reached"))


def _everyone(steps: WatchSteps) -> Table:
    tables = [steps.records.of(kind).select("firm_id").distinct() for kind in _ANY_KIND]
    return ibis.union(*tables, distinct=True)


def _firms(steps: WatchSteps) -> Table:
    work = ibis.union(
        *(_reach(steps, kind).select("firm_id") for kind in ("wages", "attendance")), distinct=True
    ).mutate(work_reached=ibis.literal(True))
    firms = _everyone(steps)
    for part in (_filing(steps), work, *(_ever(steps, kind) for kind in _DAILY_REACH[2:])):
        firms = firms.left_join(part, "firm_id").drop("firm_id_right")
    return firms.mutate(**{f"{kind}_reached": firms[f"{kind}_reached"].fill_null(False) for kind in _DAILY_REACH})


def _grid(steps: WatchSteps) -> Table:
    """Firms × months with what reached us, from the month in which anything of the firm first shows.

    A firm of which nothing ever came has every month: all of them are unknown.
    """
    grid = _everyone(steps).cross_join(steps.calendar.select("k", "month", "last_day"))
    for kind in MONTHLY_SOURCES:
        grid = grid.left_join(_reach(steps, kind), ["firm_id", "k"]).drop("firm_id_right", "k_right")
    for part in (_filing(steps), *(_ever(steps, kind) for kind in _EVER_MONTHLY)):
        grid = grid.left_join(part, "firm_id").drop("firm_id_right")
    grid = grid.mutate(**{f"{kind}_reached": grid[f"{kind}_reached"].fill_null(False) for kind in _reached_kinds()})
    seen = grid.wages_reached | grid.contributions_reached | grid.attendance_reached
    seen = seen | (grid.contract_start <= grid.last_day).fill_null(False)
    first = ibis.ifelse(seen, grid.k, ibis.null("int64")).max().over(ibis.window(group_by="firm_id"))
    grid = grid.mutate(first_seen=first)
    return grid.filter(grid.first_seen.isnull() | (grid.k <= grid.first_seen)).drop("first_seen", "contract_start")
