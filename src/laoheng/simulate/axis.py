"""The months of a region, with their working days and pay days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from laoheng.law import law_at
from laoheng.simulate.streams import Ints
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import add_months, month_end, month_text
from laoheng.standard.errors import NotCoveredError

REPORTING_DAY = 18  # by this day of the next month every feed of a month has been sent
PAY_DAYS = (5, 8, 10, 12, 15, 0)  # day of the following month; 0 = last day of the month itself
_REGION = "990101"
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days from 1970-01-01 to `day`."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Inverse of `day_number`."""
    return date.fromordinal(int(number) + _EPOCH.toordinal())


@dataclass(frozen=True, slots=True)
class MonthAxis:
    """The months 0 … count-1. `starts` has one entry more: the first day of the month after the last.

    `due` and `day_before_due` are tables (pay day choice × month): the legal pay day (工资支付暂行规定 7, moved to the
    earlier working day) and the working day before it. `minimum_wage` and `average_wage` are fen a month.
    """

    first: date
    count: int
    as_of: date
    starts: Ints
    workdays: Ints
    due: Ints
    day_before_due: Ints
    minimum_wage: Ints
    average_wage: Ints
    max_deferral_days: int

    def month(self, index: int) -> date:
        """The first day of month `index` (may lie outside the axis)."""
        return add_months(self.first, int(index))

    def text(self, index: int) -> str:
        """The month as "YYYY-MM"."""
        day = self.month(index)
        return month_text(day.year, day.month)

    def sent_on(self, index: int, day: int) -> date:
        """Day `day` of the month after month `index`."""
        return self.month(index + 1).replace(day=day)


def make_axis(months: int, as_of: date) -> MonthAxis:
    """The `months` months whose feeds have all been sent by `as_of`."""
    back = 1 if as_of.day >= REPORTING_DAY else 2
    first = add_months(as_of.replace(day=1), -(months - 1 + back))
    firsts = [add_months(first, n) for n in range(months + 1)]
    calendar = WorkCalendar.national(assume_weekends_after=True)
    due = [[_due(calendar, day, pay_day) for day in firsts[:-1]] for pay_day in PAY_DAYS]
    before = [[calendar.previous_workday(day_of(day_number(day) - 1)) for day in row] for row in due]
    return MonthAxis(
        first,
        months,
        as_of,
        np.array([day_number(day) for day in firsts], dtype=np.int64),
        np.array([calendar.workdays_between(day, month_end(day)) for day in firsts[:-1]], dtype=np.int64),
        np.array([[day_number(day) for day in row] for row in due], dtype=np.int64),
        np.array([[day_number(day) for day in row] for row in before], dtype=np.int64),
        _fen("minimum_wage_monthly", firsts[:-1]),
        _fen("social_average_monthly", firsts[:-1]),
        int(law_at(as_of, _REGION).required("max_deferral_days").value),
    )


def _fen(parameter: str, months: list[date]) -> Ints:
    """The made-up county's value in each month, in fen; months before its first value take that one.

    Only this invented world may fill backwards so: something was paid in those months, and no judgement rests on it.
    """
    found = [law_at(month, _REGION).parameter(parameter) for month in months]
    known = [int(value.value * 100) for value in found if value]
    if not known:
        raise NotCoveredError("simulate.no_law", parameter=parameter, first=months[0], last=months[-1])
    return np.array([int(value.value * 100) if value else known[0] for value in found], dtype=np.int64)


def _due(calendar: WorkCalendar, month: date, pay_day: int) -> date:
    nominal = add_months(month, 1).replace(day=pay_day) if pay_day else month_end(month)
    return calendar.previous_workday(nominal)
