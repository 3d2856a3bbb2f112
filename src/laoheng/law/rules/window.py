"""Months inside a span of days: by the day of hire (逐月对应日) or by calendar months (自然月)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from laoheng.standard.dates import add_months, month_end, months_between_complete

BY_ANNIVERSARY = "逐月对应日"
BY_CALENDAR_MONTH = "自然月"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both included; `rule` says whether months run from the day of `hire`."""

    hire: date
    first: date
    last: date
    rule: str = BY_ANNIVERSARY


@dataclass(frozen=True, slots=True)
class Parts:
    """Whole months and what is left over, each as first and last day."""

    full: tuple[tuple[date, date], ...]
    rest: tuple[tuple[date, date], ...]

    @property
    def starts(self) -> tuple[date, ...]:
        """The first day of each part, in time order."""
        return tuple(sorted(first for first, _ in (*self.full, *self.rest)))

    @property
    def rest_days(self) -> int:
        """Calendar days in the parts that are no whole month."""
        return sum((last - first).days + 1 for first, last in self.rest)


def split(window: Window) -> Parts:
    """`window` cut into months by its rule; empty where it ends before it begins."""
    full: list[tuple[date, date]] = []
    rest: list[tuple[date, date]] = []
    begin = window.first
    while begin <= window.last:
        month_first, month_last = _month_around(begin, window)
        end = min(month_last, window.last)
        whole = begin == month_first and end == month_last
        (full if whole else rest).append((begin, end))
        begin = end + _DAY
    return Parts(tuple(full), tuple(rest))


def _month_around(day: date, window: Window) -> tuple[date, date]:
    """First and last day of the month that holds `day`."""
    if window.rule == BY_CALENDAR_MONTH:
        return day.replace(day=1), month_end(day)
    # Boundaries are counted from the hire date, so that a hire on the 31st does not drift to the 28th for good.
    offset = months_between_complete(window.hire, day)
    return add_months(window.hire, offset), add_months(window.hire, offset + 1) - _DAY
