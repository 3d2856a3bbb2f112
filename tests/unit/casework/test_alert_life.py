"""The life of a warning: the mildest step first, waiting with an end, collective matters first, endings that count."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoheng.casework import (
    Closed,
    QueueItem,
    check_snooze,
    closing_reasons,
    contacts,
    escalation,
    in_queue,
    label_of,
    makes_case,
    response,
    season_plan,
    snooze_reasons,
    visit_report,
)
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message, render

TODAY = date(2026, 11, 23)
GRADED = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)


def test_the_ladder_rises_from_a_tip_to_a_visit_each_with_its_rule_and_ground() -> None:
    steps = [response(level) for level in GRADED]
    assert [item.step for item in steps] == ["tip", "letter", "remote_check", "visit"]
    assert [item.minutes for item in steps] == sorted(item.minutes for item in steps)
    assert not steps[0].case and all(item.case for item in steps[1:])
    for item in steps:
        assert law_at(TODAY).grounds(*item.grounds) and item.rule
        assert render(item.label, "zh") and render(item.label, "en")


@pytest.mark.parametrize(
    ("levels", "case"),
    [
        ((), False),
        ((Level.BLUE, Level.BLUE, Level.BLUE), False),
        ((Level.YELLOW,), False),
        ((Level.YELLOW, Level.BLUE), False),
        ((Level.YELLOW, Level.YELLOW), True),
        ((Level.ORANGE,), True),
        ((Level.RED, Level.NONE), True),
    ],
)
def test_one_mild_signal_stays_a_tip_and_several_of_one_cause_make_one_case(
    levels: tuple[Level, ...], case: bool
) -> None:
    assert makes_case(levels) is case


def item(number: int, level: Level, persons: int | None, **fields: date) -> QueueItem:
    return QueueItem(UUID(int=number), level, fields.get("due_on"), persons, fields.get("snoozed_until"))


def test_ten_persons_jump_the_queue_and_nine_do_not() -> None:
    nine, ten = item(1, Level.RED, 9), item(2, Level.YELLOW, 10)
    assert in_queue([nine, ten], TODAY) == [ten, nine]


def test_then_comes_what_is_awake_by_level_then_by_deadline() -> None:
    red = item(1, Level.RED, None)
    late, later = item(2, Level.BLUE, 1, due_on=TODAY), item(3, Level.BLUE, 1, due_on=date(2026, 12, 1))
    asleep = item(4, Level.ORANGE, 3, snoozed_until=TODAY)
    woken = item(5, Level.ORANGE, 3, snoozed_until=date(2026, 11, 22))
    assert in_queue([asleep, later, late, woken, red], TODAY) == [red, woken, late, later, asleep]


def test_a_case_waits_with_a_reason_and_an_end() -> None:
    check_snooze(level=Level.YELLOW, persons=3, reason="awaiting_material", until=date(2026, 12, 23), today=TODAY)


@pytest.mark.parametrize(
    ("level", "persons", "reason", "until", "code"),
    [
        (Level.RED, 1, "awaiting_material", date(2026, 12, 1), "casework.snooze_red"),
        (Level.YELLOW, 10, "awaiting_material", date(2026, 12, 1), "casework.snooze_collective"),
        (Level.YELLOW, 1, "tired", date(2026, 12, 1), "casework.snooze_reason"),
        (Level.YELLOW, 1, "awaiting_material", date(2026, 12, 24), "casework.snooze_until"),
        (Level.YELLOW, 1, "awaiting_material", TODAY, "casework.snooze_until"),
    ],
)
def test_a_case_that_may_not_wait_says_why(level: Level, persons: int, reason: str, until: date, code: str) -> None:
    with pytest.raises(UserError) as told:
        check_snooze(level=level, persons=persons, reason=reason, until=until, today=TODAY)
    assert told.value.code == code and str(told.value)


@pytest.mark.parametrize(
    ("days", "to"),
    [(0, None), (1, "officer"), (2, "officer"), (3, "office_head"), (10, "parent_office"), (90, "parent_office")],
)
def test_a_case_that_lies_goes_up_by_the_table(days: int, to: str | None) -> None:
    assert escalation(days) == to


def test_every_ending_has_its_words_and_says_whether_the_warning_was_right() -> None:
    for reason in closing_reasons():
        assert render(Message(f"casework.closing.{reason}"), "en")
    for name in contacts():
        assert render(Message(f"casework.contact.{name}"), "en")
    for name in snooze_reasons():
        assert render(Message(f"casework.snooze.{name}"), "en")
    assert (label_of("corrected"), label_of("in_order"), label_of("merged")) == (True, False, None)
    with pytest.raises(UserError):
        label_of("forgotten")


def test_the_report_counts_firms_in_order_that_were_visited_and_says_on_whose_word() -> None:
    report = visit_report(
        [
            Closed("cash_pay", Level.YELLOW, "in_order", "visit"),
            Closed("cash_pay", Level.YELLOW, "in_order", "visit"),
            Closed("payroll_drop", Level.ORANGE, "data_wrong", "visit"),
            Closed("cash_pay", Level.YELLOW, "in_order", "letter"),
            Closed("wages_overdue", Level.RED, "ordered", "visit"),
            Closed("wages_overdue", Level.RED, "merged", "visit"),
        ]
    )
    assert (report.closed, report.right, report.wrong, report.visited) == (6, 1, 4, 5)
    assert report.compliant_visited == 3
    assert report.why == (("cash_pay", "in_order", 2), ("payroll_drop", "data_wrong", 1))
    assert report.precision == 0.2


def test_of_no_outcome_no_precision_is_told() -> None:
    assert visit_report([]).precision is None


def test_the_season_is_planned_gravest_first_and_says_what_finds_no_room() -> None:
    levels = [Level.YELLOW] * 4 + [Level.RED] * 3 + [Level.BLUE, Level.NONE]
    plan = season_plan(levels, today=TODAY, festival=date(2026, 12, 21), weekly_minutes=480)
    assert plan.done_by == date(2026, 12, 7)
    assert [(week.start, week.minutes) for week in plan.weeks] == [
        (date(2026, 11, 23), 480), (date(2026, 11, 30), 360), (date(2026, 12, 7), 0),
    ]  # fmt: skip
    assert plan.weeks[0].cases == {"red": 2} and plan.weeks[1].cases == {"red": 1, "yellow": 4, "blue": 1}
    assert season_plan(levels, today=TODAY, festival=date(2026, 12, 21), weekly_minutes=100).left == 8
    with pytest.raises(UserError):
        season_plan(levels, today=TODAY, festival=TODAY, weekly_minutes=480)
