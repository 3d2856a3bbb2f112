"""A made-up region: everything that happened in it, and what of that is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from laoheng.simulate.axis import MonthAxis, day_number, make_axis
from laoheng.simulate.complaints import Complaint, covered_rows, make_complaints, open_rows
from laoheng.simulate.deferrals import Deferrals, in_force, make_deferrals
from laoheng.simulate.firms import Firms, Hidden, make_firms, make_hidden
from laoheng.simulate.papers import (
    Contracts,
    Contributions,
    SpellPapers,
    make_contracts,
    make_contributions,
    make_spell_papers,
)
from laoheng.simulate.pay import OVERTIME_CAP_HOURS, Payments, Work, make_payments, make_work
from laoheng.simulate.people import Departures, People, Spells, make_departures, make_people, make_spells
from laoheng.simulate.sites import Sites, make_sites
from laoheng.simulate.size import RegionSize
from laoheng.simulate.streams import Bools, Ints

DISPATCH_LIMIT_PERCENT = 10  # 劳务派遣暂行规定 4; exactly 10 % is allowed
BASE_TOLERANCE_PERCENT = 95  # bases are rounded in many places; less than this share of the lawful one is understated


@dataclass(frozen=True, slots=True)
class Truth:
    """What is hidden from every reader of the files. Used to measure, never to fit.

    `indicators` holds, by name, a table (firm × month) of what was so in that month, true whatever the files say;
    `owed` (firm × month) is the fen past due and unpaid on the region's day, by the month it was earned in.
    """

    hidden: Hidden
    departures: Departures
    spells: Spells
    papers: SpellPapers
    work: Work
    payments: Payments
    contributions: Contributions
    deferrals: Deferrals
    contracts: Contracts
    sites: Sites
    indicators: dict[str, Bools]
    owed: Ints


@dataclass(frozen=True, slots=True)
class Region:
    """A fictitious county and its small neighbour on one day."""

    size: RegionSize
    seed: int
    axis: MonthAxis
    firms: Firms
    people: People
    truth: Truth
    complaints: list[Complaint]


def make_region(size: RegionSize, seed: int, as_of: date) -> Region:
    """The region of `size` and `seed` as it stands on `as_of`; the same three always give the same region.

    Raises `NotCoveredError` where the law of the made-up county holds no values for those months.
    """
    axis = make_axis(size.months, as_of)
    firms = make_firms(size, seed, axis)
    hidden = make_hidden(firms, seed, axis)
    departures = make_departures(firms, hidden, seed)
    people = make_people(size, seed)
    spells = make_spells(size, firms, hidden, departures, seed, axis)
    papers = make_spell_papers(hidden, spells, seed)
    work = make_work(firms, hidden, spells, seed, axis)
    deferrals = make_deferrals(firms, hidden, departures, seed, axis)
    payments = make_payments(firms, hidden, work, deferrals, departures.closed, seed, axis)
    contributions = make_contributions(firms, hidden, work, seed, axis)
    contracts = make_contracts(firms, hidden, spells, papers, seed, axis)
    holds = in_force(deferrals, firms, day_number(as_of))
    complaints = make_complaints(people, spells, work, payments, deferrals, papers.unwritten, seed, axis)
    covered = covered_rows(work, deferrals, holds)
    truth = Truth(
        hidden,
        departures,
        spells,
        papers,
        work,
        payments,
        contributions,
        deferrals,
        contracts,
        make_sites(size.firms, firms, hidden, spells, papers, work, seed, axis),
        _indicators(firms, departures, spells, papers, work, payments, contributions, deferrals, hidden, axis),
        _owed(firms, work, payments, covered, axis),
    )
    return Region(size, seed, axis, firms, people, truth, complaints)


def _owed(firms: Firms, work: Work, payments: Payments, covered: Bools, axis: MonthAxis) -> Ints:
    as_of = day_number(axis.as_of)
    rows = open_rows(work, payments, covered, as_of)
    owed = np.zeros((firms.count, axis.count), dtype=np.int64)
    np.add.at(owed, (work.firm[rows], work.month[rows]), (work.due - payments.paid_by(as_of))[rows])
    return owed


def _indicators(
    firms: Firms,
    departures: Departures,
    spells: Spells,
    papers: SpellPapers,
    work: Work,
    payments: Payments,
    contributions: Contributions,
    deferrals: Deferrals,
    hidden: Hidden,
    axis: MonthAxis,
) -> dict[str, Bools]:
    """By name, whether it was so for any person of the firm in the month (shares: for the firm as a whole)."""
    shape = (firms.count, axis.count)

    def any_row(rows: Bools) -> Bools:
        table = np.zeros(shape, bool)
        table[work.firm[rows], work.month[rows]] = True
        return table

    def counted(rows: Bools) -> Ints:
        return np.bincount(work.firm[rows] * axis.count + work.month[rows], minlength=firms.count * axis.count).reshape(
            shape
        )

    not_received = np.zeros(work.count, bool)
    late = contributions.received > axis.starts[work.month[contributions.work] + 1] + 20
    not_received[contributions.work] = late | (contributions.received < 0)
    on_pay_day = payments.paid_by(work.due_day) < work.due
    held = covered_rows(
        work, deferrals, in_force(deferrals, firms, axis.due[firms.pay_day[deferrals.firm], deferrals.month])
    )
    heads, dispatched = counted(np.ones(work.count, bool)), counted(papers.dispatched[work.spell])
    gone = np.zeros(shape, bool)
    closed = np.nonzero(departures.closed < axis.count)[0]
    gone[closed, departures.closed[closed]] = True
    faulty = np.zeros(shape, bool)
    bad = (deferrals.kind != 0) | firms.construction[deferrals.firm]
    faulty[deferrals.firm[bad], deferrals.month[bad]] = True
    standard = work.gross - work.overtime_pay
    return {
        "wages_not_paid_on_day": any_row(on_pay_day & ~held & (work.due_day <= day_number(axis.as_of))),
        "deferral_faulty": faulty,
        "contribution_gap": any_row(not_received),
        "base_understated": any_row(work.insured & (100 * work.base < BASE_TOLERANCE_PERCENT * work.lawful_base)),
        "uninsured": any_row(~spells.insured[work.spell]),
        "no_written_contract": any_row(papers.unwritten[work.spell]),
        "overtime_over_cap": any_row(work.overtime_halves > 2 * OVERTIME_CAP_HOURS),
        "below_minimum_wage": any_row(work.full_month & (standard < axis.minimum_wage[work.month])),
        "dispatch_over_limit": 100 * dispatched > DISPATCH_LIMIT_PERCENT * heads,
        "short_contracts_chained": any_row(hidden.churns[work.firm] & ~papers.unwritten[work.spell]),
        "sudden_departures": departures.sudden & (heads > 0),
        "closed": gone,
        "false_ledger": any_row(payments.false_ledger),
    }
