"""When a state is due, counted with the holidays and swapped days of the notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from laoheng.casework import TABLES, AlertState, Kind, WageState, due_date
from laoheng.casework.clocks import collective_from
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import NotCoveredError, UserError

CALENDAR = WorkCalendar.national()
WAGE, ALERT = Kind.WAGE_COMPLAINT, Kind.ALERT_CASE


@pytest.mark.parametrize(
    ("state", "entered", "due"),
    [
        # five working days over a plain week
        (WageState.FIRM_VERIFYING, date(2026, 3, 2), date(2026, 3, 9)),
        # over National Day 2025 (1–8 October off, Saturday 11 October worked)
        (WageState.FIRM_VERIFYING, date(2025, 9, 29), date(2025, 10, 13)),
        (WageState.FILED, date(2025, 9, 29), date(2025, 10, 13)),
        # fifteen natural days; the last is a Saturday, so the next working day
        (WageState.IN_MEDIATION, date(2026, 3, 6), date(2026, 3, 23)),
        # the last of fifteen days falls into National Day 2025
        (WageState.IN_MEDIATION, date(2025, 9, 20), date(2025, 10, 9)),
        # ten working days for the worker
        (WageState.RESULT_SENT, date(2026, 3, 2), date(2026, 3, 16)),
        # an end has no clock
        (WageState.CLOSED_PAID, date(2026, 3, 2), None),
    ],
)
def test_a_complaint_is_due_on_the_last_day_of_its_clock(state, entered, due):
    assert due_date(WAGE, state, entered, CALENDAR) == due


def test_a_promise_is_due_on_the_day_promised_even_a_sunday():
    sunday = date(2026, 3, 15)
    assert due_date(WAGE, WageState.FIRM_ADMITTED, date(2026, 3, 2), CALENDAR, promised_on=sunday) == sunday


def test_a_promise_without_a_day_is_refused_not_guessed():
    with pytest.raises(UserError, match="没有给出这个日期"):
        due_date(WAGE, WageState.FIRM_ADMITTED, date(2026, 3, 2), CALENDAR)


def test_mediation_before_its_law_is_not_covered():
    with pytest.raises(NotCoveredError, match="2008-05-01"):
        due_date(WAGE, WageState.IN_MEDIATION, date(2008, 4, 30), CALENDAR)


def test_collective_matters_before_their_law_are_not_covered():
    with pytest.raises(NotCoveredError, match="2008-05-01"):
        collective_from(date(2008, 4, 30))
    assert collective_from(date(2008, 5, 1)) == 10


def test_a_clock_that_leaves_the_notices_is_not_guessed():
    with pytest.raises(NotCoveredError):
        due_date(WAGE, WageState.INVESTIGATING, date(CALENDAR.last_year, 12, 1), CALENDAR)


@pytest.mark.parametrize("kind", [WAGE, ALERT])
def test_every_open_state_is_due_after_it_was_entered(kind):
    entered = date(2026, 3, 2)
    for state in TABLES[kind].desks:
        due = due_date(kind, state, entered, CALENDAR, promised_on=entered + timedelta(days=1))
        assert due is not None and due > entered, state


def test_an_extension_counts_thirty_working_days_more():
    plain, longer = (
        due_date(WAGE, WageState.INVESTIGATING, date(2026, 3, 2), CALENDAR, extended=value) for value in (False, True)
    )
    assert plain is not None and longer is not None
    assert CALENDAR.workdays_between(plain + timedelta(days=1), longer) == 30


def test_an_extension_changes_no_other_clock():
    start = date(2026, 3, 2)
    assert due_date(ALERT, AlertState.NO_REPLY, start, CALENDAR, extended=True) == due_date(
        ALERT, AlertState.NO_REPLY, start, CALENDAR
    )
