"""The working calendar against the yearly notices, and its counting against a slow plain reference."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.calendar import CalendarNotCovered, WorkCalendar, read_calendar
from laoheng.standard.errors import LaohengError, NotCoveredError

CALENDAR = WorkCalendar.national()
DAYS = st.dates(date(2007, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 2), True),  # an ordinary Monday
        (date(2026, 3, 7), False),  # an ordinary Saturday
        (date(2026, 2, 14), True),  # a Saturday swapped to work before Spring Festival
        (date(2026, 2, 16), False),  # a Monday given free
        (date(2026, 2, 24), True),  # the first day after the festival
        (date(2026, 10, 10), True),  # a Saturday swapped to work after National Day
        (date(2007, 12, 31), False),  # a day of 2007 that the notice of 2008 gave free
        (date(2006, 12, 30), True),  # a day of 2006 that the notice of 2007 swapped to work
    ],
)
def test_a_day_works_as_its_notice_says(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


@pytest.mark.shared_data
def test_every_row_of_the_public_list_agrees_and_no_other_day_is_special(shared_data: Path) -> None:
    with (shared_data / "data" / "codes" / "holidays_2007_2026.csv").open(encoding="utf-8") as file:
        rows = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    disagreeing = [day for day, kind in rows.items() if CALENDAR.is_workday(day) is not (kind == "work")]
    assert disagreeing == []
    assert CALENDAR.off == {day for day, kind in rows.items() if kind == "off"}
    assert CALENDAR.work == {day for day, kind in rows.items() if kind == "work"}


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 3, 1), date(2006, 12, 29), date(1995, 1, 1)])
def test_a_year_without_notice_is_refused_by_name(day: date) -> None:
    with pytest.raises(CalendarNotCovered) as caught:
        CALENDAR.is_workday(day)
    assert isinstance(caught.value, NotCoveredError)
    assert caught.value.args_["year"] == day.year
    assert f"{day.year}年" in str(caught.value)


def test_a_count_that_runs_past_the_last_notice_is_refused() -> None:
    with pytest.raises(CalendarNotCovered):
        CALENDAR.add_workdays(date(2026, 12, 28), 10)


def test_the_assuming_variant_takes_later_years_as_plain_weeks_and_says_so() -> None:
    assuming = WorkCalendar.national(assume_weekends_after=True)
    assert assuming.is_workday(date(2027, 1, 1)) is True  # Friday: the holiday is not yet arranged
    assert assuming.is_workday(date(2027, 1, 2)) is False
    assert assuming.add_workdays(date(2026, 12, 30), 3) == date(2027, 1, 4)
    assert assuming.assumed(date(2027, 1, 4))
    assert not assuming.assumed(date(2026, 12, 28))


def test_the_assuming_variant_still_refuses_years_before_the_first_notice() -> None:
    with pytest.raises(CalendarNotCovered):
        WorkCalendar.national(assume_weekends_after=True).is_workday(date(2006, 6, 1))


def test_the_last_days_of_the_last_year_are_provisional_since_the_next_notice_may_move_them() -> None:
    assert CALENDAR.assumed(date(2026, 12, 31))
    assert not CALENDAR.assumed(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "earlier", "later"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 2)),  # a working day stays
        (date(2026, 10, 4), date(2026, 9, 30), date(2026, 10, 8)),  # National Day
        (date(2026, 2, 15), date(2026, 2, 14), date(2026, 2, 24)),  # the day before is a swapped Saturday
        (date(2026, 3, 8), date(2026, 3, 6), date(2026, 3, 9)),  # a plain Sunday
    ],
)
def test_the_nearest_working_days(day: date, earlier: date, later: date) -> None:
    assert CALENDAR.previous_workday(day) == earlier
    assert CALENDAR.next_workday(day) == later


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),  # over one weekend
        (date(2026, 9, 29), 3, date(2026, 10, 9)),  # 30 September, 8 and 9 October
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # begun on a day off
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, n: int, reached: date) -> None:
    assert CALENDAR.add_workdays(day, n) == reached


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_workdays(date(2026, 3, 2), -1)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_working_days(year: int, days: int) -> None:
    assert CALENDAR.workdays_between(date(year, 1, 1), date(year, 12, 31)) == days


def test_a_span_that_ends_before_it_starts_has_no_working_day() -> None:
    assert CALENDAR.workdays_between(date(2026, 3, 3), date(2026, 3, 2)) == 0


@settings(max_examples=100, deadline=None)
@given(day=DAYS, n=st.integers(1, 60))
def test_the_nth_working_day_is_a_working_day_with_n_in_between(day: date, n: int) -> None:
    reached = CALENDAR.add_workdays(day, n)
    assert CALENDAR.is_workday(reached)
    assert CALENDAR.workdays_between(day + timedelta(days=1), reached) == n


@settings(max_examples=100, deadline=None)
@given(day=DAYS)
def test_nothing_works_between_a_day_and_its_neighbours(day: date) -> None:
    earlier, later = CALENDAR.previous_workday(day), CALENDAR.next_workday(day)
    assert earlier <= day <= later
    assert CALENDAR.workdays_between(earlier, later) == (1 if earlier == later else 2)


def test_the_calendar_is_read_once() -> None:
    assert WorkCalendar.national() is WorkCalendar.national()
    assert WorkCalendar.national(True) is not WorkCalendar.national()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"first_year": 2025, "last_year": 2026, "years": {2026: {"days_off": [], "workdays": []}}}, "one entry"),
        (
            {"first_year": 2026, "last_year": 2026, "years": {2026: {"days_off": ["01-01"], "workdays": ["01-01"]}}},
            "both off and work",
        ),
        (
            {"first_year": 2026, "last_year": 2026, "years": {2026: {"days_off": ["01-03..01-01"], "workdays": []}}},
            "backwards",
        ),
    ],
)
def test_a_faulty_holiday_file_is_refused(data: dict[str, object], said: str) -> None:
    with pytest.raises(LaohengError, match=said):
        read_calendar(data)
