"""Working days of mainland China: the week, and what the State Council's yearly holiday notices change in it.

The notices are data (`data/holidays.yaml`). A year without its notice is not answered, unless the caller asks for the
variant that takes such years as plain weeks and says so day by day (`WorkCalendar.assumed`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.standard.errors import LaohengError, NotCoveredError

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
# Notices have moved days of the year before them (2007-12-29, 2018-12-29 …), but never earlier than 29 December.
_REACH_OF_NEXT_NOTICE = (12, 29)


class CalendarNotCovered(NotCoveredError):  # noqa: N818 - rooms import it by this name
    """No holiday notice for that year; the error names it."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are working days. `off` are weekdays and weekends given free, `work` weekends swapped to work."""

    first_year: int
    last_year: int
    off: frozenset[date]
    work: frozenset[date]
    assume_weekends_after: bool = False

    @classmethod
    def national(cls, assume_weekends_after: bool = False) -> WorkCalendar:
        """The calendar of the yearly notices (国务院办公厅关于部分节假日安排的通知), read once.

        With `assume_weekends_after` years after the last notice count as plain Monday to Friday; see `assumed`.
        """
        return _national(assume_weekends_after)

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`. Raises `CalendarNotCovered` for a year without notice."""
        if day in self.off:
            return False
        if day in self.work:
            return True
        self._require(day)
        return day.weekday() < _SATURDAY

    def assumed(self, day: date) -> bool:
        """Whether a notice not yet published may still change the answer for `day`, so that it is provisional."""
        if day in self.off or day in self.work:
            return False
        return day >= date(self.last_year, *_REACH_OF_NEXT_NOTICE)

    def previous_workday(self, day: date) -> date:
        """`day` when it is a working day, else the nearest earlier one (工资支付暂行规定 7: 提前在最近的工作日支付)."""
        while not self.is_workday(day):
            day -= _ONE_DAY
        return day

    def next_workday(self, day: date) -> date:
        """`day` when it is a working day, else the nearest later one (民法典 203: a period ends on a working day)."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, which itself is not counted (民法典 201); `n` 0 gives `day` back.

        Raises `ValueError` for a negative `n`, `CalendarNotCovered` where the count leaves the notices.
        """
        if n < 0:
            raise ValueError(f"working days are counted forwards; got {n}")
        while n > 0:
            day += _ONE_DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Number of working days from `first` to `last`, both included; 0 when `last` is before `first`."""
        days = (last - first).days + 1
        return sum(self.is_workday(first + timedelta(days=offset)) for offset in range(max(days, 0)))

    def _require(self, day: date) -> None:
        if self.first_year <= day.year <= self.last_year:
            return
        if self.assume_weekends_after and day.year > self.last_year:
            return
        raise CalendarNotCovered(
            "calendar.not_covered", year=day.year, day=day, first=self.first_year, last=self.last_year
        )


@cache
def _national(assume_weekends_after: bool) -> WorkCalendar:
    text = (resources.files("laoheng.standard") / "data" / "holidays.yaml").read_text("utf-8")
    return read_calendar(yaml.safe_load(text), assume_weekends_after)


def read_calendar(data: Mapping[str, Any], assume_weekends_after: bool = False) -> WorkCalendar:
    """The calendar that `data` (the content of `holidays.yaml`) states.

    Raises `LaohengError` where a year between the first and the last is missing or a day is both off and work.
    """
    first, last = int(data["first_year"]), int(data["last_year"])
    years = data["years"]
    if set(years) != set(range(first, last + 1)):
        raise LaohengError(f"holidays.yaml: one entry per year from {first} to {last}; got {sorted(years)}")
    off = {day for year, entry in years.items() for item in entry["days_off"] for day in _days(year, str(item))}
    work = {day for year, entry in years.items() for item in entry["workdays"] for day in _days(year, str(item))}
    if both := off & work:
        raise LaohengError(f"holidays.yaml: both off and work: {sorted(both)}")
    return WorkCalendar(first, last, frozenset(off), frozenset(work), assume_weekends_after)


def _days(year: int, item: str) -> list[date]:
    first, _, last = item.partition("..")
    start, end = _day(year, first), _day(year, last or first)
    if end < start:
        raise LaohengError(f"holidays.yaml: {year}: {item} runs backwards")
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


def _day(year: int, text: str) -> date:
    return date.fromisoformat(text if len(text) == len("2026-01-01") else f"{year}-{text}")
