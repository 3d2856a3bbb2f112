"""The rows of building projects, as the housing department holds them on the day of sending."""

from __future__ import annotations

import numpy as np

from laoheng.simulate import cells
from laoheng.simulate.cells import Column
from laoheng.simulate.feeds import Columns
from laoheng.simulate.region import Region
from laoheng.simulate.sites import NO_FIRM
from laoheng.simulate.streams import NO_DAY, Ints

_DEPOSITS = ("现金", "保函", "免存", "未存")


def _codes(region: Region, firm: Ints) -> Column:
    """Credit codes, blank where none is stated."""
    return cells.pick([*region.firms.code, ""], np.where(firm == NO_FIRM, region.firms.count, firm))


def _numbers(region: Region, project: Ints) -> Column:
    return cells.pick([f"XM{number:04d}" for number in range(1, region.truth.sites.count + 1)], project)


def _known(days: Ints, seen: int) -> Ints:
    return np.where(days <= seen, days, NO_DAY)


def projects(region: Region, rows: Ints, seen: int, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """The register of projects on day `seen`."""
    sites = region.truth.sites
    names = [f"示例{number:04d}号工程（虚构）" for number in range(1, sites.count + 1)]
    return {
        "firm_code": cells.pick(region.firms.code, sites.general[rows]),
        "project": _numbers(region, rows),
        "name": cells.pick(names, rows),
        "developer": _codes(region, sites.developer[rows]),
        "contract_sum": cells.money(sites.total[rows]),
        "starts_on": cells.days(sites.start[rows], date_style),
        "completed_on": cells.days(_known(sites.end[rows], seen), date_style),
        "guarantee": cells.pick(["否", "是"], sites.guarantee[rows].astype(np.int64)),
        "deposit": cells.pick(list(_DEPOSITS), sites.deposit[rows]),
    }


def subcontracts(region: Region, rows: Ints, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """The filed subcontracts; their work begins with the project."""
    sites = region.truth.sites
    return {
        "firm_code": cells.pick(region.firms.code, sites.sub[rows]),
        "project": _numbers(region, sites.sub_project[rows]),
        "parent": _codes(region, sites.parent[rows]),
        "scope": cells.pick(["劳务"], np.zeros(len(rows), dtype=np.int64)),
        "qualified": cells.pick(["否", "是"], sites.qualified[rows].astype(np.int64)),
        "starts_on": cells.days(sites.start[sites.sub_project[rows]], date_style),
    }


def teams(region: Region, rows: Ints, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """One row a team: `rows` are stays of its first person, who leads it."""
    sites, spells = region.truth.sites, region.truth.spells
    person = spells.person[sites.stay[rows]]
    return {
        "firm_code": cells.pick(region.firms.code, spells.firm[sites.stay[rows]]),
        "project": _numbers(region, sites.stay_project[rows]),
        "team": _teams(region, rows),
        "person_name": cells.pick(region.people.name, person),
        "person_number": cells.pick(region.people.number, person),
        "contracted": cells.pick(["否", "是"], sites.contracted[rows].astype(np.int64)),
        "formed_on": cells.days(sites.entered[rows], date_style),
    }


def _teams(region: Region, rows: Ints) -> Column:
    team = region.truth.sites.team[rows]
    return cells.pick([f"第{number}班组" for number in range(1, int(team.max(initial=0)) + 2)], team)


def roster(region: Region, rows: Ints, seen: int, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """The real-name roster on day `seen`."""
    sites, spells = region.truth.sites, region.truth.spells
    person = spells.person[sites.stay[rows]]
    return {
        "firm_code": cells.pick(region.firms.code, spells.firm[sites.stay[rows]]),
        "person_name": cells.pick(region.people.name, person),
        "person_number": cells.pick(region.people.number, person),
        "project": _numbers(region, sites.stay_project[rows]),
        "team": _teams(region, rows),
        "main_contractor": cells.pick(region.firms.code, sites.general[sites.stay_project[rows]]),
        "entered_on": cells.days(sites.entered[rows], date_style),
        "left_on": cells.days(_known(sites.left[rows], seen), date_style),
        "contract_signed": cells.pick(["否", "是"], sites.signed[rows].astype(np.int64)),
    }


def accounts(region: Region, rows: Ints, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """Special accounts, month by month."""
    sites, axis = region.truth.sites, region.axis
    project = sites.account_project[rows]
    months = [cells.month_text(axis.text(month), month_style) for month in range(axis.count)]
    return {
        "firm_code": cells.pick(region.firms.code, sites.general[project]),
        "project": _numbers(region, project),
        "month": cells.pick(months, sites.account_month[rows]),
        "due_in": cells.money(sites.due_in[rows]),
        "paid_in": cells.money(sites.paid_in[rows]),
        "paid_out": cells.money(sites.paid_out[rows]),
        "balance": cells.money(sites.balance[rows]),
    }


def checks(region: Region, rows: Ints, day: int, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """What the inspectors found on `day`: the board as it is, the score by deposit, board and care."""
    sites = region.truth.sites
    care = region.truth.hidden.care[sites.general[rows]]
    score = 40 + np.rint(40 * care).astype(np.int64) + 10 * sites.board[rows] + 10 * (sites.deposit[rows] != 3)
    return {
        "firm_code": cells.pick(region.firms.code, sites.general[rows]),
        "project": _numbers(region, rows),
        "checked_on": cells.days(np.full(len(rows), day, dtype=np.int64), date_style),
        "score": cells.pick([str(number) for number in range(101)], score),
        "board": cells.pick(["否", "是"], sites.board[rows].astype(np.int64)),
    }
