"""What was due to whom in each month, and what was paid when.

All sums are whole fen; shares that leave half a fen are rounded up, as in `laoheng.standard.money`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate.axis import MonthAxis, day_number
from laoheng.simulate.bases import reference_wages
from laoheng.simulate.deferrals import Deferrals
from laoheng.simulate.firms import SECTORS, Firms, Hidden
from laoheng.simulate.people import Spells
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import NO_DAY, Bools, Floats, Ints, stream

OVERTIME_CAP_HOURS = 36  # 劳动法 41
_TAX_FREE_FEN = 500_000
_BANK, _CASH = 0, 1


@dataclass(frozen=True, slots=True)
class Work:
    """One row for each person, firm and month worked; rows go by month. Hours and days are counted in halves.

    `lawful_base` is what the contribution base had to be: the average of the year before, within floor and cap.
    """

    spell: Ints
    firm: Ints
    person: Ints
    month: Ints
    half_days: Ints
    overtime_halves: Ints
    full_month: Bools
    gross: Ints
    overtime_pay: Ints
    insurance: Ints
    tax: Ints
    due: Ints  # net, to be handed over
    due_day: Ints
    base: Ints  # declared
    lawful_base: Ints
    insured: Bools

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.spell)


@dataclass(frozen=True, slots=True)
class Payments:
    """What was truly paid for each row of `Work`, in at most two parts, and what the firm's own ledger says.

    A day is `NO_DAY` where nothing was paid by the region's day. `false_ledger`: the ledger claims full payment.
    """

    first: Ints
    first_day: Ints
    second: Ints
    second_day: Ints
    cash: Bools
    receipt: Bools
    false_ledger: Bools

    def paid_by(self, day: Ints | int, rows: Ints | slice = slice(None)) -> Ints:
        """Fen truly paid by the end of `day`, for all rows or for those in `rows`."""
        first_done, second_done = _done(self.first_day[rows], day), _done(self.second_day[rows], day)
        return self.first[rows] * first_done + self.second[rows] * second_done


def _done(paid_day: Ints, day: Ints | int) -> Bools:
    done: Bools = (paid_day != NO_DAY) & (paid_day <= day)
    return done


def share(amount: Ints, part: Ints | int, whole: Ints | int) -> Ints:
    """`amount` × `part` ÷ `whole` in whole fen, half up."""
    return (2 * amount * part + whole) // (2 * whole)


def make_work(firms: Firms, hidden: Hidden, spells: Spells, seed: int, axis: MonthAxis) -> Work:
    """The months of all spells: days, overtime, gross wage, what is withheld, what is due and when."""
    rng = stream(seed, "work")
    months = spells.last - spells.first + 1
    spell = np.repeat(np.arange(spells.count), months)
    month = np.arange(len(spell)) - np.repeat(np.cumsum(months) - months, months) + spells.first[spell]
    order = np.lexsort((spells.firm[spell], month))
    spell, month = spell[order], month[order]
    firm = spells.firm[spell]
    begin, stop = axis.starts[month], axis.starts[month + 1] - 1
    end = np.where(spells.end[spell] == NO_DAY, stop, np.minimum(spells.end[spell], stop))
    present = end - np.maximum(spells.start[spell], begin) + 1
    length = stop - begin + 1
    full_halves = 2 * axis.workdays[month]
    half_days = np.maximum(share(full_halves, present, length), 1)
    usual = _usual_overtime(firms, hidden)
    busy = np.clip(1.0 + 0.2 * stream(seed, "demand").normal(0, 1, (firms.count, axis.count)), 0.3, 1.6)
    hours = (usual[:, None] * busy)[firm, month] * rng.gamma(8.0, 1 / 8.0, len(spell))
    hours = _planned(hidden, firm, hours)
    overtime = share(np.rint(hours * 2).astype(np.int64), half_days, full_halves)
    overtime_pay = _overtime_pay(hidden, firm, spells.wage[spell], overtime)
    gross = share(spells.wage[spell], half_days, full_halves) + overtime_pay
    before = _gross_before(firms, hidden, spells, seed)
    full_month = present == length
    reference = reference_wages(spells, axis, spell, month, gross, full_month, before)
    return _with_money(
        firms, spells, axis, spell, month, half_days, overtime, full_month, gross, overtime_pay, reference
    )


def _usual_overtime(firms: Firms, hidden: Hidden) -> Floats:
    """Hours a month by firm, in an ordinary month."""
    hours: Floats = np.array([sector.overtime for sector in SECTORS])[firms.sector] + hidden.long_hours
    return hours


def _planned(hidden: Hidden, firm: Ints, hours: Floats) -> Floats:
    """Who is careful plans within the cap: 劳动法 41."""
    return np.where(hidden.long_hours[firm] > 0, hours, np.minimum(hours, OVERTIME_CAP_HOURS))


def _overtime_pay(hidden: Hidden, firm: Ints, wage: Ints, overtime_halves: Ints) -> Ints:
    rate = np.where(hidden.cheats_overtime[firm], 2, 3)  # halves of the hourly wage: 1.5 by 劳动法 44, 1.0 by cheats
    return share(wage, overtime_halves * rate, 4 * 174)


def _gross_before(firms: Firms, hidden: Hidden, spells: Spells, seed: int) -> Ints:
    """By spell, the average gross of a month before the axis: known to the firm and the fund, told by no file.

    Its overtime is the mean of twelve ordinary months, so it varies less than a single one.
    """
    rng = stream(seed, "before the axis")
    hours = _usual_overtime(firms, hidden)[spells.firm] * rng.gamma(96.0, 1 / 96.0, spells.count)
    halves = np.rint(2 * _planned(hidden, spells.firm, hours)).astype(np.int64)
    return spells.wage + _overtime_pay(hidden, spells.firm, spells.wage, halves)


def _with_money(
    firms: Firms,
    spells: Spells,
    axis: MonthAxis,
    spell: Ints,
    month: Ints,
    half_days: Ints,
    overtime: Ints,
    full_month: Bools,
    gross: Ints,
    overtime_pay: Ints,
    reference: Ints,
) -> Work:
    floor, cap = share(axis.average_wage, 60, 100)[month], (3 * axis.average_wage)[month]
    lawful = np.clip(reference, floor, cap)
    base = np.where(spells.understated[spell], floor, lawful)
    # Less than half a month: insured from the next month, or only to the one before (社会保险法 58 leaves 30 days).
    insured = spells.insured[spell] & (half_days >= axis.workdays[month])
    insurance = np.where(insured, share(base, 8, 100), 0)
    tax = share(np.maximum(gross - insurance - _TAX_FREE_FEN, 0), 3, 100)
    return Work(
        spell=spell,
        firm=spells.firm[spell],
        person=spells.person[spell],
        month=month,
        half_days=half_days,
        overtime_halves=overtime,
        full_month=full_month,
        gross=gross,
        overtime_pay=overtime_pay,
        insurance=insurance,
        tax=tax,
        due=gross - insurance - tax,
        due_day=axis.due[firms.pay_day[spells.firm[spell]], month],
        base=base,
        lawful_base=lawful,
        insured=insured,
    )


def make_payments(
    firms: Firms, hidden: Hidden, work: Work, deferrals: Deferrals, closed: Ints, seed: int, axis: MonthAxis
) -> Payments:
    """Who was paid when: on time, late, in part, later, or not at all, by the firm's trouble in that month."""
    rng = stream(seed, "payments")
    as_of = day_number(axis.as_of)
    trouble = hidden.trouble[work.firm, work.month]
    touched = rng.random(work.count) < _share_touched(firms, hidden, seed)[work.firm, work.month]
    early = rng.random(work.count) < 0.3
    on_time = np.where(early, axis.day_before_due[firms.pay_day[work.firm], work.month], work.due_day)
    late_days = stream(seed, "delays").integers(3, 29, hidden.trouble.shape)[work.firm, work.month]
    wilful = (rng.random(hidden.trouble.shape) < 0.06 * (hidden.honesty < 0.35)[:, None])[work.firm, work.month]
    late = touched & (((trouble > 0) & (trouble <= 0.5)) | ((trouble <= 0) & wilful))
    partial = touched & (trouble > 0.5) & (trouble <= 1.1)
    none = touched & (trouble > 1.1)
    deferred = deferrals.by_month[work.firm, work.month] >= 0
    late, partial, none = late & ~deferred, partial & ~deferred, (none | deferred)
    part = share(work.due, rng.integers(30, 81, work.count), 100)
    first = np.where(none, 0, np.where(partial, part, work.due))
    first_day = np.where(none, NO_DAY, np.where(late, work.due_day + late_days, on_time))
    recovery = _recovery(firms, hidden, closed, axis)[work.firm, work.month]
    agreed = deferrals.paid_day[deferrals.by_month[work.firm, work.month]] if deferrals.count else recovery
    second_day = np.where(deferred, agreed, recovery)
    second = np.where(none | partial, work.due - first, 0)
    second_day = np.where((second > 0) & (second_day <= as_of), second_day, NO_DAY)
    first_day = np.where(first_day <= as_of, first_day, NO_DAY)
    cash = rng.random(work.count) < hidden.cash[work.firm]
    receipt = cash & (rng.random(work.count) < hidden.receipts[work.firm])
    liar = (rng.random(hidden.trouble.shape) < hidden.lies[:, None])[work.firm, work.month]
    return Payments(
        first=np.where(first_day == NO_DAY, 0, first),
        first_day=first_day,
        second=np.where(second_day == NO_DAY, 0, second),
        second_day=second_day,
        cash=cash,
        receipt=receipt & (first_day != NO_DAY),
        false_ledger=liar & (none | partial) & ~deferred,
    )


def _share_touched(firms: Firms, hidden: Hidden, seed: int) -> Floats:
    """Which share of its people a firm's trouble reaches in a month; who they are is chance alone."""
    rng = stream(seed, "reach")
    reach = np.where(rng.random(hidden.trouble.shape) < 0.6, 1.0, rng.uniform(0.2, 1.0, hidden.trouble.shape))
    reach[:STAGED_FIRMS] = 1.0
    return reach


def _recovery(firms: Firms, hidden: Hidden, closed: Ints, axis: MonthAxis) -> Ints:
    """The day on which a firm makes up for a month: two days after the pay day of its next good month, or never."""
    months = axis.count
    table = np.full(hidden.trouble.shape, np.iinfo(np.int64).max // 2, dtype=np.int64)
    following = table[:, 0].copy()
    for month in range(months - 1, -1, -1):
        table[:, month] = following
        good = (hidden.trouble[:, month] <= 0) & (month <= closed)
        following = np.where(good, axis.due[firms.pay_day, month] + 2, following)
    return table
