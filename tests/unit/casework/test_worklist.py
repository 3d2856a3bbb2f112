"""In what order a desk is worked off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from laoheng.casework import WorkItem, in_order, urgency

TODAY = date(2026, 3, 9)


def item(number: int, due: date | None = date(2026, 3, 20), **facts: bool) -> WorkItem:
    return WorkItem(UUID(int=number), due, date(2026, 3, 1), **facts)


def test_an_urgent_claim_goes_before_an_earlier_deadline():
    early, urgent = item(1, date(2026, 3, 10)), item(2, date(2026, 3, 30), injured=True)
    assert in_order([early, urgent], TODAY) == [urgent, early]


def test_a_passed_deadline_is_urgent_the_day_after_not_on_it():
    assert urgency(item(1, TODAY), TODAY) == 0
    assert urgency(item(1, date(2026, 3, 8)), TODAY) == 1


def test_more_reasons_go_first():
    one, two = item(1, collective=True), item(2, collective=True, minor=True)
    assert in_order([one, two], TODAY) == [two, one]


def test_an_unknown_deadline_is_looked_at_first_among_equals():
    known, unknown = item(1), item(2, None)
    assert in_order([known, unknown], TODAY) == [unknown, known]


def test_negotiating_decides_between_equals_only():
    plain, talked = item(1), item(2, negotiated=True)
    assert in_order([plain, talked], TODAY) == [talked, plain]
    sooner = replace(plain, due_on=date(2026, 3, 19))
    assert in_order([talked, sooner], TODAY) == [sooner, talked]


def test_between_urgent_claims_negotiating_decides_nothing():
    first, second = item(1, minor=True), item(2, minor=True, negotiated=True)
    assert in_order([second, first], TODAY) == [first, second]
