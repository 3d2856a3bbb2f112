"""Pay periods, and the day on which the wage of one falls due.

Law: 劳动法50 (at least monthly), 工资支付暂行规定7 (rest day: earlier), 9 (leavers: at once). What the law leaves open
(no pay day agreed, "last") is settled by convention of `arrears.v1`, see docs/explanation/arrears.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import UnreadableDateError, add_months, month_end, month_text, week_start

PayDay: TypeAlias = int | Literal["last"] | None

_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK: Final = re.compile(r"\d{4}-W\d{2}", re.ASCII)
_SUNDAY: Final = 7


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month ("2026-03") or an ISO week ("2026-W10"); ordered by its first day."""

    first: date
    last: date
    text: str

    @property
    def is_week(self) -> bool:
        """Whether this is a week."""
        return "W" in self.text

    def __str__(self) -> str:
        return self.text

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The month of that year. Raises `UnreadableDateError` where there is none."""
        text = month_text(year, month)
        first = date(year, month, 1)
        return cls(first, month_end(first), text)

    @classmethod
    def week(cls, year: int, week: int) -> Period:
        """The ISO week of that year. Raises `UnreadableDateError` where there is none."""
        text = f"{year:04d}-W{week:02d}"
        first = week_start(text)
        return cls(first, first + timedelta(days=6), text)

    @classmethod
    def read(cls, text: str) -> Period:
        """ "2026-03" or "2026-W10". Raises `UnreadableDateError` for anything else."""
        if _WEEK.fullmatch(text):
            return cls.week(int(text[:4]), int(text[6:]))
        match = _MONTH.fullmatch(text)
        if match is None:
            raise UnreadableDateError("dates.unreadable_month", value=text)
        return cls.month(int(match[1]), int(match[2]))

    @classmethod
    def holding(cls, day: date, weekly: bool) -> Period:
        """The week (or month) in which `day` lies."""
        if weekly:
            year, week, _ = day.isocalendar()
            return cls.week(year, week)
        return cls.month(day.year, day.month)

    def back(self, steps: int) -> Period:
        """The period `steps` before this one, of the same kind."""
        if self.is_week:
            return Period.holding(self.first - timedelta(weeks=steps), weekly=True)
        return Period.holding(add_months(self.first, -steps), weekly=False)


def nominal_due_date(period: Period, pay_day: PayDay) -> date:
    """The agreed day before any moving; `pay_day` 1–31 for a month, 1 (Monday) to 7 for a week."""
    if pay_day == "last":
        return period.last
    if period.is_week:
        return period.last + timedelta(days=pay_day if pay_day is not None else _SUNDAY)
    following_end = month_end(add_months(period.first, 1))
    if pay_day is None:
        return following_end
    return following_end.replace(day=min(pay_day, following_end.day))


def due_date(period: Period, pay_day: PayDay, calendar: WorkCalendar, left_on: date | None) -> date:
    """The day on which the wage of `period` must be in hand: not a rest day, and for a leaver at most `left_on`.

    Raises `CalendarNotCovered` where no holiday notice covers the day.
    """
    nominal = nominal_due_date(period, pay_day)
    # A leaver's day is not moved and needs no calendar when the agreed day lies a whole holiday later.
    if left_on is not None and nominal - _LONGEST_HOLIDAY > left_on:
        return left_on
    due = calendar.previous_workday(nominal)
    return due if left_on is None else min(due, left_on)


_LONGEST_HOLIDAY: Final = timedelta(days=31)
