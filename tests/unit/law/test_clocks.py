"""Deadlines to the day: the start is not counted, and where the law says so the end moves to a working day."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.law import NotInForceError, clock_rule, clock_rules, deadline
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.finding import GroundKind
from laoheng.standard.messages import render

CALENDAR = WorkCalendar.national()

DUE = [
    ("firm_verify", date(2026, 11, 20), date(2026, 11, 27), None),  # Friday: five working days from Monday
    (
        "inspection_accept",
        date(2026, 9, 28),
        date(2026, 10, 10),
        None,
    ),  # over the holiday, ending on a swapped Saturday
    ("mediation", date(2026, 11, 3), date(2026, 11, 18), None),  # fifteen natural days, a Wednesday
    ("mediation", date(2026, 11, 6), date(2026, 11, 23), date(2026, 11, 21)),  # ends on Saturday: moves to Monday
    ("mediation", date(2026, 9, 18), date(2026, 10, 8), date(2026, 10, 3)),  # ends in the holiday
]


@pytest.mark.parametrize(("id_", "start", "due", "rolled_from"), DUE)
def test_a_deadline_falls_on_its_day(id_: str, start: date, due: date, rolled_from: date | None) -> None:
    found = deadline(start, clock_rule(id_), CALENDAR)
    assert (found.due, found.rolled_from) == (due, rolled_from)
    assert found.counted_in == clock_rule(id_).unit


def test_sixty_working_days_agree_with_counting_each_one() -> None:
    day, left = date(2026, 3, 2), 60
    while left:
        day = date.fromordinal(day.toordinal() + 1)
        left -= CALENDAR.is_workday(day)
    assert deadline(date(2026, 3, 2), clock_rule("inspection_investigate"), CALENDAR).due == day


def test_an_inspection_may_be_extended_once_by_thirty_working_days() -> None:
    plain = deadline(date(2026, 3, 2), clock_rule("inspection_investigate"), CALENDAR)
    longer = deadline(date(2026, 3, 2), clock_rule("inspection_investigate"), CALENDAR, extended=True)
    assert CALENDAR.workdays_between(plain.due, longer.due) - 1 == 30


def test_what_has_no_extension_cannot_be_extended() -> None:
    with pytest.raises(UserError, match="延长"):
        deadline(date(2026, 3, 2), clock_rule("mediation"), CALENDAR, extended=True)


def test_the_law_and_the_conventions_of_the_bureau_are_told_apart() -> None:
    law = deadline(date(2026, 3, 2), clock_rule("inspection_investigate"), CALENDAR).ground
    own = deadline(date(2026, 3, 2), clock_rule("firm_verify"), CALENDAR).ground
    assert (law.kind, law.reference) == (GroundKind.ARTICLE, "劳动保障监察条例17")
    assert (own.kind, own.reference) == (GroundKind.RULE, "office.firm_verify")


def test_a_deadline_before_its_law_is_refused() -> None:
    with pytest.raises(NotInForceError):
        deadline(date(2008, 4, 30), clock_rule("mediation"), CALENDAR)


@pytest.mark.parametrize("id_", list(clock_rules()))
def test_every_clock_says_what_follows_in_both_languages(id_: str) -> None:
    consequence = deadline(date(2024, 3, 4), clock_rule(id_), CALENDAR).consequence
    assert render(consequence) != render(consequence, "en")


def test_an_unknown_clock_names_the_known_ones() -> None:
    with pytest.raises(UserError, match="mediation"):
        clock_rule("meditation")
