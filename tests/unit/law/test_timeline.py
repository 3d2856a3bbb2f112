"""A clock through its life: stops are added, restarts begin anew, the time once over stays over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.cli import main
from laoheng.law import ClockRule, ClockRun, Standing, Stop, clock_rule, clock_rules, run_clock
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Status
from laoheng.standard.messages import render

CALENDAR = WorkCalendar.national(assume_weekends_after=True)
ON = date(2026, 11, 23)
START = date(2026, 3, 2)


def run(name: str, start: date = START, on: date = ON, **more: object) -> ClockRun:
    return run_clock(clock_rule(name), start, CALENDAR, on=on, **more)  # type: ignore[arg-type]


DUE = [
    ("a year ends on the same day of the year", "arbitration_limit", date(2025, 3, 4), {}, date(2026, 3, 4)),
    ("a leap day ends on the last of February", "injury_worker_report", date(2024, 2, 29), {}, date(2025, 2, 28)),
    ("a month from the end of January", "written_contract", date(2026, 1, 31), {}, date(2026, 2, 28)),
    ("two years", "enforcement", date(2024, 9, 2), {}, date(2026, 9, 2)),
    ("45 days end on a Thursday", "arbitration_award", date(2026, 3, 2), {}, date(2026, 4, 16)),
    ("and fifteen more", "arbitration_award", date(2026, 3, 2), {"extended": True}, date(2026, 5, 6)),
    ("ten days standing still", "injury_decision", START, {"stops": [Stop(date(2026, 3, 10), date(2026, 3, 19))]},
     date(2026, 5, 11)),
    ("a claim in time begins the year anew", "arbitration_limit", date(2025, 3, 4),
     {"restarts": [date(2026, 3, 4)]}, date(2027, 3, 4)),
    ("an interruption drops an earlier stop", "arbitration_limit", date(2025, 3, 4),
     {"restarts": [date(2026, 3, 3)], "stops": [Stop(date(2025, 5, 1), date(2025, 5, 31))]}, date(2027, 3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "name", "start", "more", "due"), DUE, ids=[row[0] for row in DUE])
def test_the_last_day(why: str, name: str, start: date, more: dict[str, object], due: date) -> None:
    assert run(name, start, **more).due == due


def test_a_clock_that_still_stands_has_no_last_day_and_says_so() -> None:
    found = run("arbitration_limit", stops=[Stop(date(2026, 4, 1))])
    assert (found.due, found.standing, found.finding.status) == (None, Standing.STOPPED, Status.UNDETERMINED)


def test_the_last_day_is_still_in_time_and_the_next_is_over() -> None:
    due = run("capacity_again").due
    assert due is not None
    assert run("capacity_again", on=due).standing is Standing.LAST_DAY
    assert run("capacity_again", on=due + timedelta(days=1)).standing is Standing.OVER


@pytest.mark.parametrize(
    ("code", "name", "more"),
    [
        ("law.clock.never_stops", "mediation", {"stops": [Stop(date(2026, 3, 3), date(2026, 3, 4))]}),
        ("law.clock.never_restarts", "capacity_again", {"restarts": [date(2026, 3, 3)]}),
        ("law.clock.stop_days", "injury_decision", {"stops": [Stop(date(2026, 3, 1), date(2026, 3, 4))]}),
        ("law.clock.stop_days", "injury_decision", {"stops": [Stop(date(2026, 3, 5), date(2026, 3, 4))]}),
        ("law.clock.stops_overlap", "injury_decision",
         {"stops": [Stop(date(2026, 3, 3), date(2026, 3, 9)), Stop(date(2026, 3, 9), date(2026, 3, 12))]}),
        ("law.clock.stops_overlap", "injury_decision",
         {"stops": [Stop(date(2026, 3, 3)), Stop(date(2026, 3, 9), date(2026, 3, 12))]}),
        ("law.clock.stop_too_late", "injury_clear_decision", {"stops": [Stop(date(2026, 5, 1), date(2026, 5, 3))]}),
        ("law.clock.not_yet", "enforcement", {"restarts": [date(2027, 1, 1)]}),
        ("law.clock.restart_early", "enforcement", {"restarts": [date(2026, 3, 1)]}),
    ],
)  # fmt: skip
def test_what_the_law_does_not_know_is_refused(code: str, name: str, more: dict[str, object]) -> None:
    with pytest.raises(UserError) as error:
        run(name, **more)
    assert error.value.code == code


def test_the_day_after_the_year_no_claim_begins_it_anew() -> None:
    with pytest.raises(UserError) as error:
        run("arbitration_limit", date(2025, 3, 4), restarts=[date(2026, 3, 5)])
    assert error.value.code == "law.clock.restart_too_late"


@pytest.mark.parametrize("rule", clock_rules().values(), ids=lambda rule: rule.id)
def test_every_clock_runs_and_says_what_follows_silence(rule: ClockRule) -> None:
    found = run_clock(rule, START, CALENDAR, on=START)
    assert found.due is not None and found.due > START
    for language in ("zh", "en"):
        assert all(render(mark.label, language) for mark in found.marks)
        assert all(render(note, language) for note in found.finding.notes)
    assert found.marks[-1].on == found.due + timedelta(days=1)


def slow_end(rule: ClockRule, start: date, stops: list[tuple[date, date]]) -> date:
    """Day by day: a day counts when it is a day of the clock's kind and nothing stands still on it."""
    day, left = start, rule.length
    while left:
        day += timedelta(days=1)
        still = any(first <= day <= last for first, last in stops)
        kind = rule.unit == "natural_days" or CALENDAR.is_workday(day)
        left -= kind and not still
    while rule.rolls and not CALENDAR.is_workday(day):
        day += timedelta(days=1)
    return day


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2025, 12, 1)),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), max_size=3),
    st.sampled_from(["injury_decision", "injury_clear_decision", "arbitration_award_extended"]),
)
def test_counting_with_stops_agrees_with_going_day_by_day(start: date, gaps: list[tuple[int, int]], name: str) -> None:
    stops, day = [], start
    for wait, still in gaps:
        first = day + timedelta(days=wait)
        stops.append((first, first + timedelta(days=still)))
        day = stops[-1][1]
    try:
        found = run(name, start, stops=[Stop(*item) for item in stops])
    except UserError as error:
        assert error.code == "law.clock.stop_too_late"
        return
    assert found.due == slow_end(clock_rule(name), start, stops)


def test_the_terminal_shows_the_time_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = "law clock arbitration_award --from 2026-03-02 --stop 2026-03-10..2026-03-12 --on 2026-03-20"
    assert main(words.split()) == 0
    assert "2026-04-20" in capsys.readouterr().out
    assert main(["law", "clock", "arbitration_award", "--from", "2026-03-02", "--stop", "2026-03-10"]) == 2
