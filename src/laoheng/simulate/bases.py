"""The wage that a contribution base has to follow (facts D2).

It is the person's monthly average of the calendar year before at the firm; for whoever was hired within the year, the
wage of the starting month.
"""

from __future__ import annotations

import numpy as np

from laoheng.simulate.axis import MonthAxis
from laoheng.simulate.people import Spells
from laoheng.simulate.streams import Bools, Ints


def reference_wages(
    spells: Spells, axis: MonthAxis, spell: Ints, month: Ints, gross: Ints, full_month: Bools, before: Ints
) -> Ints:
    """Fen a month for each row of work (`spell`, `month`, `gross`; rows by month), before floor and cap.

    `before` is the hidden monthly gross of each spell in the months before the axis, which no file shows.
    """
    years = np.array([axis.month(m).year for m in range(axis.count)], dtype=np.int64)
    started = _months_from_zero(spells.start)
    row_year, hired = years[month], started // 12
    starting = _starting_wages(spells, axis, spell, gross, full_month, before)
    reference = starting[spell]
    for year in range(int(years[0]), int(years[-1]) + 1):
        rows = (row_year == year) & (hired[spell] < year)
        average = _average(spells, axis, year - 1, row_year, spell, gross, before, started)
        reference = np.where(rows, average[spell], reference)
    return reference


def _months_from_zero(day: Ints) -> Ints:
    """The month of each day, counted from January of the year 0, so that twelve of them are a year."""
    months: Ints = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def _starting_wages(spells: Spells, axis: MonthAxis, spell: Ints, gross: Ints, full_month: Bools, before: Ints) -> Ints:
    """The first full month of each spell, else its first month; hidden where it began before the axis."""
    starting = np.zeros(spells.count, dtype=np.int64)
    for rows in (np.arange(len(spell)), np.nonzero(full_month)[0]):
        starting[spell[rows[::-1]]] = gross[rows[::-1]]  # backwards: the earliest month is written last and stays
    return np.where(spells.start < axis.starts[0], before, starting)


def _average(
    spells: Spells, axis: MonthAxis, year: int, row_year: Ints, spell: Ints, gross: Ints, before: Ints, started: Ints
) -> Ints:
    """The monthly average of `year` by spell, hidden months before the axis included; `before` where it has none."""
    rows = row_year == year
    total = np.bincount(spell[rows], weights=gross[rows], minlength=spells.count).astype(np.int64)
    months = np.bincount(spell[rows], minlength=spells.count).astype(np.int64)
    start_of_axis = axis.first.year * 12 + axis.first.month - 1
    unseen = np.clip(np.minimum(start_of_axis, (year + 1) * 12) - np.maximum(started, year * 12), 0, 12)
    total, months = total + unseen * before, months + unseen
    return np.where(months > 0, (2 * total + months) // np.maximum(2 * months, 1), before)
